package flows

import "strings"

// setSlots gives slots a value, or takes it away with null.
//
//   - set_slots:
//   - wants_refund: true
//   - order_number: null
//   - answer_to: slots.email     # what another slot holds now; null if it is empty, or a secret
type setSlots struct {
	values []*assignment
	keep   bool
}

type assignment struct {
	key, value *node
	slot       Slot
	from       string // another slot, whose value it takes over
	def, other *slotDef
}

// valueOf is what the slot is given.
func (a *assignment) valueOf(e env) Slot {
	if a.from == "" {
		return a.slot
	}
	empty := Slot{Name: a.key.text}
	v := e.value(a.from, a.other)
	if !v.filled() || v.Kind == SecretKind || v.Ref != "" {
		return empty
	}
	if v.Name = a.key.text; a.def == nil || a.def.untyped || v.Kind == a.def.kind {
		return v
	}
	text := v.Text
	switch v.Kind {
	case FloatKind:
		text = number(v.Number)
	case BoolKind:
		text = "no"
		if v.Number != 0 {
			text = "yes"
		}
	}
	got, _, ok := a.def.parse(text)
	if !ok {
		return empty
	}
	return got
}

func (r reader) setSlots(n, value *node) verb {
	s := &setSlots{keep: !r.truth(n.get("reset_after_flow_ends"), "`reset_after_flow_ends`", true)}
	items := []*node{value}
	if value.shape != mapping {
		items = r.items(value, "`set_slots`")
	}
	for _, item := range items {
		if item.shape != mapping || len(item.entries) == 0 {
			r.findings.add(item.pos, "shape", "write `- name: value`", "an entry of `set_slots` must be `name: value`")
			continue
		}
		for _, e := range item.entries {
			if r.name(e.key, "a slot") != "" {
				s.values = append(s.values, &assignment{key: e.key, value: e.value})
			}
		}
	}
	return s
}

func (s *setSlots) check(j *joiner, f *flow, _ *step) {
	for _, a := range s.values {
		def := j.slot(a.key.pos, a.key.text)
		if name, ok := strings.CutPrefix(a.value.text, "slots."); ok && a.value.shape == scalar && isName(name) {
			a.from, a.def, a.other = name, def, j.readable(a.value.pos, name)
			continue
		}
		if def != nil {
			a.slot = reader{j.findings}.typed(def, a.value)
		}
	}
}

func (s *setSlots) run(w *walk, _ *step) move {
	for _, a := range s.values {
		w.assign(a.valueOf(w.env()))
	}
	return goOn
}
