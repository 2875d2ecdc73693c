package bot

import (
	"slices"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// answer is one turn of the bot: what the flows make of it, unless it shows
// that a person should take over. tried is the walk if it was made already.
func (t *step) answer(said flows.Said, heard nlu.Heard, tried *walked) {
	waited := t.e.At - t.s.Turn.Since
	t.s.Turn = Turn{}
	t.s.Episode.Turns++
	t.s.Window = remember(t.s.Window, heard.Sketch, windowSize)
	t.s.Brief.hear(said.Text)
	t.moved = true
	switch said.Payload {
	case payloadSettledYes:
		t.say(Robot, "utter_settled_yes")
		t.part()
		return
	case payloadIdleNo:
		t.handOver(handoff.Fact{Grounds: []handoff.Grounds{{Reason: handoff.FlowSaysSo, Why: "says that it isn't settled"}}, Topic: t.s.Episode.Topic})
		return
	case payloadPerson:
		heard.Sketch.Flags |= nlu.AsksPerson
	}
	if wantsPerson(heard) {
		t.handOver(handoff.Fact{Grounds: t.whyAsked(waited), Topic: t.s.Episode.Topic, Lead: heard.Has(nlu.AsksSupervisor)})
		return
	}
	if name := t.foreign(heard); name != "" {
		t.fetchForTongue(name)
		return
	}
	pack, ok := t.pack()
	if !ok {
		t.flowChanged()
		return
	}
	if heard.Sketch.Flags.Any(nlu.OnlyThanks | nlu.OnlyGoodbye) {
		t.s.Episode.Asked = true // who says thanks need not be asked whether it is settled
	}
	if tried == nil {
		tried = t.walk(pack, said)
	}
	limit := t.turnLimit(pack)
	t.count(tried.talk, tried.out)
	if tried.out.NotUnderstood {
		t.lost = shorten(said.Text, lostMost)
	}
	if grounds := t.whyPeople(tried.out, heard, waited, limit); len(grounds) > 0 {
		t.giveUp(tried.talk, tried.out, grounds)
		return
	}
	t.s.Talk = tried.talk
	t.excuse(tried.out)
	t.speak(pack, tried.out)
}

// whyAsked is the wish for a person with what the conversation adds to it.
func (t *step) whyAsked(waited Millis) []handoff.Grounds {
	all := t.withFrustration([]handoff.Grounds{{Reason: handoff.AskedForPerson, Why: "asked for a person"}}, waited)
	if g, again := t.contactedBefore(); again {
		all = append(all, g)
	}
	return all
}

// excuse says that a turn was not understood, unless the flow says so itself.
func (t *step) excuse(out flows.Out) {
	switch lost := out.NotUnderstood || out.Missed != ""; {
	case lost && len(out.Said) == 0:
		t.say(Robot, "utter_not_understood")
	case lost && len(out.Said) == 1:
		t.say(Robot, "utter_pardon") // the same question alone would look like a loop
	}
}

// turnLimit is the limit of the flow that runs, or the shop's.
func (t *step) turnLimit(pack *flows.Pack) int { return t.w.limitOf(t.s, pack) }

func (w *World) limitOf(s State, pack *flows.Pack) int {
	if n := len(s.Talk.Stack); n > 0 {
		if f, ok := pack.Flow(s.Talk.Stack[n-1].Flow); ok && f.TurnLimit > 0 && w.Turns > 0 {
			return f.TurnLimit
		}
	}
	return w.Turns
}

// progress reports whether a walk got anywhere: a slot was filled for the first
// time, or a flow reached its end by itself. What is asked for again and again
// is no progress, however often it is answered.
func (t *step) progress(out flows.Out) bool {
	ep := &t.s.Episode
	if len(out.Ended) > 0 {
		ep.Got = nil
		return true
	}
	first := false
	for _, name := range out.Filled {
		if !slices.Contains(ep.Got, name) {
			ep.Got, first = remember(ep.Got, name, gotMost), true
		}
	}
	return first
}

// count keeps the episode's counters.
func (t *step) count(talk flows.Talk, out flows.Out) {
	ep := &t.s.Episode
	if t.progress(out) {
		ep.Stuck = 0
	} else {
		ep.Stuck++
	}
	if out.NotUnderstood || out.Missed != "" {
		ep.Lost++
	} else {
		ep.Lost = 0
	}
	if len(talk.Stack) > 0 && talk.Stack[0].Flow != ep.Topic {
		t.contact(talk.Stack[0].Flow)
	}
}

// speak says what a walk has said and asks the shop what it wants to know.
func (t *step) speak(pack *flows.Pack, out flows.Out) {
	t.trail = append(t.trail, out.Trail...)
	for i, r := range out.Said {
		t.utter(Robot, r, i == len(out.Said)-1)
	}
	if out.Call != nil {
		t.ask(*out.Call)
	}
	t.watches(out)
	if len(t.s.Talk.Stack) > 0 {
		t.s.Talk.Pack = pack.Hash()
	} else {
		t.s.Talk.Pack = ""
	}
}
