package flows

import "strings"

// variationKeys are what a variation may say.
var variationKeys = []string{
	"text", "channel", "language", "condition", "buttons", "metadata", "id", "translation", "count",
	"image", "attachment", "quick_replies", "custom", "elements", "button_type", "allow_interruptions",
}

// rich looks at what a variation has beside its text. A picture or a file is an address below the text, quick replies are choices,
// a Jinja template that only names values is read like ours; what no channel of ours shows is noted. It is false if nothing is left
// to be said.
func (r reader) rich(n *node) (*node, bool) {
	out := *n
	out.entries = nil
	for _, e := range n.entries {
		switch key := e.key.text; key {
		case "custom", "elements", "button_type":
			if !e.value.null {
				r.findings.note(e.key.pos, needsComponent, "write `text:` and `buttons:`", "`%s` is for another channel's screen: it is left out", key)
			}
		case "allow_interruptions":
			r.findings.note(e.key.pos, needsComponent, "", "`allow_interruptions` is for telephone lines: it changes nothing here")
		case "image", "attachment":
		case "quick_replies":
			e.key = &node{pos: e.key.pos, text: "buttons"}
			out.entries = append(out.entries, e)
		default:
			out.entries = append(out.entries, e)
		}
	}
	if !r.metadata(n, &out) {
		return nil, false
	}
	for _, key := range []string{"image", "attachment"} {
		if x := n.get(key); x != nil && !x.null {
			r.addressBelow(&out, key, x)
		}
	}
	if out.get("text") == nil && (n.get("custom") != nil || n.get("elements") != nil || n.get("attachment") != nil) {
		return nil, false // noted above
	}
	return &out, true
}

// metadata notes a wish to have the text rephrased, and turns a Jinja template.
func (r reader) metadata(n, out *node) bool {
	m := n.get("metadata")
	if m == nil || m.shape != mapping {
		return true
	}
	if x := m.get("rephrase"); x != nil && strings.EqualFold(x.text, "true") {
		r.findings.note(x.pos, needsModel, "", "a language model is to rephrase this: it is said as written")
	}
	if t := m.get("template"); t == nil || t.text != "jinja" {
		return true
	}
	for i, e := range out.entries {
		if e.key.text != "text" && e.key.text != "translation" && e.key.text != "buttons" {
			continue
		}
		turned, ok := e.value.unjinja()
		if !ok {
			r.findings.note(e.value.pos, needsComponent, "write `{slot}`, and a variation with `condition:` for each case", "a Jinja template that computes: nothing here does, and the variation is left out")
			return false
		}
		out.entries[i].value = turned
	}
	return true
}

// addressBelow puts the address of a picture or a file on a line of its own: every channel can show that.
func (r reader) addressBelow(out *node, key string, x *node) {
	address := x
	for _, inside := range []string{"payload", "src", "url"} {
		if address.shape == mapping && address.get(inside) != nil {
			address = address.get(inside)
		}
	}
	if address.shape != scalar || address.null || !strings.HasPrefix(address.text, "https://") && !strings.HasPrefix(address.text, "{") {
		r.findings.note(x.pos, needsComponent, "write an address, `https://…`", "`%s` has no address that a channel could show: it is left out", key)
		return
	}
	for i, e := range out.entries {
		if e.key.text == "text" && e.value.shape == scalar {
			text := *e.value
			text.text = strings.TrimRight(text.text, "\n") + "\n" + address.text
			out.entries[i].value = &text
			return
		}
	}
	if out.get("text") == nil {
		out.entries = append(out.entries, entry{&node{pos: x.pos, text: "text"}, address})
	}
}
