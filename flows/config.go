package flows

// setting is one scalar below `config:`.
type setting struct {
	pos
	text string
}

// readConfig flattens `config:` into dotted keys, "gift_card.auto_limit". What a key means is the business of whoever asks for it.
func (d *draft) readConfig(r reader, n *node, prefix string) {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `key: value` lines", "`config` must be a mapping, not %s", n.shapeName())
		return
	}
	for _, e := range n.entries {
		name := r.name(e.key, "a configuration key")
		switch {
		case name == "":
		case e.value.shape == mapping:
			d.readConfig(r, e.value, prefix+name+".")
		case prefix == "" && name == additionalLanguages:
			d.readLanguages(r, e.value)
		case e.value.shape == list:
			r.findings.add(e.value.pos, "shape", "give each value a key of its own", "`%s%s` must be a single value, not a list", prefix, name)
		default:
			d.config.put(prefix+name, setting{e.value.pos, e.value.text}, e.value)
		}
	}
}
