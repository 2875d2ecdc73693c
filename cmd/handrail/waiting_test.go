package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// bells are the lines that ring at the channel's foot.
func (p *premises) bells() (all []fake.Message) {
	for _, m := range p.slack.Messages(fake.Desk) {
		if strings.HasPrefix(p.slack.Seen(m), "🔔") {
			all = append(all, m)
		}
	}
	return all
}

// bell waits until exactly one line rings, and rings whom.
func (p *premises) bell(whom string) (found fake.Message) {
	p.t.Helper()
	p.until("one bell for "+whom, func() bool {
		all := p.bells()
		if len(all) != 1 || !strings.Contains(p.slack.Seen(all[0]), whom) {
			return false
		}
		found = all[0]
		return true
	})
	return found
}

func TestNobodyClaimsAndTheLadderIsClimbedInTruth(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{
		clocks: "mention=1s,lead=3500ms,duty=7s,tell=4s",
		env:    map[string]string{"SLACK_ESCALATION_CHANNEL": fake.Leads, "HANDRAIL_DUTY_PHONE": "+1 503 555 0100"},
	})
	v, card := p.queued()
	first := p.bell("@oncall Dana has waited")
	if link := strings.ReplaceAll(card, ".", ""); !strings.Contains(string(first.Blocks)+first.Text, link) {
		t.Errorf("the bell does not link the card: %s %s", first.Text, first.Blocks)
	}
	second := p.bell("@leads Dana has waited")
	if first.TS == second.TS {
		t.Error("the second rung rang nobody: it was an edit")
	}
	if l := v.hears("You've waited"); strings.Join(l.Choices, "|") != "I'll wait|Never mind, sorted" {
		t.Errorf("the choices are %q", l.Choices)
	}
	third := p.bell("@leads @oncall Dana has waited")
	if third.TS == second.TS {
		t.Error("the third rung rang nobody")
	}
	p.until("the leads' channel", func() bool { return len(p.slack.Messages(fake.Leads)) > 0 })
	p.log.await(t, "a customer waits and nobody has claimed the case")
	for _, who := range []string{"Ana", "Ben", "Maria"} {
		if len(p.slack.Notifications(who)) == 0 {
			t.Errorf("%s was never rung", who)
		}
	}
	p.click("Ana", card, "claim")
	v.owner("agent")
	p.until("the bell to be taken down", func() bool { return len(p.bells()) == 0 })
}

func TestNeverMindSortedClosesTheCase(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "tell=700ms"})
	v, card := p.queued()
	v.hears("You've waited")
	v.asks("Never mind, sorted", "I've told the team")
	v.owner("closed")
	p.shows(card, "settled it")
}

func TestASilentOwnerLosesTheCaseUpward(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "nudge=1s,requeue=3s"})
	v, card := p.claimed()
	p.until("a DM to Ana", func() bool {
		all := p.slack.Direct("Ana")
		return len(all) > 0 && strings.Contains(p.slack.Seen(all[0]), "Dana")
	})
	v.hears("Ana was called away. I've asked the whole team; you keep your turn.")
	v.owner("queue")
	p.bell("Dana has waited")
	p.click("Ben", card, "claim")
	v.hears("Ben has your case")
	if s := v.owner("agent"); s.Agent != "Ben" {
		t.Errorf("the case is %q's", s.Agent)
	}
}

func TestOutsideOpeningHoursThePromiseNamesTheOpening(t *testing.T) {
	t.Parallel()
	// Closed now, whenever that is: open for one hour that is twelve hours off.
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	opens := time.Now().In(zone).Add(12 * time.Hour).Truncate(time.Hour)
	hours := fmt.Sprintf("mon-sun %d-%d", opens.Hour(), opens.Hour()+1)
	p := furnish(t, setup{clocks: "mention=300ms,lead=600ms,duty=900ms", env: map[string]string{"HANDRAIL_HOURS": hours}})
	v := p.visit()
	v.say("I want to talk to a person please")
	l := v.hears("Our people are back at ")
	at, due := fmt.Sprintf("%d:00", opens.Hour()), fmt.Sprintf("%d:00", opens.Add(time.Hour).Hour())
	if !strings.Contains(l.Text, "back at "+at) || !strings.Contains(l.Text, "answer by "+due) {
		t.Errorf("it opens at %s, an answer by %s; the customer hears %q", at, due, l.Text)
	}
	s := v.owner("queue")
	if s.Promise == nil || s.Opens != opens.UTC().Format(stamp) || s.Promise.Due != opens.Add(time.Hour).UTC().Format(stamp) {
		t.Errorf("state %+v promise %+v", s, s.Promise)
	}
	card := p.card(v)
	v.say("I can wait")
	p.says(card, "I can wait")
	p.settled(v, 1500*time.Millisecond)
	if n := len(p.bells()); n != 0 {
		t.Errorf("%d bells in the night", n)
	}
}

// settled lets time pass on the page: the clocks of the test's setup are over
// then. It is for what must not happen.
func (p *premises) settled(v *visitor, length time.Duration) {
	p.t.Helper()
	over := time.NewTimer(length)
	defer over.Stop()
	<-over.C
	v.send(map[string]any{"type": "ping"})
	v.await("pong", func() bool {
		for _, s := range v.small {
			if s.Type == "pong" {
				return true
			}
		}
		return false
	})
}

func TestAnUnseenAnswerBecomesAPromise(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "unseen=1s"})
	v, card := p.claimed()
	v.leave()
	p.post("Ana", card, "It is on now.")
	p.says(card, "hasn't seen this")
	p.shows(card, "answer waits in the chat")
	again := p.back(v, 0)
	if s := again.states[len(again.states)-1]; s.Promise == nil || s.Promise.What != "the answer waits here" {
		t.Errorf("state %+v promise %+v", s, s.Promise)
	}
	l := again.hears("It is on now.")
	again.send(map[string]any{"type": "read", "n": l.N})
	again.owner("agent")
}

func TestWaitingMeasuredTodayIsSaid(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{world: fake.Config{Free: true}})
	for range 3 {
		v, card := p.queued()
		p.click("Ana", card, "claim")
		v.owner("agent")
	}
	v := p.visit()
	v.say("I want to talk to a person please")
	v.hears("Today that takes about 1 minute.")
	if s := v.owner("queue"); s.WaitS < 1 {
		t.Errorf("state %+v", s)
	}
}
