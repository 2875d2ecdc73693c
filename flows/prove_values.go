package flows

import "slices"

// values are what a slot may hold: a set of bits, one for null, one for each value that the pack names, one for all others.
type values uint64

const (
	empty    values = 1
	unnamed  values = 1 << 63
	maxNamed        = 60
)

// domain is what a slot can hold at all.
type domain struct {
	name    string
	def     *slotDef
	named   []Slot // bit 1, 2, …
	full    bool   // more values than bits: a named one may be among the unnamed
	initial values
	can     values // ever
	answers values // what the customer's answer may be
}

// bit of a value; unnamed if nothing names it.
func (d *domain) bit(s Slot) values {
	if !s.filled() {
		return empty
	}
	if i := slices.IndexFunc(d.named, s.equal); i >= 0 {
		return 2 << i
	}
	return unnamed
}

func (d *domain) add(s Slot) {
	if !s.filled() || slices.ContainsFunc(d.named, s.equal) {
		return
	}
	if len(d.named) == maxNamed {
		d.full = true
		return
	}
	s.Name = d.name
	d.named = append(d.named, s)
}

// allNamed are the bits of the named values.
func (d *domain) allNamed() values { return 2<<len(d.named) - 2 }

// given is what a slot holds after an assignment. What is taken over from another slot is not looked into, only whether it is there.
func (v *prover) given(a *assignment, st situation, sc *scope) values {
	if a.from == "" {
		return v.slots[a.key.text].bit(a.slot)
	}
	i, ok := sc.index[a.from]
	switch {
	case !ok:
		return empty | unnamed
	case st.slots[i]&empty == 0:
		return unnamed
	case st.slots[i] == empty:
		return empty
	}
	return empty | unnamed
}

// domains works out what every slot of the pack can hold, from everything that may fill it.
func (v *prover) domains() {
	v.slots = make(map[string]*domain)
	for name, def := range v.p.slots {
		d := &domain{name: name, def: def}
		v.slots[name] = d
		if def.kind == BoolKind || def.untyped {
			d.add(truthSlot(name, true))
			d.add(truthSlot(name, false))
		}
		for _, value := range def.values {
			d.add(Slot{Kind: CategoryKind, Text: value})
		}
		d.add(def.initial)
		for i := range def.mappings {
			d.add(def.mappings[i].fill)
		}
	}
	for _, name := range v.answered() {
		if v.slots[name] == nil {
			v.slots[name] = &domain{name: name}
		}
	}
	for _, def := range builtIns {
		if v.slots[def.name] == nil {
			v.slots[def.name] = &domain{name: def.name, def: def}
			if def.kind == BoolKind {
				v.nameValue(def.name, truthSlot(def.name, true))
				v.nameValue(def.name, truthSlot(def.name, false))
			}
		}
	}
	v.eachExpr(v.nameValues)
	for f := range v.all {
		for _, s := range f.steps {
			if set, ok := s.verb.(*setSlots); ok {
				for _, a := range set.values {
					v.nameValue(a.key.text, a.slot)
				}
			}
		}
	}
	v.nameFacts()
	for _, d := range v.slots {
		d.fillable()
	}
	v.fillings()
}

// eachExpr visits every condition of the pack.
func (v *prover) eachExpr(visit func(*expr)) {
	for f := range v.all {
		visit(f.guard)
		for _, s := range f.steps {
			for i := range s.next {
				visit(s.next[i].cond)
			}
			switch verb := s.verb.(type) {
			case *collect:
				for _, r := range verb.turnsDown() {
					visit(r.cond)
				}
			case *watch:
				visit(verb.until)
			}
		}
	}
	for line := range v.lines {
		for i := range line.variations {
			visit(line.variations[i].cond)
		}
	}
}

// nameValues registers the values that a condition compares slots with.
func (v *prover) nameValues(x *expr) {
	x.each(func(n *expr) {
		if n.a == nil || n.b == nil {
			return
		}
		for _, pair := range [][2]*expr{{n.a, n.b}, {n.b, n.a}} {
			if pair[0].op != opSlot {
				continue
			}
			switch pair[1].op {
			case opValue:
				v.nameValue(pair[0].slot, pair[1].val)
			case opSet:
				for _, member := range pair[1].set {
					v.nameValue(pair[0].slot, member.val)
				}
			}
		}
	})
}

func (v *prover) nameValue(slot string, value Slot) {
	if d := v.slots[slot]; d != nil {
		d.add(value)
	}
}

// fillable sets what a customer's answer may be, and where the slot begins.
func (d *domain) fillable() {
	if d.def == nil {
		d.initial = empty
		return
	}
	if d.initial = d.bit(d.def.initial); d.def.here != nil {
		d.initial = d.allNamed() | unnamed | empty
	}
	switch {
	case d.def.kind == BoolKind:
		d.answers = d.bit(truthSlot(d.name, true)) | d.bit(truthSlot(d.name, false))
	case d.def.kind == CategoryKind:
		for _, value := range d.def.values {
			d.answers |= d.bit(Slot{Kind: CategoryKind, Text: value})
		}
	case d.def.secret:
		d.answers = unnamed
	default:
		d.answers = d.allNamed() | unnamed
	}
}

// fillings adds up who fills each slot. One that nothing fills may hold anything: somebody else fills it.
func (v *prover) fillings() {
	fills := func(name string, what values) {
		if d := v.slots[name]; d != nil {
			d.can |= what
		}
	}
	for f := range v.all {
		for _, s := range f.steps {
			switch verb := s.verb.(type) {
			case *collect:
				if d := v.slots[verb.slot]; d != nil && !d.def.deaf() {
					d.can |= d.answers
				}
			case *setSlots:
				for _, a := range verb.values {
					if d := v.slots[a.key.text]; d != nil {
						d.can |= d.bit(a.slot)
						if a.from != "" {
							d.can |= unnamed
						}
					}
				}
			}
			if a, outcome := s.asks(); a != nil {
				fills(outcome, v.answerOf(outcome))
				for _, name := range a.fills() {
					fills(name, v.answerOf(name))
				}
			}
		}
	}
	for line := range v.lines {
		line.taps(func(slot, value string) {
			if d := v.slots[slot]; d != nil && d.def != nil {
				if got, _, ok := d.def.parse(value); ok {
					d.can |= d.bit(got)
				}
			}
		})
	}
	for _, d := range v.slots {
		if d.can == 0 || d.full {
			d.can |= d.allNamed() | unnamed
		}
		if d.can |= d.initial; d.def != nil && d.def.here != nil && !slices.Contains(mayLack, d.name) {
			d.can &^= empty
		}
	}
}

// mayLack are the built-in slots that can be empty: not every customer is known.
var mayLack = []string{"customer_name", "customer_id", reachSlot}

// taps gives the slots that the buttons of a response set.
func (x *response) taps(yield func(slot, value string)) {
	for i := range x.variations {
		for k := range x.variations[i].buttons {
			b := &x.variations[i].buttons[k]
			if len(b.payload.parts) == 0 {
				continue
			}
			if intent, sets, ok := parsePayload(b.payload.parts[0].text); ok && intent == "" {
				for _, e := range sets {
					yield(e.Kind, e.Value)
				}
			}
		}
	}
}

// fills are the slots that an action's answer fills, its outcome among them.
func (a *action) fills() []string {
	if a.speaks() || a.own != nil || a.absent {
		return nil
	}
	return append([]string{resultSlot}, a.asks.fills...)
}

// answered are the slots that actions fill, declared or not.
func (v *prover) answered() []string {
	names := append(slices.Clone(shopFields), verifySlot, verifyMisses, watchSlot)
	for _, a := range v.p.actions.all {
		for _, taken := range a.Sets {
			names = append(names, taken.Slot)
		}
	}
	return names
}
