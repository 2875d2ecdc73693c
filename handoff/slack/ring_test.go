package slack_test

import (
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func (o *office) rings(who string) []string {
	var why []string
	for _, n := range o.slack.Notifications(who) {
		why = append(why, n.Why)
	}
	return why
}

// TestWhatRings is DESK.md 8: the claim rings its owner, then the first line
// of each turn does; buttons, edits and marks ring nobody.
func TestWhatRings(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	if got := o.rings("Ana"); len(got) != 1 || got[0] != "mention" {
		t.Errorf("the claim rings Ana %v", got)
	}
	if got := o.rings("Ben"); len(got) != 0 {
		t.Errorf("the card and the claim ring Ben %v", got)
	}
	o.post("Ana", card, "One moment.")
	o.arrives("dana", "One moment.")
	mentioned := func() (n int) {
		for _, m := range o.slack.Thread(card.Channel, card.TS) {
			for _, x := range o.slack.Mentions(card.Channel, m.TS) {
				if x.Target == fake.Ana && m.Username != "" {
					n++
				}
			}
		}
		return n
	}
	o.says("dana", "Is it working now?")
	o.until("the first line of the turn", func() bool { return strings.Contains(o.seen(), "Is it working now?") })
	o.says("dana", "Hello, are you there?")
	o.until("the second line", func() bool { return strings.Contains(o.seen(), "Hello, are you there?") })
	if n := mentioned(); n != 1 {
		t.Errorf("the turn mentions Ana %d times:\n%s", n, o.seen())
	}
	o.post("Ana", card, "Now it is.")
	o.arrives("dana", "Now it is.")
	o.says("dana", "It says error now")
	o.until("her next turn", func() bool { return mentioned() == 2 })
}

// TestBursts: lines within the gathering clock are one message.
func TestBursts(t *testing.T) {
	o := open(t, setup{clocks: usualClocks + ",gather=400ms"})
	card := o.claimed("dana")
	for _, line := range []string{"one thing first", "another thing", "and a third"} {
		o.says("dana", line)
	}
	o.until("the burst", func() bool { return strings.Contains(o.seen(), "and a third") })
	var bursts []string
	for _, m := range o.slack.Thread(card.Channel, card.TS) {
		if m.Username == "Dana · customer" {
			bursts = append(bursts, o.slack.Seen(m))
		}
	}
	if len(bursts) != 1 || !strings.Contains(bursts[0], "one thing first\nanother thing\nand a third") {
		t.Errorf("the burst is %q", bursts)
	}
}

// TestBells: an unclaimed case rings at the channel's foot, one line at a
// time, and no longer than it is unclaimed.
func TestBells(t *testing.T) {
	o := open(t, setup{clocks: usualClocks + ",mention=300ms,lead=3s"})
	card := o.card("dana")
	bells := func() (all []fake.Message) {
		for _, m := range o.slack.Messages(fake.Desk) {
			if strings.HasPrefix(m.Text, "🔔") {
				all = append(all, m)
			}
		}
		return all
	}
	o.until("on-call to be rung", func() bool { return len(o.rings("Ben")) == 1 })
	if b := bells(); len(b) != 1 || !strings.Contains(o.slack.Seen(b[0]), "🔔 @oncall Dana has waited under a minute: needs a person → open") {
		t.Errorf("the bell reads %v", b)
	}
	o.until("a lead to be rung", func() bool { return len(o.rings("Maria")) == 1 })
	o.until("one bell only", func() bool { return len(bells()) == 1 })
	o.do(o.slack.As("Ben").Click(card.Channel, card.TS, "claim"))
	o.until("silence", func() bool { return len(bells()) == 0 })
}

// TestACrowdRingsOnce: over five waiting, one line for all, with the next to
// take.
func TestACrowdRingsOnce(t *testing.T) {
	o := open(t, setup{clocks: usualClocks + ",mention=2s"})
	names := []string{"a1", "b2", "c3", "d4", "e5", "f6", "g7"}
	for _, n := range names {
		o.card(n)
	}
	crowd := func(words string) (ts string) {
		o.until("the crowd's bell, "+words, func() bool {
			ts = ""
			for _, m := range o.slack.Messages(fake.Desk) {
				if strings.Contains(o.slack.Seen(m), words) {
					ts = m.TS
				}
			}
			return ts != ""
		})
		return ts
	}
	o.do(o.slack.As("Ana").Click(fake.Desk, crowd(" wait, oldest under a minute"), "take_next"))
	s := o.watch("a1", "the oldest to be taken", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
	if s.Case.Agent.ID != fake.Ana {
		t.Errorf("%+v", s.Case.Agent)
	}
	o.stop()
	o.begin(setup{clocks: usualClocks})
	o.do(o.slack.As("Ana").Command(fake.Desk, "/handrail", "next"))
	o.watch("b2", "the second to be taken", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
	o.until("the crowd's bell to go", func() bool { return !strings.Contains(o.seen(), "[Take the next]") })
}

// TestReminders: a silent owner gets one direct message that names all who
// wait for her, and after the clock the case is everybody's again.
func TestReminders(t *testing.T) {
	o := open(t, setup{clocks: usualClocks + ",nudge=4s,requeue=9s"})
	o.claimed("dana")
	o.claimed("omar")
	o.until("a reminder", func() bool { return len(o.slack.Direct(fake.Ana)) > 0 })
	first := o.slack.Seen(o.slack.Direct(fake.Ana)[0])
	if strings.Count(first, "Dana P.") != 2 || !strings.Contains(first, "These customers wait for you") {
		t.Errorf("the reminder reads %q", first)
	}
	for _, conversation := range []string{"dana", "omar"} {
		o.watch(conversation, "the queue", func(s bot.State) bool { return s.Case.Owner == handoff.Queue && s.Case.Rung == 1 })
	}
	o.until("the truth for Ana", func() bool {
		for _, m := range o.slack.Direct(fake.Ana) {
			if strings.Contains(m.Text, "went back to the queue") {
				return true
			}
		}
		return false
	})
}

func TestTheTopRungTellsTheEscalationChannel(t *testing.T) {
	o := open(t, setup{clocks: usualClocks + ",mention=100ms,lead=200ms,duty=300ms", config: func(c *slack.Config) { c.Escalation = fake.Leads }})
	o.card("dana")
	o.until("the escalation", func() bool { return len(o.slack.Messages(fake.Leads)) > 0 })
	if got := o.slack.Seen(o.slack.Messages(fake.Leads)[0]); !strings.Contains(got, "@leads @oncall Dana has waited") {
		t.Errorf("the escalation reads %q", got)
	}
}
