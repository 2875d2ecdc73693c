package main

import (
	"testing"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
)

// TestPackTeachesEntities: what stands in a pack's training data is found in what customers write.
func TestPackTeachesEntities(t *testing.T) {
	pack, err := flows.Compile([]flows.Source{{Name: "a.yml", Text: []byte(`
slots:
  city: {type: text, mappings: [{type: from_entity, entity: city, role: to}]}
  sku: {type: text, mappings: [{type: from_entity, entity: sku}]}
  size: {type: categorical, values: [large, small]}
nlu:
  - intent: book
    examples: |
      - a table in [Berlin](city)
      - a trip to [New York]{"entity": "city", "role": "to", "value": "NYC"}
  - lookup: city
    examples: ["Rome"]
  - regex: sku
    examples: ['[a-z]{2}\d{4}']
  - synonym: large
    examples: ["the big one"]
flows: {f: {nlu_trigger: [{intent: book}], steps: [{collect: size}]}}
responses: {utter_ask_size: [{text: "Which?"}]}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	patterns, err := nlu.NewPatterns(patternsOf(pack))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]nlu.Entity{
		"to new york":  {Kind: "city", Value: "NYC", Role: "to"},
		"via rome":     {Kind: "city", Value: "Rome"},
		"is AB1234 in": {Kind: "sku", Value: "AB1234"},
	} {
		got := nlu.Find(text, patterns, 0)
		if len(got) != 1 || got[0].Kind != want.Kind || got[0].Value != want.Value || got[0].Role != want.Role {
			t.Errorf("%q: %+v", text, got)
		}
	}
	talk, _ := pack.Walk(flows.Talk{}, flows.Input{Start: "f"})
	if talk, _ = pack.Walk(talk, flows.Input{Said: &flows.Said{Text: "The big one, please"}}); len(talk.Stack) != 0 {
		t.Error("a synonym does not answer")
	}
}

// TestFlowsKnowWhatIsFound: for an entity that nothing finds an author gets a note; the kinds that nlu finds have none.
func TestFlowsKnowWhatIsFound(t *testing.T) {
	for _, kind := range []nlu.Kind{
		nlu.OrderNumber, nlu.TrackingNumber, nlu.CardNumber, nlu.CardPIN, nlu.PaymentCard, nlu.Email, nlu.Phone, nlu.Date, nlu.Amount, nlu.Postcode, nlu.Affirm, nlu.Deny,
	} {
		pack, err := flows.Compile([]flows.Source{{Name: "a.yml", Text: []byte("slots: {x: {type: text, mappings: [{type: from_entity, entity: " + string(kind) + "}]}}")}})
		if err != nil || len(pack.Notes()) > 0 {
			t.Errorf("%s: %v, %v", kind, err, pack.Notes())
		}
	}
}
