package flows

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const agentActions = `
agent_actions:
  reship:
    name: Send it again
    when: slots.order_status != "cancelled"
    does: shop_reship
    with: {wanted_reason: lost}
    inputs:
      wanted_service: {label: Service, values: [ground, next-day]}
    limit: {amount: 20}
  switch_on:
    does: shop_gift_card_activate
slots:
  order_number: {type: text}
  card_number: {type: text, secret: true, mappings: [{type: from_entity, entity: card_number}]}
`

func TestAgentActionsAreOfferedByWhatIsKnown(t *testing.T) {
	p, err := Compile([]Source{{Name: "a.yml", Text: []byte(agentActions)}})
	if err != nil {
		t.Fatal(err)
	}
	order, card := Slot{Name: "order_number", Kind: TextKind, Text: "1042"}, Slot{Name: "card_number", Kind: SecretKind, Ref: "secret:X"}
	status := func(s string) Slot { return Slot{Name: "order_status", Kind: TextKind, Text: s} }
	for _, tc := range []struct {
		name  string
		known []Slot
		want  []string
	}{
		{"nothing", nil, nil},
		{"an order", []Slot{order, status("processing")}, []string{"Send it again"}},
		{"a cancelled order", []Slot{order, status("cancelled")}, nil},
		{"a card", []Slot{card}, []string{"switch on"}},
	} {
		var got []string
		for _, a := range p.Offered(tc.known) {
			got = append(got, a.Name)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", tc.name, diff)
		}
	}

	reship, _ := p.AgentAction("reship")
	service := Slot{Name: "wanted_service", Kind: TextKind, Text: "next-day"}
	args := reship.Args([]Slot{order, status("processing")}, []Slot{service})
	want := []Slot{order, service, {Name: "wanted_reason", Kind: TextKind, Text: "lost"}}
	if diff := cmp.Diff(want, args); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if reship.Does != "shop_reship" || reship.Preview != "shop_reship_preview" {
		t.Errorf("it does %q and looks at %q", reship.Does, reship.Preview)
	}
}

func TestKnowKeepsATalkInOrder(t *testing.T) {
	was := Talk{Slots: []Slot{{Name: "b", Kind: TextKind, Text: "old"}, {Name: "c", Kind: TextKind, Text: "gone"}}}
	now := Know(was, []Slot{{Name: "d", Kind: TextKind, Text: "new"}, {Name: "b", Kind: TextKind, Text: "newer"}, {Name: "c"}, {Name: "not a name", Kind: TextKind, Text: "x"}})
	want := []Slot{{Name: "b", Kind: TextKind, Text: "newer"}, {Name: "d", Kind: TextKind, Text: "new"}}
	if diff := cmp.Diff(want, now.Slots); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if was.Slots[0].Text != "old" || len(was.Slots) != 2 {
		t.Error("the talk that was given has changed")
	}
}
