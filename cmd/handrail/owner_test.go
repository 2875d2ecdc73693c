package main

import (
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// resolved are the answers to the modal of Resolve….
var resolved = map[string]any{"what": "switched on $50.00"}

func TestTheSecondClaimerIsToldWhoHasIt(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.queued()
	// The card stays as it was, as it does for whoever looks at it right now.
	p.do(p.slack.Fault(fake.Fault{Method: "chat.update", Do: "429", RetryAfter: 2, Times: 1}))
	p.click("Ana", card, "claim")
	v.owner("agent")
	p.click("Ben", card, "claim")
	p.until("words for Ben", func() bool {
		for _, m := range p.slack.Ephemerals("Ben", fake.Desk) {
			if strings.HasPrefix(p.slack.Seen(m), "Ana took this at ") {
				return true
			}
		}
		return false
	})
	p.shows(card, "Ana has Dana")
	if s := v.owner("agent"); s.Agent != "Ana" {
		t.Errorf("the case is %s's", s.Agent)
	}
}

func TestAnOpenQuestionCannotBeResolved(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.shows(card, "[Resolve…]")
	p.click("Ana", card, "resolve")
	p.until("the refusal", func() bool {
		for _, m := range p.slack.Ephemerals("Ana", fake.Desk) {
			if strings.Contains(p.slack.Seen(m), "The last message has no answer yet") {
				return true
			}
		}
		return false
	})
	p.post("Ana", card, "It is on now.")
	v.hears("It is on now.")
	p.fills("Ana", card, "resolve", resolved)
	if l := v.hears("Ana thinks this is settled. Is it?"); strings.Join(l.Choices, "|") != "Yes|Not yet" {
		t.Errorf("it offers %q", l.Choices)
	}
	v.owner("closed")
	p.shows(card, "switched on $50.00")
	v.asks("Yes", "Glad.")
	p.shows(card, "Dana: settled")
	v.asks("thanks!", "Any time.")
	v.owner("closed")
}

func TestNotYetReopensOneRungUp(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{env: map[string]string{"SLACK_ESCALATION_CHANNEL": fake.Leads}})
	v, card := p.claimed()
	p.post("Ana", card, "It is on now.")
	v.hears("It is on now.")
	p.fills("Ana", card, "resolve", resolved)
	v.hears("Is it?")
	v.asks("Not yet", "Then it isn't settled.")
	v.owner("queue")
	p.until("a new card", func() bool { return len(p.cards(v.welcome.Conversation)) == 2 })
	p.until("Maria to be rung", func() bool { return len(p.slack.Notifications("Maria")) > 0 })
	again := p.cards(v.welcome.Conversation)[1]
	if seen := p.slack.Seen(again); !strings.Contains(seen, "isn't settled") {
		t.Errorf("the new card reads:\n%s", seen)
	}
	if !strings.Contains(string(again.Blocks), strings.ReplaceAll(card, ".", "")) {
		t.Errorf("the new card does not link the old thread: %s", again.Blocks)
	}
}

func TestPutBackKeepsTheTurn(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.shows(card, "[Put back in the queue]")
	p.click("Ana", card, "put_back")
	v.owner("queue")
	v.hears("Ana has given your case back to the team. You keep your turn.")
	p.shows(card, "[Claim]")
	p.click("Ben", card, "claim")
	if s := v.owner("agent"); s.Agent != "Ben" {
		t.Errorf("the case is %q's", s.Agent)
	}
	ts := p.post("Ana", card, "One more thing, Dana.")
	p.marked(ts, "lock")
	p.says(card, "Ben has had this since")
	v.never("One more thing")
}

func TestLetTheBotGoOn(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.shows(card, "[Let the bot go on]")
	p.fills("Ana", card, "hand_back", map[string]any{"what": "only wants to know where it is"})
	v.owner("bot")
	v.hears("I'm the assistant again.")
	v.asks("where is my order 1042", "e-mail address or postcode")
	v.asks("dana@example.com", "Order 1042 is on its way")
	p.shows(card, "back with the bot")
}

func TestAPromiseHasItsOwnClock(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "before=1s"})
	v, card := p.claimed()
	p.post("Ana", card, "I'll ask the store.")
	v.hears("I'll ask the store.")
	p.shows(card, "[Promise…]")
	due := time.Now().Add(4 * time.Second)
	p.fills("Ana", card, "promise", map[string]any{"what": "can store 14 find the sale?", "other": due.Unix()})
	v.hears("Ana answers by ")
	if s := v.owner("promise"); s.Promise == nil || s.Promise.Due != due.UTC().Truncate(time.Second).Format(stamp) {
		t.Errorf("state %+v, promise %+v, due %s", s, s.Promise, due.UTC().Format(stamp))
	}
	p.shows(card, "can store 14 find the sale?")
	v.asks("any news?", "Ana promised ")
	p.says(card, "any news?")
	p.says(card, "you promised Dana an answer by")
	v.hears("hasn't answered")
	v.owner("queue")
	p.until("a lead to be rung", func() bool { return len(p.slack.Notifications("Maria")) > 0 })
	p.click("Maria", card, "claim")
	if s := v.owner("agent"); s.Agent != "Maria" {
		t.Errorf("the case is %q's", s.Agent)
	}
}

func TestAPromiseKeptIsNoPromiseAnyMore(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.shows(card, "[Promise…]")
	p.fills("Ana", card, "promise", map[string]any{"what": "the carrier's answer", "when": "15m"})
	v.owner("promise")
	p.shows(card, "promised")
	p.post("Ana", card, "It comes tomorrow before noon.")
	v.hears("It comes tomorrow before noon.")
	if s := v.owner("agent"); s.Promise != nil {
		t.Errorf("the promise is still there: %+v", s.Promise)
	}
	p.fills("Ana", card, "resolve", resolved)
	v.owner("closed")
}

func TestASupervisorAskedForIsALead(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.post("Ana", card, "I can't do that.")
	v.hears("I can't do that.")
	v.asks("I want to speak to your supervisor", "I've called the person in charge.")
	p.until("Maria to be rung", func() bool { return len(p.slack.Notifications("Maria")) > 0 })
	p.shows(card, "somebody senior was asked for")
	p.post("Ana", card, "She'll come.")
	v.hears("She'll come.")
	p.click("Ana", card, "resolve")
	p.until("the refusal", func() bool {
		for _, m := range p.slack.Ephemerals("Ana", fake.Desk) {
			if strings.Contains(p.slack.Seen(m), "Somebody senior was asked for") {
				return true
			}
		}
		return false
	})
}

func TestEyesOnTheCardClaim(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.queued()
	p.do(p.slack.As("Ben").React(fake.Desk, card, "eyes"))
	if s := v.owner("agent"); s.Agent != "Ben" {
		t.Errorf("the case is %q's", s.Agent)
	}
}
