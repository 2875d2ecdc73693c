package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// flowOf is a pack of one flow with the given steps, and more below.
func flowOf(steps, more string) string {
	return "flows:\n  odd:\n    nlu_trigger: [{intent: odd}]\n    steps:\n" + steps + "nlu:\n  - intent: odd\n    examples: \"- odd\"\n" + more
}

// Hostile packs are refused with words, in bounded time and memory: by check, and by serve with the same list.
func TestHostilePacksAreRefusedWithWords(t *testing.T) {
	branch := "      - noop: true\n        next:\n          - if: %s\n            then: END\n          - else: END\n"
	bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 'b'; i < 'k'; i++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", i-1), 10), ", "))
	}
	cases := []struct{ name, yml, rule string }{
		{"alias bomb", bomb, "yaml"},
		{"merge keys", "base: &b {x: 1}\nflows:\n  <<: *b\n", "yaml"},
		{"depth in brackets", "flows: " + strings.Repeat("[", 100_000), "too-large"},
		{"depth in brackets, fewer", "flows: " + strings.Repeat("[", 1000), "too-deep"},
		{"depth in lines", "flows:\n" + deep(500), "too-deep"},
		{"ten megabytes", "flows:\n" + strings.Repeat("  # nothing at all, over and over again\n", 250_000), "too-large"},
		{"many keys", "slots:\n" + strings.Repeat("  s: {type: text}\n", 6_000), "too-large"},
		{"a long condition", flowOf(fmt.Sprintf(branch, strings.Repeat("slots.a is true or ", 100)+"slots.a is true"), "slots: {a: {type: bool}}\n"), "predicate"},
		{"a deep condition", flowOf(fmt.Sprintf(branch, strings.Repeat("not ", 100)+"slots.a"), "slots: {a: {type: bool}}\n"), "predicate"},
		{"a pattern that repeats repeats", flowOf(fmt.Sprintf(branch, `slots.a matches "((a{50}){50}){50}"`), "slots: {a: {type: text}}\n"), "predicate"},
		{"a pattern with look-around", flowOf(fmt.Sprintf(branch, `slots.a matches "(?=a)a"`), "slots: {a: {type: text}}\n"), "predicate"},
		{"flows that call each other", "flows:\n  odd: {nlu_trigger: [{intent: odd}], steps: [{call: even}]}\n  even: {steps: [{call: odd}]}\nnlu:\n  - intent: odd\n    examples: \"- odd\"\n", "circular-calls"},
		{"a flow that calls itself", "flows:\n  odd: {nlu_trigger: [{intent: odd}], steps: [{call: odd}]}\nnlu:\n  - intent: odd\n    examples: \"- odd\"\n", "circular-calls"},
		{"a circle without end", flowOf("      - id: again\n        say: {text: \"Hello.\"}\n        next: again\n", ""), "endless"},
	}
	for _, host := range []string{"localhost", "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.9", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001",
		"017700000001", "127.1", "shop.localhost", "metadata.google.internal", "{sku}", "user:pass@warehouse.example.com"} {
		cases = append(cases, struct{ name, yml, rule string }{
			"an action at " + host,
			"actions:\n  stock:\n    http: {method: GET, url: \"https://" + host + "/stock\"}\nslots: {sku: {type: text}}\n", "action-",
		})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "odd.yml"), []byte(c.yml), 0o600); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			code, out, complaints := ran("", nil, "check", dir, "--json")
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			var found flows.Findings
			if err := json.Unmarshal([]byte(out), &found); err != nil || code != exitFails || len(found) == 0 {
				t.Fatalf("check ended with %d, %v: %s%s", code, err, out, complaints)
			}
			rules := ""
			for _, f := range found {
				rules += f.Rule + " "
				if !strings.HasSuffix(f.File, "odd.yml") || f.Line < 1 || f.Text == "" || len(f.Text) > 600 {
					t.Errorf("half a finding: %+v", f)
				}
			}
			if !strings.Contains(rules, c.rule) {
				t.Errorf("rules %s, want %s: %s", rules, c.rule, out)
			}
			if took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 512 {
				t.Errorf("it took %d MB", mb)
			}
			env := sound(t)
			env["HANDRAIL_DESK"], env["HANDRAIL_FLOWS"] = "none", dir
			if code, _, complaints := ran("", env, "serve"); code != exitUsage || !strings.Contains(complaints, found[0].Text) {
				t.Errorf("serve ended with %d and said:\n%s", code, complaints)
			}
		})
	}
}

// deep nests mappings line by line.
func deep(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i+2) + "a:\n")
	}
	return b.String()
}
