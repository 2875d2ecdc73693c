package flows

import (
	"strings"
)

// template is a text with `{slot}` places, cut up at load. Filling it is one pass: what is filled in is data and is never looked
// at again, so a customer who types "{card_pin}" reads "{card_pin}". `{{` and `}}` stand for single braces.
type template struct {
	pos     // where the text stands
	parts   []part
	size    int // bytes of the constant text
	locales *locales
}

type part struct {
	text string // constant text before the slot
	slot string // empty at the end
	def  *slotDef
	at   pos
}

// maxLine bounds a bot line, in bytes: a customer's own may have 4,000 characters.
const maxLine = 4000

// template cuts a text up. Places inside of a quoted text are counted as if nothing in it were escaped.
func (r reader) template(n *node, what string) template {
	text := r.text(n, what)
	if len(text) > maxLine {
		r.findings.add(n.pos, "too-large", "make several lines of it", "a text of more than %d characters", maxLine)
		return template{}
	}
	t := template{pos: n.pos}
	var lit strings.Builder
	for i := 0; i < len(text); {
		c := text[i]
		if c != '{' && c != '}' {
			lit.WriteByte(c)
			i++
			continue
		}
		if i+1 < len(text) && text[i+1] == c {
			lit.WriteByte(c)
			i += 2
			continue
		}
		at := n.inside(i)
		end := strings.IndexByte(text[i:], '}')
		if c == '}' || end < 0 {
			r.findings.add(at, "template", "write `{slot}`, or double it to mean the brace itself", "a lone brace in `%s`", clip(text))
			return template{}
		}
		name := strings.TrimPrefix(strings.TrimSpace(text[i+1:i+end]), "slots.")
		if !isName(name) {
			r.findings.add(at, "template", "only the name of a slot may stand between braces; double them to mean the brace itself", "`{%s}` is not a slot", clip(name))
			return template{}
		}
		t.parts = append(t.parts, part{text: lit.String(), slot: name, at: at})
		lit.Reset()
		i += end + 1
	}
	if lit.Len() > 0 || len(t.parts) == 0 {
		t.parts = append(t.parts, part{text: lit.String()})
	}
	for i := range t.parts {
		t.size += len(t.parts[i].text)
	}
	return t
}

// inside is the place of byte i of a scalar's text.
func (n *node) inside(i int) pos {
	at := n.pos
	before := n.text[:i]
	if !n.block {
		at.column += len([]rune(before))
		if !n.word {
			at.column++ // the quote
		}
		return at
	}
	at.line += 1 + strings.Count(before, "\n")
	at.column = 1
	return at
}

func (t *template) render(e env, language string) string {
	if len(t.parts) == 0 {
		return ""
	}
	if len(t.parts) == 1 && t.parts[0].slot == "" {
		return t.parts[0].text
	}
	buf := make([]byte, 0, t.size+16*len(t.parts))
	for i := range t.parts {
		p := &t.parts[i]
		buf = append(buf, p.text...)
		if p.slot != "" {
			buf = append(buf, t.locales.show(e.value(p.slot, p.def), language, e.today())...)
		}
	}
	return string(buf)
}
