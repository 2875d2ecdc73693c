package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
)

// bigPack is the retail pack with 200 flows more, each with questions, branches, a call, texts in two languages and 20 examples, and
// two thousand words to look up.
func bigPack() []flows.Source {
	all := retail.Sources()
	wishes := []string{"I want", "I would like", "can I have", "please give me", "is there", "I need help with", "what about", "tell me about", "my", "a question about"}
	for i := range 200 {
		var b strings.Builder
		id := fmt.Sprintf("matter_%d", i)
		fmt.Fprintf(&b, "slots:\n  %[1]s_size: {type: categorical, values: [small, large]}\n  %[1]s_thing: {type: text, mappings: [{type: from_entity, entity: %[1]s_thing}]}\n", id)
		fmt.Fprintf(&b, "flows:\n  %[1]s:\n    name: matter %[2]d\n    nlu_trigger: [{intent: %[1]s}]\n    steps:\n      - collect: %[1]s_size\n      - collect: %[1]s_thing\n        rejections: [{if: 'slots.%[1]s_thing matches \"^[0-9]+$\"', utter: utter_%[1]s_no}]\n"+
			"      - collect: order_number\n      - action: shop_order\n        next:\n          - if: slots.shop_result = \"ok\" and slots.order_late\n            then: [{say: utter_%[1]s_late, next: END}]\n          - if: slots.shop_result = \"ok\"\n            then: tell\n          - else: [{handoff: {reason: \"flow: not found\"}}]\n      - id: tell\n        say: utter_%[1]s_done\n", id, i)
		b.WriteString("responses:\n")
		for _, line := range []string{"utter_ask_" + id + "_size", "utter_ask_" + id + "_thing", "utter_" + id + "_no", "utter_" + id + "_late", "utter_" + id + "_done"} {
			fmt.Fprintf(&b, "  %s: [{text: \"Small or large, in so many words.\", translation: {es: \"Pequeño o grande (small, large), con estas palabras.\"}}]\n", line)
		}
		fmt.Fprintf(&b, "nlu:\n  - intent: %s\n    examples: |\n", id)
		for k := range 20 {
			fmt.Fprintf(&b, "      - %s the [thing%dx%d](%s_thing) of kind%d\n", wishes[k%len(wishes)], i, k, id, i)
		}
		fmt.Fprintf(&b, "  - lookup: %s_thing\n    examples: |\n", id)
		for k := range 10 {
			fmt.Fprintf(&b, "      - article %d of shelf %d\n", k, i)
		}
		all = append(all, flows.Source{Name: id + ".yml", Text: []byte(b.String())})
	}
	return all
}

// BenchmarkLoad200 is a start with a pack of 200 flows more than the embedded one: its files are read, it is proved, its model is
// trained. Aims: 300 ms, 2 s, 3 s.
func BenchmarkLoad200(b *testing.B) {
	all := bigPack()
	pack, err := flows.Compile(all)
	if err != nil {
		b.Fatal(err)
	}
	for name, part := range map[string]func(){
		"read":    func() { _, _ = flows.Compile(all) },
		"proved":  func() { pack.Prove() },
		"trained": func() { _, _ = nlu.NewPatterns(patternsOf(pack)); learned(pack) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				part()
			}
		})
	}
}

// TestLoad200: a pack of that size is fit to run, and its start ends, with the patience that a crowded machine needs.
func TestLoad200(t *testing.T) {
	began := time.Now()
	pack, err := whole(bigPack())
	if err != nil {
		t.Fatal(err)
	}
	if err := proved(pack.Prove(), pack); err != nil {
		t.Fatal(err)
	}
	read := time.Since(began)
	if _, err := nlu.NewPatterns(patternsOf(pack)); err != nil {
		t.Fatal(err)
	}
	learned(pack)
	if all := time.Since(began); read > 20*time.Second || all > 60*time.Second {
		t.Errorf("read and proved in %v, trained in %v", read, all)
	}
}
