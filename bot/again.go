package bot

import (
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/handoff"
)

const (
	day        = Millis(24 * 60 * 60 * 1000)
	sameMatter = 7 * day // a case this recent makes a new contact "again"
	againSpan  = 9 * day // "third contact in 9 days"
	againLimit = 3       // contacts about one matter within againSpan
)

// contact notes that the customer brings a matter to the bot; once an episode,
// however often they come back to it.
func (t *step) contact(topic string) {
	t.s.Episode.Topic = topic
	known := slices.ContainsFunc(t.s.Memory.Talks, func(p PastTalk) bool { return p.Topic == topic && p.At >= t.s.Episode.Since })
	if !known {
		t.s.Memory.Talks = remember(t.s.Memory.Talks, PastTalk{Topic: topic, At: t.e.At}, talksMost)
	}
}

// contactedBefore tells whether this matter was brought before: a case about
// it ended within a week, or this is the third time that it comes up.
func (t *step) contactedBefore() (handoff.Grounds, bool) {
	topic := t.s.Episode.Topic
	if topic == "" {
		return handoff.Grounds{}, false
	}
	if earlier, ok := t.earlierCase(topic); ok {
		// What an agent gave back to the bot is not taken from it again.
		return handoff.Grounds{Reason: handoff.Again, Why: "a case about this ended within the week"}, !earlier.Back
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
	if n := span/day + 1; n > 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "a day"
}

// earlierCase finds the last case about a matter that ended within a week.
func (t *step) earlierCase(topic string) (PastCase, bool) {
	for _, c := range slices.Backward(t.s.Memory.Cases) {
		if c.Topic == topic && t.e.At-c.Ended < sameMatter {
			return c, true
		}
	}
	return PastCase{}, false
}

// keepCase writes an ended case into memory. It ends the customer's guesses
// too: people have looked at them.
func (t *step) keepCase(c handoff.Case) {
	if c.ID == "" {
		return
	}
	agent := c.Agent
	if agent.ID == "" {
		agent = c.Past
	}
	t.s.Memory.Wrong = 0
	t.s.Memory.Cases = remember(t.s.Memory.Cases, PastCase{
		ID: c.ID, Topic: c.Topic, Agent: agent, Card: c.Card, Ended: t.e.At,
		Outcome: t.s.Case.Outcome, Back: t.s.Case.Owner == handoff.Bot,
	}, casesMost)
}
