package flows

import "slices"

// uses are the names that a piece of a pack refers to, written down while it is joined.
type uses struct {
	slots []string
	lines []*response
	flows []*flow
}

func (u *uses) slot(name string) {
	if u != nil && !slices.Contains(u.slots, name) {
		u.slots = append(u.slots, name)
	}
}

// using has everything that do refers to written down in u.
func (j *joiner) using(u *uses, do func()) {
	before := j.uses
	j.uses = u
	do()
	j.uses = before
}

// neededAfter lists the slots that whatever follows a step may read, the flows that it calls or links to included.
func (s *step) neededAfter() []string {
	n := later{steps: map[*step]bool{s: true}}
	n.edges(s)
	return n.slots
}

type later struct {
	uses
	steps map[*step]bool
}

func (n *later) edges(s *step) {
	n.add(&s.choices)
	for i := range s.next {
		n.visit(s.next[i].target)
	}
}

func (n *later) visit(s *step) {
	if s == nil || n.steps[s] {
		return
	}
	n.steps[s] = true
	n.add(&s.uses)
	if c, ok := s.verb.(*collect); ok && c.ask != nil {
		n.add(&uses{lines: []*response{c.ask}}) // it may be the one that goes without saying
	}
	n.edges(s)
}

func (n *later) add(u *uses) {
	for _, name := range u.slots {
		n.slot(name)
	}
	for _, line := range u.lines {
		for _, name := range line.uses.slots {
			n.slot(name)
		}
	}
	for _, f := range u.flows {
		for _, s := range f.steps {
			n.visit(s)
		}
	}
}
