package flows

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// correctionPack is the pack of the scenario of the same name.
func correctionPack(t testing.TB) *Pack {
	raw, err := os.ReadFile("testdata/correction.txt")
	if err != nil {
		t.Fatal(err)
	}
	yml, _, _ := strings.Cut(string(raw), "\n---\n")
	return compiled(t, yml+"\n")
}

// TestNoAnswerIsLost: whatever is said to the talk itself, and whatever else is corrected, a slot that the customer gave keeps its value
// while the matter runs. The answers below are those that no question of the pack depends on.
func TestNoAnswerIsLost(t *testing.T) {
	pack := correctionPack(t)
	about := map[string]string{"order_number": "order_number", "email": "email"}
	rapid.Check(t, func(t *rapid.T) {
		talk, _ := pack.Walk(Talk{}, means("return", "I want to return something"))
		given := map[string]string{}
		say := func(text string, entities ...Entity) Out {
			for i := range entities {
				entities[i].Start = strings.Index(text, entities[i].Value)
				entities[i].End = entities[i].Start + len(entities[i].Value)
			}
			var out Out
			talk, out = pack.Walk(talk, Input{Said: &Said{Text: text, Entities: entities}})
			talk = throughJSON(t, talk)
			return out
		}
		for range rapid.IntRange(1, 14).Draw(t, "turns") {
			running := len(talk.Stack) > 0
			if running && talk.Stack[len(talk.Stack)-1].Call != "" && rapid.Bool().Draw(t, "answer") {
				talk, _ = pack.Walk(talk, Input{Result: &Result{Outcome: OK}})
			}
			q, asked := pack.Asking(talk)
			switch what := rapid.IntRange(0, 5).Draw(t, "what"); {
			case what == 0:
				say(rapid.SampledFrom([]string{"one moment", "what did you say?", "why?", "hm hm", "hello"}).Draw(t, "aside"))
				// "hello" may answer a free question; that is an answer like any other.
			case what <= 2:
				kind := rapid.SampledFrom([]string{"order_number", "email"}).Draw(t, "slot")
				value := rapid.SampledFrom([]string{"1042", "1043", "1044"}).Draw(t, "number")
				if kind == "email" {
					value = rapid.SampledFrom([]string{"jo@example.com", "ana@example.com"}).Draw(t, "address")
				}
				before, known := given[kind]
				out := say(rapid.SampledFrom([]string{"no, ", "sorry, it's ", "I meant ", "it should be "}).Draw(t, "mark")+value, Entity{Kind: about[kind], Value: value})
				if known && before != value && slices.Contains(out.Repaired, Correction) || asked && q.Slot == kind {
					given[kind] = value
				}
			case asked && q.Slot == "way":
				say("refund")
			case asked && (q.Slot == "order_number" || q.Slot == "email"):
				value := "1042"
				if q.Slot == "email" {
					value = "jo@example.com"
				}
				given[q.Slot] = value
				say(value, Entity{Kind: about[q.Slot], Value: value})
			case asked && q.Kind != BoolKind:
				say("a free answer")
			}
			if !running || len(talk.Stack) == 0 {
				return
			}
			for name, value := range given {
				if s, _ := talk.Slot(name); s.Text != value {
					t.Fatalf("%s is %q; the customer gave %q and did not take it back", name, s.Text, value)
				}
			}
		}
	})
}

// TestPatternsAreOverridden: flow and response by id, and neither counts as a matter.
func TestPatternsAreOverridden(t *testing.T) {
	pack := compiled(t, desk, `
flows:
  pattern_cancel_flow:
    steps:
      - action: action_cancel_flow
      - action: utter_flow_cancelled_rasa
      - say: {text: "Bye to {context.canceled_name}."}
responses:
  utter_flow_cancelled_rasa: [{text: "Stopped."}]
`)
	talk, _ := pack.Walk(Talk{}, means("order", "my order"))
	talk, out := pack.Walk(talk, Input{Said: &Said{Text: "forget it"}})
	var said []string
	for _, r := range out.Said {
		said = append(said, r.Text)
	}
	if got := strings.Join(said, " "); got != "Stopped. Bye to order status." || len(out.Ended) > 0 || out.Settled != "" || talk.Stack != nil {
		t.Errorf("%q, %+v", got, out)
	}
	if len(talk.Slots) > 0 {
		t.Errorf("a pattern's values outlive it: %v", talk.Slots)
	}
	for _, f := range pack.Flows() {
		if f.ID != CancelFlow && IsPattern(f.ID) {
			t.Errorf("%s is listed, and no author wrote it", f.ID)
		}
	}
	for _, o := range pack.Overrides() {
		if !strings.HasPrefix(o.ID, "pattern_") && !strings.HasPrefix(o.ID, "utter_") {
			t.Errorf("not replaced: %v", o)
		}
	}
}

// TestPatternThatAsks is CALM's own way to go back: it asks whether to.
func TestPatternThatAsks(t *testing.T) {
	pack := compiled(t, desk, `
flows:
  pattern_continue_interrupted:
    steps:
      - collect: continue_interrupted_flow_confirmation
        next:
          - if: slots.continue_interrupted_flow_confirmation
            then: [{action: action_continue_interrupted_flow, next: END}]
          - else: [{action: action_cancel_interrupted_flows, next: END}]
`)
	talk, _ := pack.Walk(Talk{}, means("order", "my order"))
	talk, _ = pack.Walk(talk, means("waits", "wait for me"))
	talk, out := pack.Walk(talk, Input{Said: &Said{Text: "yes"}})
	if out.Asked != "continue_interrupted_flow_confirmation" || out.Said[0].Text != "Shall we go on with order status?" {
		t.Fatalf("%+v", out)
	}
	if _, out := pack.Walk(talk, Input{Said: &Said{Text: "sure"}}); out.Asked != "order_number" {
		t.Errorf("%+v", out)
	}
	if talk, out := pack.Walk(talk, Input{Said: &Said{Text: "no thanks"}}); talk.Stack != nil || out.Asked != "" {
		t.Errorf("%+v", out)
	}
}

func TestChoicesByPlace(t *testing.T) {
	three := []Choice{{"Order", "/a"}, {"Refund", "/b"}, {"Talk to a person", "person"}}
	for text, want := range map[string]string{
		"refund!": "/b", "the first one": "/a", "la segunda por favor": "/b", "second please": "/b", "the last one": "person", "option 3": "person", "fourth": "", "2": "", "one": "", "": "",
	} {
		if c, ok := Choose(three, text); c.Payload != want || ok != (want != "") {
			t.Errorf("%q chooses %q", text, c.Payload)
		}
	}
}
