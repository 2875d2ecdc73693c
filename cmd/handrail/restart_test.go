package main

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// TestAfterKill9TheChatGoesOnInTheMiddleOfTheSentence kills between the
// number and the PIN: what was sealed is still there.
func TestAfterKill9TheChatGoesOnInTheMiddleOfTheSentence(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{process: true})
	v := p.visit()
	v.asks("my gift card is not accepted", "number on the card")
	v.asks(forgotten, "PIN")
	seen := v.last()
	p.kill()
	if code := v.closed(); code != websocket.CloseAbnormalClosure {
		t.Errorf("the page was told %d", code)
	}
	p.restart()
	again := p.back(v, seen)
	if again.welcome.From != seen+1 || again.welcome.N != seen {
		t.Errorf("welcome %+v after line %d", again.welcome, seen)
	}
	again.asks(forgottenPIN, "I've done it now: $50.00 is ready to use.")
}

// TestAPromisedAnswerLeavesOnceAfterKill9 kills after the customer's line was
// acknowledged and before the shop answered.
func TestAPromisedAnswerLeavesOnceAfterKill9(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{process: true})
	v := p.visit()
	v.asks("please activate my gift card", "number on the card")
	v.asks(forgotten, "PIN")
	p.do(p.shop.Fault(shop.Fault{Kind: "slow", Milliseconds: 4_000, Times: 1}))
	v.say(forgottenPIN)
	seen := v.last()
	p.kill()
	p.restart()
	again := p.back(v, seen)
	again.hears("I've done it now: $50.00 is ready to use.")
	again.asks("thanks", ".")
	if n := strings.Count(again.reads(), "I've done it now"); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

// TestACardThatSlackTookBeforeKill9IsNotPostedAgain kills while Slack has the
// card and handrail does not know it.
func TestACardThatSlackTookBeforeKill9IsNotPostedAgain(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{process: true})
	p.do(p.slack.Fault(fake.Fault{Method: "chat.postMessage", Do: "timeout_after"}))
	v := p.visit()
	v.say("can I talk to a real person please")
	seen := v.last()
	p.until("the card in Slack", func() bool { return len(p.cards(v.welcome.Conversation)) == 1 })
	v.never("Our team has your question")
	p.kill()
	p.restart()
	again := p.back(v, seen)
	again.hears("Our team has your question")
	card := p.card(v)
	p.click("Ana", card, "claim")
	again.owner("agent")
	p.post("Ana", card, "Good morning.")
	again.hears("Good morning.")
	if n := len(p.cards(v.welcome.Conversation)); n != 1 {
		t.Errorf("%d cards", n)
	}
}

// TestAnAgentsWordsWrittenWhileWeWereDownArrive posts while nobody listens.
func TestAnAgentsWordsWrittenWhileWeWereDownArrive(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{process: true})
	v, card := p.claimed()
	seen := v.last()
	p.kill()
	p.post("Ana", card, "Still there?")
	p.restart()
	p.back(v, seen).hears("Still there?")
}

func TestSIGTERMTellsThePagesToComeBackAndEndsWell(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{process: true})
	v := p.visit()
	v.asks("where is my order 1042", "e-mail address or postcode")
	// The shop hangs: what is in hand cannot be finished.
	p.do(p.shop.Fault(shop.Fault{Kind: "slow", Milliseconds: 4_000, Times: 1}))
	v.say("dana@example.com")
	seen := v.last()
	begun := time.Now()
	p.close() // wants 0
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	if code := v.closed(); code != websocket.CloseServiceRestart && code != websocket.CloseGoingAway {
		t.Errorf("the page was told %d", code)
	}
	p.log.turn()
	p.restart()
	p.back(v, seen).hears("Order 1042 is on its way")
}

func TestAClockThatWasDueWhileWeWereDownRings(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{process: true, clocks: "mention=500ms"})
	v, _ := p.queued()
	p.kill()
	p.restart()
	p.back(v, v.last())
	p.bell("Dana has waited")
}
