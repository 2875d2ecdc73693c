package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// deskSeen is the desk's channel as its members see it.
func (p *premises) deskSeen() string {
	var b strings.Builder
	for _, m := range p.slack.Messages(fake.Desk) {
		fmt.Fprintf(&b, "%s %s: %s\n", m.TS, m.Username, p.slack.Seen(m))
		for _, r := range p.slack.Thread(fake.Desk, m.TS)[1:] {
			fmt.Fprintf(&b, "    %s %s%s: %s %v\n", r.TS, r.User, r.Username, p.slack.Seen(r), r.Reactions)
		}
	}
	return b.String()
}

// cards are the cards of a conversation, oldest first.
func (p *premises) cards(conversation string) []fake.Message {
	var found []fake.Message
	for _, m := range p.slack.Messages(fake.Desk) {
		if m.Metadata == nil || m.Metadata.EventType != "handrail_case" {
			continue
		}
		var of struct{ Conversation string }
		if json.Unmarshal(m.Metadata.Payload, &of) == nil && of.Conversation == conversation {
			found = append(found, m)
		}
	}
	return found
}

// card waits for the first card of a page's conversation and its transcript.
func (p *premises) card(v *visitor) (ts string) {
	p.t.Helper()
	p.until("the card", func() bool {
		all := p.cards(v.welcome.Conversation)
		if len(all) > 0 {
			ts = all[0].TS
		}
		return ts != ""
	})
	p.says(ts, "What was said so far")
	return ts
}

// says waits for a message in a thread that holds words, and returns it.
func (p *premises) says(card, words string) (found fake.Message) {
	p.t.Helper()
	p.until(fmt.Sprintf("%q in the thread", words), func() bool {
		for _, m := range p.slack.Thread(fake.Desk, card)[1:] {
			if strings.Contains(p.slack.Seen(m), words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// shows waits until a card reads so.
func (p *premises) shows(card, words string) {
	p.t.Helper()
	p.until(fmt.Sprintf("%q on the card", words), func() bool { return strings.Contains(p.slack.Seen(*p.slack.Message(fake.Desk, card)), words) })
}

// click presses a button of a card.
func (p *premises) click(who, card, action string) {
	p.t.Helper()
	p.do(p.slack.As(who).Click(fake.Desk, card, action))
}

// post types in a thread.
func (p *premises) post(who, card, text string) (ts string) {
	p.t.Helper()
	ts, err := p.slack.As(who).Post(fake.Desk, card, text)
	p.do(err)
	return ts
}

// marked waits for handrail's mark on a message.
func (p *premises) marked(ts, emoji string) {
	p.t.Helper()
	p.until(emoji+" on "+ts, func() bool { return p.slack.Message(fake.Desk, ts).Reacted(fake.BotUser, emoji) })
}

// fills opens a modal by a button and sends it filled in.
func (p *premises) fills(who, card, action string, values map[string]any) {
	p.t.Helper()
	p.click(who, card, action)
	id := ""
	p.until("the modal of "+action, func() bool {
		if open := p.slack.Views(who); len(open) > 0 {
			id = open[len(open)-1].ID
		}
		return id != ""
	})
	problems, err := p.slack.As(who).Submit(id, values)
	p.do(err)
	if len(problems) > 0 {
		p.t.Fatalf("the modal of %s says %v", action, problems)
	}
}

// queued brings a shopper to the desk.
func (p *premises) queued() (v *visitor, card string) {
	p.t.Helper()
	v = p.visit()
	v.say("I want to talk to a person please")
	v.owner("queue")
	card = p.card(v)
	v.hears("Our team has your question")
	return v, card
}

// claimed brings a shopper to Ana.
func (p *premises) claimed() (v *visitor, card string) {
	p.t.Helper()
	v, card = p.queued()
	p.click("Ana", card, "claim")
	if s := v.owner("agent"); s.Agent != "Ana" {
		p.t.Errorf("the case is %q's", s.Agent)
	}
	p.says(card, "@Ana has this")
	return v, card
}
