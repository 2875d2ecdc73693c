package bot

import (
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
)

// walked is what the flows make of a turn.
type walked struct {
	talk flows.Talk
	out  flows.Out
}

// heed gives a message to the bot: at once if it answers what was asked, taps a
// choice or is understood; else it waits for the rest of the burst.
func (t *step) heed(m Said, entities []flows.Entity, payload string, tapped bool) {
	turn := &t.s.Turn
	if len(turn.Parts) == 0 {
		turn.Since = t.e.At
	}
	turn.Parts = append(turn.Parts, m.Text)
	turn.Entities = append(turn.Entities, entities...)
	if t.s.Pending(SendCall) && !wantsPerson(m.Heard) && payload != payloadPerson {
		if t.recall(m, entities) {
			return
		}
		turn.Until = 0 // answered with the shop's answer
		turn.bound()
		return
	}
	heard := m.Heard
	if len(turn.Parts) > 1 {
		heard = t.hearAll()
	}
	said := t.gathered(heard)
	said.Payload = payload
	if tapped || wantsPerson(heard) {
		t.answer(said, heard, nil)
		return
	}
	if w, clear := t.clear(said, heard); clear {
		t.answer(said, heard, w)
		return
	}
	turn.bound()
	t.settleLater()
}

// recall answers a message that corrects what the shop is being asked about:
// the old question is given up, for its answer would be taken for the new one's.
// What else was said meanwhile still waits.
func (t *step) recall(m Said, entities []flows.Entity) bool {
	pack, ok := t.pack()
	if !ok {
		return false
	}
	said := understood(m.Text, m.Heard, entities)
	w := t.walk(pack, said)
	if !w.out.Recalled {
		return false
	}
	waiting := t.s.Turn
	waiting.Parts = waiting.Parts[:len(waiting.Parts)-1]
	waiting.Entities = waiting.Entities[:len(waiting.Entities)-len(entities)]
	t.drop(func(s Send) bool { return s.Kind == SendCall })
	t.answer(said, m.Heard, w)
	if t.s.Pending(SendCall) && len(waiting.Parts) > 0 {
		t.s.Turn = waiting
	}
	return true
}

// gathered is the burst so far as one turn. Heard together its lines may say
// what none of them says alone: "my order", and then "1042".
func (t *step) gathered(heard nlu.Heard) flows.Said {
	entities := t.s.Turn.Entities
	if len(t.s.Turn.Parts) > 1 {
		together := make([]flows.Entity, 0, len(entities)+len(heard.Entities))
		for _, e := range entities {
			again := func(h nlu.Entity) bool { return h.Value == e.Value }
			if e.Ref != "" || !slices.ContainsFunc(heard.Entities, again) {
				together = append(together, e)
			}
		}
		entities = append(together, found(heard.Entities)...)
	}
	return understood(strings.Join(t.s.Turn.Parts, " "), heard, entities)
}

// hearAll hears the parts of a burst together; they are masked already.
func (t *step) hearAll() nlu.Heard {
	text := strings.Join(t.s.Turn.Parts, " ")
	return t.w.hear(text, t.s.Who, t.e.At)
}

// clear reports whether a turn can be answered before the burst has settled.
// The walk is tried for it; if it is clear, that walk is the answer.
func (t *step) clear(said flows.Said, heard nlu.Heard) (*walked, bool) {
	if heard.Sketch.Flags.Any(nlu.OnlyGreeting | nlu.Fragment) {
		return nil, false
	}
	pack, ok := t.pack()
	if !ok {
		return nil, true
	}
	w := t.walk(pack, said)
	return w, !w.out.NotUnderstood && w.out.Missed == ""
}

func (t *step) walk(pack *flows.Pack, said flows.Said) *walked {
	talk, out := pack.Walk(t.s.Talk, flows.Input{Said: &said, View: t.view(), Trace: t.w.Trace})
	return &walked{talk, out}
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
	t.s.Turn.Until = max(t.s.Turn.Until, was)
	t.moved = t.s.Turn.Until != was
}

// settle answers a burst that is complete.
func (t *step) settle() {
	heard := t.hearAll()
	t.answer(t.gathered(heard), heard, nil)
}

func wantsPerson(heard nlu.Heard) bool {
	return heard.Sketch.Flags.Any(nlu.AsksPerson | nlu.AsksSupervisor)
}
