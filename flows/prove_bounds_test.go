package flows

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLongWaysWithoutAQuestionAreFound(t *testing.T) {
	for _, c := range []struct {
		lines int
		found bool
	}{{MaxSteps - 1, false}, {MaxSteps + 1, true}} {
		yml := "flows:\n  hello:\n    nlu_trigger: [{intent: hello}]\n    steps:\n" +
			strings.Repeat("      - say: {text: \"Hello.\"}\n", c.lines) + "nlu:\n  - intent: hello\n    examples: \"- hello\""
		if rules := ruled(proved(t, "long", yml)); slices.Contains(rules, "too-many-steps") != c.found {
			t.Errorf("%d steps: %v", c.lines, rules)
		}
	}
}

// A pack that branches on everything everywhere is either proved or refused, and in bounded time.
func TestAnEntangledPackIsRefusedInTime(t *testing.T) {
	var yml strings.Builder
	yml.WriteString("flows:\n")
	for f := range 12 {
		fmt.Fprintf(&yml, "  f%d:\n    nlu_trigger: [{intent: hello}]\n    steps:\n", f)
		for s := range 24 {
			fmt.Fprintf(&yml, "      - id: s%d\n        collect: x%d\n        utter: utter_a\n        ask_before_filling: true\n        next:\n", s, (s+f)%20)
			for b := range 3 {
				fmt.Fprintf(&yml, "          - if: slots.x%d = \"v%d\" or slots.x%d = \"w\"\n            then: s%d\n", (s+b)%20, b, (s*b+f)%20, (s*7+b*11+f)%24)
			}
			yml.WriteString("          - else: END\n")
		}
		fmt.Fprintf(&yml, "      - call: f%d\n", (f+1)%12)
	}
	yml.WriteString("slots:\n")
	for x := range 20 {
		fmt.Fprintf(&yml, "  x%d: {type: text}\n", x)
	}
	yml.WriteString("responses:\n  utter_a: [{text: \"A?\"}]\nnlu:\n  - intent: hello\n    examples: \"- hello\"")
	start := time.Now()
	rules := ruled(proved(t, "entangled", yml.String()))
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	if !slices.Contains(rules, "too-entangled") && !slices.Contains(rules, "circular-calls") {
		t.Errorf("found %v", rules)
	}
	t.Log(time.Since(start), rules[:1])
}

// BenchmarkProve200 proves 200 flows. Aim: 2 s.
func BenchmarkProve200(b *testing.B) {
	pack, err := Compile(manyFlows(200))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		pack.Prove()
	}
}

func TestSegmentsAreCountedAsCarriersDo(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 1}, {strings.Repeat("a", 160), 1}, {strings.Repeat("a", 161), 2}, {strings.Repeat("a", 306), 2}, {strings.Repeat("a", 307), 3},
		{strings.Repeat("€", 80), 1}, {strings.Repeat("€", 81), 2}, // two places each
		{strings.Repeat("ñ", 160), 1}, {strings.Repeat("í", 70), 1}, {strings.Repeat("í", 71), 2}, // í is not in the alphabet, ñ is
		{"It’s here — “now”…" + strings.Repeat("a", 100), 1}, // marks that gateways write in plain letters
		{strings.Repeat("🙂", 35), 1}, {strings.Repeat("🙂", 36), 2},
	} {
		if n, _ := segments(c.text); n != c.want {
			t.Errorf("%d pieces of %q, want %d", n, clip(c.text), c.want)
		}
	}
}

// Proving grows with the pack, not with its square, and stays a fraction of a second: check has two seconds for 200 flows.
func TestProvingGrowsWithThePack(t *testing.T) {
	took := func(flows int) time.Duration {
		pack, err := Compile(manyFlows(flows))
		if err != nil {
			t.Fatal(err)
		}
		least := time.Hour
		for range 12 { // the least of many: a run is short, and others use the machine too
			start := time.Now()
			pack.Prove()
			least = min(least, time.Since(start))
		}
		return least
	}
	few, many := took(25), took(200)
	if ratio := float64(many) / float64(few); ratio > 24 {
		t.Errorf("eight times the flows took %.0f times as long: %v after %v", ratio, many, few)
	}
}
