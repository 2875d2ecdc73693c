package flows

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of one file. The YAML library is exact about places but trusting: aliases grow without limit, unclosed brackets, long
// runs of blank lines and large mappings take time by their square. So a file is measured before it is parsed.
const (
	maxBytes  = 256 << 10
	maxLines  = 20_000
	maxBlank  = 100 // blank lines in a row
	maxDepth  = 64
	maxKeys   = 5_000
	maxTokens = 60_000
)

// trouble is why a file can't be read, and where.
type trouble struct {
	line, column     int
	rule, text, mend string
}

// readTree turns a file into a tree of nodes, or says why not. An empty file gives nil.
func readTree(src Source) (root *node, bad *trouble) {
	defer func() {
		if r := recover(); r != nil {
			// The library's bug must not take the shop down: the author sees a finding instead.
			root, bad = nil, &trouble{line: 1, column: 1, rule: "yaml", text: "cannot be read as YAML", mend: "check indentation and quotes"}
		}
	}()
	text, bad := measure(src.Text)
	if bad != nil {
		return nil, bad
	}
	tokens := lexer.Tokenize(text)
	if bad := inspect(tokens); bad != nil {
		return nil, bad
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, unreadable(err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			p := place("", doc.Body)
			return nil, &trouble{p.line, 1, "yaml", "a second document in one file", "put it into a file of its own"}
		}
		body = doc.Body
	}
	if body == nil {
		return nil, nil
	}
	return plant(src.Name, body, 0)
}

// measure refuses by bytes alone what would make the tokenizer slow or its places wrong.
func measure(b []byte) (string, *trouble) {
	if len(b) > maxBytes {
		return "", &trouble{1, 1, "too-large", fmt.Sprintf("the file has %d KB, more than %d", len(b)>>10, maxBytes>>10), "split it into several files"}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(b, '\r') >= 0 {
		b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	line, blank, empty := 1, 0, true
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return "", &trouble{line, 1, "yaml", "not UTF-8 text", "save the file as UTF-8"}
		case r == '\n':
			if blank++; !empty {
				blank = 0
			}
			if line++; line > maxLines || blank > maxBlank {
				return "", &trouble{line, 1, "too-large", fmt.Sprintf("more than %d lines, or %d blank ones in a row", maxLines, maxBlank), "split the file"}
			}
			empty = true
		case r < ' ' && r != '\t' || r == 0x7f || r == 0xfeff:
			return "", &trouble{line, 1, "yaml", fmt.Sprintf("a control character (U+%04X)", r), "take it out"}
		case r != ' ' && r != '\t':
			empty = false
		}
		i += size
	}
	return string(b), nil
}

// inspect refuses by tokens what the parser or a reader of the tree must never meet.
func inspect(tokens token.Tokens) *trouble {
	if len(tokens) > maxTokens {
		return &trouble{1, 1, "too-large", fmt.Sprintf("more than %d words and marks", maxTokens), "split the file"}
	}
	keys, brackets := 0, 0
	var columns []int // of the blocks that are open
	line := 0
	for i, t := range tokens {
		refuse := func(what, mend string) *trouble {
			return &trouble{t.Position.Line, t.Position.Column, "yaml", what, mend}
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return refuse("anchors, aliases and merge keys are not part of the flow language", "write it out, or quote the text")
		case token.TagType, token.DirectiveType:
			return refuse("tags and directives are not part of the flow language", "take it out, or quote the text")
		case token.MappingKeyType:
			return refuse("a key written with `?`", "write `key: value`")
		case token.MappingValueType:
			if keys++; keys > maxKeys {
				return &trouble{t.Position.Line, 1, "too-large", fmt.Sprintf("more than %d keys in a file", maxKeys), "split it into several files"}
			}
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets = max(0, brackets-1)
		}
		// In block style each level begins with the first word of a line or after a dash, further right than its parent.
		if brackets == 0 && (t.Position.Line != line || i > 0 && tokens[i-1].Type == token.SequenceEntryType) {
			for len(columns) > 0 && columns[len(columns)-1] > t.Position.Column {
				columns = columns[:len(columns)-1]
			}
			if len(columns) == 0 || columns[len(columns)-1] < t.Position.Column {
				columns = append(columns, t.Position.Column)
			}
		}
		line = t.Position.Line
		if len(columns)+brackets > maxDepth {
			return &trouble{t.Position.Line, t.Position.Column, "too-deep", fmt.Sprintf("nested deeper than %d levels", maxDepth), "give the inner steps an id of their own and use `next`"}
		}
	}
	return nil
}

// twice is the library's complaint about a key that stands twice in a mapping.
var twice = regexp.MustCompile(`^mapping key "(.*)" already defined at \[(\d+):\d+\]`)

func alreadyThere(at pos, key string, first int) *trouble {
	return &trouble{at.line, at.column, "duplicate", fmt.Sprintf("the key `%s` stands already on line %d", clip(key), first), "rename one, or put them together"}
}

func unreadable(err error) *trouble {
	at, message := pos{line: 1, column: 1}, ""
	var known yaml.Error
	if errors.As(err, &known) {
		message = known.GetMessage()
		if t := known.GetToken(); t != nil && t.Position != nil {
			at.line, at.column = t.Position.Line, t.Position.Column
		}
	}
	if m := twice.FindStringSubmatch(message); m != nil {
		first, _ := strconv.Atoi(m[2]) // digits, by the pattern
		return alreadyThere(at, m[1], first)
	}
	return &trouble{at.line, at.column, "yaml", plainer(message), "check indentation and quotes"}
}

// plainer says the library's commonest complaints as an author would.
func plainer(message string) string {
	switch message {
	case "":
		return "cannot be read as YAML"
	case "non-map value is specified":
		return "a line without `key:`"
	case "value is not allowed in this context":
		return "a line that is indented differently from the ones it belongs to"
	case "',' or ']' must be specified", "sequence end token ']' not found":
		return "a `[` without its `]`"
	case "',' or '}' must be specified", "flow map end token '}' not found":
		return "a `{` without its `}`"
	}
	return "cannot be read as YAML: " + clip(message)
}
