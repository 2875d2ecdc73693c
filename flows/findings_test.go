package flows

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFindings compiles each broken pack of testdata/findings and compares what the author is told. A file holds several, each
// begun by "== what is wrong"; the findings stand below "--" and are rewritten by -update.
func TestFindings(t *testing.T) {
	files, _ := filepath.Glob("testdata/findings/*.txt")
	if len(files) == 0 {
		t.Fatal("no broken packs")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for i, part := range strings.Split("\n"+string(raw), "\n== ") {
				if i == 0 {
					got.WriteString(strings.TrimPrefix(part, "\n"))
					continue
				}
				title, rest, _ := strings.Cut(part, "\n")
				yml, _, _ := strings.Cut(rest+"\n", "\n--\n")
				_, err := Compile([]Source{{Name: "a.yml", Text: []byte(yml + "\n")}})
				var found Findings
				if !errors.As(err, &found) || len(found) == 0 {
					t.Errorf("%s: no findings, but %v", title, err)
				}
				for _, f := range found {
					if f.Line < 1 || f.Column < 1 || f.Rule == "" || f.File != "a.yml" {
						t.Errorf("%s: an incomplete finding: %+v", title, f)
					}
				}
				got.WriteString("== " + title + "\n" + yml + "\n--\n" + columns(found) + "\n\n")
			}
			text := strings.TrimRight(got.String(), "\n") + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(raw), text); diff != "" {
				t.Errorf("-want +got; go test -update rewrites it\n%s", diff)
			}
		})
	}
}

// columns adds to each finding the column and the rule, which String leaves to editors.
func columns(found Findings) string {
	lines := make([]string, len(found))
	for i, f := range found {
		lines[i] = f.String() + "   [column " + number(float64(f.Column)) + ", " + f.Rule + "]"
	}
	return strings.Join(lines, "\n")
}
