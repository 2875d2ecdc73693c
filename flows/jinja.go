package flows

import (
	"regexp"
	"strings"
)

// Rasa's texts may be Jinja templates (`metadata: {template: jinja}`). Those that only name values are ours in other brackets.
var (
	jinjaName   = regexp.MustCompile(`^(?:slots\.)?([A-Za-z_][A-Za-z0-9_.]*?)(?:\.(?:keys|values)\(\))?(?:\s*\|\s*(?:join|list|string|trim|default)\s*(?:\([^()]*\))?)*$`)
	jinjaPlaces = regexp.MustCompile(`\{\{(.*?)\}\}`)
)

// unjinja turns a Jinja text into one of ours. It is false for what computes.
func unjinja(text string) (string, bool) {
	if strings.Contains(text, "{%") || strings.Contains(text, "{#") {
		return "", false
	}
	var b strings.Builder
	brace := strings.NewReplacer("{", "{{", "}", "}}")
	at := 0
	for _, m := range jinjaPlaces.FindAllStringSubmatchIndex(text, -1) {
		name := jinjaName.FindStringSubmatch(strings.TrimSpace(text[m[2]:m[3]]))
		if name == nil {
			return "", false
		}
		b.WriteString(brace.Replace(text[at:m[0]]))
		b.WriteString("{" + name[1] + "}")
		at = m[1]
	}
	b.WriteString(brace.Replace(text[at:]))
	return b.String(), true
}

// unjinja copies a tree with its texts turned; payloads are no texts.
func (n *node) unjinja() (*node, bool) {
	if n == nil {
		return nil, true
	}
	out, ok := *n, true
	if n.shape == scalar {
		out.text, ok = unjinja(n.text)
		return &out, ok
	}
	out.entries, out.items = nil, nil
	for _, e := range n.entries {
		value, fine := e.value, true
		if e.key.text != "payload" {
			value, fine = value.unjinja()
		}
		out.entries, ok = append(out.entries, entry{e.key, value}), ok && fine
	}
	for _, item := range n.items {
		copied, fine := item.unjinja()
		out.items, ok = append(out.items, copied), ok && fine
	}
	return &out, ok
}

// jinja finds the first place in a tree where Jinja stands.
func (n *node) jinja() *node {
	if strings.Contains(n.text, "{{") {
		return n
	}
	for _, e := range n.entries {
		if at := e.value.jinja(); at != nil {
			return at
		}
	}
	for _, item := range n.items {
		if at := item.jinja(); at != nil {
			return at
		}
	}
	return nil
}
