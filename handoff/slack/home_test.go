package slack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestHomeTab(t *testing.T) {
	o := open(t, setup{})
	o.claimed("dana")
	o.card("omar")
	o.do(o.slack.As("Ana").OpenHome())
	o.until("Ana's tab", func() bool { return o.slack.Home("Ana") != nil })
	got := o.slack.SeenView(*o.slack.Home("Ana"))
	for _, words := range []string{"Customers see you as “Ana”.", "[Take the next: 1 wait, oldest under a minute]", "Waits for you"} {
		if !strings.Contains(got, words) {
			t.Errorf("%q is missing on the tab:\n%s", words, got)
		}
	}
	o.do(o.slack.As("Ana").ClickHome("rename"))
	v := o.modal("Ana", "What customers call you")
	if problems, err := o.slack.As("Ana").Submit(v.ID, map[string]any{"name": "  Annie \u202e "}); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	o.until("her new name", func() bool { return strings.Contains(o.slack.SeenView(*o.slack.Home("Ana")), "“Annie”") })
	o.do(o.slack.As("Ana").ClickHome("take_next"))
	s := o.watch("omar", "the claim", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
	if s.Case.Agent.Name != "Annie" {
		t.Errorf("customers hear of %q", s.Case.Agent.Name)
	}
	o.do(o.slack.As("Gus (carrier)").OpenHome())
	o.until("Gus's tab", func() bool { return o.slack.Home("Gus (carrier)") != nil })
	if got := o.slack.SeenView(*o.slack.Home("Gus (carrier)")); strings.Contains(got, "Dana") {
		t.Errorf("a guest sees customers:\n%s", got)
	}
}

func TestCommand(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		o.card("dana")
		o.do(o.slack.As("Ben").Command(fake.Desk, "/handrail", ""))
		o.until("the list", func() bool { return len(o.slack.Ephemerals("Ben", fake.Desk)) > 0 })
		if got := o.slack.Seen(o.slack.Ephemerals("Ben", fake.Desk)[0]); !strings.Contains(got, "Dana P.") || !strings.Contains(got, "nobody has it") {
			t.Errorf("the list reads %q", got)
		}
		o.do(o.slack.As("Ben").Command(fake.Desk, "/handrail", "next"))
		o.watch("dana", "the claim", func(s bot.State) bool { return s.Case.Agent.ID == fake.Ben })
		o.do(o.slack.As("Gus (carrier)").Command(fake.Desk, "/handrail", ""))
		o.until("Gus's refusal", func() bool {
			e := o.slack.Ephemerals("Gus (carrier)", fake.Desk)
			return len(e) == 1 && !strings.Contains(fmt.Sprint(e), "Dana")
		})
	})
}
