package bot

import (
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
)

// notAside are texts that ask for nothing or for people: with somebody who
// waits for a person the bot doesn't chat.
const notAside = nlu.OnlyGreeting | nlu.OnlyThanks | nlu.OnlyGoodbye | nlu.OnlyEmoji | nlu.Fragment |
	nlu.AsksPerson | nlu.AsksSupervisor | nlu.Threat | nlu.StillNot

// aside lets the bot settle a different routine matter while the customer
// waits for a person or for a promise; the turn is kept. What it can't settle
// it leaves alone, for people have the conversation already. It reports
// whether it took the matter up.
func (t *step) aside(m Said, entities []flows.Entity, payload string) bool {
	if t.s.Pending(SendCall) || m.Heard.Sketch.Flags.Any(notAside) {
		return false
	}
	said := understood(m.Text, m.Heard, entities)
	said.Payload = payload
	pack, _ := t.pack() // one that is gone is a fault of the walk's
	if len(t.s.Talk.Stack) == 0 {
		flow, ok := pack.Trigger(said)
		if !ok || flow == t.s.Case.Topic {
			return false
		}
		if t.s.Case.Topic == "" {
			// Who asked for a person first and says now what about, has told the
			// people, not the bot.
			t.namesMatter(pack, flow)
			return false
		}
	}
	talk, out := pack.Walk(t.s.Talk, flows.Input{Said: &said, View: t.view(), Trace: t.w.Trace})
	return t.goOnAside(pack, talk, out)
}

// namesMatter writes on the card what the case is about.
func (t *step) namesMatter(pack *flows.Pack, flow string) {
	t.s.Case.Topic, t.s.Episode.Topic = flow, flow
	t.s.Brief.Topic = t.topicName(pack)
	if m := t.e.Said; m != nil {
		t.s.Brief.hear(m.Text)
	}
	t.s.Rev++
	t.moved = true
}

// shopAnsweredAside goes on with what the bot settles beside a case.
func (t *step) shopAnsweredAside(call Send, result flows.Result) {
	pack, ok := t.pack()
	if !ok {
		t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
		return
	}
	talk, out := t.walkResult(pack, call, result)
	t.goOnAside(pack, talk, out)
}

func (t *step) goOnAside(pack *flows.Pack, talk flows.Talk, out flows.Out) bool {
	stuck := out.Handoff != nil || out.Fault != "" || out.NotUnderstood || out.Missed != "" ||
		t.nobodyToAsk(out) || out.Call != nil && t.guessedOut() || out.Watch != nil && t.watchesFull(*out.Watch)
	if stuck {
		t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
		return false
	}
	before := t.s.Lines
	t.s.Talk = talk
	t.speak(pack, out)
	if t.s.Lines > before {
		t.toDesk()
	}
	return t.s.Lines > before || out.Call != nil
}
