package main

import (
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestWhileSlackIsAwayNothingIsLostAndThereIsOneCard(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "desk=500ms"})
	p.slack.SetDown(true)
	v := p.visit()
	v.say("can I talk to a real person please")
	v.hears("I'm finding a person")
	v.owner("queue")
	v.say("my card says not recognized")
	v.never("Our team has your question")
	p.log.await(t, "Slack has not taken a customer's card")
	v.never("Our team has your question")
	p.slack.SetDown(false)
	card := p.card(v)
	v.hears("Our team has your question")
	p.says(card, "my card says not recognized")
	p.click("Ana", card, "claim")
	v.owner("agent")
	p.post("Ana", card, "Sorry for the wait.")
	v.hears("Sorry for the wait.")
	if n := len(p.cards(v.welcome.Conversation)); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func TestSlacksCeilingIsWaitedOut(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	p.do(p.slack.Fault(fake.Fault{Method: "chat.postMessage", Do: "429", RetryAfter: 1, Times: 2}))
	v := p.visit()
	v.say("can I talk to a real person please")
	v.hears("I'm finding a person")
	card := p.card(v)
	v.hears("Our team has your question")
	p.says(card, "can I talk to a real person please")
	if n := len(p.cards(v.welcome.Conversation)); n != 1 {
		t.Errorf("%d cards", n)
	}
}

// TestADoubtIsLookedUpBeforeItIsRepeated has Slack do what it was asked and
// lose the answer.
func TestADoubtIsLookedUpBeforeItIsRepeated(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"reset_after", "500"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			p := furnish(t, setup{})
			p.do(p.slack.Fault(fake.Fault{Method: "chat.postMessage", Do: fault}))
			v := p.visit()
			v.say("can I talk to a real person please")
			card := p.card(v)
			v.hears("Our team has your question")
			p.do(p.slack.Fault(fake.Fault{Method: "chat.postMessage", Do: fault}))
			v.say("my card says not recognized")
			p.says(card, "my card says not recognized")
			p.click("Ana", card, "claim")
			v.owner("agent")
			p.says(card, "@Ana has this")
			said := 0
			for _, m := range p.slack.Thread(fake.Desk, card) {
				if m.TS == card {
					continue // the card quotes her words too
				}
				said += strings.Count(p.slack.Seen(m), "my card says not recognized")
			}
			if said != 1 || len(p.cards(v.welcome.Conversation)) != 1 {
				t.Errorf("said %d times, %d cards", said, len(p.cards(v.welcome.Conversation)))
			}
		})
	}
}

func TestEventsOfSlackThatComeTwiceOrLateAreOne(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, http bool) {
		p := furnish(t, setup{http: http})
		v, card := p.claimed()
		p.slack.FaultEvents(fake.EventFault{Duplicate: 2})
		p.post("Ana", card, "It is on now.")
		v.hears("It is on now.")
		p.post("Ana", card, "Is there more?")
		v.hears("Is there more?")
		if n := strings.Count(v.reads(), "It is on now."); n != 1 {
			t.Errorf("read %d times", n)
		}
	})
}

func TestWhatSlackNeverDeliveredIsReadBack(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.slack.FaultEvents(fake.EventFault{Lose: 1})
	p.post("Ana", card, "Can you read this?")
	p.slack.FaultEvents(fake.EventFault{})
	p.slack.CutSockets()
	v.hears("Can you read this?")
}
