package bot

import (
	"cmp"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// giveUp hands a running flow over. What the flow itself had to say before its
// own handoff or fault is said; what it would have asked again is not.
func (t *step) giveUp(talk flows.Talk, out flows.Out, grounds []handoff.Grounds) {
	t.trail = append(t.trail, out.Trail...)
	pack, _ := t.pack()
	if out.Handoff != nil || out.Fault != "" {
		for _, r := range out.Said {
			t.utter(Robot, r, false)
		}
		t.watches(out)
	}
	place := pack.Step(t.s.Talk)
	t.s.Talk = talk
	fact := handoff.Fact{Grounds: grounds, Topic: t.s.Episode.Topic}
	if h := out.Handoff; h != nil {
		fact.High = h.Priority == "high"
		fact.Topic = cmp.Or(fact.Topic, h.Topic)
		if p := h.Promise; p != nil {
			t.reached(p.To)
			fact.What, fact.To = shorten(p.What, detailMost), shorten(p.To, nameMost)
			fact.Due = t.w.owed(p.By, t.e.At)
		}
	}
	t.s.Brief.Place = place
	t.handOver(fact)
}

// flowChanged hands over a flow whose pack this process no longer has.
func (t *step) flowChanged() {
	t.handOver(handoff.Fact{Grounds: []handoff.Grounds{{Reason: handoff.Fault, Why: "the flow changed while it ran"}}, Topic: t.s.Episode.Topic})
}

// handOver gives the matter to people: the broken-off flow is dropped, what
// was learned stays for the card. A case of the same matter within the week is
// named on the card, so that its thread is at hand.
func (t *step) handOver(f handoff.Fact) {
	f.Kind, f.Case = handoff.HandOver, t.id()
	if earlier, ok := t.earlierCase(f.Topic); ok && f.From == (handoff.Place{}) {
		f.From = earlier.Card
	}
	f.High = f.High || hasReason(f.Grounds, handoff.Alarming)
	for i := range f.Grounds {
		f.Grounds[i].Why = shorten(f.Grounds[i].Why, groundsMost)
	}
	t.triedStill(t.s.Out)
	pack, _ := t.pack()
	t.brief(pack)
	t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
	t.s.Talk.Last, t.s.Talk.Told = "", nil // people have it: nothing of it is corrected with the bot
	t.s.Turn = Turn{}
	t.s.Rev, t.s.Shown, t.s.Posted, t.s.Wait = 0, 0, 0, 0
	t.dropFlowCalls()
	t.move(f)
}

// part ends an episode of the bot's politely.
func (t *step) part() {
	t.move(handoff.Fact{Kind: handoff.Parted})
}
