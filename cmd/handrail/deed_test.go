package main

import (
	"path/filepath"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

const agentsMayAct = `
agent_actions:
  reship:
    name: Send it again
    when: slots.order_status is not null
    does: shop_reship
    inputs:
      wanted_service: {label: Service, values: [ground, next-day]}
    tells: utter_sent_again
  goodwill:
    name: Goodwill
    does: shop_order_action
    with: {act_name: goodwill}
    inputs:
      wanted_amount: {label: Amount, type: float}
    limit: {amount: 20, of: wanted_amount}
slots:
  act_name: {type: text, mappings: [{type: controlled}]}
responses:
  utter_sent_again:
    - text: "{agent} has sent it again: {act_result}"
      translation: {es: "{agent} lo ha enviado otra vez: {act_result}"}
`

// chosen opens the actions of a card and takes one of them.
func (p *premises) chosen(who, card, action string) (form fake.View) {
	p.t.Helper()
	p.fills(who, card, "actions", map[string]any{"which": action})
	p.until("the form of "+action, func() bool {
		for _, v := range p.slack.Views(who) {
			form = v
		}
		return form.ID != ""
	})
	return form
}

// TestAnAgentActsFromTheCard follows the stuck order (story 1) to its end: what comes of an action is seen before it is
// done, and more than one person may do alone waits for a lead.
func TestAnAgentActsFromTheCard(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	save(t, filepath.Join(dir, "agents.yml"), agentsMayAct)
	p := furnish(t, setup{env: map[string]string{"HANDRAIL_FLOWS": dir}})
	v := p.visit()
	v.asks("where is my order 1044", "e-mail")
	v.say("anne@example.com")
	v.owner("queue")
	card := p.card(v)
	p.click("Ana", card, "claim")
	v.owner("agent")

	form := p.chosen("Ana", card, "reship")
	problems, err := p.slack.As("Ana").Submit(form.ID, map[string]any{"wanted_service": "next-day"})
	p.do(err)
	if len(problems) > 0 {
		t.Fatalf("the form says %v", problems)
	}
	look := p.says(card, "Send it again: ")
	p.click("Ana", look.TS, "do")
	p.says(card, "✓ Done. Send it again: ")
	v.hears("Ana has sent it again: ")

	form = p.chosen("Ana", card, "goodwill")
	problems, err = p.slack.As("Ana").Submit(form.ID, map[string]any{"wanted_amount": "lots"})
	p.do(err)
	if problems["wanted_amount"] != "Amount: write a number, like 20 or 12.50." {
		t.Errorf("a word for an amount gives %v", problems)
	}
	_, err = p.slack.As("Ana").Submit(form.ID, map[string]any{"wanted_amount": "35"})
	p.do(err)
	ask := p.says(card, "more than one person may do alone")
	p.click("Ana", ask.TS, "approve")
	p.until("a refusal", func() bool {
		for _, m := range p.slack.Ephemerals("Ana", fake.Desk) {
			if m.Text == "Somebody else has to approve what you asked for." {
				return true
			}
		}
		return false
	})
	p.click("Maria", ask.TS, "approve")
	p.says(card, "approved by Maria")
}
