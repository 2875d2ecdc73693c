package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGraphDrawsThePack(t *testing.T) {
	t.Parallel()
	code, out, complaints := ran("", nil, "graph")
	if code != exitDone || !strings.HasPrefix(out, "flowchart TD\n") || strings.Count(out, "subgraph ") < 20 {
		t.Errorf("graph ended with %d: %.300s%s", code, out, complaints)
	}
	code, out, _ = ran("", nil, "graph", "--flow", "order_status")
	if code != exitDone || strings.Count(out, "subgraph ") != 1 {
		t.Errorf("graph of one flow ended with %d: %.300s", code, out)
	}
	code, out, _ = ran("", nil, "graph", "--svg", "--flow", "order_status")
	if err := xml.Unmarshal([]byte(out), new(struct{})); code != exitDone || err != nil {
		t.Errorf("graph --svg ended with %d, %v: %.300s", code, err, out)
	}
	code, out, complaints = ran("", nil, "graph", "--svg")
	if err := xml.Unmarshal([]byte(out), new(struct{})); code != exitDone || err != nil || strings.Count(out, `class="page"`) < 20 || strings.Count(out, `id="tip"`) != 1 {
		t.Errorf("graph --svg of all flows ended with %d, %v: %.300s%s", code, err, out, complaints)
	}
	dir := filepath.Join(t.TempDir(), "pictures")
	if code, _, complaints := ran("", nil, "graph", "--svg", "--out", dir); code != exitDone {
		t.Errorf("graph --svg --out ended with %d: %s", code, complaints)
	}
	if _, err := os.Stat(filepath.Join(dir, "order_status.svg")); err != nil {
		t.Error(err)
	}
}

// A flow that check would not pass can still be drawn: the picture helps to see why.
func TestGraphDrawsWhatCheckRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	yml := "flows:\n  round:\n    description: goes round\n    nlu_trigger: [{intent: greeting}]\n    steps:\n      - id: again\n        say: {text: \"Hello.\"}\n        next: again\n"
	if err := os.WriteFile(filepath.Join(dir, "round.yml"), []byte(yml), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := ran("", nil, "check", dir); code != exitFails {
		t.Errorf("check ended with %d: %s", code, out)
	}
	code, out, _ := ran("", nil, "graph", dir, "--flow", "round", "--svg")
	if code != exitDone || !strings.Contains(out, "↑") {
		t.Errorf("graph ended with %d: %s", code, out)
	}
}

func TestGraphNamesEveryMistake(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"graph", "--out", "x"}, {"graph", "--flow", "nothing"}, {"graph", "a", "b"}, {"graph", "nowhere"}} {
		if code, out, complaints := ran("", nil, args...); code != exitUsage || complaints == "" || out != "" {
			t.Errorf("%v ended with %d: %s%s", args, code, out, complaints)
		}
	}
	if code, _, complaints := ran("", nil, "graph", broken(t)); code != exitFails || !finding.MatchString(complaints) {
		t.Errorf("graph of broken flows ended with %d: %s", code, complaints)
	}
}
