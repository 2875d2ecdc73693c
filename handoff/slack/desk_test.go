package slack_test

import (
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// both runs a test over Socket Mode and over signed HTTP.
func both(t *testing.T, test func(t *testing.T, http bool)) {
	t.Run("socket", func(t *testing.T) { test(t, false) })
	t.Run("http", func(t *testing.T) { test(t, true) })
}

func TestCustomerMeetsAgent(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		card := o.claimed("dana")
		if _, err := o.slack.As("Ana").Post(card.Channel, card.TS, "Found it. *One* moment :wave:"); err != nil {
			t.Fatal(err)
		}
		o.watch("dana", "Ana's answer", func(bot.State) bool { return strings.Contains(o.reads("dana"), "agent Ana: Found it. One moment 👋") })
		o.says("dana", "Thank you, and what about the second one?")
		o.until("Dana's line", func() bool {
			return strings.Contains(o.seen(), "Dana · customer: Thank you, and what about the second one?")
		})
		t.Log(o.seen())
		if s := o.state("dana"); s.Case.Owner != handoff.Holder || s.Case.Agent.Name != "Ana" {
			t.Errorf("owner is %+v", s.Case)
		}
		_ = fake.Ana
	})
}
