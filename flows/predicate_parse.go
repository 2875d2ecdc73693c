package flows

import (
	"fmt"
	"strings"
)

// predicateParser descends from or to and to not to comparisons; each level reads the tighter one.
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
	name, ok := strings.CutPrefix(tok.text, "slots.")
	if !ok && strings.HasPrefix(tok.text, contextPrefix) {
		name, ok = tok.text, true // what a pattern may ask while it runs
	}
	if ok && isName(name) {
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
