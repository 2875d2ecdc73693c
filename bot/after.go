package bot

import (
	"slices"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/handoff"
)

// settledFor is how long "Not yet" reopens what an agent thought settled.
const settledFor = 3 * day

// afterTheEnd handles a message to a conversation at rest, if it is about what
// has ended and not a new matter.
func (t *step) afterTheEnd(m Said, payload string) bool {
	asked := t.s.Memory.Ask > 0 && t.e.At-t.s.Memory.Ask < settledFor
	switch {
	case asked && (payload == payloadSettledNo || payload == "" && m.Heard.Has(nlu.Denies) || m.Heard.Has(nlu.StillNot)):
		t.notSettled(m)
		return true
	case asked && (payload == payloadSettledYes || m.Heard.Has(nlu.Affirms)):
		t.s.Memory.Ask = 0
		t.settledByCustomer()
		t.say(Robot, "utter_settled_yes")
		return true
	case t.s.Episode.N > 0 && m.Heard.Sketch.Flags.Any(nlu.OnlyThanks|nlu.OnlyGoodbye|nlu.OnlyEmoji):
		// One short answer; it reopens nothing.
		if !t.s.Episode.Thanks {
			t.s.Episode.Thanks = true
			t.say(Robot, "utter_thanks_after")
		}
		return true
	}
	return false
}

// notSettled reopens the matter one rung up: somebody senior, and the story
// need not be told again. Whoever thought it settled hears of it.
func (t *step) notSettled(m Said) {
	story, asker := t.s.Brief, t.s.Memory.Agent
	t.beginEpisode()
	var last PastCase
	if n := len(t.s.Memory.Cases); n > 0 {
		last = t.s.Memory.Cases[n-1]
	}
	t.s.Episode.Topic = last.Topic
	t.say(Robot, "utter_settled_no")
	t.handOver(handoff.Fact{
		Grounds: []handoff.Grounds{{Reason: handoff.Again, Why: "says that it isn't settled"}},
		Topic:   last.Topic, High: true, Rung: 2, From: last.Card, Told: true,
	})
	story.hear(m.Text)
	t.s.Brief = story
	if asker.ID != "" {
		t.send(Send{Kind: SendDM, Lane: LaneBell, Name: string(NoteNotYet), User: asker.ID})
	}
}

// settledByCustomer writes the customer's own word on the ended case.
func (t *step) settledByCustomer() {
	n := len(t.s.Memory.Cases)
	if n == 0 {
		return
	}
	cases := slices.Clone(t.s.Memory.Cases)
	cases[n-1].Settled = true
	t.s.Memory.Cases = cases
	t.s.Case.Settled = true
	t.s.Rev++
}
