package flows

import "slices"

// scope numbers the slots that matter to a flow and to those that it calls.
type scope struct {
	names []string
	index map[string]int
	facts []fact // those that speak of a slot here
	ready map[*expr]narrowing
}

func (sc *scope) add(name string) {
	if _, known := sc.index[name]; !known {
		sc.index[name] = len(sc.names)
		sc.names = append(sc.names, name)
	}
}

// scopeOf collects the slots that matter to a flow.
func (v *prover) scopeOf(f *flow) *scope {
	if sc := v.touched[f]; sc != nil {
		return sc
	}
	sc := &scope{index: make(map[string]int), ready: make(map[*expr]narrowing)}
	v.touched[f] = sc
	seen := map[*flow]bool{}
	v.widen(sc, f, seen)
	for _, about := range v.always {
		speaks := false
		about.cond.each(func(n *expr) {
			_, here := sc.index[n.slot]
			speaks = speaks || n.op == opSlot && here
		})
		if speaks {
			sc.facts = append(sc.facts, about)
		}
	}
	return sc
}

func (v *prover) widen(sc *scope, f *flow, seen map[*flow]bool) {
	if f == nil || seen[f] {
		return
	}
	seen[f] = true
	add := func(name string) {
		if v.slots[name] != nil {
			sc.add(name)
		}
	}
	ask := func(x *expr) {
		x.each(func(n *expr) {
			if n.op == opSlot {
				add(n.slot)
			}
		})
	}
	ask(f.guard)
	for _, s := range f.steps {
		for i := range s.next {
			ask(s.next[i].cond)
		}
		for _, line := range s.said() {
			line.names(add, ask)
		}
		switch verb := s.verb.(type) {
		case *collect:
			add(verb.slot)
			for _, r := range verb.turnsDown() {
				ask(r.cond)
			}
		case *setSlots:
			for _, a := range verb.values {
				add(a.key.text)
				add(a.from)
			}
		case *promise:
			add(verb.by.slot)
		case *watch:
			ask(verb.until)
			add(verb.by.slot)
		case *call:
			v.widen(sc, verb.to, seen)
		}
		if a, outcome := s.asks(); a != nil {
			add(outcome)
			for _, name := range slices.Concat(a.asks.reads, a.fills()) {
				add(name)
			}
		}
	}
}

// names gives the slots that a response reads or whose buttons set, and its conditions.
func (x *response) names(slot func(string), cond func(*expr)) {
	for i := range x.variations {
		cond(x.variations[i].cond)
		for _, part := range x.variations[i].slots() {
			slot(part.slot)
		}
	}
	x.taps(func(name, _ string) { slot(name) })
}

// slots are the places of a variation where a slot is shown, in its texts and on its buttons.
func (c *variation) slots() []showing {
	var all []showing
	add := func(t *template) {
		for _, p := range t.parts {
			if p.slot != "" {
				all = append(all, showing{p, t})
			}
		}
	}
	for t := range c.templates {
		add(t)
	}
	for k := range c.buttons {
		for t := range c.buttons[k].templates {
			add(t)
		}
	}
	return all
}

// showing is a place of a text where a slot stands.
type showing struct {
	part
	in *template
}

// templates are the texts of a variation: every form, in every language.
func (c *variation) templates(yield func(*template) bool) {
	for w := -1; w < len(c.others); w++ {
		text := &c.text
		if w >= 0 {
			text = &c.others[w]
		}
		if len(text.forms) == 0 && !yield(&text.text) {
			return
		}
		for i := range text.forms {
			if !yield(&text.forms[i].text) {
				return
			}
		}
	}
}

// templates are the titles of a button, in every language.
func (b *button) templates(yield func(*template) bool) {
	if !yield(&b.title) {
		return
	}
	for i := range b.others {
		if t := b.others[i].title; t != nil && !yield(t) {
			return
		}
	}
}
