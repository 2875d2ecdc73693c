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

// compare narrows the one slot that a comparison looks at.
func (v *prover) compare(x *expr, st situation, want bool, sc *scope) []situation {
	n := v.narrowing(x, sc)
	keep := n.leaves(want)
	if n.at < 0 {
		return when(keep != 0, st)
	}
	switch now := st.slots[n.at] & keep; now {
	case 0:
		return nil
	case st.slots[n.at]:
		return []situation{st}
	default:
		return []situation{st.with(n.at, now)}
	}
}

// certain says whether a condition takes nothing away: joined(assume(…)) would be the situation itself. Most facts of most
// situations are of that kind, and to find out so costs no memory.
func (v *prover) certain(x *expr, slots []values, want bool, sc *scope) bool {
	switch x.op {
	case opNot:
		return v.certain(x.a, slots, !want, sc)
	case opAnd, opOr:
		if (x.op == opAnd) == want {
			return v.certain(x.a, slots, want, sc) && v.certain(x.b, slots, want, sc)
		}
		return v.certain(x.a, slots, want, sc) || v.certain(x.b, slots, want, sc) || v.spared(x.a, x.b, slots, want, sc) || v.spared(x.b, x.a, slots, want, sc)
	}
	n := v.narrowing(x, sc)
	keep := n.leaves(want)
	if n.at < 0 {
		return keep != 0
	}
	return slots[n.at]&keep == slots[n.at] && slots[n.at] != 0
}

// spared says whether two alternatives together take nothing away: one narrows a single slot, the other only others, and both can be.
// Where the one is true the others keep all, where the other is true that slot does.
func (v *prover) spared(one, other *expr, slots []values, want bool, sc *scope) bool {
	if one.op == opNot || one.op == opAnd || one.op == opOr {
		return false
	}
	n := v.narrowing(one, sc)
	return n.at >= 0 && slots[n.at]&n.leaves(want) != 0 && v.possible(other, slots, want, sc, n.at)
}

// possible says whether a condition surely can come out as wanted without a look at the slot `but`. It does not try hard.
func (v *prover) possible(x *expr, slots []values, want bool, sc *scope, but int) bool {
	switch x.op {
	case opNot:
		return v.possible(x.a, slots, !want, sc, but)
	case opAnd, opOr:
		if (x.op == opAnd) != want {
			return v.possible(x.a, slots, want, sc, but) || v.possible(x.b, slots, want, sc, but)
		}
		for _, part := range [...]*expr{x.a, x.b} {
			if part.op == opNot || part.op == opAnd || part.op == opOr {
				return false
			}
		}
		apart := v.narrowing(x.a, sc).at != v.narrowing(x.b, sc).at
		return apart && v.possible(x.a, slots, want, sc, but) && v.possible(x.b, slots, want, sc, but)
	}
	n := v.narrowing(x, sc)
	if n.at < 0 {
		return n.leaves(want) != 0
	}
	return n.at != but && slots[n.at]&n.leaves(want) != 0
}

// settle brings in what holds of the shop's answers. Alternatives are not told apart: what remains possible in any of them remains.
func (v *prover) settle(st situation, after *action, sc *scope) (situation, bool) {
	for range 2 {
		changed := false
		for _, f := range sc.facts {
			if f.of != "" && (after == nil || !slices.Contains(after.asks.fills, f.of)) || v.certain(f.cond, st.slots, true, sc) {
				continue
			}
			cases := v.assume(f.cond, st, true, sc)
			if len(cases) == 0 {
				return st, false
			}
			st, changed = joined(cases), true
		}
		if !changed {
			break
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
