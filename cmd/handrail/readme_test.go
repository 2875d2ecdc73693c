package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReadmeShowsTheDemoShopsTable(t *testing.T) {
	text := readme(t)
	orders, cards := shop.Table()
	for _, o := range orders {
		if row := fmt.Sprintf("| %s | %s | %s | %s |", o.Number, o.Email, o.Postcode, o.Shows); !strings.Contains(text, row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
	for _, c := range cards {
		pin := c.PIN
		if pin == "" {
			pin = "none"
		}
		if row := fmt.Sprintf("| %s | %s | %s |", c.Code, pin, c.Shows); !strings.Contains(text, row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
}

func TestReadmesFlowRuns(t *testing.T) {
	_, rest, found := strings.Cut(readme(t), "```yaml\n")
	flow, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("README.md has no flow")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "repair.yml"), []byte(flow), 0o600); err != nil {
		t.Fatal(err)
	}
	world, err := newWorld(config{flows: dir})
	if err != nil {
		t.Fatal(err)
	}
	say := func(talk flows.Talk, text string) (flows.Talk, flows.Out) {
		heard := bot.Hear(world, bot.Said{Text: text}, 0)
		said := flows.Said{Text: text}
		for _, g := range heard.Guesses {
			said.Intents = append(said.Intents, flows.Intent{Name: g.Intent, Confidence: float64(g.P)})
		}
		return world.Pack.Walk(talk, flows.Input{Said: &said})
	}
	talk, out := say(flows.Talk{}, "can you repair my watch?")
	if len(out.Said) != 1 || out.Said[0].Text != "What is broken?" {
		t.Fatalf("the flow did not begin: %+v", out)
	}
	if _, out = say(talk, "Ring"); len(out.Said) != 1 || !strings.Contains(out.Said[0].Text, "Ring: we mend it") {
		t.Errorf("said %+v", out.Said)
	}
	if _, out = say(talk, "an umbrella"); out.Handoff == nil {
		t.Errorf("an unknown thing was not handed over: %+v", out)
	}
}

// TestEveryPromiseOfTheReadmeHasItsTest holds the README's list of promises to
// tests that exist under those names.
func TestEveryPromiseOfTheReadmeHasItsTest(t *testing.T) {
	_, rest, found := strings.Cut(readme(t), "## What it promises")
	section, _, closed := strings.Cut(rest, "\n## ")
	if !found || !closed {
		t.Fatal("README.md has no list of promises")
	}
	tests := map[string]bool{}
	name := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range name.FindAllStringSubmatch(string(text), -1) {
			tests[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| (.+) \\| `(Test\\w+)` \\|$")
	promises := row.FindAllStringSubmatch(section, -1)
	if len(promises) < 10 {
		t.Fatalf("only %d promises were found", len(promises))
	}
	for _, p := range promises {
		if !tests[p[2]] {
			t.Errorf("%q is promised, but there is no %s", p[1], p[2])
		}
	}
}
