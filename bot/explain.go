package bot

import (
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Explanation says of one turn what was understood, what came of it and why:
// for authors of flows, as data. It holds no secrets: what it quotes was
// masked before it was stored.
type Explanation struct {
	Text     string         `json:"text,omitempty"`     // what the customer wrote
	Choice   string         `json:"choice,omitempty"`   // the offered choice that it is
	Intent   string         `json:"intent,omitempty"`   // the best guess, if it is sure enough
	Guesses  []nlu.Guess    `json:"guesses,omitempty"`  // best first
	Entities []flows.Entity `json:"entities,omitempty"` // in the order of the text
	Tone     []string       `json:"tone,omitempty"`     // how it was said, in words

	Rule   string       `json:"rule"`             // what decided, in words
	Walked []Stop       `json:"walked,omitempty"` // what the flows did, in order; needs World.Trace
	Stands string       `json:"stands,omitempty"` // where the flow waits now, in words
	Slots  []flows.Slot `json:"slots,omitempty"`  // as they stand

	Owner   handoff.Owner      `json:"owner"`
	Grounds []handoff.Grounds  `json:"grounds,omitempty"` // of the handover, if there is one now
	Counts  Counts             `json:"counts"`
	Mood    Mood               `json:"mood"`
	Clocks  []handoff.Deadline `json:"clocks,omitempty"`
}

// Stop is one thing that the flows did, with its place as a person would name
// it.
type Stop struct {
	flows.Trod
	Place string `json:"place,omitempty"`
}

// Counts are the counters that can bring a person in, each with its limit; a
// limit of 0 is off.
type Counts struct {
	Stuck      int `json:"stuck"` // turns without progress on this matter
	StuckLimit int `json:"stuck_limit"`
	Turns      int `json:"turns"` // in this episode
	TurnsLimit int `json:"turns_limit"`
	Lost       int `json:"lost"` // turns in a row that were not understood
	LostLimit  int `json:"lost_limit"`
}

// Mood is the frustration score and what it is made of.
type Mood struct {
	Score   float64      `json:"score"`
	Limit   float64      `json:"limit"` // from which a person takes over; 0 = off
	Signals []nlu.Signal `json:"signals,omitempty"`
}

// Explain says what changes have made of a conversation: those of one turn, in
// order, the customer's message first. before is the state that it met.
func Explain(w *World, before State, changes ...Change) Explanation {
	if len(changes) == 0 {
		return Explanation{Rule: "nothing has happened yet", Owner: handoff.Closed}
	}
	next := changes[len(changes)-1].Next
	e := Explanation{Owner: next.Case.Owner, Slots: next.Talk.Slots, Clocks: Due(w, next)}
	waited := Millis(0)
	for _, c := range changes {
		if said := c.Event.Said; said != nil {
			e.heard(before, c.Event, *said)
			if before.Turn.Since > 0 {
				waited = c.Event.At - before.Turn.Since
			}
		}
		for _, t := range c.Trail {
			e.Walked = append(e.Walked, Stop{t, w.Pack.Step(flows.Talk{Stack: []flows.Frame{{Flow: t.Flow, Step: t.Step}}})})
		}
	}
	e.Stands = w.Pack.Step(next.Talk)
	if withPeople(next) {
		e.Grounds = next.Case.Grounds
	}
	e.Counts = Counts{
		Stuck: next.Episode.Stuck, StuckLimit: w.limitOf(next, w.Pack), Turns: next.Episode.Turns, TurnsLimit: w.EpisodeTurns,
		Lost: next.Episode.Lost, LostLimit: lostLimit,
	}
	f := w.mood(next, waited)
	e.Mood = Mood{Score: f.Score, Limit: w.Angry, Signals: f.Signals}
	e.Rule = e.rule(w, before, next, changes)
	return e
}

// heard notes what was understood of a message.
func (e *Explanation) heard(before State, event Event, said Said) {
	e.Text, e.Intent, e.Guesses = said.Text, said.Heard.Intent, said.Heard.Guesses
	e.Entities = found(said.Heard.Entities)
	e.Tone = toneWords(said.Heard.Sketch.Flags)
	for _, c := range before.Offer {
		if strings.EqualFold(strings.TrimSpace(said.Text), c.Title) {
			e.Choice = c.Title
			if c.Payload != "" {
				e.Choice += " = " + c.Payload
			}
		}
	}
}

// rule names what decided, the strongest first.
func (e *Explanation) rule(w *World, before, next State, changes []Change) string {
	handed := withPeople(next) && next.Case.ID != before.Case.ID
	switch {
	case handed && len(next.Case.Grounds) > 0:
		g := next.Case.Grounds[0]
		if g.Why == reasonWords[g.Reason] {
			return "handed over: " + g.Why
		}
		return "handed over: " + reasonWords[g.Reason] + " (" + g.Why + ")"
	case withPeople(before) && !withPeople(next):
		return "the people's case has ended"
	case withPeople(next):
		return "people have the matter; the assistant only passes on"
	}
	if rule := e.walkRule(w); rule != "" {
		return rule
	}
	switch last := changes[len(changes)-1]; {
	case len(next.Turn.Parts) > 0 && next.Turn.Until > 0:
		return "it looks unfinished: the assistant waits for the rest of the turn"
	case len(next.Turn.Parts) > 0:
		return "it waits for the shop's answer"
	case next.Pending(SendCall):
		return "the shop is being asked"
	case next.Episode.Lost > before.Episode.Lost:
		return "not understood: no flow, and no answer to what was asked"
	case last.Event.Clock != nil:
		return "a clock rang"
	case len(next.Talk.Stack) > 0:
		return "an answer in the running flow"
	}
	return "no rule: nothing was to be done"
}

// walkRule names the flow that was begun by the turn, or what the running one
// made of it.
func (e *Explanation) walkRule(w *World) string {
	for _, s := range e.Walked {
		switch {
		case s.Did == flows.DidBegin && strings.HasPrefix(s.Flow, "pattern_"):
			return "repair: " + s.Flow
		case s.Did == flows.DidBegin:
			f, _ := w.Pack.Flow(s.Flow)
			rule := "the flow `" + s.Flow + "` (" + f.Name + ") began"
			if e.Intent != "" && e.Choice == "" {
				rule += ", for the intent `" + e.Intent + "`"
			}
			return rule
		case s.Did == flows.DidStep || s.Did == flows.DidTake:
			return "an answer to `" + s.Place + "`"
		}
	}
	return ""
}

func withPeople(s State) bool {
	o := s.Case.Owner
	return o == handoff.Queue || o == handoff.Holder || o == handoff.Pledge
}

// reasonWords are the law's reasons as an author reads them.
var reasonWords = map[handoff.Reason]string{
	handoff.AskedForPerson: "asked for a person", handoff.Fault: "an error of shop or engine", handoff.Alarming: "the facts alarm us",
	handoff.Again: "repeated contact about the same matter", handoff.FailedTwice: "failed twice", handoff.Frustrated: "frustrated",
	handoff.TurnLimit: "the turns are used up", handoff.FlowSaysSo: "the flow says so", handoff.Priority: "a customer with priority",
}

// tones are the marks of a text as an author reads them.
var tones = []struct {
	flag  nlu.Flags
	words string
}{
	{nlu.AsksPerson, "asks for a person"}, {nlu.AsksSupervisor, "asks for somebody in charge"}, {nlu.StillNot, "says that nothing has changed"},
	{nlu.Counting, "counts the times"}, {nlu.Threat, "speaks of consequences"}, {nlu.Blames, "blames us"}, {nlu.Swears, "swears"},
	{nlu.Shouts, "writes in capitals"}, {nlu.Floods, "row of !!! or ???"}, {nlu.Sarcasm, "sarcasm"}, {nlu.Negative, "the words are bad"},
	{nlu.OnlyThanks, "only thanks"}, {nlu.OnlyGreeting, "only a greeting"}, {nlu.OnlyGoodbye, "only a goodbye"}, {nlu.OnlyEmoji, "only emoji"},
	{nlu.Fragment, "looks unfinished"}, {nlu.Affirms, "says yes"}, {nlu.Denies, "says no"},
}

func toneWords(flags nlu.Flags) []string {
	var words []string
	for _, t := range tones {
		if flags.Has(t.flag) && !slices.Contains(words, t.words) {
			words = append(words, t.words)
		}
	}
	return words
}
