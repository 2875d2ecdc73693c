package flows

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile are files that were made to hurt. Each must be refused with words, in bounded time.
func hostile() map[string]string {
	full := maxBytes - 64
	fill := func(s string) string { return strings.Repeat(s, full/len(s)) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < full; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	up := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	deep := func(open string, n int) string {
		var b strings.Builder
		b.WriteString("flows:\n")
		for i := range n {
			b.WriteString(strings.Repeat(" ", i+1) + open + "\n")
		}
		return b.String()
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	say := "flows: {f: {steps: [{say: {text: %s}}]}}\n"
	return map[string]string{
		"alias bomb": bomb, "10 MB": strings.Repeat("flows: {}\n", 1<<20),
		"open brackets": fill("["), "open braces": fill("{"), "brackets and keys": fill("{a: ["),
		"dashes": fill("- "), "dashes and lines": fill("-\n"), "keys in a row": fill("a: "), "question marks": fill("? "),
		"anchors": fill("&a "), "aliases": fill("*a "), "tags": fill("!a "), "documents": fill("---\n"), "directives": fill("%YAML 1.2\n---\n"),
		"deep mappings": deep("a:", 500), "deep lists": deep("- a:", 500),
		"blank lines": "a: |\n" + fill("\n"), "nearly blank lines": "a: |\n" + fill(" \n"), "blank and text": "a: |\n" + fill("\n\n\n x\n"),
		"comments": fill("#\n"), "quotes": "a: \"" + fill("\\n"), "single quotes": "a: '" + fill("''"), "unclosed quote": "a: \"" + fill("x"),
		"many keys": numbered("k%d: v\n"), "many flows": "flows:\n" + numbered(" k%d: v\n"), "one long list": "flows: [" + fill("1,") + "]",
		"commas": fill(","), "colons": fill(":\n"), "carriage returns": fill("\r"), "tabs": "flows:\n\t- a\n", "zeros": fill("\x00"), "not UTF-8": fill("\xff\xfe"),
		"bidi marks": "flows: {\"\u202e\": 1}", "one long word": fill("x"), "folded": "a: >\n" + fill("  x\n"),
		"many slots": "slots:\n" + numbered(" s%d: {type: txt}\n"), "many unknown names": "flows:\n f:\n  steps:\n" + numbered("   - collect: s%d\n"),
		"many unknown steps": "flows:\n f:\n  steps:\n" + numbered("   - colect%d: x\n"),
		"a long text":        fmt.Sprintf(say, `"`+strings.Repeat("{a}", 80_000)+`"`), "many braces": fmt.Sprintf(say, `"`+strings.Repeat("{", 200_000)+`"`),
		"a long example": "nlu:\n- intent: a\n  examples: |\n    - " + strings.Repeat("[", 200_000) + "](x", "open marks": "nlu:\n- intent: a\n  examples: |\n" + fill("    - [a](b\n"),
		"a huge condition": "flows: {f: {if: " + strings.Repeat("not ", 50_000) + "slots.a}}", "many parentheses": "flows: {f: {if: '" + strings.Repeat("(", 900) + "', steps: [{say: {text: x}}]}}",
		"many conditions":      "flows:\n f:\n  steps:\n   - noop: true\n     next:\n" + numbered("     - {if: 'slots.a%d = \"x\"', then: END}\n"),
		"many ors":             "flows: {f: {if: '" + strings.Repeat("true or ", 120) + "true', steps: [{say: {text: x}}]}}",
		"catastrophic pattern": `flows: {f: {if: 'slots.shop_result matches "(a+)+(b{1000}){1000}$"', steps: [{say: {text: x}}]}}`,
		"a pattern of states":  `flows: {f: {if: 'slots.shop_result matches "((((a{9}){9}){9}){9})"', steps: [{say: {text: x}}]}}`,
		"a long pattern":       `flows: {f: {if: 'slots.shop_result matches "` + strings.Repeat("a?", 150) + `"', steps: [{say: {text: x}}]}}`,
		"many buttons":         "responses:\n a:\n - text: x\n   buttons:\n" + numbered("    - {title: t%d}\n"),
		// Just within the bounds of the guard, where the parser and the checks have to do the work.
		"keys to the bound":    up(4_990, "k%d: v\n"),
		"nested to the bound":  deep("a:", 60) + up(3_000, strings.Repeat(" ", 61)+"k%d: v\n"),
		"items to the bound":   "flows: [" + strings.Repeat("1,", 29_000) + "]",
		"blanks to the bound":  "a: |\n" + strings.Repeat(strings.Repeat("\n", 99)+" x\n", 190),
		"quoted to the bound":  "a: \"" + strings.Repeat(strings.Repeat("\n", 99)+" x\n", 190) + "\"",
		"folded to the bound":  "a: >\n" + strings.Repeat("  x\n\n", 9_900),
		"lines to the bound":   "a:\n" + strings.Repeat("  x\n", 19_000),
		"steps to the bound":   "flows:\n f:\n  steps:\n" + up(4_900, "   - noop: true # %d\n"),
		"slots to the bound":   "flows:\n f:\n  steps:\n" + up(2_400, "   - collect: s%d\n") + "slots:\n" + up(2_400, " t%d:\n"),
		"calls to the bound":   "flows:\n" + up(1_200, " f%[1]d: {steps: [{call: f0}, {call: f1%[1]d}]}\n"),
		"choices to the bound": "responses:\n" + up(100, " u%d:\n  - text: x\n    buttons: ["+strings.Repeat("{title: '{x}'},", 21)+"]\n"),
		"merge keys":           "a:\n" + numbered(" b%d: {<<: {c: d}}\n"), "unfinished": "flows: {a: {steps: [{say: {te", "percent": "%", "backtick": "`", "at": "@a: b",
	}
}

func TestHostileFilesAreRefusedInTime(t *testing.T) {
	const patience = 10 * time.Second // on a loaded machine; alone none takes 200 ms
	for name, text := range hostile() {
		began := time.Now()
		pack, err := Compile([]Source{{Name: "a.yml", Text: []byte(text)}})
		took := time.Since(began)
		var found Findings
		if errors.As(err, &found); pack != nil {
			found = pack.Notes() // none of its keys is ours: it was read, measured and passed over
		}
		if len(found) == 0 || len(found) > maxFindings {
			t.Errorf("%s: not refused with words: %v", name, err)
			continue
		}
		for _, f := range found {
			if len(f.String()) > 1500 {
				t.Errorf("%s: a finding of %d characters", name, len(f.String()))
			}
		}
		if took > patience {
			t.Errorf("%s took %v", name, took)
		}
		t.Logf("%-22s %8v  %s", name, took.Round(time.Millisecond), clip(found[0].String()))
	}
}

// TestFullHostilePack: as many hostile files as anybody likes take no longer than as many as a pack may have.
func TestFullHostilePack(t *testing.T) {
	texts := hostile()
	for _, kind := range []string{"open braces"} {
		var sources []Source
		for i := range 100 {
			sources = append(sources, Source{Name: fmt.Sprintf("%d.yml", i), Text: []byte(texts[kind])})
		}
		began := time.Now()
		_, err := Compile(sources)
		took := time.Since(began)
		if err == nil || took > 30*time.Second {
			t.Errorf("100 files of %s: %v after %v", kind, err, took)
		}
		t.Logf("100 files of %s: %v", kind, took.Round(time.Millisecond))
	}
}
