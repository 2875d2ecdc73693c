package flows

import "slices"

// promise says that people owe an answer by a time; the flow ends there, as with a handoff.
//
//   - promise:
//     what: "whether store 14 can find the sale of {card_last4}"   # for the agents
//     by: 2h                # or "1 day", "2 business days", "17:00", slots.needed_by
//     to: slots.reach       # where the answer is to go; left out: it waits here
//     reason: "flow: only the store can see that sale"
//     topic: gift-card
//     priority: high
type promise struct {
	handoff
	what template
	by   byDay
	to   address
}

// Promise is a flow's wish that people answer by a moment.
type Promise struct {
	What string // in words for agents
	By   By
	To   string // e-mail address or phone number; empty: the answer waits where the customer wrote
}

func (r reader) promise(n, value *node) verb {
	p := &promise{}
	if next := n.get("next"); next != nil {
		r.findings.add(next.pos, "next", "take it out", "nothing can follow a `promise`")
	}
	if !r.fields(value, "`promise`", slices.Concat([]string{"what", "by", "to"}, handoffKeys)...) {
		return p
	}
	r.wish(&p.handoff, value)
	if what := value.get("what"); what != nil {
		p.what = r.template(what, "`what`")
	} else {
		r.findings.add(value.pos, "promise", "add `what:`, in words for an agent", "nobody would know what was promised")
	}
	if by := value.get("by"); by != nil {
		p.by = r.byDay(by)
	} else {
		r.findings.add(value.pos, "promise", howLong, "the customer would wait without a time: a promise without `by`")
	}
	if to := value.get("to"); to != nil {
		p.to = r.destination(to)
	}
	return p
}

func (p *promise) check(j *joiner, f *flow, s *step) {
	p.handoff.check(j, f, s)
	j.template(&p.what)
	p.by.check(j)
	p.to.check(j)
}

func (p *promise) run(w *walk, s *step) move {
	given := &Promise{What: w.forAgents(&p.what), By: p.by.of(w.env()), To: p.to.of(w.env())}
	p.handoff.run(w, s)
	w.out.Handoff.Promise = given
	return stop
}
