package flows

import "slices"

// pass takes one place to those that follow it.
func (v *prover) pass(p *spot) {
	if p.turn {
		return
	}
	p.turn = true
	switch verb := p.step.verb.(type) {
	case *collect:
		v.question(p, verb)
	case *say:
		v.says(p, verb.line)
	case *action:
		switch {
		case verb.absent:
			v.takenOver(p)
		case verb.own != nil: // what a pattern may name asks nobody
			v.goOn(p, p.situation, false)
		case verb.lines != nil:
			v.says(p, verb.lines...)
		case verb.line != nil:
			v.says(p, verb.line)
		default:
			v.asked(p, verb)
		}
	case *verify:
		v.proves(p, verb)
	case *watch:
		v.watches(p, verb)
	case *promise:
		v.dated(p, &verb.by)
		p.out = true
	case *setSlots:
		after := p.situation
		after.slots = slices.Clone(after.slots)
		for _, a := range verb.values {
			if i, ok := p.run.scope.index[a.key.text]; ok {
				after.slots[i] = v.given(a, p.situation, p.run.scope)
			}
		}
		v.goOn(p, after, false)
	case *call:
		v.calls(p, verb)
	case *link:
		v.links(p, verb)
	case *handoff:
		p.out = true
	default:
		v.goOn(p, p.situation, false)
	}
}

// goOn follows the edges that can hold. waited says that the customer had a turn at this step.
func (v *prover) goOn(p *spot, st situation, waited bool) {
	r, s := p.run, p.step
	if v.taken[s] == nil {
		v.taken[s] = make([]bool, len(s.next))
	}
	left := []situation{st}
	for i := range s.next {
		e := &s.next[i]
		var otherwise []situation
		for _, one := range left {
			for _, holds := range v.assume(e.cond, one, true, r.scope) {
				holds, can := v.settle(holds, nil, r.scope)
				if !can {
					continue
				}
				v.taken[s][i] = true
				v.follow(p, i, v.look(s, i, holds, r.scope), waited)
			}
			if e.cond != nil {
				otherwise = append(otherwise, v.assume(e.cond, one, false, r.scope)...)
			}
		}
		if left = fewer(otherwise); len(left) == 0 {
			return
		}
	}
}

// follow goes along one edge, or out of the flow.
func (v *prover) follow(p *spot, edge int, st situation, waited bool) {
	if to := p.step.next[edge].target; to != nil {
		p.next = append(p.next, passage{v.arrive(p.run, to, st), waited})
		return
	}
	p.out = true
	if p.run.root {
		v.over(p, st)
		return
	}
	v.leaves(p.run, st)
}

// leaves ends a run: whoever called goes on.
func (v *prover) leaves(r *run, st situation) {
	if slices.ContainsFunc(r.exits, func(e exit) bool { return e.same(st) }) {
		return
	}
	r.exits = append(r.exits, exit{st})
	for _, caller := range r.callers {
		v.comesBack(caller, r, st)
	}
}

// calls begins the called flow, and goes on with each of the ways in which it ends.
func (v *prover) calls(p *spot, verb *call) {
	if verb.to == nil {
		v.takenOver(p)
		return
	}
	sc := v.scopeOf(verb.to)
	st := p.project(p.run.scope, sc, v)
	st.turned = false
	r := v.begin(verb.to, st, false)
	r.callers, p.into = append(r.callers, p), r
	for _, e := range slices.Clone(r.exits) {
		v.comesBack(p, r, e.situation)
	}
}

// project is the situation as another flow sees it: of what this one does not know anything may be.
func (st situation) project(from, to *scope, v *prover) situation {
	out := st
	out.slots = make([]values, len(to.names))
	for i, name := range to.names {
		if k, ok := from.index[name]; ok {
			out.slots[i] = st.slots[k]
		} else {
			out.slots[i] = v.slots[name].can
		}
	}
	return out
}

// comesBack goes on after a call: what the called flow knows has changed, the rest is as it was.
func (v *prover) comesBack(p *spot, r *run, end situation) {
	after := p.situation
	after.slots = slices.Clone(after.slots)
	for i, name := range r.scope.names {
		if k, ok := p.run.scope.index[name]; ok {
			after.slots[k] = end.slots[i]
		}
	}
	after.told, after.unread, after.beyond = end.told, end.unread, end.beyond
	after.turned = p.turned || end.turned
	if p.step.leadsTo() == r.flow && isLink(p.step) {
		v.leaves(p.run, after)
		return
	}
	v.goOn(p, after, end.turned)
}

func isLink(s *step) bool {
	_, ok := s.verb.(*link)
	return ok
}

// links begins another flow in the place of this one.
func (v *prover) links(p *spot, verb *link) {
	p.out = true
	if verb.to == nil {
		return
	}
	st := p.project(p.run.scope, v.scopeOf(verb.to), v)
	if p.run.root {
		p.next = append(p.next, passage{v.begin(verb.to, st, true).first, false})
		return
	}
	st.turned = false
	r := v.begin(verb.to, st, false)
	p.next = append(p.next, passage{r.first, false})
	r.callers, p.into = append(r.callers, p), r
	for _, e := range slices.Clone(r.exits) {
		v.comesBack(p, r, e.situation)
	}
}

// says goes on with something said. A response that has nothing to say fetches a person.
func (v *prover) says(p *spot, lines ...*response) {
	for _, line := range lines {
		if line != nil && len(line.variations) == 0 {
			v.takenOver(p)
			return
		}
		v.hears(p, line, p.situation)
	}
	after := p.situation
	after.told = true
	v.goOn(p, after, false)
}

// takenOver is a step at which a person takes over. What follows is walked, so that it does not count as unreachable.
func (v *prover) takenOver(p *spot) {
	p.out = true
	after := p.situation
	after.beyond, after.unread = true, nil
	v.goOn(p, after, false)
}
