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

// lostLimit is how many turns in a row may go by that were not understood, or
// wrong answers to one question.
const lostLimit = 2

// whyPeople lists what speaks for a person after a turn, in any order.
func (t *step) whyPeople(out flows.Out, heard nlu.Heard, waited Millis, limit int) []handoff.Grounds {
	grounds := t.faults(out)
	ep := t.s.Episode
	if ep.Lost >= lostLimit {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.FailedTwice, Why: whatFailed(out)})
	}
	switch {
	case limit > 0 && ep.Stuck >= limit:
		grounds = append(grounds, handoff.Grounds{Reason: handoff.TurnLimit, Why: fmt.Sprintf("%d turns without getting anywhere", ep.Stuck)})
	case t.w.EpisodeTurns > 0 && ep.Turns >= t.w.EpisodeTurns:
		grounds = append(grounds, handoff.Grounds{Reason: handoff.TurnLimit, Why: fmt.Sprintf("%d turns in this conversation", ep.Turns)})
	}
	grounds = t.withFrustration(grounds, waited)
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
	if t.nobodyToAsk(out) {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.Fault, Why: "no shop is connected"})
	}
	if out.Watch != nil && t.watchesFull(*out.Watch) {
		grounds = append(grounds, handoff.Grounds{Reason: handoff.FlowSaysSo, Why: fmt.Sprintf("more than %d things to watch", watchesMost)})
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
	if h.Reason == "" && h.Promise != nil {
		return handoff.Grounds{Reason: handoff.FlowSaysSo, Why: "has to find out: " + h.Promise.What}
	}
	if len(handoff.Rank([]handoff.Grounds{g})) == 0 {
		return handoff.Grounds{Reason: handoff.FlowSaysSo, Why: cmp.Or(h.Reason, h.Topic)}
	}
	return g
}

func whatFailed(out flows.Out) string {
	if out.Missed != "" {
		return "two wrong answers to " + strings.ReplaceAll(out.Missed, "_", " ")
	}
	return "two messages in a row were not understood"
}

// withFrustration adds what the running conversation says of the customer's
// patience. Where it only repeats what other grounds say it adds nothing.
func (t *step) withFrustration(grounds []handoff.Grounds, waited Millis) []handoff.Grounds {
	if t.w.Angry <= 0 {
		return grounds
	}
	f := t.w.mood(t.s, waited)
	if f.Score < t.w.Angry {
		return grounds
	}
	why := inWords(f.Signals)
	if why == "" && len(grounds) > 0 {
		return grounds
	}
	return append(grounds, handoff.Grounds{Reason: handoff.Frustrated, Why: cmp.Or(why, "is losing patience")})
}

// mood judges the customer's patience from the running conversation.
func (w *World) mood(s State, waited Millis) nlu.Frustration {
	return nlu.Judge(s.Window, nlu.Context{
		MissesInRow: s.Episode.Lost, TurnsWithoutProgress: s.Episode.Stuck, WaitedMs: waited,
		// An agent let the bot go on; the wish for a person was not taken back by that.
		AskedPerson: s.Case.ID != "" && hasReason(s.Case.Grounds, handoff.AskedForPerson),
	})
}

// plainSignals are those that an agent can read without knowing how a score is
// made, and that no other reason says already.
var plainSignals = [...]string{
	"repeated request", "still not", "counting", "threat", "blames us", "swearing", "capitals", "marks", "sarcasm", "falling tone", "waited",
}

// heatedFrom is the weight, in logits, from which the words alone count as heated.
const heatedFrom = 0.3

// inWords names at most three signals as an agent would; "" if there is none.
func inWords(signals []nlu.Signal) string {
	why, heated := make([]string, 0, 3), false
	for _, s := range signals {
		if s.Weight > 0 && len(why) < cap(why) && slices.Contains(plainSignals[:], s.Name) {
			why = append(why, s.Because)
		}
		heated = heated || (s.Name == "words" || s.Name == "earlier") && s.Weight >= heatedFrom
	}
	if len(why) == 0 && heated {
		return "the words are heated"
	}
	return strings.Join(why, ", ")
}

func hasReason(all []handoff.Grounds, r handoff.Reason) bool {
	return slices.ContainsFunc(all, func(g handoff.Grounds) bool { return g.Reason == r })
}
