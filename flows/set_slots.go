package flows

// setSlots gives slots a value, or takes it away with null.
//
//   - set_slots:
//   - wants_refund: true
//   - order_number: null
type setSlots struct {
	values []*assignment
	keep   bool
}

type assignment struct {
	key, value *node
	slot       Slot
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
		if def := j.slot(a.key.pos, a.key.text); def != nil {
			a.slot = reader{j.findings}.typed(def, a.value)
		}
	}
}

func (s *setSlots) run(w *walk, _ *step) move {
	for _, a := range s.values {
		w.assign(a.slot)
	}
	return goOn
}
