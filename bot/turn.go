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
	if said.Payload == "" { // a choice's words are ours: they say nothing of the customer's mood
		t.s.Window = remember(t.s.Window, heard.Sketch, windowSize)
	}
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
	case payloadStillOpen:
		t.s.Episode.Lost = 1 // what comes now is understood, or a person takes it
		t.say(Robot, "utter_what_else")
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
	t.excuse(pack, tried)
	if grounds := t.faults(tried.out); len(grounds) > 0 {
		t.giveUp(tried.talk, tried.out, grounds)
		return
	}
	t.s.Talk = tried.talk
	if len(tried.talk.Stack) == 0 && slices.Contains(tried.out.Repaired, flows.CancelFlow) {
		t.s.Episode.Asked = true // who lets a matter be need not be asked either
	}
	t.speak(pack, tried.out)
	if !heard.Has(nlu.Thanks) {
		t.askWhetherSettled(pack, tried.out)
	}
}

// whyAsked is the wish for a person with what the conversation adds to it.
func (t *step) whyAsked(waited Millis) []handoff.Grounds {
	all := t.withFrustration([]handoff.Grounds{{Reason: handoff.AskedForPerson, Why: "asked for a person"}}, waited)
	if g, again := t.contactedBefore(); again {
		all = append(all, g)
	}
	return all
}

// excuse says that a turn was not understood, unless the flow says so itself:
// the same question alone would look like a loop.
func (t *step) excuse(pack *flows.Pack, w *walked) {
	if !w.out.NotUnderstood && w.out.Missed == "" || len(w.out.Said) > 1 {
		return
	}
	talk, out := pack.Walk(w.talk, flows.Input{Start: flows.CannotHandle, View: t.view(), Trace: t.w.Trace})
	w.talk = talk
	w.out.Said, w.out.Handoff, w.out.Fault = out.Said, out.Handoff, out.Fault
	w.out.Repaired, w.out.Trail = append(w.out.Repaired, out.Repaired...), append(w.out.Trail, out.Trail...)
}

// askWhetherSettled asks, once an episode, whether what the bot settled was
// what the customer needed. Where a message costs money or time to read
// nothing is asked, nor after a line that offers choices of its own.
func (t *step) askWhetherSettled(pack *flows.Pack, out flows.Out) {
	ep := &t.s.Episode
	if out.Settled == "" || out.Watch != nil || ep.Checked || len(t.s.Offer) > 0 || t.s.Case.Owner != handoff.Bot || !t.w.Can(t.s.Channel).Page {
		return
	}
	talk, asked := pack.Walk(t.s.Talk, flows.Input{Start: flows.Completed, View: t.view(), Trace: t.w.Trace})
	if len(asked.Said) == 0 || len(t.faults(asked)) > 0 {
		return
	}
	ep.Checked, ep.Asked = true, true
	t.s.Talk = talk
	t.speak(pack, asked)
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
	if len(talk.Stack) > 0 && talk.Stack[0].Flow != ep.Topic && !flows.IsPattern(talk.Stack[0].Flow) {
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
