package flows

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

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

// compilePattern refuses what would grow to a machine of thousands of states, such as repeats of repeats. "/error/i" is CALM's way
// to write flags.
func compilePattern(text string) (*regexp.Regexp, error) {
	if end := strings.LastIndexByte(text, '/'); end > 0 && text[0] == '/' && end < len(text)-1 && strings.Trim(text[end+1:], "ims") == "" {
		text = "(?" + text[end+1:] + ")" + text[1:end]
	}
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
