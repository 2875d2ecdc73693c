package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// bothWays runs a test over Socket Mode and over signed HTTP.
func bothWays(t *testing.T, test func(t *testing.T, http bool)) {
	t.Run("socket", func(t *testing.T) { t.Parallel(); test(t, false) })
	t.Run("http", func(t *testing.T) { t.Parallel(); test(t, true) })
}

func TestAPersonAskedForHasTheWholeStory(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, http bool) {
		p := furnish(t, setup{http: http})
		v := p.visit()
		v.asks("where is my order", "order number")
		v.say("can I talk to a real person please")
		v.hears("I'm finding a person")
		v.owner("queue")
		card := p.card(v)
		v.hears("Our team has your question; nobody has picked it up yet.")

		m := *p.slack.Message(fake.Desk, card)
		var meta struct{ Conversation, Case string }
		p.do(json.Unmarshal(m.Metadata.Payload, &meta))
		if m.Metadata.EventType != "handrail_case" || meta.Conversation != v.welcome.Conversation || meta.Case == "" {
			t.Errorf("the card's metadata is %s %s", m.Metadata.EventType, m.Metadata.Payload)
		}
		if !slices.Contains(m.Actions(), "claim") {
			t.Errorf("the card offers %v", m.Actions())
		}
		if !strings.Contains(string(m.Blocks), `"value":"`+meta.Case+`"`) {
			t.Errorf("no button has the case as its value: %s", m.Blocks)
		}
		for _, words := range []string{"Dana P.", "asked for a person", "shop.example/cart", "[Claim]"} {
			if !strings.Contains(p.slack.Seen(m), words) {
				t.Errorf("the card does not say %q:\n%s", words, p.slack.Seen(m))
			}
		}
		told := p.says(card, "What was said so far")
		for _, words := range []string{"where is my order", "order number", "can I talk to a real person please"} {
			if !strings.Contains(p.slack.Seen(told), words) {
				t.Errorf("the transcript lacks %q:\n%s", words, p.slack.Seen(told))
			}
		}
		var lines struct {
			Conversation string
			From, To     int
		}
		p.do(json.Unmarshal(told.Metadata.Payload, &lines))
		if told.Metadata.EventType != "handrail_lines" || lines.Conversation != v.welcome.Conversation || lines.From != 1 || lines.To < 3 {
			t.Errorf("the transcript's metadata is %s %s", told.Metadata.EventType, told.Metadata.Payload)
		}

		p.click("Ana", card, "claim")
		if s := v.owner("agent"); s.Agent != "Ana" {
			t.Errorf("state %+v", s)
		}
		v.hears("Ana has your case")
		p.says(card, "@Ana has this")
		if rung := p.slack.Notifications("Ana"); !slices.ContainsFunc(rung, func(n fake.Notification) bool { return n.Thread == card }) {
			t.Errorf("the claim rang nobody: %+v", rung)
		}
		p.post("Ana", card, "Found it. One moment.")
		if l := v.hears("Found it. One moment."); l.From != "agent" || l.Name != "Ana" {
			t.Errorf("it came from %s %s", l.From, l.Name)
		}
	})
}
