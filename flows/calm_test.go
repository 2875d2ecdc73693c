package flows

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// calmSources are the files of testdata/calm: a project written for Rasa's CALM, with every construct that there is.
func calmSources(t testing.TB) (sources []Source) {
	err := filepath.WalkDir("testdata/calm", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yml" {
			return err
		}
		text, err := os.ReadFile(path)
		sources = append(sources, Source{Name: strings.TrimPrefix(path, "testdata/calm/"), Text: text})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// TestCalmFilesLoad: each construct runs, or stands once in notes.txt, with its file and line.
func TestCalmFilesLoad(t *testing.T) {
	pack, err := Compile(calmSources(t))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range pack.Notes() {
		if !n.Note || n.Rule != needsModel && n.Rule != needsComponent && n.Rule != passedOver {
			t.Errorf("%+v", n)
		}
		b.WriteString(n.String() + "   [" + n.Rule + "]\n")
	}
	compare(t, "testdata/calm/notes.txt", b.String())
}

// compare holds what was got against a file, which -update rewrites.
func compare(t *testing.T, file, got string) {
	t.Helper()
	want, _ := os.ReadFile(file)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got; go test -update rewrites it\n%s", diff)
	}
}
