package flows

import (
	"slices"
	"strings"
)

// maxTurns is how long an episode may take, whatever happens: HANDRAIL_TURNS' second number. A flow's own turn_limit replaces it.
const maxTurns = 12

// depths looks how many flows stand inside each other, and how many steps follow each other without a wait.
func (v *prover) depths() {
	deep := make(map[*flow]int)
	for f := range v.all {
		for _, s := range f.steps {
			c, ok := s.verb.(*call)
			if ok && c.to != nil && c.to.reaches(f) {
				v.finding(c.at, "circular-calls", "use `link`, which leaves this flow first, or `next` within one flow",
					"the customer's matter would break off: `%s` calls `%s`, which comes back to `%s` by calls (after %d flows inside each other a person is fetched)", f.Name, c.to.Name, f.Name, MaxFrames)
				return
			}
		}
	}
	for f := range v.all {
		if v.depth(f, deep) <= MaxFrames {
			continue
		}
		for _, s := range f.steps {
			if c, ok := s.verb.(*call); ok && v.depth(c.to, deep) == MaxFrames {
				v.finding(c.at, "too-many-frames", "put some of them together, or use `link`",
					"the customer's matter would break off: `%s` calls flows that call flows, %d inside each other, and %d are the most", f.Name, MaxFrames+1, MaxFrames)
			}
		}
	}
	count := make(map[*spot]int)
	for _, r := range v.every {
		for _, s := range r.flow.steps {
			for _, p := range r.at[s] {
				if n := v.unbroken(p, count); n > MaxSteps && !r.rough {
					v.finding(p.step.pos, "too-many-steps", "ask the customer something in between, or put steps together",
						"the customer would get no answer: more than %d steps follow each other from %s of `%s` without a question", MaxSteps, s.place(), r.flow.Name)
					return
				}
			}
		}
	}
}

// reaches says whether a flow comes to another by calls and links.
func (f *flow) reaches(goal *flow) bool {
	seen := map[*flow]bool{f: true}
	work := []*flow{f}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		if at == goal {
			return true
		}
		for _, s := range at.steps {
			if to := s.leadsTo(); to != nil && !seen[to] {
				seen[to] = true
				work = append(work, to)
			}
		}
	}
	return false
}

// depth counts the flows inside each other, this one included. There are no circles with a call; a circle of links adds nothing.
func (v *prover) depth(f *flow, known map[*flow]int) int {
	if f == nil {
		return 0
	}
	if n, ok := known[f]; ok {
		return n
	}
	known[f] = 1
	n := 1
	for _, s := range f.steps {
		switch verb := s.verb.(type) {
		case *call:
			n = max(n, 1+v.depth(verb.to, known))
		case *link:
			n = max(n, v.depth(verb.to, known))
		}
	}
	known[f] = n
	return n
}

// unbroken counts the steps of one walk from a place on: to the next wait for the customer or for the shop. A circle counts once.
func (v *prover) unbroken(p *spot, known map[*spot]int) int {
	if n, ok := known[p]; ok {
		return n
	}
	known[p] = 1
	if a, _ := p.step.asks(); a != nil {
		return 1
	}
	most := 0
	for _, e := range p.next {
		if !e.waits {
			most = max(most, v.unbroken(e.to, known))
		}
	}
	if p.into != nil {
		most += v.unbroken(p.into.first, known)
	}
	known[p] = 1 + most
	return 1 + most
}

// way is how many turns the longest way through a flow takes, and what it asks.
type way struct {
	turns int
	asks  []string
}

// lengths counts the customer's turns on the longest way through each flow that a customer begins. Digressions are not counted, a
// circle counts once.
func (v *prover) lengths() {
	known := make(map[*flow]*way)
	for f := range v.all {
		if len(f.triggers) == 0 {
			continue
		}
		longest := v.way(f, known)
		if longest.turns+1 > v.proof.Turns {
			v.proof.Turns, v.proof.Longest = longest.turns+1, f.Name
		}
		switch {
		case f.TurnLimit > 0 && longest.turns > f.TurnLimit:
			v.finding(f.pos, "too-many-turns", "ask less, or raise `turn_limit`",
				"the customer would be handed over in the middle: `%s` can take %d answers (%s), and its turn_limit is %d", f.Name, longest.turns, strings.Join(longest.asks, ", "), f.TurnLimit)
		case f.TurnLimit == 0 && longest.turns+1 > maxTurns:
			v.finding(f.pos, "too-many-turns", "ask less, or let a person take it earlier",
				"the customer would be handed over in the middle: `%s` can take %d answers (%s), and after %d turns a person takes over", f.Name, longest.turns, strings.Join(longest.asks, ", "), maxTurns)
		}
	}
}

func (v *prover) way(f *flow, known map[*flow]*way) *way {
	if w := known[f]; w != nil {
		return w
	}
	known[f] = &way{} // a circle counts once
	next := func(s *step) []*step {
		var to []*step
		for i := range s.next {
			if t := s.next[i].target; t != nil && i < len(v.taken[s]) && v.taken[s][i] {
				to = append(to, t)
			}
		}
		return to
	}
	best := make(map[*step]*way, len(f.steps))
	for _, part := range components(f.steps, next) {
		on, after := &way{}, &way{}
		for _, s := range f.steps { // in the order of the file
			if !slices.Contains(part, s) {
				continue
			}
			switch verb := s.verb.(type) {
			case *collect:
				on.turns++
				on.asks = append(on.asks, spoken(verb.slot))
			case *call, *link:
				if to := s.leadsTo(); to != nil {
					inner := v.way(to, known)
					on.turns += inner.turns
					on.asks = append(on.asks, inner.asks...)
				}
			}
			for _, to := range next(s) {
				if w := best[to]; w != nil && w.turns > after.turns {
					after = w
				}
			}
		}
		whole := &way{on.turns + after.turns, slices.Concat(on.asks, after.asks)}
		for _, s := range part {
			best[s] = whole
		}
	}
	if w := best[f.steps[0]]; w != nil {
		known[f] = w
	}
	return known[f]
}
