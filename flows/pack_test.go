package flows

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func compiled(t testing.TB, files ...string) *Pack {
	t.Helper()
	pack, err := Compile(sources(files...))
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func sources(files ...string) []Source {
	var out []Source
	for i, text := range files {
		out = append(out, Source{Name: string(rune('a'+i)) + ".yml", Text: []byte(text)})
	}
	return out
}

const base = `
version: "3.1"
config:
  language: en
  gift_card: {auto_limit: 100, shop: "Tidewater"}
slots:
  colour: {type: categorical, values: [red, blue]}
flows:
  hello:
    name: saying hello
    description: greets
    turn_limit: 4
    nlu_trigger: [{intent: greet}]
    steps: [{say: utter_hello}]
  other:
    nlu_trigger: [{intent: {name: other, confidence_threshold: 0.5}}, {intent: greet}]
    steps: [{say: {text: "Other."}}]
responses:
  utter_hello: [{text: "Hello."}]
nlu:
  - intent: greet
    examples: |
      - hello
      - hi [Ana](name)
  - intent: other
    examples: ["something else", {text: "anything else"}]
`

func TestPackAnswersQuestions(t *testing.T) {
	pack := compiled(t, base)
	if f, ok := pack.Flow("hello"); !ok || f != (Flow{"hello", "saying hello", "greets", 4}) {
		t.Error(f, ok)
	}
	if _, ok := pack.Flow("nothing"); ok {
		t.Error("a flow that is not there")
	}
	if diff := cmp.Diff([]Flow{{"hello", "saying hello", "greets", 4}, {"other", "other", "", 0}}, pack.Flows()); diff != "" {
		t.Error(diff)
	}
	want := []Example{{"hello", "greet", "en"}, {"hi Ana", "greet", "en"}, {"something else", "other", "en"}, {"anything else", "other", "en"}}
	if diff := cmp.Diff(want, pack.Examples()); diff != "" {
		t.Error(diff)
	}
	for key, want := range map[string]string{"gift_card.auto_limit": "100", "gift_card.shop": "Tidewater", "language": "en", "gift_card": "", "nothing": ""} {
		if got, ok := pack.Config(key); got != want || ok != (want != "") {
			t.Errorf("%s: %q %v", key, got, ok)
		}
	}
	for _, c := range []struct {
		said Said
		want string
	}{
		{Said{Intents: []Intent{{"greet", 0.1}}}, "hello"}, {Said{Intents: []Intent{{"other", 0.4}}}, ""}, {Said{Intents: []Intent{{"other", 0.5}}}, "other"},
		{Said{Intents: []Intent{{"unheard", 0.9}, {"greet", 0.8}}}, ""}, {Said{Payload: "/other"}, "other"}, {Said{Payload: "/other", Intents: []Intent{{"greet", 1}}}, "other"}, {Said{}, ""},
	} {
		if got, ok := pack.Trigger(c.said); got != c.want || ok != (c.want != "") {
			t.Errorf("%+v triggers %q", c.said, got)
		}
	}
}

func TestHashNamesTheSources(t *testing.T) {
	one, same := compiled(t, base), compiled(t, base)
	if one.Hash() != same.Hash() || len(one.Hash()) != 12 || strings.Trim(one.Hash(), "0123456789abcdef") != "" {
		t.Error(one.Hash(), same.Hash())
	}
	if compiled(t, base+"\n# a remark").Hash() == one.Hash() || compiled(t, base, "").Hash() == one.Hash() {
		t.Error("other sources, same hash")
	}
}

func TestLaterSourcesOverride(t *testing.T) {
	pack := compiled(t, base, `
config: {gift_card: {auto_limit: 25}}
slots:
  colour: {type: categorical, values: [green]}
flows:
  other:
    steps: [{say: {text: "Ours."}}]
  ours:
    if: slots.colour = "green"
    steps: [{say: utter_hello}]
responses:
  utter_hello: [{text: "Good day."}]
nlu:
  - intent: greet
    examples: ["good day"]
`)
	if got, _ := pack.Config("gift_card.auto_limit"); got != "25" {
		t.Error("auto_limit", got)
	}
	if got, _ := pack.Config("gift_card.shop"); got != "Tidewater" {
		t.Error("a key that was not overridden is gone", got)
	}
	if diff := cmp.Diff([]Example{{"good day", "greet", "en"}, {"something else", "other", "en"}, {"anything else", "other", "en"}}, pack.Examples()); diff != "" {
		t.Error(diff)
	}
	if r, _ := pack.Reply("utter_hello", View{}, nil); r.Text != "Good day." {
		t.Error(r)
	}
	if _, out := pack.Walk(Talk{}, Input{Start: "other"}); len(out.Said) != 1 || out.Said[0].Text != "Ours." {
		t.Error(out)
	}
	if _, ok := pack.Trigger(Said{Intents: []Intent{{"other", 1}}}); ok {
		t.Error("the overridden flow still triggers")
	}
	order := []string{}
	for _, f := range pack.Flows() {
		order = append(order, f.ID)
	}
	if diff := cmp.Diff([]string{"hello", "other", "ours"}, order); diff != "" {
		t.Error(diff)
	}
	// What an override breaks is the override's to mend, or the base's: the finding names the place.
	_, err := Compile(sources(base+"\nintents: []\n", "slots: {colour: {type: text}}\nflows: {hello: {steps: [{say: utter_helo}]}}"))
	if err == nil || err.Error() != "b.yml:2: unknown response `utter_helo`: did you mean `utter_hello`?" {
		t.Error(err)
	}
}

func TestFindingsAreAnErrorAndSorted(t *testing.T) {
	_, err := Compile(sources("flowz: {}", "slots: {a: {type: txt}}\nflowz: {}", "["))
	var found Findings
	if !errors.As(err, &found) || len(found) != 4 {
		t.Fatal(err)
	}
	want := "a.yml:1: unknown key `flowz`: did you mean `flows`?\nb.yml:1: unknown slot type `txt`: did you mean `text`?\nb.yml:2: unknown key `flowz`: did you mean `flows`?\nc.yml:1: "
	if !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v", err)
	}
	if f := found[0]; f.Column != 1 || f.Rule != "unknown-key" || f.Mend != "write `flows`" {
		t.Errorf("%+v", f)
	}
}

func TestEmptyPack(t *testing.T) {
	pack := compiled(t, "", "# nothing yet\n", "version: \"3.1\"\nflows:\nslots:\n")
	if talk, out := pack.Walk(Talk{}, Input{Said: &Said{Text: "hello"}}); !out.NotUnderstood || len(talk.Stack) > 0 {
		t.Error(talk, out)
	}
	if _, err := Compile(nil); err != nil {
		t.Error(err)
	}
}

// TestPackIsSharedSafely walks one pack from many sides; the race detector watches.
func TestPackIsSharedSafely(t *testing.T) {
	pack, talk := benchPack(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				next, _ := pack.Walk(talk, Input{Said: &Said{Text: "1042", Entities: []Entity{{Kind: "order_number", Value: "1042"}}}})
				pack.Asking(next)
				pack.Reply("utter_status", View{}, next.Slots)
			}
		})
	}
	all.Wait()
}
