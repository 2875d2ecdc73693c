package slack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// TestWhatWasLostIsReadBack: events that never came are read from the threads
// once a connection is new.
func TestWhatWasLostIsReadBack(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	o.slack.FaultEvents(fake.EventFault{Lose: 2})
	lost := o.post("Ana", card, "You didn't hear this life.")
	o.do(o.slack.As("Ana").Edit(card.Channel, lost, "You didn't hear this live."))
	o.never("dana", "hear this")
	o.slack.CutSockets()
	o.until("new sockets", func() bool { return o.slack.Sockets() == 2 })
	o.arrives("dana", "agent Ana: You didn't hear this live.")
	o.slack.Disconnect("refresh_requested")
	o.post("Ana", card, "And this is the last.")
	o.arrives("dana", "And this is the last.")
	if got := o.reads("dana"); strings.Count(got, "hear this") != 1 {
		t.Errorf("it was read twice:\n%s", got)
	}
}

// TestFatalErrorsAreNotFinal: a revoked token ends slack-go's client; the desk
// comes back as soon as it is mended.
func TestFatalErrorsAreNotFinal(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	o.do(o.slack.Fault(fake.Fault{Method: "apps.connections.open", Do: "error", Code: "invalid_auth", Times: 2}))
	o.slack.CutSockets()
	o.until("the sockets to be back", func() bool { return o.slack.Sockets() == 2 })
	o.post("Ana", card, "Back again.")
	o.arrives("dana", "Back again.")
}

// TestRepeatedAndReorderedEvents: each message once, whatever Slack does.
func TestRepeatedAndReorderedEvents(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		card := o.claimed("dana")
		o.slack.FaultEvents(fake.EventFault{Duplicate: 6})
		for n := range 3 {
			o.post("Ana", card, fmt.Sprintf("twice %d.", n))
		}
		o.slack.FaultEvents(fake.EventFault{Reorder: 2})
		early := o.post("Ana", card, "It was worng.")
		o.do(o.slack.As("Ana").Edit(card.Channel, early, "It was wrong."))
		o.slack.FaultEvents(fake.EventFault{Reorder: 2})
		gone := o.post("Ana", card, "Nobody shall read this.")
		o.do(o.slack.As("Ana").Delete(card.Channel, gone))
		o.slack.FaultEvents(fake.EventFault{})
		o.post("Ana", card, "The end.")
		o.arrives("dana", "The end.")
		o.arrives("dana", "It was wrong.")
		got := o.reads("dana")
		for n := range 3 {
			if strings.Count(got, fmt.Sprintf("twice %d.", n)) != 1 {
				t.Errorf("line %d:\n%s", n, got)
			}
		}
		for _, words := range []string{"worng", "Nobody shall"} {
			if strings.Contains(got, words) {
				t.Errorf("the customer read %q:\n%s", words, got)
			}
		}
	})
}

// TestAnOutageIsWaitedOut: what a customer wrote while Slack was away is there
// afterwards, once and in order.
func TestAnOutageIsWaitedOut(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		o.slack.SetDown(true)
		o.says("dana", "I want to talk to a person please")
		o.says("omar", "give me a human")
		o.watch("dana", "a first try", func(s bot.State) bool { return len(s.Out) > 0 && s.Out[0].Try > 0 })
		if status := o.desk.Status(); !strings.HasPrefix(status, "down since ") {
			t.Errorf("status %q", status)
		}
		o.slack.SetDown(false)
		for _, conversation := range []string{"dana", "omar"} {
			o.watch(conversation, "the card", func(s bot.State) bool { return s.Case.Card.TS != "" })
		}
		card := o.state("dana").Case.Card
		if !http {
			o.until("the sockets", func() bool { return o.slack.Sockets() == 2 })
		}
		o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "claim"))
		o.watch("dana", "the claim", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
		o.slack.SetDown(true)
		o.says("dana", "one, are you there?")
		o.says("dana", "two, hello?")
		o.watch("dana", "a try in vain", func(s bot.State) bool {
			for _, x := range s.Out {
				if x.Lane == bot.LaneDesk && x.Try > 0 {
					return true
				}
			}
			return false
		})
		o.slack.SetDown(false)
		o.until("both lines", func() bool { return strings.Contains(o.seen(), "two, hello?") })
		if seen := o.seen(); strings.Count(seen, "one, are you there?") != 1 || strings.Index(seen, "one, are") > strings.Index(seen, "two, hello") {
			t.Error(seen)
		}
		if n := len(o.slack.Messages(fake.Desk)); n != 2 {
			t.Errorf("%d cards for two customers:\n%s", n, o.seen())
		}
		o.watch("dana", "all to be done", func(s bot.State) bool { return len(s.Out) == 0 })
		if status := o.desk.Status(); status != "on" {
			t.Errorf("status %q", status)
		}
	})
}

// TestACrashMakesNoSecondCard: the process ends after Slack took a card and
// before anybody knew; the next one finds it.
func TestACrashMakesNoSecondCard(t *testing.T) {
	o := open(t, setup{})
	o.do(o.slack.Fault(fake.Fault{Method: "chat.postMessage", Do: "timeout_after"}))
	o.says("dana", "I want to talk to a person please")
	o.until("the card", func() bool { return len(o.slack.Messages(fake.Desk)) == 1 })
	o.stop()
	if s := o.state("dana"); s.Case.Card.TS != "" {
		t.Fatalf("the card is known: %+v", s.Case)
	}
	o.begin(setup{})
	s := o.watch("dana", "the card to be found", func(s bot.State) bool { return s.Case.Card.TS != "" })
	o.do(o.slack.As("Ana").Click(s.Case.Card.Channel, s.Case.Card.TS, "claim"))
	o.watch("dana", "the claim", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
	if n := len(o.slack.Messages(fake.Desk)); n != 1 {
		t.Errorf("%d cards:\n%s", n, o.seen())
	}
}

// TestCeilings: with Slack's own ceilings kept by the workspace, four
// customers at once get their cards, and Slack never has to say 429.
func TestCeilings(t *testing.T) {
	o := open(t, setup{ceilings: true})
	began := time.Now()
	for n := range 4 {
		o.says(fmt.Sprintf("c%d", n), "I want to talk to a person please")
	}
	for n := range 4 {
		o.watch(fmt.Sprintf("c%d", n), "a card", func(s bot.State) bool { return s.Case.Card.TS != "" })
	}
	o.until("the transcripts", func() bool { return strings.Count(o.seen(), "What was said so far") == 4 })
	if took := time.Since(began); took < 4*time.Second {
		t.Errorf("eight posts took %s: the ceiling of one a second was not kept", took)
	}
	for n := range 4 {
		o.watch(fmt.Sprintf("c%d", n), "all to be done", func(s bot.State) bool { return len(s.Out) == 0 })
	}
	if n := strings.Count(o.seen(), "What was said so far"); n != 4 || len(o.slack.Messages(fake.Desk)) != 4 {
		t.Errorf("%d transcripts:\n%s", n, o.seen())
	}
}
