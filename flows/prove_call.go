package flows

import "slices"

// asked splits by what the shop can answer.
func (v *prover) asked(p *spot, a *action) {
	v.ready(p, a)
	for _, outcome := range outcomes {
		if outcome == Failed && !p.step.expects(Failed) {
			continue // the engine fetches a person
		}
		v.after(p, a, outcome, resultSlot, outcome)
	}
}

// proves splits by what a verify finds out. Asking again is the engine's; the questions are steps of their own.
func (v *prover) proves(p *spot, verb *verify) {
	if verb.ask.name == "" {
		return
	}
	v.ready(p, &verb.ask)
	v.hears(p, verb.line, p.situation)
	for _, outcome := range verifyOutcomes {
		answer := outcome
		switch outcome {
		case unmatched:
			answer = NotFound
		case gift:
			if answer = NotFound; verb.withheld == "" {
				continue
			}
		case Failed:
			if !p.step.expects(Failed) {
				continue
			}
		}
		v.after(p, &verb.ask, answer, verifySlot, outcome)
	}
}

// watches leaves the flow, and goes on from the step in weeks, with the assistant speaking first.
func (v *prover) watches(p *spot, verb *watch) {
	if verb.none {
		v.goOn(p, p.situation, false)
		return
	}
	v.ready(p, &verb.ask)
	v.dated(p, &verb.by)
	p.out = true
	if p.run.root {
		v.over(p, p.situation)
	} else {
		v.leaves(p.run, p.situation)
	}
	for _, outcome := range watchOutcomes {
		if outcome == Failed && !p.step.expects(Failed) {
			continue
		}
		st := v.answers(p.situation, &verb.ask, OK, p.run.scope)
		for i, was := range p.slots {
			if was&empty == 0 {
				st.slots[i] &^= empty // what was known when it began is carried along, or known anew
			}
		}
		if outcome == Failed {
			st = p.situation
		}
		st = st.with(p.run.scope.index[watchSlot], v.slots[watchSlot].bit(Slot{Kind: TextKind, Text: outcome}))
		st.told, st.turned, st.unread = false, true, nil
		st, can := v.settle(st, &verb.ask, p.run.scope)
		if !can {
			continue
		}
		for _, one := range v.assume(verb.until, st, outcome == WatchDone, p.run.scope) {
			v.goOn(v.later(p, one), one, true)
		}
	}
}

// later is the place of a step that goes on by itself: who called the flow is not there any more.
func (v *prover) later(p *spot, st situation) *spot {
	if p.run.root {
		return p
	}
	f := p.run.flow
	for _, r := range v.runs[f] {
		if r.root && r.first != nil && r.first.step == p.step && r.entry.same(st) {
			return r.first
		}
	}
	r := &run{flow: f, root: true, scope: p.run.scope, entry: st, at: make(map[*step][]*spot)}
	r.first = &spot{situation: st, run: r, step: p.step, turn: true}
	r.at[p.step] = []*spot{r.first}
	v.runs[f] = append(v.runs[f], r)
	v.every = append(v.every, r)
	return r.first
}

// after goes on with one answer, read from the slot that tells the outcome.
func (v *prover) after(p *spot, a *action, answer, slot, outcome string) {
	if p.unread != nil && p.unread != p.step {
		v.unlooked(p.unread)
	}
	st := v.answers(p.situation, a, answer, p.run.scope)
	st = st.with(p.run.scope.index[slot], v.slots[slot].bit(Slot{Kind: TextKind, Text: outcome}))
	if st.unread = nil; outcome != OK && !p.beyond {
		st.unread = p.step
	}
	if st, can := v.settle(st, a, p.run.scope); can {
		v.goOn(p, st, false)
	}
}

// answers is a situation with what an answer of that outcome may fill.
func (v *prover) answers(st situation, a *action, outcome string, sc *scope) situation {
	st.slots = slices.Clone(st.slots)
	for _, name := range a.fills() {
		st.slots[sc.index[name]] = v.answerOf(name)
	}
	if i, ok := sc.index["order_number"]; ok && outcome == OK && slices.Contains(a.asks.fills, "order_status") {
		st.slots[i] = st.slots[i]&^empty | unnamed // the shop's answer names its order
	}
	st.slots[sc.index[resultSlot]] = v.slots[resultSlot].bit(Slot{Kind: TextKind, Text: outcome})
	return st
}

// ready notes a call that has nothing to ask about.
func (v *prover) ready(p *spot, a *action) {
	for _, need := range v.needs(a) {
		if k, ok := p.run.scope.index[need]; ok && p.slots[k]&empty != 0 && !p.beyond {
			v.finding(a.at, "asks-nothing", "collect `"+need+"` before it",
				"the customer waits for nothing: `%s` asks about `%s`, which can be empty here", a.name, need)
		}
	}
}

// needs are the slots without which an action asks for nothing: what the shop must know, or what stands in an address.
func (v *prover) needs(a *action) []string {
	if !a.asks.own {
		return []string{a.asks.needs}
	}
	var names []string
	if declared, ok := v.p.actions.things[a.name]; ok {
		for _, piece := range declared.Request.Path {
			if piece.Slot != "" {
				names = append(names, piece.Slot)
			}
		}
	}
	return names
}

// dated notes a promise or a watch whose day may be missing.
func (v *prover) dated(p *spot, by *byDay) {
	if k, ok := p.run.scope.index[by.slot]; ok && p.slots[k]&empty != 0 && !p.beyond {
		v.finding(by.at, "no-day", "test `slots."+by.slot+" is not null` before it, and name a length (`2 days`) where it is empty",
			"the customer would wait without a time: `%s` can be empty here", by.slot)
	}
}
