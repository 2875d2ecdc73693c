package bot

import (
	"strings"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// windowSize is how many customer turns are remembered as sketches.
const windowSize = 8

// heed gives a message to the bot: at once if it answers what was asked, taps a
// choice or is understood; else it waits for the rest of the burst.
func (t *step) heed(m Said, entities []flows.Entity, payload string, tapped bool) {
	turn := &t.s.Turn
	if len(turn.Parts) == 0 {
		turn.Since = t.e.At
	}
	turn.Parts = append(turn.Parts, m.Text)
	turn.Entities = append(turn.Entities, entities...)
	if t.s.Pending(SendCall) && !wantsPerson(m.Heard) {
		turn.Until = 0 // answered with the shop's answer
		return
	}
	said, heard := t.gathered(m)
	said.Payload = payload
	if tapped || wantsPerson(heard) || t.clear(said, heard) {
		t.answer(said, heard)
		return
	}
	t.settleLater()
}

// gathered is the burst so far as one turn. A single message keeps what was
// heard in it; several are heard together.
func (t *step) gathered(last Said) (flows.Said, nlu.Heard) {
	turn := t.s.Turn
	if len(turn.Parts) == 1 {
		return understood(turn.Parts[0], last.Heard, turn.Entities), last.Heard
	}
	text := strings.Join(turn.Parts, " ")
	heard := nlu.Hear(t.w.Model, t.w.Patterns, text, nlu.DayOf(t.w.local(t.s.Who, t.e.At)))
	return understood(text, heard, turn.Entities), heard
}

// clear reports whether a turn can be answered before the burst has settled.
// The walk is tried for it: it is pure, and what comes of it is thrown away.
func (t *step) clear(said flows.Said, heard nlu.Heard) bool {
	if heard.Sketch.Flags.Any(nlu.OnlyGreeting | nlu.Fragment) {
		return false
	}
	pack, ok := t.pack()
	if !ok {
		return true
	}
	_, out := pack.Walk(t.s.Talk, flows.Input{Said: &said, View: t.view()})
	return !out.NotUnderstood && out.Missed == ""
}

func (t *step) settleLater() {
	clocks := t.w.Rules.Clocks
	// A channel without a page is slower to write on; its burst settles later.
	slow := !t.w.Can(t.s.Channel).Page
	t.s.Turn.Until = min(t.e.At+clocks.Settle.Of(slow), t.s.Turn.Since+clocks.Burst.Of(slow))
}

// typing prolongs a burst that is waiting to settle.
func (t *step) typing() {
	if t.s.Turn.Until == 0 {
		return
	}
	was := t.s.Turn.Until
	t.settleLater()
	t.moved = t.s.Turn.Until != was
}

// settle answers a burst that is complete.
func (t *step) settle() {
	said, heard := t.gatheredAgain()
	t.answer(said, heard)
}

func (t *step) gatheredAgain() (flows.Said, nlu.Heard) {
	text := strings.Join(t.s.Turn.Parts, " ")
	heard := nlu.Hear(t.w.Model, t.w.Patterns, text, nlu.DayOf(t.w.local(t.s.Who, t.e.At)))
	return understood(text, heard, t.s.Turn.Entities), heard
}

func wantsPerson(heard nlu.Heard) bool {
	return heard.Sketch.Flags.Any(nlu.AsksPerson | nlu.AsksSupervisor)
}

// answer is one turn of the bot: what the flows make of it, unless it shows
// that a person should take over.
func (t *step) answer(said flows.Said, heard nlu.Heard) {
	t.s.Turn = Turn{}
	t.s.Episode.Turns++
	t.s.Window = remember(t.s.Window, heard.Sketch, windowSize)
	t.s.Brief.Words = shorten(said.Text, wordsMost)
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
		t.handOver(handoff.Fact{
			Grounds: t.grounds(handoff.Grounds{Reason: handoff.AskedForPerson, Why: "asked for a person"}, heard),
			Topic:   t.s.Episode.Topic, Lead: heard.Has(nlu.AsksSupervisor),
		})
		return
	}
	pack, ok := t.pack()
	if !ok {
		t.handOver(handoff.Fact{Grounds: []handoff.Grounds{{Reason: handoff.Fault, Why: "the flow changed while it ran"}}, Topic: t.s.Episode.Topic})
		return
	}
	if heard.Sketch.Flags.Any(nlu.OnlyThanks | nlu.OnlyGoodbye) {
		t.s.Episode.Asked = true // who says thanks need not be asked whether it is settled
	}
	limit := t.turnLimit(pack)
	talk, out := pack.Walk(t.s.Talk, flows.Input{Said: &said, View: t.view()})
	t.count(pack, talk, out)
	if grounds := t.whyPeople(out, heard, limit); len(grounds) > 0 {
		t.giveUp(talk, out, grounds)
		return
	}
	t.s.Talk = talk
	switch lost := out.NotUnderstood || out.Missed != ""; {
	case lost && len(out.Said) == 0:
		t.say(Robot, "utter_not_understood")
	case lost && len(out.Said) == 1:
		t.say(Robot, "utter_pardon") // the same question alone would look like a loop
	}
	t.speak(pack, out)
}

// turnLimit is the limit of the flow that runs, or the shop's.
func (t *step) turnLimit(pack *flows.Pack) int {
	if n := len(t.s.Talk.Stack); n > 0 {
		if f, ok := pack.Flow(t.s.Talk.Stack[n-1].Flow); ok && f.TurnLimit > 0 && t.w.Turns > 0 {
			return f.TurnLimit
		}
	}
	return t.w.Turns
}

// count keeps the episode's counters: progress is a slot filled for the first
// time or a flow that reached its end by itself.
func (t *step) count(pack *flows.Pack, talk flows.Talk, out flows.Out) {
	ep := &t.s.Episode
	if len(out.Filled) > 0 || len(out.Ended) > 0 {
		ep.Stuck = 0
	} else {
		ep.Stuck++
	}
	if out.NotUnderstood || out.Missed != "" {
		ep.Lost++
	} else {
		ep.Lost = 0
	}
	if len(talk.Stack) == 0 {
		return
	}
	if topic := talk.Stack[0].Flow; topic != ep.Topic {
		ep.Topic = topic
		t.s.Memory.Talks = remember(t.s.Memory.Talks, PastTalk{Topic: topic, At: t.e.At}, windowSize)
	}
}

// speak says what a walk has said and asks the shop what it wants to know.
func (t *step) speak(pack *flows.Pack, out flows.Out) {
	for i, r := range out.Said {
		t.utter(Robot, r, i == len(out.Said)-1)
	}
	if out.Call != nil {
		t.ask(*out.Call)
	}
	if len(t.s.Talk.Stack) > 0 {
		t.s.Talk.Pack = pack.Hash()
	} else {
		t.s.Talk.Pack = ""
	}
}

// callBudget is how many of the shop's clocks a call may take in all: three
// tries and one for the road.
const callBudget = 4

// ask queues a call to the shop; its answer comes back as an event.
func (t *step) ask(call flows.Call) {
	t.send(Send{
		Kind: SendCall, Lane: LaneShop, Name: call.Action, Args: call.Args,
		Until: t.e.At + callBudget*t.w.Rules.Clocks.Shop.Of(false),
	})
}

// shopAnswered goes on with a flow that waited for the shop.
func (t *step) shopAnswered(call Send, result flows.Result) {
	pack, ok := t.pack()
	if !ok || len(t.s.Talk.Stack) == 0 {
		return
	}
	t.tried(strings.ReplaceAll(call.Name, "_", " ") + ": " + strings.ReplaceAll(result.Outcome, "_", " "))
	if result.Outcome == flows.NotFound && guessed(call) {
		t.s.Memory.Wrong++
	}
	talk, out := pack.Walk(t.s.Talk, flows.Input{Result: &result, View: t.view()})
	if t.s.Case.Owner == handoff.Queue {
		t.goOnAside(pack, talk, out)
		return
	}
	if t.s.Memory.Wrong >= wrongLimit && result.Outcome == flows.NotFound && guessed(call) {
		t.s.Memory.Wrong = 0
		grounds := t.faults(out) // a flow that gives up by itself has its own words for it
		if len(grounds) == 0 {
			grounds = []handoff.Grounds{{Reason: handoff.FailedTwice, Why: "three lookups found nothing"}}
		}
		t.giveUp(talk, out, grounds)
		return
	}
	if len(out.Ended) > 0 || len(out.Filled) > 0 {
		t.s.Episode.Stuck = 0
	}
	if grounds := t.faults(out); len(grounds) > 0 {
		t.giveUp(talk, out, grounds)
		return
	}
	t.s.Talk = talk
	t.speak(pack, out)
	if len(t.s.Turn.Parts) > 0 && !t.s.Pending(SendCall) {
		t.settle()
	}
}

// guessed reports whether a lookup named all that it takes: a card's number is
// looked up before its PIN is asked for, and that is no wrong answer yet.
func guessed(call Send) bool {
	number, pin := false, false
	for _, a := range call.Args {
		number = number || a.Name == "card_number"
		pin = pin || a.Name == "card_pin"
	}
	return !number || pin
}

// wrongLimit is how many lookups in one conversation may find nothing before
// a person looks: guessing must not pay, and a real customer must not be sent
// round in circles.
const wrongLimit = 3
