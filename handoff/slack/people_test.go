package slack_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// says has a customer write on the shop's page.
func (o *office) says(conversation, text string) {
	o.t.Helper()
	id := fmt.Sprintf("c%d", o.said.Add(1))
	_, err := o.house.Accept(o.t.Context(), bot.Event{
		ID: "web:" + conversation + ":" + id, Conversation: conversation, At: time.Now().UnixMilli(),
		Said: &bot.Said{Client: id, Text: text, From: bot.Origin{
			Channel: "web", Page: "https://shop.example/cart", Locale: "en-US", User: bot.Person{Name: "Dana P."}}},
	})
	o.do(err)
}

// card brings a customer to the desk and returns where their card stands, once
// the transcript is below it.
func (o *office) card(conversation string) handoff.Place {
	o.t.Helper()
	o.says(conversation, "I want to talk to a person please")
	s := o.watch(conversation, "the card", func(s bot.State) bool { return s.Case.Card.TS != "" })
	o.until("the transcript", func() bool { return len(o.slack.Thread(fake.Desk, s.Case.Card.TS)) > 0 })
	return s.Case.Card
}

// claimed brings a customer to the desk and has Ana claim the case.
func (o *office) claimed(conversation string) handoff.Place {
	o.t.Helper()
	card := o.card(conversation)
	o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "claim"))
	o.watch(conversation, "the claim", func(s bot.State) bool { return s.Case.Owner == handoff.Holder })
	o.until("the claim's line", func() bool { return strings.Contains(o.seen(), "has this; Dana has been told") })
	o.until("the card in her name", func() bool {
		return strings.Contains(o.slack.Seen(*o.slack.Message(card.Channel, card.TS)), "Ana has Dana")
	})
	return card
}

// reads is everything that the customer has on their page.
func (o *office) reads(conversation string) string {
	o.t.Helper()
	lines, err := o.store.Lines(o.t.Context(), conversation, 0, 200)
	o.do(err)
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%s %s: %s\n", l.From, l.Name, l.Text)
	}
	return b.String()
}
