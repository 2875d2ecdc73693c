package flows

import "strings"

// holds evaluates a predicate. It allocates nothing and does at most maxNodes steps; comparing what can't be compared is false.
func (x *expr) holds(e env) bool {
	switch x.op {
	case opAnd:
		return x.a.holds(e) && x.b.holds(e)
	case opOr:
		return x.a.holds(e) || x.b.holds(e)
	case opNot:
		return !x.a.holds(e)
	case opEqual:
		return x.a.value(e).equal(x.b.value(e))
	case opDiffer:
		return !x.a.value(e).equal(x.b.value(e))
	case opLess, opAtMost, opMore, opAtLeast:
		c, ok := x.a.value(e).compare(x.b.value(e))
		return ok && inOrder(x.op, c)
	case opContains:
		return x.contains(e)
	case opMatches:
		v := x.a.value(e)
		return v.isText() && len(v.Text) <= maxMatched && x.re.MatchString(v.Text)
	case opEmpty:
		v := x.a.value(e)
		return !v.filled() || v.isText() && v.Text == ""
	default:
		return x.value(e).truthy()
	}
}

func inOrder(o op, c int) bool {
	switch o {
	case opLess:
		return c < 0
	case opAtMost:
		return c <= 0
	case opMore:
		return c > 0
	default:
		return c >= 0
	}
}

func (x *expr) contains(e env) bool {
	member := x.b.value(e)
	if x.a.op == opSet {
		for _, v := range x.a.set {
			if v.val.equal(member) {
				return true
			}
		}
		return false
	}
	whole := x.a.value(e)
	return (whole.isText() || whole.Kind == ListKind) && member.isText() && strings.Contains(whole.Text, member.Text)
}

func (x *expr) value(e env) Slot {
	switch x.op {
	case opSlot:
		return e.value(x.slot, x.def)
	case opValue:
		return x.val
	case opSet:
		return Slot{} // a set by itself is no value
	default:
		return truthSlot("", x.holds(e))
	}
}

// each visits every node once.
func (x *expr) each(visit func(*expr)) {
	if x == nil {
		return
	}
	visit(x)
	x.a.each(visit)
	x.b.each(visit)
	for _, v := range x.set {
		v.each(visit)
	}
}

// names says whether a text occurs as a value: whether an author thought of it.
func (x *expr) names(text string) bool {
	found := false
	x.each(func(n *expr) { found = found || n.op == opValue && n.val.Kind == TextKind && n.val.Text == text })
	return found
}
