package flows

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

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

type predicateParser struct {
	scanner
	nodes, nesting int
}

func (p *predicateParser) whole() (*expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokEnd {
		return nil, p.wrong("join conditions with `and` or `or`", "`%s` is not expected here", clip(p.tok.text))
	}
	return e, nil
}

func (p *predicateParser) wrong(mend, format string, args ...any) error {
	return &badPredicate{p.at(p.tok.start), fmt.Sprintf(format, args...), mend}
}

func (p *predicateParser) make(e expr) (*expr, error) {
	if p.nodes++; p.nodes > maxNodes {
		return nil, p.wrong("split it with `next` and several steps", "it has more than %d parts", maxNodes)
	}
	return &e, nil
}

func (p *predicateParser) or() (*expr, error)  { return p.chain("or", opOr, p.and) }
func (p *predicateParser) and() (*expr, error) { return p.chain("and", opAnd, p.not) }

func (p *predicateParser) chain(word string, o op, part func() (*expr, error)) (*expr, error) {
	left, err := part()
	for err == nil && p.tok.is(word) {
		at := p.at(p.tok.start)
		if err = p.advance(); err != nil {
			break
		}
		var right *expr
		if right, err = part(); err == nil {
			left, err = p.make(expr{op: o, a: left, b: right, at: at})
		}
	}
	return left, err
}

func (p *predicateParser) not() (*expr, error) {
	if !p.tok.is("not") {
		return p.comparison()
	}
	if p.nesting++; p.nesting > maxNesting {
		return nil, p.wrong("", "nested deeper than %d", maxNesting)
	}
	defer func() { p.nesting-- }()
	at := p.at(p.tok.start)
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.not()
	if err != nil {
		return nil, err
	}
	return p.make(expr{op: opNot, a: e, at: at})
}

var comparisons = map[string]op{
	"=": opEqual, "==": opEqual, "!=": opDiffer, "<": opLess, "<=": opAtMost, ">": opMore, ">=": opAtLeast,
	"is": opEqual, "contains": opContains, "matches": opMatches, "in": opContains,
}

func (p *predicateParser) comparison() (*expr, error) {
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	negated := false
	if p.tok.is("not") {
		negated = true
		if err := p.advance(); err != nil {
			return nil, err
		}
		if !p.tok.is("in") && !p.tok.is("contains") && !p.tok.is("matches") {
			return nil, p.wrong("write `not` before the condition, or `is not`", "`not` stands between two values")
		}
	}
	word := strings.ToLower(p.tok.text)
	o, ok := comparisons[word]
	if !ok || p.tok.kind != tokWord && p.tok.kind != tokSign {
		if p.tok.kind == tokSign && p.tok.text == "&&" || p.tok.text == "||" {
			return nil, p.wrong("write `and` or `or`", "`%s` is not a word of conditions", p.tok.text)
		}
		return left, nil
	}
	at := p.at(p.tok.start)
	if err := p.advance(); err != nil {
		return nil, err
	}
	if word == "is" && p.tok.is("not") {
		negated = true
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	e, err := p.compared(word, o, left, at)
	if err != nil || !negated {
		return e, err
	}
	return p.make(expr{op: opNot, a: e, at: at})
}

// compared reads what stands on the right.
func (p *predicateParser) compared(word string, o op, left *expr, at pos) (*expr, error) {
	if (word == "is" || o == opEqual || o == opDiffer) && p.tok.is("empty") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := p.make(expr{op: opEmpty, a: left, at: at})
		if o == opDiffer && err == nil {
			return p.make(expr{op: opNot, a: e, at: at})
		}
		return e, err
	}
	start := p.tok
	right, err := p.operand()
	if err != nil {
		return nil, err
	}
	switch {
	case word == "in":
		if right.op != opSet {
			return nil, &badPredicate{right.at, "`in` wants a set", "write `in {\"one\", \"two\"}`"}
		}
		left, right = right, left
	case o == opMatches:
		if right.op != opValue || right.val.Kind != TextKind {
			return nil, &badPredicate{right.at, "`matches` wants a pattern in quotes", "write `matches \"^[0-9]+$\"`"}
		}
		if len(right.val.Text) > maxPattern {
			return nil, &badPredicate{right.at, fmt.Sprintf("a pattern of more than %d characters", maxPattern), "make it shorter"}
		}
		re, err := compilePattern(right.val.Text)
		if err != nil {
			return nil, &badPredicate{p.at(start.start), "the pattern cannot be used: " + strings.TrimPrefix(err.Error(), "error parsing regexp: "), "patterns are RE2: no look-around, no back references, short repeats"}
		}
		return p.make(expr{op: opMatches, a: left, re: re, at: at})
	case right.op == opSet, left.op == opSet && o != opContains:
		return nil, &badPredicate{at, "a set can only be asked with `in` or `contains`", "write `slots.x in {\"one\", \"two\"}`"}
	}
	return p.make(expr{op: o, a: left, b: right, at: at})
}

// compilePattern refuses what would grow to a machine of thousands of states, such as repeats of repeats.
func compilePattern(text string) (*regexp.Regexp, error) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, err
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, err
	}
	if len(prog.Inst) > maxStates {
		return nil, fmt.Errorf("it repeats too much")
	}
	return regexp.Compile(text)
}

func (p *predicateParser) operand() (*expr, error) {
	at, tok := p.at(p.tok.start), p.tok
	switch {
	case tok.kind == tokSign && tok.text == "(":
		if p.nesting++; p.nesting > maxNesting {
			return nil, p.wrong("", "nested deeper than %d", maxNesting)
		}
		defer func() { p.nesting-- }()
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := p.or()
		if err != nil {
			return nil, err
		}
		if p.tok.text != ")" || p.tok.kind != tokSign {
			return nil, p.wrong("close the parenthesis", "a `)` is missing")
		}
		return e, p.advance()
	case tok.kind == tokSign && tok.text == "{":
		return p.setOf(at)
	case tok.kind == tokText:
		return p.literal(Slot{Kind: TextKind, Text: tok.text}, at)
	case tok.kind == tokNumber:
		f, _ := Slot{Kind: TextKind, Text: tok.text}.numeral()
		return p.literal(Slot{Kind: FloatKind, Number: f}, at)
	case tok.kind == tokEnd:
		return nil, p.wrong("finish the condition", "it ends too early")
	case tok.kind != tokWord:
		return nil, p.wrong("", "`%s` is not expected here", tok.text)
	}
	if name, ok := strings.CutPrefix(tok.text, "slots."); ok && isName(name) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		return p.make(expr{op: opSlot, slot: name, at: at})
	}
	switch strings.ToLower(tok.text) {
	case "true", "false":
		return p.literal(truthSlot("", strings.EqualFold(tok.text, "true")), at)
	case "null", "none", "undefined":
		return p.literal(Slot{}, at)
	}
	switch strings.ToLower(tok.text) {
	case "yes", "no":
		return nil, p.wrong("write true or false, or put the text in quotes", "`%s` is no value", clip(tok.text))
	}
	if strings.HasPrefix(tok.text, "context.") {
		return nil, p.wrong("keep it in a slot", "`%s`: a condition can ask slots only", clip(tok.text))
	}
	return nil, p.wrong("write `slots."+clip(tok.text)+"` for the slot, or put the text in quotes", "`%s` is neither a slot nor a value", clip(tok.text))
}

func (p *predicateParser) literal(v Slot, at pos) (*expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.make(expr{op: opValue, val: v, at: at})
}

// setOf reads `{"a", "b"}`; commas may be left out, as CALM allows.
func (p *predicateParser) setOf(at pos) (*expr, error) {
	set := expr{op: opSet, at: at}
	if err := p.advance(); err != nil {
		return nil, err
	}
	for p.tok.text != "}" || p.tok.kind != tokSign {
		if p.tok.kind == tokSign && p.tok.text == "," {
			if err := p.advance(); err != nil {
				return nil, err
			}
			continue
		}
		if p.tok.kind == tokSign || p.tok.kind == tokEnd {
			return nil, p.wrong("write `{\"one\", \"two\"}`", "a set that does not end")
		}
		member, err := p.operand()
		if err != nil {
			return nil, err
		}
		if member.op != opValue {
			return nil, &badPredicate{member.at, "a set holds values, not slots", "compare slots with `=`"}
		}
		set.set = append(set.set, member)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.make(set)
}
