package flows

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// reader takes values out of the tree and notes what has the wrong shape. It never stops at the first mistake: an author sees all
// of them at once.
type reader struct {
	findings *Findings
}

// fields checks that n is a mapping and that it has only known keys. What names the thing for the author, "a flow".
func (r reader) fields(n *node, what string, known ...string) bool {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `key: value` lines", "%s must be a mapping, not %s", what, n.shapeName())
		return false
	}
	for _, e := range n.entries {
		if !slices.Contains(known, e.key.text) {
			r.findings.unknown(e.key.pos, "key", e.key.text, known)
		}
	}
	return true
}

// items checks that n is a list.
func (r reader) items(n *node, what string) []*node {
	if n.shape != list {
		r.findings.add(n.pos, "shape", "begin each with `- `", "%s must be a list, not %s", what, n.shapeName())
		return nil
	}
	return n.items
}

// text reads a single value as written; an absent key gives "".
func (r reader) text(n *node, what string) string {
	if n == nil {
		return ""
	}
	if n.shape != scalar || n.null {
		r.findings.add(n.pos, "shape", "write a text", "%s must be a text, not %s", what, n.shapeName())
		return ""
	}
	return n.text
}

// name reads a required identifier.
func (r reader) name(n *node, what string) string {
	if n == nil {
		return ""
	}
	text := strings.TrimSpace(r.text(n, what))
	if text != "" && !isName(text) {
		r.findings.add(n.pos, "bad-name", "use letters, digits, `_`, `-` and `.`", "%s cannot be called `%s`", what, clip(text))
		return ""
	}
	if text == "" && n.shape == scalar && !n.null {
		r.findings.add(n.pos, "shape", "write a name", "%s has no name", what)
	}
	return text
}

func (r reader) truth(n *node, what string, absent bool) bool {
	if n == nil {
		return absent
	}
	switch strings.ToLower(n.text) {
	case "true":
		return true
	case "false":
		return false
	}
	r.findings.add(n.pos, "shape", "write true or false", "%s must be true or false", what)
	return absent
}

func (r reader) number(n *node, what string, least, most float64) float64 {
	v, err := strconv.ParseFloat(n.text, 64)
	if err != nil || math.IsNaN(v) || v < least || v > most {
		r.findings.add(n.pos, "shape", "write a number from "+number(least)+" to "+number(most), "%s must be a number", what)
		return least
	}
	return v
}

// names reads one name or a list of names.
func (r reader) names(n *node, what string) []*node {
	if n == nil {
		return nil
	}
	if n.shape == scalar {
		r.name(n, what)
		return []*node{n}
	}
	items := r.items(n, what)
	for _, item := range items {
		r.name(item, what)
	}
	return items
}

func isName(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	for _, c := range s {
		if !isNameRune(c) {
			return false
		}
	}
	return true
}

func isNameRune(c rune) bool {
	return c == '_' || c == '-' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
