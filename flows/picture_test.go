package flows

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConditionsInWords(t *testing.T) {
	for condition, want := range map[string]string{
		`slots.shop_result = "ok"`:                                     "found",
		`slots.shop_result != "limited"`:                               "not asked too often",
		`slots.shop_result = "ok" and slots.card_status = "active"`:    "found, card status is active",
		`slots.a is true or slots.b is false`:                          "a or not b",
		`not (slots.a is true or slots.b is true)`:                     "not a, not b",
		`not (slots.a is true and slots.b is true)`:                    "not a or not b",
		`slots.c is true and (slots.a is true or slots.b is true)`:     "c, (a or b)",
		`slots.order_promised is null`:                                 "order promised is not known",
		`slots.order_promised is not null`:                             "order promised is known",
		`slots.order_items is empty`:                                   "order items is not known",
		`slots.wish in {"return", "refund"}`:                           "wish is return or refund",
		`not (slots.wish in {"return", "refund"})`:                     "wish is not return or refund",
		`slots.total >= 12.5 and slots.total < 100`:                    "total ≥ 12.5, total < 100",
		`not slots.total > 3`:                                          "total ≤ 3",
		`3 = slots.misses`:                                             "misses is 3",
		`slots.note contains "gift"`:                                   "note contains gift",
		`slots.number matches "^[0-9]+$"`:                              "number looks like ^[0-9]+$",
		`not slots.number matches "^[0-9]+$"`:                          "number doesn't look like ^[0-9]+$",
		`slots.a`:                                                      "a",
		`not slots.a`:                                                  "not a",
		`slots.order_number != slots.other_number`:                     "order number is not other number",
		`slots.order_status = "on_hold"`:                               "order status is on hold",
		`(slots.a is true or slots.b is true) and not slots.c is true`: "(a or b), not c",
	} {
		var found Findings
		x := reader{&found}.predicate(&node{text: condition})
		if len(found) > 0 {
			t.Errorf("%s: %v", condition, found)
		} else if got := x.words(); got != want {
			t.Errorf("%s: %q, want %q", condition, got, want)
		}
	}
}

func TestAPictureSaysEachStepInWords(t *testing.T) {
	pack, err := Compile([]Source{{Name: "a.yml", Text: []byte(`
flows:
  refund:
    name: refund
    description: where a refund is
    nlu_trigger: [{intent: refund_status}]
    steps:
      - verify: {number: order_number, proof: email, with: shop_order}
        next:
          - if: slots.verify_result = "ok"
            then: known
          - else:
              - handoff: {reason: "failed: no order"}
      - id: known
        noop: true
        next:
          - if: slots.order_refund is null
            then:
              - promise: {what: "where the refund of {order_number} is", by: 2 business days}
          - else: tell
      - id: tell
        say: utter_refund
      - set_slots: [{asked: true}, {email: null}]
      - call: help
      - watch: shop_order
        every: 1d
        until: slots.order_refund_state = "done"
        by: 10 days
        to: slots.reach
        next:
          - if: slots.watch_result = "done"
            then:
              - action: utter_refund
                next: END
          - else: tell
  help:
    description: helps
    steps:
      - collect: asked
        next: END
slots:
  order_number: {type: text}
  email: {type: text, mappings: [{type: from_entity, entity: email}]}
  asked: {type: bool}
responses:
  utter_refund:
    - {text: "For texts.", channel: sms}
    - text: "{order_refund} is on its way."
  utter_ask_asked: [{text: "Is it?"}]
  utter_ask_order_number: [{text: "Which order?"}]
  utter_invalid_order_number: [{text: "No."}]
  utter_ask_email: [{text: "Which address?"}]
  utter_invalid_email: [{text: "No."}]
  utter_unmatched: [{text: "Not found."}]
nlu:
  - intent: refund_status
    examples: "- refund"
`)}})
	if err != nil {
		t.Fatal(err)
	}
	got, ok := pack.Picture("refund")
	want := Picture{Flow: "refund", Name: "refund", Description: "where a refund is", Begins: []string{"“refund status”"}, Boxes: []Box{
		{ID: "collect_order_number", Verb: "collect", Title: "Ask: order number", Text: "Which order?", Ways: []Way{{To: "collect_email"}}},
		{ID: "collect_email", Verb: "collect", Title: "Ask: email", Text: "Which address?", Ways: []Way{{To: "verify_order_number"}}},
		{ID: "verify_order_number", Verb: "verify", Title: "See whose it is", Text: "by order number and email", Ways: []Way{{"known", "verify result is ok"}, {"handoff", "otherwise"}}},
		{ID: "handoff", Verb: "handoff", Title: "A person takes over", Text: "failed: no order"},
		{ID: "known", Verb: "noop", Title: "Known", Ways: []Way{{"promise", "order refund is not known"}, {"tell", "otherwise"}}},
		{ID: "promise", Verb: "promise", Title: "Promise an answer within 2 business days", Text: "where the refund of ‹order number› is"},
		{ID: "tell", Verb: "say", Title: "Say", Text: "‹order refund› is on its way.", Ways: []Way{{To: "set_slots"}}},
		{ID: "set_slots", Verb: "set_slots", Title: "Remember", Text: "asked = true, forget email", Ways: []Way{{To: "call_help"}}},
		{ID: "call_help", Verb: "call", Title: "Do: help", Text: "helps", To: "help", Ways: []Way{{To: "watch_shop_order"}}},
		{ID: "watch_shop_order", Verb: "watch", Title: "Keep an eye on it within 10 days", Text: "until order refund state is done", Ways: []Way{{"action_utter_refund", "watch result is done"}, {"tell", "otherwise"}}},
		{ID: "action_utter_refund", Verb: "say", Title: "Say", Text: "‹order refund› is on its way.", Ways: []Way{{}}},
	}}
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, ok := pack.Picture("nothing"); ok {
		t.Error("a picture of no flow")
	}
}

// Every verb has a box with a word of its own.
func TestEveryVerbCanBeDrawn(t *testing.T) {
	drawn := map[string]bool{}
	for _, v := range []verb{&collect{}, &action{}, &setSlots{}, &link{}, &call{}, noop{}, &say{}, &handoff{}, &promise{}, &watch{until: &expr{}}, &verify{}} {
		box := (&step{verb: v, unnamed: true}).box()
		if box.Title == "" {
			t.Errorf("%T has no title", v)
		}
		drawn[box.Verb] = true
	}
	for _, v := range verbs {
		if !drawn[v] {
			t.Errorf("the verb %s has no box", v)
		}
	}
}
