package flows

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const desk = `
slots:
  order_number: {type: text, mappings: [{type: from_entity, entity: order_number}]}
  pin: {type: text, secret: true, mask: last4, mappings: [{type: from_entity, entity: card_pin}]}
  kept: {type: text}
  sure: {type: bool}
  vip: {type: bool}
flows:
  order:
    name: order status
    persisted_slots: [kept, pin]
    nlu_trigger: [{intent: order}]
    steps:
      - collect: order_number
      - id: secret
        collect: pin
        description: the PIN
      - collect: kept
      - action: shop_order
        next:
          - if: slots.shop_result = "ok"
            then: END
          - else: END
  closed:
    if: slots.vip
    nlu_trigger: [{intent: closed}]
    steps: [{say: {text: "Inside."}}]
  nested:
    nlu_trigger: [{intent: nested}]
    steps: [{call: nested}]
  waits:
    nlu_trigger: [{intent: waits}]
    steps: [{collect: sure}]
  mute:
    nlu_trigger: [{intent: mute}]
    steps: [{say: utter_members}]
responses:
  utter_ask_order_number: [{text: "Which order?"}]
  utter_ask_pin: [{text: "The PIN?"}]
  utter_ask_kept: [{text: "Keep what?"}]
  utter_ask_sure:
    - text: "Sure?"
      buttons: [{title: "Do it", payload: "true"}]
    - text: "¿Seguro?"
      language: es
      buttons: [{title: "Hazlo", payload: "true"}]
  utter_members: [{text: "For members.", condition: slots.vip}]
intents: [order, closed, nested, waits, mute]
`

func deskPack(t testing.TB) *Pack { return compiled(t, desk) }

func means(intent, text string, entities ...Entity) Input {
	return Input{Said: &Said{Text: text, Intents: []Intent{{intent, 0.9}}, Entities: entities}}
}

func TestAskingSaysWhatIsAsked(t *testing.T) {
	pack := deskPack(t)
	if _, ok := pack.Asking(Talk{}); ok || pack.Step(Talk{}) != "" {
		t.Error("nothing runs, and still something is asked")
	}
	talk, _ := pack.Walk(Talk{}, means("order", "my order"))
	want := Question{Flow: "order", Step: "collect_order_number", Slot: "order_number", Kind: TextKind, Entity: "order_number"}
	if q, _ := pack.Asking(talk); cmp.Diff(want, q) != "" {
		t.Error(cmp.Diff(want, q))
	}
	talk, _ = pack.Walk(talk, Input{Said: &Said{Entities: []Entity{{Kind: "order_number", Value: "1042"}}}})
	want = Question{Flow: "order", Step: "secret", Slot: "pin", Secret: true, Mask: "last4", Kind: SecretKind, Entity: "card_pin"}
	if q, _ := pack.Asking(talk); cmp.Diff(want, q) != "" {
		t.Error(cmp.Diff(want, q))
	}
	if at := pack.Step(talk); at != "order status → the PIN" {
		t.Error(at)
	}
	// Whatever language a choice is in, the customer may tap or type it.
	talk, _ = pack.Walk(Talk{}, means("waits", "wait"))
	want = Question{Flow: "waits", Step: "collect_sure", Slot: "sure", Kind: BoolKind, Entity: "sure"}
	if q, _ := pack.Asking(talk); cmp.Diff(want, q) != "" {
		t.Error(cmp.Diff(want, q))
	}
	if _, out := pack.Walk(talk, Input{Said: &Said{Text: "hazlo!"}}); len(out.Filled) != 1 {
		t.Error("a typed choice does not count", out)
	}
	if _, ok := pack.Asking(Talk{Stack: []Frame{{Flow: "order", Step: "action_shop_order", Call: "shop_order"}}}); ok {
		t.Error("a call is no question")
	}
}

// TestSecretsAreForgottenAtTheEnd: even if an author persists them; and they are never taken from the plain text.
func TestSecretsAreForgottenAtTheEnd(t *testing.T) {
	pack := deskPack(t)
	talk, _ := pack.Walk(Talk{}, means("order", "my order", Entity{Kind: "order_number", Value: "1042"}))
	talk, out := pack.Walk(talk, Input{Said: &Said{Text: "9876"}})
	if out.Missed != "pin" || strings.Contains(fmt.Sprint(talk), "9876") {
		t.Fatal("a secret in plain text", talk, out)
	}
	talk, _ = pack.Walk(talk, Input{Said: &Said{Text: "9876", Payload: "9876"}})
	if strings.Contains(fmt.Sprint(talk), "9876") {
		t.Fatal("a secret in plain text", talk)
	}
	talk, out = pack.Walk(talk, Input{Said: &Said{Text: "••••", Entities: []Entity{{Kind: "card_pin", Value: "••••", Ref: "k7"}}}})
	if s, _ := talk.Slot("pin"); s != (Slot{Name: "pin", Kind: SecretKind, Text: "••••", Ref: "secret:k7"}) || out.Asked != "kept" {
		t.Fatal(s, out)
	}
	talk, out = pack.Walk(talk, Input{Said: &Said{Text: "this"}})
	if out.Call == nil || cmp.Diff(out.Call.Args, []Slot{{Name: "order_number", Kind: TextKind, Text: "1042"}}) != "" {
		t.Fatal(out.Call)
	}
	talk, _ = pack.Walk(talk, Input{Result: &Result{Outcome: OK, Slots: []Slot{{Name: "order_status", Kind: TextKind, Text: "shipped"}, {Name: "order_late"}}}})
	want := []Slot{{Name: "kept", Kind: TextKind, Text: "this"}, {Name: "order_status", Kind: TextKind, Text: "shipped"}, {Name: "shop_result", Kind: CategoryKind, Text: "ok"}}
	if diff := cmp.Diff(Talk{Pack: pack.Hash(), Slots: want, Answered: []string{"order_number", "pin", "kept"}, Last: "order"}, talk); diff != "" {
		t.Error(diff)
	}
}

func TestMissesAreCountedPerQuestion(t *testing.T) {
	pack := deskPack(t)
	talk, _ := pack.Walk(Talk{}, means("order", "my order"))
	for n := 1; n <= 3; n++ {
		var out Out
		talk, out = pack.Walk(talk, Input{Said: &Said{Text: "hm"}})
		if out.Missed != "order_number" || talk.Stack[0].Misses != n {
			t.Fatal(n, talk, out)
		}
	}
	talk, _ = pack.Walk(talk, Input{Said: &Said{Entities: []Entity{{Kind: "order_number", Value: "1"}}}})
	if talk.Stack[0].Misses != 0 {
		t.Error("the next question begins with misses", talk)
	}
}

func TestGuardsKeepCustomersOut(t *testing.T) {
	pack := deskPack(t)
	vip := Talk{Slots: []Slot{truthSlot("vip", true)}}
	start := means("", "x")
	start.Start = "closed"
	for _, c := range []struct {
		talk Talk
		in   Input
		open bool
	}{
		{Talk{}, means("closed", "let me in"), false}, {vip, means("closed", "let me in"), true}, {Talk{}, start, false}, {vip, start, true},
		{Talk{}, Input{Start: "closed"}, true}, // the caller's own wish, like a link, needs no key
	} {
		if _, out := pack.Walk(c.talk, c.in); (len(out.Said) == 1) != c.open || out.NotUnderstood == c.open {
			t.Errorf("%+v: %+v", c.talk, out)
		}
	}
}

func TestWhatEndsInAFault(t *testing.T) {
	pack := deskPack(t)
	running, _ := pack.Walk(Talk{}, means("order", "my order"))
	stray := running
	stray.Pack = "0123456789ab"
	lost := Talk{Pack: pack.Hash(), Stack: []Frame{{Flow: "order", Step: "gone"}}}
	calling := Talk{Pack: pack.Hash(), Stack: []Frame{{Flow: "order", Step: "secret", Call: "shop_order"}}}
	deep := Talk{Pack: pack.Hash()}
	for range 9 {
		deep.Stack = append(deep.Stack, Frame{Flow: "waits", Step: "collect_sure"})
	}
	for _, c := range []struct {
		talk Talk
		in   Input
		want string
	}{
		{Talk{}, Input{Start: "nothing"}, `no flow "nothing"`},
		{Talk{}, Input{Start: "nested"}, "more than 8 flows inside each other"},
		{Talk{}, Input{Start: "mute"}, `the response "utter_members" has nothing to say here`},
		{stray, means("", "hello"), "the flow changed while it ran"},
		{lost, means("", "hello"), `the flow "order" stands at "gone", where nothing can be said`},
		{deep, means("", "hello"), "more than 8 flows inside each other"},
		{calling, Input{Result: &Result{Outcome: OK}}, `an answer to "shop_order", which the flow "order" does not ask`},
	} {
		talk, out := pack.Walk(c.talk, c.in)
		if out.Fault != c.want || len(talk.Stack) > 0 {
			t.Errorf("%q, want %q; %v", out.Fault, c.want, talk.Stack)
		}
	}
}

// TestLateAndEarlyEventsChangeNothing: an answer nobody awaits, words while a call is awaited, nothing at all.
func TestLateAndEarlyEventsChangeNothing(t *testing.T) {
	pack := deskPack(t)
	asking, _ := pack.Walk(Talk{}, means("order", "my order"))
	calling := Talk{Pack: pack.Hash(), Stack: []Frame{{Flow: "order", Step: "action_shop_order", Call: "shop_order"}}}
	late := Input{Result: &Result{Outcome: OK, Slots: []Slot{{Name: "order_status", Kind: TextKind, Text: "late"}}}}
	for i, c := range []struct {
		talk Talk
		in   Input
	}{
		{Talk{}, late}, {asking, late}, {calling, means("order", "hello?")}, {calling, Input{Start: "waits"}}, {asking, Input{}}, {Talk{}, Input{}},
	} {
		talk, out := pack.Walk(c.talk, c.in)
		if diff := cmp.Diff(c.talk, talk) + cmp.Diff(Out{}, out); diff != "" {
			t.Errorf("%d: %s", i, diff)
		}
	}
}

// TestResultsAreBounded: a shop that answers too much does not swell the document.
func TestResultsAreBounded(t *testing.T) {
	pack := deskPack(t)
	talk := Talk{Pack: pack.Hash(), Stack: []Frame{{Flow: "order", Step: "action_shop_order", Call: "shop_order"}}}
	res := &Result{Outcome: "unheard of"}
	for i := range 300 {
		res.Slots = append(res.Slots, Slot{Name: fmt.Sprintf("field_%d", i), Kind: TextKind, Text: strings.Repeat("x", 5000)})
	}
	res.Slots[0].Name = "not a name"
	talk, out := pack.Walk(talk, Input{Result: res})
	if len(talk.Slots) != maxResultSlots || len(talk.Slots[3].Text) != maxText || out.Fault != "shop_order: an outcome that nobody knows" {
		t.Errorf("%d slots, %+v", len(talk.Slots), out)
	}
}
