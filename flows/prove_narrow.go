package flows

// narrowing is a comparison made ready for a scope: the values of its slot with which it can hold, and those with which it can
// fail. A comparison meets thousands of situations; what it does to each value is found out once, by the very evaluation of a turn.
type narrowing struct {
	at      int // of the slot in the scope; -1: it depends on none of them
	yes, no values
}

// leaves are the values with which the comparison comes out as wanted.
func (n narrowing) leaves(want bool) values {
	if want {
		return n.yes
	}
	return n.no
}

// narrowing gives that of a comparison. What compares two slots, or asks what is not a slot of the pack, may come out either way.
func (v *prover) narrowing(x *expr, sc *scope) narrowing {
	if n, known := sc.ready[x]; known {
		return n
	}
	n := v.narrows(x, sc)
	sc.ready[x] = n
	return n
}

func (v *prover) narrows(x *expr, sc *scope) narrowing {
	n := narrowing{at: -1, yes: empty, no: empty}
	name, slots, plain := x.looksAt()
	if !plain || slots > 1 {
		return n
	}
	if slots == 0 {
		if x.holds(env{}) {
			n.no = 0
		} else {
			n.yes = 0
		}
		return n
	}
	i, known := sc.index[name]
	d := v.slots[name]
	if !known || d == nil {
		return n
	}
	n = narrowing{at: i}
	note := func(bit values, can, cannot bool) {
		if can {
			n.yes |= bit
		}
		if cannot {
			n.no |= bit
		}
	}
	for bit := range d.bits(empty | d.allNamed()) {
		holds := x.holds(env{slots: []Slot{d.sample(bit)}})
		note(bit, holds, !holds)
	}
	can, cannot := d.rest(x)
	note(unnamed, can, cannot)
	return n
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
