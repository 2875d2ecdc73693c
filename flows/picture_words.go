package flows

import (
	"strconv"
	"strings"
	"time"
)

// words says a condition as one would to a colleague: "the shop says ok, card status is active".
func (x *expr) words() string {
	if x == nil {
		return ""
	}
	return strings.TrimSpace(x.said(true, false))
}

// inner is the slot and the value of a comparison, in either order.
func (x *expr) inner() (slot, value *expr) {
	if x.a != nil && x.a.op != opSlot && x.b != nil && x.b.op == opSlot {
		return x.b, x.a
	}
	return x.a, x.b
}

// said writes a condition that shall hold, or shall not. Inside says that it is part of a longer one that needs brackets.
func (x *expr) said(holds, inside bool) string {
	not := ""
	if !holds {
		not = "not "
	}
	switch x.op {
	case opNot:
		return x.a.said(!holds, inside)
	case opAnd, opOr:
		both := (x.op == opAnd) == holds
		joint := " or "
		if both {
			joint = ", "
		}
		text := x.a.said(holds, both) + joint + x.b.said(holds, both)
		if inside && !both {
			return "(" + text + ")"
		}
		return text
	case opSlot, opValue, opSet:
		return not + slotWords(x)
	case opEmpty:
		if holds {
			return slotWords(x.a) + " is not known"
		}
		return slotWords(x.a) + " is known"
	}
	slot, value := x.inner()
	if slot == nil || value == nil {
		if x.re != nil {
			return slotWords(slot) + map[bool]string{true: " looks like ", false: " doesn't look like "}[holds] + x.re.String()
		}
		return not + "something"
	}
	return compareWords(x.op, slot, value, holds)
}

func compareWords(o op, slot, value *expr, holds bool) string {
	name, what := slotWords(slot), slotWords(value)
	if o == opDiffer {
		o, holds = opEqual, !holds
	}
	if o == opEqual && value.op == opValue {
		switch value.val.Kind {
		case Null:
			if holds {
				return name + " is not known"
			}
			return name + " is known"
		case BoolKind:
			if (value.val.Number != 0) == holds {
				return name
			}
			return "not " + name
		}
	}
	if slot.op == opSlot && slot.slot == resultSlot && o == opEqual {
		if said, ok := outcomeWords[value.val.Text]; ok {
			return map[bool]string{true: said, false: "not " + said}[holds]
		}
	}
	verbs, ok := compared[o]
	if !ok || o == opContains && value.op != opSet {
		verbs = [2]string{" contains ", " doesn't contain "}
	}
	if holds {
		return name + verbs[0] + what
	}
	return name + verbs[1] + what
}

// compared are the words of a comparison that holds, and of one that doesn't.
var compared = map[op][2]string{
	opEqual: {" is ", " is not "}, opLess: {" < ", " ≥ "}, opAtMost: {" ≤ ", " > "}, opMore: {" > ", " ≤ "}, opAtLeast: {" ≥ ", " < "},
	opContains: {" is ", " is not "},
}

// outcomeWords are the outcomes of a call.
var outcomeWords = map[string]string{OK: "found", NotFound: "not found", Refused: "refused", Limited: "asked too often", Failed: "no answer"}

// slotWords names a slot, a value or a set.
func slotWords(x *expr) string {
	switch {
	case x == nil:
		return ""
	case x.op == opSlot:
		return spoken(x.slot)
	case x.op == opSet:
		said := make([]string, len(x.set))
		for i, member := range x.set {
			said[i] = slotWords(member)
		}
		return strings.Join(said, " or ")
	case x.op != opValue:
		return "(" + x.said(true, false) + ")"
	}
	switch v := x.val; v.Kind {
	case FloatKind:
		return number(v.Number)
	case BoolKind:
		return map[bool]string{true: "yes", false: "no"}[v.Number != 0]
	case Null:
		return "nothing"
	default:
		return spoken(v.Text)
	}
}

// words says a moment: "within 2 hours", "by refund due".
func (b *byDay) words() string {
	switch {
	case b.slot != "":
		return "by " + spoken(b.slot)
	case b.by.Clock != "":
		return "by " + b.by.Clock
	case b.by.Days > 0:
		return "within " + many(b.by.Days, "day")
	case b.by.OpenDays > 0:
		return "within " + many(b.by.OpenDays, "business day")
	case b.by.Span >= time.Hour && b.by.Span%time.Hour == 0:
		return "within " + many(int(b.by.Span/time.Hour), "hour")
	case b.by.Span > 0:
		return "within " + many(int(b.by.Span/time.Minute), "minute")
	}
	return ""
}

func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
