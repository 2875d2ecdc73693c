package slack_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func (o *office) shows(card handoff.Place, words string) {
	o.t.Helper()
	o.until("the card to show "+words, func() bool { return strings.Contains(o.slack.Seen(*o.slack.Message(card.Channel, card.TS)), words) })
}

// modal waits for somebody's open modal.
func (o *office) modal(who, title string) fake.View {
	o.t.Helper()
	var found fake.View
	o.until("the modal "+title, func() bool {
		for _, v := range o.slack.Views(who) {
			if strings.Contains(string(v.Title), title) {
				found = v
			}
		}
		return found.ID != ""
	})
	return found
}

// TestAWholeCase goes through promise, answer, refusal and end, with the modals
// filled as a person fills them.
func TestAWholeCase(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		card := o.claimed("dana")
		o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "promise"))
		v := o.modal("Ana", "Promise an answer")
		problems, err := o.slack.As("Ana").Submit(v.ID, map[string]any{"what": "can store 14 find the sale?", "other": time.Now().Add(-time.Hour).Unix()})
		o.do(err)
		if !strings.Contains(problems["other"], "has passed") {
			t.Errorf("a time that has passed gives %v", problems)
		}
		problems, err = o.slack.As("Ana").Submit(v.ID, map[string]any{"what": "can store 14 find the sale?", "when": "3h"})
		o.do(err)
		if len(problems) > 0 {
			t.Fatalf("the promise is refused: %v", problems)
		}
		s := o.watch("dana", "the promise", func(s bot.State) bool { return s.Case.Owner == handoff.Pledge })
		if wait := s.Case.Promise.Due - time.Now().UnixMilli(); wait < 179*60_000 || wait > 180*60_000 {
			t.Errorf("the promise is due in %d ms", wait)
		}
		o.shows(card, "can store 14 find the sale?")
		o.arrives("dana", "Ana")

		o.post("Ana", card, "They found it: $50.00.")
		o.arrives("dana", "They found it")
		o.shows(card, "Ana has Dana P.")

		o.says("dana", "And does it work in every store?")
		o.until("the menu of her turn", func() bool { return strings.Contains(o.seen(), "And does it work in every store?") })
		o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "resolve"))
		o.until("a refusal", func() bool { return len(o.slack.Ephemerals("Ana", card.Channel)) > 0 })
		if got := o.slack.Ephemerals("Ana", card.Channel)[0].Text; got != "The last message has no answer yet. Write back first." {
			t.Errorf("the refusal reads %q", got)
		}
		o.post("Ana", card, "In every store of ours.")
		o.arrives("dana", "In every store of ours")
		o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "resolve"))
		v = o.modal("Ana", "Resolve")
		problems, err = o.slack.As("Ana").Submit(v.ID, nil) // two taps
		o.do(err)
		if len(problems) > 0 {
			t.Fatalf("the end is refused: %v", problems)
		}
		o.watch("dana", "the end", func(s bot.State) bool { return s.Case.Owner == handoff.Closed })
		o.shows(card, "⚪ ✓ Dana P.")
		o.shows(card, "cause: "+slack.DefaultCauses[0])
	})
}

func TestHandBackPutBackAndLead(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	o.do(o.slack.As("Ben").Click(card.Channel, card.TS, "more", "get_lead"))
	o.question(card, "Dana asks for somebody senior")
	if n := o.slack.Notifications("Maria"); len(n) == 0 || n[len(n)-1].Why != "group" {
		t.Errorf("the lead was not rung: %+v", n)
	}
	o.shows(card, "[Take over as a lead]")
	o.do(o.slack.As("Maria").Click(card.Channel, card.TS, "claim"))
	o.shows(card, "Maria has Dana P.")
	for _, action := range []string{"put_back", "hand_back"} {
		before := len(o.slack.Ephemerals("Ben", card.Channel))
		o.do(o.slack.As("Ben").Click(card.Channel, card.TS, action))
		o.until("Ben's refusal", func() bool { return len(o.slack.Ephemerals("Ben", card.Channel)) > before })
	}
	o.do(o.slack.As("Maria").Click(card.Channel, card.TS, "hand_back"))
	v := o.modal("Maria", "Let the bot go on")
	problems, err := o.slack.As("Maria").Submit(v.ID, map[string]any{"what": "only needs the order's state"})
	o.do(err)
	if len(problems) > 0 {
		t.Fatalf("refused: %v", problems)
	}
	o.watch("dana", "the bot", func(s bot.State) bool { return s.Case.Owner == handoff.Bot })
	o.shows(card, "back with the bot")
}

func TestSpam(t *testing.T) {
	o := open(t, setup{})
	card := o.card("dana")
	o.do(o.slack.As("Ben").Click(card.Channel, card.TS, "more", "spam"))
	o.watch("dana", "the end", func(s bot.State) bool { return s.Case.Outcome == "spam" })
	o.shows(card, "spam (Ben)")
}

// TestTheSecondClaimerIsTold is issue 2, point 14.
func TestTheSecondClaimerIsTold(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		card := o.card("dana")
		var racing sync.WaitGroup
		for range 25 {
			for _, who := range []string{"Ana", "Ben"} {
				racing.Go(func() {
					// Whoever comes too late finds the button gone; that is fine too.
					_ = o.slack.As(who).Click(card.Channel, card.TS, "claim")
				})
			}
		}
		racing.Wait()
		s := o.watch("dana", "an owner", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
		loser := map[string]string{"Ana": "Ben", "Ben": "Ana"}[s.Case.Agent.Name]
		o.until("words for "+loser, func() bool { return len(o.slack.Ephemerals(loser, card.Channel)) > 0 })
		got := o.slack.Ephemerals(loser, card.Channel)[0].Text
		if !strings.HasPrefix(got, s.Case.Agent.Name+" took this at ") {
			t.Errorf("%s was told %q", loser, got)
		}
		told := 0
		for _, m := range o.slack.Thread(card.Channel, card.TS) {
			if strings.Contains(m.Text, "has this; Dana has been told") {
				told++
			}
		}
		if told > 1 {
			t.Errorf("%d claims were announced", told)
		}
	})
}

func TestMarksOnTheCard(t *testing.T) {
	o := open(t, setup{})
	card := o.card("dana")
	o.do(o.slack.As("Ben").React(card.Channel, card.TS, "tada"))
	o.do(o.slack.As("Gus (carrier)").React(card.Channel, card.TS, "eyes"))
	o.do(o.slack.As("Ana").React(card.Channel, card.TS, "eyes"))
	o.watch("dana", "the claim", func(s bot.State) bool { return s.Case.Agent.ID == fake.Ana })
	o.post("Ana", card, "It works now.")
	o.arrives("dana", "It works now.")
	o.do(o.slack.As("Ben").React(card.Channel, card.TS, "white_check_mark"))
	o.do(o.slack.As("Ana").React(card.Channel, card.TS, "white_check_mark"))
	s := o.watch("dana", "the end", func(s bot.State) bool { return s.Case.Owner == handoff.Closed })
	if s.Case.Outcome != "Settled" || s.Case.Agent.ID != fake.Ana {
		t.Errorf("the case ended as %+v", s.Case)
	}
}

func TestGuestsAndStrangersCanDoNothing(t *testing.T) {
	o := open(t, setup{})
	card := o.card("dana")
	o.do(o.slack.As("Gus (carrier)").Click(card.Channel, card.TS, "claim"))
	o.until("Gus's refusal", func() bool { return len(o.slack.Ephemerals("Gus (carrier)", card.Channel)) > 0 })
	if s := o.state("dana"); s.Case.Owner != handoff.Queue {
		t.Errorf("a guest moved the case: %+v", s.Case)
	}
}

func TestOnlyNamedAgents(t *testing.T) {
	o := open(t, setup{config: func(c *slack.Config) { c.Agents = []string{fake.Ben} }})
	card := o.card("dana")
	o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "claim"))
	o.until("Ana's refusal", func() bool { return len(o.slack.Ephemerals("Ana", card.Channel)) > 0 })
	o.do(o.slack.As("Ben").Click(card.Channel, card.TS, "claim"))
	o.watch("dana", "Ben's claim", func(s bot.State) bool { return s.Case.Agent.ID == fake.Ben })
}

// TestGoneAgentsLoseTheirCases is DESK.md 9: deactivated or gone from the
// channel, all to the queue at once.
func TestGoneAgentsLoseTheirCases(t *testing.T) {
	for name, leave := range map[string]func(o *office) error{
		"left":        func(o *office) error { return o.slack.As("Ana").Leave(fake.Desk) },
		"deactivated": func(o *office) error { return o.slack.As("Ana").Deactivate() },
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, setup{})
			o.claimed("dana")
			o.claimed("omar")
			o.do(leave(o))
			for _, conversation := range []string{"dana", "omar"} {
				o.watch(conversation, "the queue", func(s bot.State) bool { return s.Case.Owner == handoff.Queue })
			}
		})
	}
}

func TestTell(t *testing.T) {
	o := alone(t, setup{})
	o.do(o.desk.Tell(t.Context(), "#leads", "Nobody picks up: <!channel> 3 wait"))
	if got := o.slack.Messages(fake.Leads); len(got) != 1 || len(o.slack.Mentions(fake.Leads, got[0].TS)) != 0 {
		t.Errorf("%+v", got)
	}
	if err := o.desk.Tell(t.Context(), "#nowhere", "hello"); err == nil {
		t.Error("a channel that isn't there was told")
	}
}
