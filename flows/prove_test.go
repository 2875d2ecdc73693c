package flows

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ruleOf finds the rules that the prover can name in its own source, so that a rule without a test fails.
var ruleOf = regexp.MustCompile(`v\.(?:finding|remark)\([^"\n]*?, "([a-z-]+)"`)

// TestProofs proves each bad pack of testdata/proofs and the good one that differs by the lines between "-- mended" and "--". A
// case is titled "== rule: what is wrong"; what the author is told stands below the last "--" and is rewritten by -update.
func TestProofs(t *testing.T) {
	files, _ := filepath.Glob("testdata/proofs/*.txt")
	tested := make(map[string]bool)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for i, part := range strings.Split("\n"+string(raw), "\n== ") {
				if i == 0 {
					continue
				}
				title, rest, _ := strings.Cut(part, "\n")
				rule, _, _ := strings.Cut(title, ":")
				yml, rest, ok := strings.Cut(rest, "\n-- mended\n")
				mend, _, closed := strings.Cut(rest+"\n", "\n--\n")
				if !ok || !closed {
					t.Fatalf("%s: no good pack", title)
				}
				tested[rule] = true
				proof := proved(t, title, yml)
				if rules := ruled(proof); !slices.Contains(rules, rule) {
					t.Errorf("%s: found %v", title, rules)
				}
				if rules := ruled(proved(t, title, mended(t, title, yml, mend))); len(rules) > 0 {
					t.Errorf("%s: the good pack has %v", title, rules)
				}
				said := columns(proof.Findings)
				if notes := slices.Concat(proof.Notes, proof.Rounds); len(notes) > 0 {
					said = strings.TrimPrefix(said+"\n"+columns(notes), "\n")
				}
				got.WriteString("== " + title + "\n" + yml + "\n-- mended\n" + mend + "\n--\n" + said + "\n\n")
			}
			text := strings.TrimRight(got.String(), "\n") + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(raw), text); diff != "" {
				t.Errorf("-want +got; go test -update rewrites it\n%s", diff)
			}
		})
	}
	tested["too-many-steps"], tested["too-entangled"] = true, true // prove_bounds_test.go
	sources, _ := filepath.Glob("prove*.go")
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ruleOf.FindAllSubmatch(text, -1) {
			if !tested[string(m[1])] {
				t.Errorf("%s: the rule %s has no pair of packs in testdata/proofs", source, m[1])
			}
		}
	}
}

// proved compiles and proves one file.
func proved(t *testing.T, title, yml string) Proof {
	t.Helper()
	pack, err := Compile([]Source{{Name: "a.yml", Text: []byte(yml + "\n")}})
	var found Findings
	if errors.As(err, &found) {
		t.Fatalf("%s: does not compile:\n%v", title, found)
	}
	proof := pack.Prove()
	for _, f := range slices.Concat(proof.Findings, proof.Notes, proof.Rounds) {
		if f.Line < 1 || f.Column < 1 || f.Rule == "" || f.File != "a.yml" || f.Mend == "" {
			t.Errorf("%s: an incomplete finding: %+v", title, f)
		}
	}
	return proof
}

func ruled(p Proof) []string {
	var rules []string
	for _, f := range slices.Concat(p.Findings, p.Notes, p.Rounds) {
		rules = append(rules, f.Rule)
	}
	return rules
}

// mended exchanges lines: those before "=>" for those after it.
func mended(t *testing.T, title, yml, mend string) string {
	t.Helper()
	for change := range strings.SplitSeq(mend, "\n...\n") {
		old, new, ok := strings.Cut(change+"\n", "=>\n")
		if !ok || !strings.Contains(yml+"\n", old) {
			t.Fatalf("%s: the lines to be mended are not there:\n%s", title, old)
		}
		yml = strings.TrimSuffix(strings.Replace(yml+"\n", old, new, 1), "\n")
	}
	return yml
}
