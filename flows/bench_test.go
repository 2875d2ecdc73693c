package flows

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// benchPack is the order flow of the scenarios, and a talk in the middle of it with as many slots as a real one has.
func benchPack(b testing.TB) (*Pack, Talk) {
	raw, err := os.ReadFile("testdata/action.txt")
	if err != nil {
		b.Fatal(err)
	}
	yml, _, _ := strings.Cut(string(raw), "\n---\n")
	pack, err := Compile([]Source{{Name: "action.yml", Text: []byte(yml)}})
	if err != nil {
		b.Fatal(err)
	}
	talk, _ := pack.Walk(Talk{}, Input{Start: "order_status"})
	w := &walk{p: pack, t: talk}
	for i := range 12 {
		w.set(Slot{Name: fmt.Sprintf("known_%02d", i), Kind: TextKind, Text: "something that was learned earlier"})
	}
	return pack, w.t
}

// BenchmarkWalk is one customer turn: the order number is given, the e-mail address asked. Aim: 4 µs, 20 allocations.
func BenchmarkWalk(b *testing.B) {
	pack, talk := benchPack(b)
	in := Input{View: View{Channel: "web", Language: "en", Seed: 7}, Said: &Said{
		Text: "it is 1042, thank you", Intents: []Intent{{"order_status", 0.7}},
		Entities: []Entity{{Kind: "order_number", Value: "1042", Start: 6, End: 10}},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if _, out := pack.Walk(talk, in); out.Asked != "email" {
			b.Fatal(out)
		}
	}
}

// BenchmarkPredicate is a condition as authors write them.
func BenchmarkPredicate(b *testing.B) {
	_, talk := benchPack(b)
	var found Findings
	x := reader{&found}.predicate(&node{text: `slots.known_03 is not null and not slots.known_07 in {"a", "b"} or slots.shop_result = "ok"`})
	b.ReportAllocs()
	for b.Loop() {
		if !x.holds(env{slots: talk.Slots}) {
			b.Fatal("does not hold")
		}
	}
}

// BenchmarkCompile200 is a pack of 200 flows. Aim: 300 ms.
func BenchmarkCompile200(b *testing.B) {
	sources := manyFlows(200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(sources); err != nil {
			b.Fatal(err)
		}
	}
}

// manyFlows copies the scenario of collect under other names.
func manyFlows(n int) []Source {
	raw, _ := os.ReadFile("testdata/collect.txt")
	yml, _, _ := strings.Cut(string(raw), "\n---\n")
	sources := make([]Source, n)
	for i := range sources {
		text := strings.ReplaceAll(yml, "exchange", fmt.Sprintf("exchange_%d", i))
		sources[i] = Source{Name: fmt.Sprintf("%d.yml", i), Text: []byte(text)}
	}
	return sources
}
