package flows

import (
	"fmt"
	"maps"
	"slices"
)

// Mutation is a pack with one small mistake in it, such as an author makes: does a test notice?
type Mutation struct {
	File       string
	Line       int
	Flow, Step string // where it was made; a talk that never comes there walks as before
	Text       string // what was done
	Pack       *Pack
}

// Mutations lists what could be wrong with each branch of the pack, in the order of the files: an edge that is missing, a condition
// that is turned round or counts one too many, two branches exchanged, an answer that is no longer turned down.
func (p *Pack) Mutations() []Mutation {
	var all []Mutation
	for _, known := range p.order {
		f := p.flows[known.ID]
		for i, s := range f.steps {
			m := mutator{p: p, f: f, step: i}
			m.edges(s)
			if c, ok := s.verb.(*collect); ok {
				m.rejections(c)
			}
			all = append(all, m.made...)
		}
	}
	return all
}

// mutator makes the mutations of one step.
type mutator struct {
	p    *Pack
	f    *flow
	step int
	made []Mutation
}

func (m *mutator) edges(s *step) {
	for i := range s.next {
		e := &s.next[i]
		if e.cond == nil {
			continue
		}
		m.make(e.pos, fmt.Sprintf("the branch `if: %s` taken out", e.said), func(s *step) { s.next = slices.Delete(s.next, i, i+1) })
		m.make(e.pos, fmt.Sprintf("`if: %s` turned round", e.said), func(s *step) { s.next[i].cond = &expr{op: opNot, a: e.cond, at: e.cond.at} })
		if op, word := neighbour(e.cond.op); word != "" {
			m.make(e.pos, fmt.Sprintf("`if: %s` with %s", e.said, word), func(s *step) {
				other := *e.cond
				other.op = op
				s.next[i].cond = &other
			})
		}
		// With one branch beside it this is the same as turning the condition round.
		if i+1 < len(s.next) && len(s.next) > 2 && s.next[i+1].target != e.target {
			m.make(e.pos, fmt.Sprintf("what follows `if: %s` exchanged with the branch below", e.said), func(s *step) {
				s.next[i].target, s.next[i+1].target = s.next[i+1].target, s.next[i].target
			})
		}
	}
}

// neighbour is the operator that is most easily taken for another.
func neighbour(o op) (other op, word string) {
	switch o {
	case opAnd:
		return opOr, "`or` for `and`"
	case opOr:
		return opAnd, "`and` for `or`"
	case opLess:
		return opAtMost, "`<=` for `<`"
	case opAtMost:
		return opLess, "`<` for `<=`"
	case opMore:
		return opAtLeast, "`>=` for `>`"
	case opAtLeast:
		return opMore, "`>` for `>=`"
	}
	return o, ""
}

func (m *mutator) rejections(c *collect) {
	for i := range c.rejections {
		m.make(c.rejections[i].utterAt, fmt.Sprintf("`%s` no longer turned down with %s", c.slot, c.rejections[i].utter), func(s *step) {
			other := *c
			other.rejections = slices.Delete(slices.Clone(c.rejections), i, i+1)
			s.verb = &other
		})
	}
}

// make notes one mutation: a copy of the pack in which one step of a copy of the flow is changed.
func (m *mutator) make(at pos, text string, change func(*step)) {
	f := m.f.copied()
	change(f.steps[m.step])
	p := *m.p
	p.flows = maps.Clone(m.p.flows)
	p.flows[f.ID] = f
	p.triggers = make(map[string][]begins, len(m.p.triggers))
	for intent, all := range m.p.triggers {
		all = slices.Clone(all)
		for i := range all {
			if all[i].flow == m.f {
				all[i].flow = f
			}
		}
		p.triggers[intent] = all
	}
	m.made = append(m.made, Mutation{File: at.file, Line: at.line, Flow: f.ID, Step: f.steps[m.step].id, Text: text, Pack: &p})
}

// copied is the flow with steps of its own. Flows that call it keep the old one, of which they use the id alone.
func (f *flow) copied() *flow {
	next := *f
	next.steps = make([]*step, len(f.steps))
	next.byID = make(map[string]*step, len(f.steps))
	twin := make(map[*step]*step, len(f.steps))
	for i, s := range f.steps {
		other := *s
		next.steps[i], twin[s], next.byID[s.id] = &other, &other, &other
	}
	for _, s := range next.steps {
		s.next = slices.Clone(s.next)
		for i := range s.next {
			if t := s.next[i].target; t != nil {
				s.next[i].target = twin[t]
			}
		}
	}
	return &next
}
