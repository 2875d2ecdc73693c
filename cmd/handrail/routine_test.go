package main

import (
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// The demo shop's table (flows/shop).
const (
	forgotten    = "6006 4902 0255 1234" // $50, paid for, never switched on
	forgottenPIN = "4821"
	unsold       = "6006 4902 0256 4567" // no sale found
	unsoldPIN    = "2288"
)

func TestTheGiftCardThatTheTillForgotIsSwitchedOnInTheChat(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("my gift card is not accepted, it says not recognized", "number on the card")
	if own := v.say(forgotten); own.Text != "•••• 1234" {
		t.Errorf("the number came back as %q", own.Text)
	}
	v.hears("PIN")
	if own := v.say(forgottenPIN); strings.Contains(own.Text, forgottenPIN) {
		t.Errorf("the PIN came back as %q", own.Text)
	}
	v.hears("I've done it now: $50.00 is ready to use.")
	if n := len(p.slack.Messages(fake.Desk)); n != 0 {
		t.Errorf("%d messages to people about a matter that needed none", n)
	}
}

func TestACardWithoutASaleSoundsLikeAnUnknownOne(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	answers := func(number, pin string) []string {
		v := p.visit()
		v.asks("my gift card does not work", "number on the card")
		v.asks(number, "PIN")
		v.say(pin)
		v.hears("I can't match that number and PIN to a sale yet.")
		v.hears("number on the card")
		return v.lastAnswers()
	}
	no := answers(unsold, unsoldPIN)
	for _, other := range [][2]string{{"6006 4902 0259 9999", unsoldPIN}, {unsold, "1111"}, {forgotten, "1111"}} {
		if got := answers(other[0], other[1]); strings.Join(got, "|") != strings.Join(no, "|") {
			t.Errorf("%s with PIN %s hears %q, the unsold card %q", other[0], other[1], got, no)
		}
	}
}

// lastAnswers are the answers to the page's last line.
func (v *visitor) lastAnswers() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var heard []string
	for _, l := range v.lines {
		if l.From == "customer" {
			heard = nil
			continue
		}
		heard = append(heard, l.Text)
	}
	return heard
}

func TestAnOrderIsShownOnlyAfterNumberAndProof(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("where is my order", "order number")
	v.asks("1042", "e-mail address or postcode")
	v.never("on its way")
	v.asks("dana@example.com", "Order 1042 is on its way")
	v.hears("Northwest Parcel has it, number NW4410421.")
}

func TestAnUnknownOrderAndAWrongAddressSoundAlike(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	try := func(number, proof string) string {
		v := p.visit()
		v.asks("where is my order", "order number")
		v.asks(number, "e-mail address or postcode")
		v.asks(proof, "I can't find an order with those two")
		v.hears("order number")
		return strings.Join(v.lastAnswers(), "|")
	}
	unknown, wrong, gift := try("9999", "dana@example.com"), try("1042", "omar@example.com"), try("1049", "dana@example.com")
	if unknown != wrong || unknown != gift {
		t.Errorf("unknown: %q\nwrong: %q\na gift asked for by its recipient: %q", unknown, wrong, gift)
	}
}

func TestThreeMissesGoToAPerson(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("where is my order", "order number")
	for _, number := range []string{"9991", "9992", "9993"} {
		v.asks(number, "e-mail address or postcode")
		v.say("dana@example.com")
		v.hears("I can't find an order with those two")
	}
	v.owner("queue")
	p.shows(p.card(v), "order")
}

func TestALateOrderGoesToAPersonAtOnce(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("where is my order 1044", "e-mail address or postcode")
	v.asks("anne@example.com", "is late; I'm sorry")
	v.owner("queue")
	card := p.card(v)
	p.shows(card, "past its promise")
	p.shows(card, "priority")
}

func TestAnErrorOfTheShopNamesTheCallToThePerson(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "shop=400ms"})
	p.do(p.shop.Fault(shop.Fault{Kind: "500"}))
	v := p.visit()
	v.asks("where is my order 1042", "e-mail address or postcode")
	v.say("dana@example.com")
	v.owner("queue")
	p.shows(p.card(v), "shop order")
	v.hears("Our team has your question")
}

func TestAShopThatIsSilentCostsOneClockAndThenAPerson(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "shop=400ms"})
	p.do(p.shop.Fault(shop.Fault{Kind: "slow", Milliseconds: 4_000}))
	v := p.visit()
	v.asks("where is my order 1042", "e-mail address or postcode")
	v.say("dana@example.com")
	v.owner("queue")
	p.shows(p.card(v), "shop order")
}

func TestAnActivationWhoseAnswerWasLostHappensOnce(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	p.do(p.shop.Fault(shop.Fault{Kind: "lost", Path: "/gift-cards/activate", Times: 1}))
	v := p.visit()
	v.asks("please activate my gift card", "number on the card")
	v.asks(forgotten, "PIN")
	v.asks(forgottenPIN, "I've done it now: $50.00")
}
