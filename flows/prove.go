package flows

import (
	"cmp"
	"slices"
)

// Proof is what is known of a pack before a customer meets it: DESIGN.md 5 "check proves".
//
//	Compile --> Pack --Prove--> values   what each slot can hold
//	                            explore  every way through every flow, slot values in hand, without digressions
//	                            routes   loops, dead ends, calls inside calls, turns
//	                            waits    questions that nobody can answer
//	                            texts    what is said: holes, secrets, promises, sending away, pieces by SMS
//
// The proof is about each flow by itself, from its first step on: what a customer does in between (another matter, a correction)
// comes back to the same question. Where it can't know a value it assumes that every value is possible, so that a way which it
// calls closed is closed.
type Proof struct {
	Findings Findings // what a customer would live through; a pack with any is not fit to serve
	Notes    Findings // what only a language model would begin
	Rounds   Findings // questions that come again and again if need be, until the turn limit ends it; nothing to mend
	Flows    int
	Steps    int
	Calls    int    // steps that ask the world something
	Turns    int    // customer turns of the longest way through a flow, the opening included
	Longest  string // name of that flow
}

// Prove looks at every way through every flow. It is bounded, whatever the pack holds: maxPlaces.
func (p *Pack) Prove() Proof {
	v := &prover{p: p, once: make(map[Finding]bool), touched: make(map[*flow]*scope)}
	v.domains()
	v.explore()
	v.routes()
	v.waits()
	v.texts()
	v.proof.Findings.sort()
	v.proof.Notes.sort()
	v.proof.Rounds.sort()
	return v.proof
}

// prover is one call of Prove.
type prover struct {
	p       *Pack
	proof   Proof
	once    map[Finding]bool
	slots   map[string]*domain
	always  []fact // hold whatever was called
	touched map[*flow]*scope
	explorer
}

// finding notes one, once: two ways may lead to the same mistake.
func (v *prover) finding(at pos, rule, mend, format string, args ...any) {
	v.note(&v.proof.Findings, at, rule, mend, format, args...)
}

// remark notes what is no mistake.
func (v *prover) remark(to *Findings, at pos, rule, mend, format string, args ...any) {
	if v.note(to, at, rule, mend, format, args...) {
		(*to)[len(*to)-1].Note = true
	}
}

func (v *prover) note(to *Findings, at pos, rule, mend, format string, args ...any) bool {
	key := Finding{File: at.file, Line: at.line, Column: at.column, Rule: rule}
	if v.once[key] || len(*to) >= maxFindings {
		return false
	}
	v.once[key] = true
	to.add(at, rule, mend, format, args...)
	return true
}

// all gives the flows in the order of the files.
func (v *prover) all(yield func(*flow) bool) {
	for i := range v.p.order {
		if f := v.p.flows[v.p.order[i].ID]; f != nil && !yield(f) {
			return
		}
	}
}

// lines gives every response of the pack by id, then the texts written in flows.
func (v *prover) lines(yield func(*response) bool) {
	byID := make([]*response, 0, len(v.p.responses))
	for _, line := range v.p.responses {
		byID = append(byID, line)
	}
	slices.SortFunc(byID, func(a, b *response) int { return cmp.Compare(a.id, b.id) })
	for _, line := range byID {
		if !yield(line) {
			return
		}
	}
	for f := range v.all {
		for _, s := range f.steps {
			if own, ok := s.verb.(*say); ok && own.own && own.line != nil && !yield(own.line) {
				return
			}
		}
	}
}

// turnsDown are the rejections of an answer, the slot's own first.
func (c *collect) turnsDown() []rejection {
	if c.def == nil {
		return c.rejections
	}
	return slices.Concat(c.def.rejections, c.rejections)
}

// asks is the call of a step that asks the world something, and the slot that its outcome is read from.
func (s *step) asks() (a *action, outcome string) {
	switch verb := s.verb.(type) {
	case *action:
		if verb.speaks() || verb.own != nil || verb.absent {
			return nil, ""
		}
		return verb, resultSlot
	case *verify:
		return &verb.ask, verifySlot
	case *watch:
		if verb.none {
			return nil, ""
		}
		return &verb.ask, watchSlot
	}
	return nil, ""
}

// speaks says whether an action is a response.
func (a *action) speaks() bool { return a.line != nil || a.lines != nil }

// said are the responses that a step may say: the question and what turns an answer down, or the line itself.
func (s *step) said() []*response {
	var lines []*response
	switch verb := s.verb.(type) {
	case *say:
		lines = append(lines, verb.line)
	case *action:
		lines = append(append(lines, verb.line), verb.lines...)
	case *verify:
		lines = append(lines, verb.line)
	case *collect:
		lines = append(lines, verb.ask)
		for _, r := range verb.turnsDown() {
			lines = append(lines, r.line)
		}
		if verb.def != nil {
			lines = append(lines, verb.def.refill)
		}
	}
	return slices.DeleteFunc(lines, func(r *response) bool { return r == nil })
}
