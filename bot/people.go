package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Limits behind the reasons to hand over.
const (
	lostLimit  = 2                            // turns in a row that were not understood, or wrong answers to one question
	sameMatter = 7 * 24 * 60 * 60 * 1000      // a case this recent makes a new contact "again"
	againLimit = 3                            // contacts about one matter within againSpan
	againSpan  = Millis(9 * 24 * 3600 * 1000) // "third contact in 9 days"
)

// whyPeople lists what speaks for a person after a turn, in any order.
func (t *step) whyPeople(out flows.Out, heard nlu.Heard, limit int) []handoff.Grounds {
	grounds := t.faults(out)
	ep := t.s.Episode
	if ep.Lost >= lostLimit {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.FailedTwice, Why: t.whatFailed(out)})
	}
	if g, angry := t.frustration(); angry {
		grounds = append(grounds, g)
	}
	switch {
	case limit > 0 && ep.Stuck >= limit:
		grounds = append(grounds, handoff.Grounds{Reason: handoff.TurnLimit, Why: fmt.Sprintf("%d turns without getting anywhere", ep.Stuck)})
	case t.w.EpisodeTurns > 0 && ep.Turns >= t.w.EpisodeTurns:
		grounds = append(grounds, handoff.Grounds{Reason: handoff.TurnLimit, Why: fmt.Sprintf("%d turns in this conversation", ep.Turns)})
	}
	if again, ok := t.contactedBefore(); ok && (len(grounds) > 0 || out.Call == nil && len(out.Ended) == 0) {
		grounds = append(grounds, again)
	}
	if len(grounds) > 0 && heard.Sketch.Flags.Any(nlu.Threat) {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.Frustrated, Why: "speaks of consequences"})
	}
	return grounds
}

// faults lists what a walk itself brought up: its error, or its own wish for a
// person.
func (t *step) faults(out flows.Out) []handoff.Grounds {
	var grounds []handoff.Grounds
	if out.Fault != "" {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.Fault, Why: strings.ReplaceAll(out.Fault, "_", " ")})
	}
	if out.Call != nil && !t.w.HasShop {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.Fault, Why: "no shop is connected"})
	}
	if h := out.Handoff; h != nil {
		grounds = append(grounds, asGrounds(*h))
	}
	return grounds
}

// asGrounds reads a flow's reason, "asked: for a person": one of the law's
// reasons and the words for the card. Any other text is the flow's own reason.
func asGrounds(h flows.Handoff) handoff.Grounds {
	name, why, _ := strings.Cut(h.Reason, ":")
	g := handoff.Grounds{Reason: handoff.Reason(name), Why: cmp.Or(strings.TrimSpace(why), h.Topic, h.Reason)}
	if len(handoff.Rank([]handoff.Grounds{g})) == 0 {
		return handoff.Grounds{Reason: handoff.FlowSaysSo, Why: cmp.Or(h.Reason, h.Topic)}
	}
	return g
}

func (t *step) whatFailed(out flows.Out) string {
	if out.Missed != "" {
		return "two wrong answers to " + strings.ReplaceAll(out.Missed, "_", " ")
	}
	return "two messages in a row were not understood"
}

// frustration judges the running conversation.
func (t *step) frustration() (handoff.Grounds, bool) {
	if t.w.Angry <= 0 {
		return handoff.Grounds{}, false
	}
	f := nlu.Judge(t.s.Window, nlu.Context{MissesInRow: t.s.Episode.Lost, TurnsWithoutProgress: t.s.Episode.Stuck})
	if f.Score < t.w.Angry {
		return handoff.Grounds{}, false
	}
	return handoff.Grounds{Reason: handoff.Frustrated, Why: inWords(f.Signals)}, true
}

// plainSignals are those that an agent can read without knowing how a score is
// made, and that no other reason says already.
var plainSignals = [...]string{
	"repeated request", "still not", "counting", "threat", "blames us", "swearing", "capitals", "marks", "sarcasm", "falling tone", "waited",
}

func inWords(signals []nlu.Signal) string {
	why := make([]string, 0, 3)
	for _, s := range signals {
		if s.Weight > 0 && len(why) < cap(why) && slices.Contains(plainSignals[:], s.Name) {
			why = append(why, s.Because)
		}
	}
	return cmp.Or(strings.Join(why, ", "), "the words are heated")
}

// grounds is a reason with what the running conversation adds to it.
func (t *step) grounds(first handoff.Grounds, heard nlu.Heard) []handoff.Grounds {
	all := []handoff.Grounds{first}
	if g, angry := t.frustration(); angry {
		all = append(all, g)
	}
	if g, again := t.contactedBefore(); again {
		all = append(all, g)
	}
	return all
}

// contactedBefore tells whether this matter was brought before: a case about
// it ended within a week, or this is the third time that it comes up.
func (t *step) contactedBefore() (handoff.Grounds, bool) {
	topic := t.s.Episode.Topic
	if topic == "" {
		return handoff.Grounds{}, false
	}
	if _, ok := t.earlierCase(topic); ok {
		return handoff.Grounds{Reason: handoff.Again, Why: "a case about this ended within the week"}, true
	}
	times, first := 0, t.e.At
	for _, talk := range t.s.Memory.Talks {
		if talk.Topic == topic && t.e.At-talk.At < againSpan {
			times++
			first = min(first, talk.At)
		}
	}
	if times < againLimit {
		return handoff.Grounds{}, false
	}
	return handoff.Grounds{Reason: handoff.Again, Why: fmt.Sprintf("contact number %d about this in %s", times, days(t.e.At-first))}, true
}

func days(span Millis) string {
	n := span/(24*3600*1000) + 1
	if n == 1 {
		return "a day"
	}
	return fmt.Sprintf("%d days", n)
}

func (t *step) earlierCase(topic string) (PastCase, bool) {
	for _, c := range slices.Backward(t.s.Memory.Cases) {
		if c.Topic == topic && t.e.At-c.Ended < sameMatter {
			return c, true
		}
	}
	return PastCase{}, false
}

// giveUp hands a running flow over. What the flow itself had to say before its
// own handoff or fault is said; what it would have asked again is not.
func (t *step) giveUp(talk flows.Talk, out flows.Out, grounds []handoff.Grounds) {
	pack, _ := t.pack()
	if out.Handoff != nil || out.Fault != "" {
		for _, r := range out.Said {
			t.utter(Robot, r, false)
		}
	}
	before := t.s.Talk
	t.s.Talk = talk
	fact := handoff.Fact{Grounds: grounds, Topic: t.s.Episode.Topic}
	if h := out.Handoff; h != nil {
		fact.High = h.Priority == "high"
		fact.Topic = cmp.Or(fact.Topic, h.Topic)
	}
	t.s.Brief.Place = pack.Step(before)
	t.handOver(fact)
}

// handOver gives the matter to people: the broken-off flow is dropped, what
// was learned stays for the card.
func (t *step) handOver(f handoff.Fact) {
	f.Kind, f.Case = handoff.HandOver, t.id()
	if earlier, ok := t.earlierCase(f.Topic); ok && f.From == (handoff.Place{}) {
		f.From = earlier.Card
	}
	if f.High || hasReason(f.Grounds, handoff.Alarming) {
		f.High = true
	}
	pack, _ := t.pack()
	t.brief(pack)
	t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
	t.s.Turn = Turn{}
	t.s.Rev, t.s.Shown, t.s.Posted, t.s.Wait = 0, 0, 0, 0
	t.drop(func(s Send) bool { return s.Kind == SendCall })
	t.move(f)
}

func hasReason(all []handoff.Grounds, r handoff.Reason) bool {
	return slices.ContainsFunc(all, func(g handoff.Grounds) bool { return g.Reason == r })
}

// part ends an episode of the bot's politely.
func (t *step) part() {
	t.move(handoff.Fact{Kind: handoff.Parted})
}
