package flows

import (
	"fmt"
	"testing"
)

const greetings = `
config: {language: en}
slots:
  vip: {type: bool}
  name: {type: text, initial_value: friend}
responses:
  utter_hello:
    - text: "Hello, {name}."
    - text: "Hello by text."
      channel: sms
    - text: "Dear {name}."
      condition: slots.vip
    - text: "Hola, {name}."
      language: es
    - text: "Hola por SMS."
      language: es
      channel: sms
    - text: "Estimado {name}."
      language: es
      condition: [{type: slot, name: vip, value: true}]
  utter_three: [{text: "One."}, {text: "Two."}, {text: "Three."}]
  utter_four: [{text: "One."}, {text: "Two."}, {text: "Three."}]
  utter_members: [{text: "For members.", condition: slots.vip}]
  utter_sms_only: [{text: "By text.", channel: sms}]
  utter_vip: [{text: "{vip}"}, {text: "{vip}", language: es}]
  utter_choices:
    - text: "Which?"
      buttons: [{title: "{name}", payload: '/SetSlots(name={name})'}, {title: Plain}]
`

func TestRepliesFitTheReader(t *testing.T) {
	pack := compiled(t, greetings)
	vip := []Slot{{Name: "vip", Kind: BoolKind, Number: 1}, {Name: "name", Kind: TextKind, Text: "Ana"}} // not sorted: the caller need not
	for _, c := range []struct {
		id   string
		view View
		vars []Slot
		want string
	}{
		{"utter_hello", View{}, nil, "Hello, friend."},
		{"utter_hello", View{Channel: "web", Language: "en-GB"}, nil, "Hello, friend."},
		{"utter_hello", View{Channel: "sms"}, nil, "Hello by text."},
		{"utter_hello", View{Channel: "web"}, vip, "Dear Ana."},
		{"utter_hello", View{Channel: "sms"}, vip, "Dear Ana."}, // what is true of the customer outweighs the channel
		{"utter_hello", View{Language: "es"}, nil, "Hola, friend."},
		{"utter_hello", View{Language: "es-MX", Channel: "sms"}, nil, "Hola por SMS."},
		{"utter_hello", View{Language: "es"}, vip, "Estimado Ana."},
		{"utter_hello", View{Language: "fr"}, nil, "Hello, friend."}, // no French: the pack's own language
		{"utter_members", View{}, vip, "For members."},
		{"utter_members", View{}, nil, ""},
		{"utter_sms_only", View{Channel: "web"}, nil, "By text."}, // better than silence
		{"utter_vip", View{Language: "es"}, vip, "sí"},
		{"utter_vip", View{Language: "fr"}, vip, "yes"},
		{"utter_nothing", View{}, nil, ""},
	} {
		r, ok := pack.Reply(c.id, c.view, c.vars)
		if r.Text != c.want || ok != (c.want != "") || ok && r.ID != c.id {
			t.Errorf("%s for %+v: %q, want %q", c.id, c.view, r.Text, c.want)
		}
	}
	r, _ := pack.Reply("utter_choices", View{}, vip)
	if got := fmt.Sprint(r.Choices); got != "[{Ana /SetSlots(name={name})} {Plain }]" {
		t.Error(got)
	}
}

// TestSeedPicksAmongVariations: one seed, one variation; many seeds, all of them about equally; and not the same for each response.
func TestSeedPicksAmongVariations(t *testing.T) {
	pack := compiled(t, greetings)
	count, together := map[string]int{}, 0
	for seed := range uint32(3000) {
		one, _ := pack.Reply("utter_three", View{Seed: seed}, nil)
		again, _ := pack.Reply("utter_three", View{Seed: seed}, nil)
		if one.Text != again.Text {
			t.Fatalf("seed %d: %q, then %q", seed, one.Text, again.Text)
		}
		count[one.Text]++
		if other, _ := pack.Reply("utter_four", View{Seed: seed}, nil); other.Text == one.Text {
			together++
		}
	}
	for text, n := range count {
		if n < 800 || n > 1200 {
			t.Errorf("%s came %d times of 3000", text, n)
		}
	}
	if len(count) != 3 || together < 600 || together > 1400 {
		t.Errorf("%v, together %d times", count, together)
	}
}
