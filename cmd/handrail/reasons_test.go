package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheLastTurnWithoutProgressIsAnsweredByTheHandover(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{env: map[string]string{"HANDRAIL_TURNS": "4/12"}})
	v := p.visit()
	v.asks("where is my order", "order number")
	v.asks("my gift card does not work", "number on the card")
	v.asks("I want to send something back", "order number")
	v.asks("what is the balance of my gift card", "I'm finding a person")
	v.owner("queue")
	p.shows(p.card(v), "4 turns without getting anywhere")
}

func TestAnEpisodeHasItsLimitToo(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{env: map[string]string{"HANDRAIL_TURNS": "6/4"}})
	v := p.visit()
	v.asks("hello", "I'm the shop's assistant")
	v.asks("thanks", ".")
	v.asks("what can you do", "I find orders")
	v.say("where is my order")
	v.owner("queue")
	p.shows(p.card(v), "turns in this conversation")
}

func TestFrustrationBringsAPersonWithItsReasons(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("where is my order", "order number")
	v.say("THIS IS RIDICULOUS, third time I am asking, you are useless!!! still not here")
	v.owner("queue")
	card := p.card(v)
	p.shows(card, "Why you")
	p.shows(card, "third time")
}

func TestTheSameStepFailedTwiceIsAPersonsMatter(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("where is my order", "order number")
	v.asks("banana", "I can't find an order number in that")
	v.say("apple")
	v.owner("queue")
	p.shows(p.card(v), "two wrong answers to order number")
}

func TestTwoMessagesNotUnderstoodAreAPersonsMatter(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("zxcv qwer asdf", "I didn't get that")
	v.say("hjkl uiop bnm")
	v.owner("queue")
	p.shows(p.card(v), "not understood")
}

func TestAFlowsHandoffNamesItsTopic(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.say("I want to make a complaint about your shop")
	v.hears("I'm sorry that happened.")
	v.owner("queue")
	p.shows(p.card(v), "complaint")
}

func TestASpokenProblemNeverEndsInAnApologyAndSilence(t *testing.T) {
	t.Parallel()
	// Without a shop every question about an order is a person's.
	p := furnish(t, setup{env: map[string]string{"SHOP_KIND": "", "SHOP_URL": "", "SHOP_TOKEN": ""}})
	v := p.visit()
	v.asks("where is my order 1042", "e-mail address or postcode")
	v.say("dana@example.com")
	v.owner("queue")
	p.shows(p.card(v), "no shop is connected")
}

// TestACallOfTheFlowsOwnThatFailsIsNamed: what a pack declares ends at a person
// too when its far end is not there, and the card says which call it was.
func TestACallOfTheFlowsOwnThatFailsIsNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pack := `
actions:
  engraving_queue:
    name: the workshop
    description: asking how long engraving takes
    http: {url: "https://workshop.invalid/queue?piece={piece}", timeout: 400ms}
    sets: {engraving_days: "$.days"}
slots:
  piece: {type: text, mappings: [{type: from_text}]}
flows:
  engraving:
    name: engraving
    nlu_trigger: [{intent: engraving}]
    steps:
      - collect: piece
      - action: engraving_queue
        next:
          - if: slots.shop_result = "ok" and slots.engraving_days is not null
            then:
              - say: utter_engraving
                next: END
          - else:
              - handoff: {reason: "flow: engraving"}
responses:
  utter_ask_piece: [{text: "Which piece is it?"}]
  utter_engraving: [{text: "Engraving takes {engraving_days} days."}]
nlu:
  - intent: engraving
    examples: |
      - how long does engraving take
      - can you engrave my ring
      - engraving time
      - how many days for an engraving
`
	if err := os.WriteFile(filepath.Join(dir, "engraving.yml"), []byte(pack), 0o600); err != nil {
		t.Fatal(err)
	}
	p := furnish(t, setup{env: map[string]string{"HANDRAIL_FLOWS": dir}})
	v := p.visit()
	v.asks("how long does engraving take", "Which piece is it?")
	v.say("the silver ring")
	v.owner("queue")
	p.shows(p.card(v), "asking how long engraving takes")
	p.shows(p.card(v), "the workshop")
}
