package flows

import (
	"slices"
	"strings"
)

// routes looks at the ways as a whole: what is never reached, what never ends, how deep calls go, how long a customer is kept.
func (v *prover) routes() {
	v.begins()
	if v.spent {
		return
	}
	for f := range v.all {
		v.unreached(f)
	}
	v.circles()
	v.traps()
	v.depths()
	v.lengths()
}

// begins looks for flows that no customer ever comes to.
func (v *prover) begins() {
	begun := v.begun()
	for f := range v.all {
		switch shut := f.guard != nil && f.guard.never(); {
		case begun[f], strings.HasPrefix(f.ID, "pattern_"):
		case len(f.triggers) > 0 && shut:
			v.finding(f.guard.place(f.pos), "never-begins", "take the `if: false` out, or the `nlu_trigger`", "no customer ever gets to `%s`: its intent would begin it, and `if: false` shuts it", f.Name)
		case len(f.triggers) == 0 && f.guard == nil && f.Description != "":
			v.remark(&v.proof.Notes, f.pos, needsModel, "give it an `nlu_trigger`, or `call` it from another flow", "`%s` has no `nlu_trigger`: only a language model would begin it by its description", f.Name)
		case len(f.triggers) == 0:
			v.finding(f.pos, "never-begins", "give it an `nlu_trigger`, or `call` it from another flow", "no customer ever gets to `%s`: nothing begins it", f.Name)
		}
	}
}

// never says whether a condition asks nothing and is false.
func (x *expr) never() bool {
	_, slots, plain := x.looksAt()
	return plain && slots == 0 && !x.holds(env{})
}

func (x *expr) place(otherwise pos) pos {
	if x.at.line == 0 {
		return otherwise
	}
	return x.at
}

// unreached notes branches that are never taken and steps to which nothing leads. What stands behind a dead branch is not named again.
func (v *prover) unreached(f *flow) {
	visited := make(map[*step]bool)
	for _, r := range v.runs[f] {
		for s := range r.at {
			visited[s] = true
		}
	}
	if len(visited) == 0 {
		return
	}
	behind := make(map[*step]bool) // led to by a step that is not reached, or by a branch that is said to be dead
	for _, s := range f.steps {
		for i := range s.next {
			e := &s.next[i]
			if e.target != nil && e.target != s && (!visited[s] || e.cond == nil) {
				behind[e.target] = true
			}
			if visited[s] && e.cond != nil && !v.taken[s][i] && v.passed(s) {
				v.finding(e.cond.at, "dead-branch", "mend the condition, or take the branch out",
					"no customer ever takes this way: at %s of `%s` the condition can't hold", s.place(), f.Name)
				if e.target != nil {
					behind[e.target] = true
				}
			}
		}
	}
	for i, s := range f.steps {
		if !visited[s] && (!behind[s] || i == 0) {
			v.finding(s.pos, "unreachable", "lead to it with `next`, or take it out", "no customer ever hears this: nothing in `%s` leads to the step %s", f.Name, s.place())
		}
	}
}

// passed says whether anything went on from a step: behind a call that never comes back, no branch is the author's mistake.
func (v *prover) passed(s *step) bool { return v.taken[s] != nil }

// circles finds ways round and round: without a turn of the customer they are endless, with one they rely on the turn limit.
func (v *prover) circles() {
	var members []*spot
	for _, r := range v.every {
		for _, s := range r.flow.steps {
			members = append(members, r.at[s]...)
		}
	}
	for _, ring := range rings(members, (*spot).unasked) {
		if !rough(ring) {
			v.finding(ring[0].step.pos, "endless", "end the circle, or ask the customer something in it",
				"the customer would wait for ever: `%s` goes round without asking or ending, %s (the engine stops it after %d steps and fetches a person)", ring[0].run.flow.Name, route(ring), MaxSteps)
		}
	}
	for _, ring := range rings(members, (*spot).onward) {
		if rough(ring) {
			continue
		}
		for _, p := range ring {
			if c, ok := p.step.verb.(*collect); ok {
				v.remark(&v.proof.Rounds, c.at, "turn-limit", "count the rounds in a slot if it shall end earlier",
					"`%s` asks for %s again and again if need be, %s; the turn limit ends it at a person", p.run.flow.Name, spoken(c.slot), route(ring))
				break
			}
		}
	}
}

// onward are the places that follow one.
func (p *spot) onward() []*spot {
	to := make([]*spot, len(p.next))
	for i := range p.next {
		to[i] = p.next[i].to
	}
	return to
}

// unasked are those that follow without a turn of the customer.
func (p *spot) unasked() []*spot {
	var to []*spot
	for _, e := range p.next {
		if !e.waits {
			to = append(to, e.to)
		}
	}
	return to
}

// rough says whether situations were put together in a ring, or no customer comes there: then it may not be one.
func rough(ring []*spot) bool {
	return slices.ContainsFunc(ring, func(p *spot) bool { return p.run.rough || p.beyond })
}

// traps finds places from which no way leads out of the flow.
func (v *prover) traps() {
	from := make(map[*spot][]*spot)
	var work []*spot
	free := make(map[*spot]bool)
	for _, r := range v.every {
		for _, s := range r.flow.steps {
			for _, p := range r.at[s] {
				for _, e := range p.next {
					from[e.to] = append(from[e.to], p)
				}
				_, calls := s.verb.(*call)
				if p.out || calls && len(p.next) == 0 { // what doesn't come back is told of the called flow
					free[p] = true
					work = append(work, p)
				}
			}
		}
	}
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		for _, before := range from[p] {
			if !free[before] {
				free[before] = true
				work = append(work, before)
			}
		}
	}
	for f := range v.all {
		for _, r := range v.runs[f] {
			if p := r.shut(free); p != nil {
				v.finding(p.step.pos, "no-way-out", "lead one of its edges to END, or hand over",
					"the customer can't get out of `%s`: from %s no way leads to END or to a person", f.Name, p.step.place())
				break
			}
		}
	}
}

func (r *run) shut(free map[*spot]bool) *spot {
	for _, s := range r.flow.steps {
		for _, p := range r.at[s] {
			if !free[p] {
				return p
			}
		}
	}
	return nil
}

// route names the steps of a ring, each once, at most five.
func route(ring []*spot) string {
	var names []string
	for _, p := range ring {
		if name := p.step.place(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	first := names[0]
	if len(names) > 5 {
		names = append(names[:4], "…")
	}
	return strings.Join(append(names, first), " → ")
}
