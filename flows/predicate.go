package flows

import "regexp"

// Bounds of one predicate: they keep every accepted one far under a millisecond.
const (
	maxPredicate = 1000 // bytes
	maxNodes     = 200
	maxNesting   = 32
	maxPattern   = 200     // bytes
	maxStates    = 500     // of a pattern's machine
	maxMatched   = 4 << 10 // bytes of a value that a pattern looks at
)

// expr is one node of a compiled predicate. Patterns are RE2, so no pattern is catastrophic.
type expr struct {
	op   op
	a, b *expr
	slot string
	def  *slotDef // filled in when the pack is joined; nil for an action's field
	val  Slot
	set  []*expr
	re   *regexp.Regexp
	at   pos
}

type op int

const (
	opValue op = iota // a literal
	opSlot
	opSet
	opAnd
	opOr
	opNot
	opEqual
	opDiffer
	opLess
	opAtMost
	opMore
	opAtLeast
	opContains
	opMatches
	opEmpty // is empty
)

// predicate parses CALM's grammar: `slots.x`, and/or/not, is (not) null|true|"a", = != < <= > >=, contains, matches, in { … }.
// nil means that it could not be read, which has been noted.
func (r reader) predicate(n *node) *expr {
	if n.shape != scalar || n.null {
		r.findings.add(n.pos, "predicate", "write `slots.name = \"value\"`", "a condition must be a text, not %s", n.shapeName())
		return nil
	}
	if len(n.text) > maxPredicate {
		r.findings.add(n.pos, "predicate", "split it with `next` and several steps", "a condition of %d characters, more than %d", len(n.text), maxPredicate)
		return nil
	}
	p := &predicateParser{scanner: scanner{text: n.text, at: n.inside}}
	e, err := p.whole()
	if err != nil {
		at, mend := n.pos, ""
		if bad, ok := err.(*badPredicate); ok {
			at, mend = bad.at, bad.mend
		}
		r.findings.add(at, "predicate", mend, "a condition cannot be read: %v", err)
		return nil
	}
	return e
}

// badPredicate is a mistake inside of a condition, with its own place.
type badPredicate struct {
	at         pos
	text, mend string
}

func (b *badPredicate) Error() string { return b.text }
