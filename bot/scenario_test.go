package bot_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the scenarios' answers")

// TestScenarios plays every testdata/*.txt. Lines without indent are what
// happens; indented lines are what came of it, and are rewritten by -update.
//
//	customer: text | (types)  agent Ana: text | claims | puts back | promises 30m what
//	after 10m                 agent Ana: resolves outcome | hands back | edits text | removes it | attaches a file
//	page: opens | leaves | reads all
//	slack: down | up | refuses | loses | limits      shop: action -> ok name=value …
//	hours: mon-fri 9-13       channel: plain (a page, and nothing that can be corrected)
//	locale: es-MX             of the customer's page, from now on
//	pack: NAME                testdata/NAME.yml over the retail flows; "pack: gone" forgets the one a flow began on
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text)).out.String()
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("the scenario has changed (-file +now; -update rewrites):\n%s", diff)
			}
		})
	}
}

func play(t *testing.T, script string) *player {
	p := newPlayer(t)
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "  "):
			continue
		case line == "" || strings.HasPrefix(line, "#"):
			p.out.WriteString(line + "\n")
		default:
			p.out.WriteString(line + "\n")
			p.do(line)
		}
	}
	return p
}
