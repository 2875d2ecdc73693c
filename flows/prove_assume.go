package flows

import "slices"

// situation is what may be known at one place of a flow: what each slot can hold, and what the customer has been told.
type situation struct {
	slots  []values // by the scope of the flow
	told   bool     // something was said since the customer's last turn
	turned bool     // the customer has had a turn since the flow began
	unread *step    // the call whose failure nobody has looked at yet
	beyond bool     // a person has taken over: no customer comes here, and nothing is said of it
}

func (st situation) with(i int, what values) situation {
	st.slots = slices.Clone(st.slots)
	st.slots[i] = what
	return st
}

// scope numbers the slots that matter to a flow and to those that it calls.
type scope struct {
	names []string
	index map[string]int
}

func (sc *scope) add(name string) {
	if _, known := sc.index[name]; !known {
		sc.index[name] = len(sc.names)
		sc.names = append(sc.names, name)
	}
}

// maxCases bounds the situations that one condition tells apart; beyond, they become one that is less exact.
const maxCases = 12

// assume gives the situations in which a condition holds, or does not. None: it can't be.
func (v *prover) assume(x *expr, st situation, want bool, sc *scope) []situation {
	if x == nil {
		return when(want, st)
	}
	switch x.op {
	case opNot:
		return v.assume(x.a, st, !want, sc)
	case opAnd, opOr:
		if (x.op == opAnd) == want {
			var both []situation
			for _, one := range v.assume(x.a, st, want, sc) {
				both = append(both, v.assume(x.b, one, want, sc)...)
			}
			return fewer(both)
		}
		either := v.assume(x.a, st, want, sc)
		for _, one := range v.assume(x.a, st, !want, sc) {
			either = append(either, v.assume(x.b, one, want, sc)...)
		}
		return fewer(either)
	}
	return v.compare(x, st, want, sc)
}

func when(holds bool, st situation) []situation {
	if holds {
		return []situation{st}
	}
	return nil
}

// compare narrows the one slot that a comparison looks at, value by value, with the very evaluation of a turn. What compares two
// slots, or asks what is not a slot of the pack, may come out either way.
func (v *prover) compare(x *expr, st situation, want bool, sc *scope) []situation {
	name, slots, plain := x.looksAt()
	if !plain || slots > 1 {
		return []situation{st}
	}
	if slots == 0 {
		return when(x.holds(env{}) == want, st)
	}
	i, known := sc.index[name]
	d := v.slots[name]
	if !known || d == nil {
		return []situation{st}
	}
	was, now := st.slots[i], values(0)
	for bit := range d.bits(was) {
		if bit == unnamed {
			if can, cannot := d.rest(x); want && can || !want && cannot {
				now |= bit
			}
		} else if x.holds(env{slots: []Slot{d.sample(bit)}}) == want {
			now |= bit
		}
	}
	switch now {
	case 0:
		return nil
	case was:
		return []situation{st}
	}
	return []situation{st.with(i, now)}
}

// looksAt names the slot of a comparison and counts the slots; plain is false if it asks something else as well.
func (x *expr) looksAt() (name string, slots int, plain bool) {
	plain = true
	x.each(func(n *expr) {
		switch n.op {
		case opSlot:
			if n.slot != name {
				slots++
			}
			name = n.slot
		case opValue, opSet, opNot, opAnd, opOr, opEqual, opDiffer, opLess, opAtMost, opMore, opAtLeast, opContains, opMatches, opEmpty:
		default:
			plain = false
		}
	})
	return name, slots, plain
}

// bits gives the members of a set, one by one.
func (d *domain) bits(set values) func(func(values) bool) {
	return func(yield func(values) bool) {
		for ; set != 0; set &= set - 1 {
			if !yield(set & -set) {
				return
			}
		}
	}
}

// sample is the value of a bit other than unnamed.
func (d *domain) sample(bit values) Slot {
	for i := range d.named {
		if bit == 2<<i {
			return d.named[i]
		}
	}
	return Slot{Name: d.name}
}

// rest says whether a comparison can hold, and can fail, for a value that no condition names.
func (d *domain) rest(x *expr) (can, cannot bool) {
	switch x.op {
	case opSlot:
		number := d.def != nil && (d.def.kind == FloatKind || d.def.kind == BoolKind)
		return true, number
	case opEmpty:
		return false, true
	case opEqual, opDiffer:
		if d.full || x.a.op != opSlot && x.b.op != opSlot {
			return true, true
		}
		return x.op == opDiffer, x.op == opEqual // every value that is compared has a name
	case opContains:
		if x.a.op == opSet && !d.full {
			return false, true
		}
	}
	return true, true
}

// settle brings in what holds of the shop's answers. Alternatives are not told apart: what remains possible in any of them remains.
func (v *prover) settle(st situation, after *action, sc *scope) (situation, bool) {
	for range 2 {
		for _, f := range v.always {
			if f.of != "" && (after == nil || !slices.Contains(after.asks.fills, f.of)) {
				continue
			}
			cases := v.assume(f.cond, st, true, sc)
			if len(cases) == 0 {
				return st, false
			}
			st = joined(cases)
		}
	}
	return st, true
}

// joined is the situation in which whatever was possible in one of several is possible.
func joined(cases []situation) situation {
	if len(cases) == 1 {
		return cases[0]
	}
	all := cases[0]
	all.slots = slices.Clone(all.slots)
	for _, one := range cases[1:] {
		for i := range all.slots {
			all.slots[i] |= one.slots[i]
		}
	}
	return all
}

// fewer drops equal situations and keeps the number bounded. All come from one place, so they differ in slots only.
func fewer(cases []situation) []situation {
	var kept []situation
	for _, one := range cases {
		if !slices.ContainsFunc(kept, func(k situation) bool { return slices.Equal(k.slots, one.slots) }) {
			kept = append(kept, one)
		}
	}
	if len(kept) > maxCases {
		return []situation{joined(kept)}
	}
	return kept
}
