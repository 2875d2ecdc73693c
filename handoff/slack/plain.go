package slack

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// readable makes what an agent typed fit for a customer's eyes: references
// become names, links their address, short codes emoji, and the marks of
// Slack's formatting go. name tells how a person or group may be called.
//
// Source of the markup: docs.slack.dev/messaging/formatting-message-text.
type readable struct {
	name func(id string) string
	zone *time.Location
}

func (r readable) text(marked string) string {
	if !utf8.ValidString(marked) {
		marked = strings.ToValidUTF8(marked, "�")
	}
	var out strings.Builder
	for len(marked) > 0 {
		code, after, fenced := cutFence(marked)
		if !fenced {
			out.WriteString(r.prose(marked))
			break
		}
		out.WriteString(r.prose(marked[:len(marked)-len(after)-len(code)-2*len(fence)]))
		out.WriteString(strings.Trim(r.refs(code), "\n"))
		marked = after
	}
	return strings.TrimSpace(out.String())
}

const fence = "```"

// cutFence finds the first ```fenced``` piece: its inside, and what comes after.
func cutFence(text string) (code, after string, found bool) {
	_, rest, found := strings.Cut(text, fence)
	if !found {
		return "", "", false
	}
	code, after, found = strings.Cut(rest, fence)
	return code, after, found
}

// prose reads marked text outside fences, line by line, as Slack's marks do
// not cross lines.
func (r readable) prose(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = r.refs(emojis(unmark(quoteMark(line))))
	}
	return strings.Join(lines, "\n")
}

// quoteMark takes the sign of a quotation for what people write: "> ".
func quoteMark(line string) string {
	if rest, ok := strings.CutPrefix(line, "&gt;"); ok {
		return "&gt; " + strings.TrimLeft(strings.TrimPrefix(rest, " "), " ")
	}
	return line
}

// unmark removes *bold*, _italic_, ~strike~ and `code` marks where Slack would
// have formatted: the opening one after a space or bracket, the closing one
// before one, nothing empty between. Others, as in 2 * 3 or snake_case, stay.
// References and addresses are left alone.
func unmark(line string) string {
	if !strings.ContainsAny(line, "*_~`") {
		return line
	}
	var out strings.Builder
	for i := 0; i < len(line); {
		if line[i] == '<' {
			if end := strings.IndexByte(line[i:], '>'); end > 0 {
				out.WriteString(line[i : i+end+1])
				i += end + 1
				continue
			}
		}
		if inside, length := marked(line, i); length > 0 {
			if line[i] != '`' {
				inside = unmark(inside)
			}
			out.WriteString(inside)
			i += length
			continue
		}
		out.WriteByte(line[i])
		i++
	}
	return out.String()
}

// marked reads a formatted stretch that begins at i; length 0: none does.
func marked(line string, i int) (inside string, length int) {
	mark := line[i]
	if mark != '*' && mark != '_' && mark != '~' && mark != '`' || !edge(runeBefore(line, i)) {
		return "", 0
	}
	for end := i + 1; end < len(line); end++ {
		if line[end] != mark || end == i+1 || !edge(runeAfter(line, end+1)) {
			continue
		}
		inside = line[i+1 : end]
		if mark != '`' && (strings.HasPrefix(inside, " ") || strings.HasSuffix(inside, " ")) || strings.Trim(inside, string(mark)) == "" {
			return "", 0
		}
		return inside, end + 1 - i
	}
	return "", 0
}

func runeBefore(text string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return r
}

func runeAfter(text string, i int) rune {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

// edge tells whether a mark may stand beside r: the line's end, space,
// punctuation, another mark.
func edge(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// emojis replaces known short codes; a name that the workspace made up stays
// as it was typed. Addresses in brackets are left alone.
func emojis(line string) string {
	if strings.Count(line, ":") < 2 {
		return line
	}
	var out strings.Builder
	for i := 0; i < len(line); {
		if line[i] == '<' {
			if end := strings.IndexByte(line[i:], '>'); end > 0 {
				out.WriteString(line[i : i+end+1])
				i += end + 1
				continue
			}
		}
		if line[i] == ':' {
			if character, length := emojiAt(line[i:]); length > 0 {
				out.WriteString(character)
				i += length
				continue
			}
		}
		out.WriteByte(line[i])
		i++
	}
	return out.String()
}
