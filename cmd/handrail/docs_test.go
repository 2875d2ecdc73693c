package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const docsDir = "../../flows/retail/docs"

// blocks are the YAML examples of a page, in order.
func blocks(text string) []string {
	var all []string
	for i, part := range strings.Split(text, "\n```") {
		if example, ok := strings.CutPrefix(part, "yaml\n"); ok && i > 0 {
			all = append(all, example+"\n")
		}
	}
	return all
}

// TestEveryExampleOfTheDocsHolds lays each example over the pack, as its reader
// would: check finds nothing, and the tests beside it pass.
func TestEveryExampleOfTheDocsHolds(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(docsDir + "/*.md")
	if err != nil || len(pages) < 4 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	examples := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		flow := ""
		for i, example := range blocks(string(text)) {
			examples++
			name := fmt.Sprintf("%s, example %d", filepath.Base(page), i+1)
			dir := t.TempDir()
			if tests := strings.HasPrefix(example, "test_cases:"); tests {
				save(t, filepath.Join(dir, "some_test.yml"), example)
			} else {
				flow = example
			}
			save(t, filepath.Join(dir, "some.yml"), flow+"\n")
			if code, out, wrong := ran("", nil, "check", dir); code != exitDone {
				t.Errorf("%s: check says\n%s%s", name, out, wrong)
			}
			if strings.HasPrefix(example, "test_cases:") {
				if code, out, wrong := ran("", nil, "test", dir, "--store", "memory"); code != exitDone {
					t.Errorf("%s: test says\n%s%s", name, out, wrong)
				}
			}
		}
	}
	if examples < 10 {
		t.Errorf("only %d examples were found", examples)
	}
}

// TestTheDocsLinkToWhatIsThere follows the links from page to page.
func TestTheDocsLinkToWhatIsThere(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(os.DirFS(docsDir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(docsDir, path))
		if err != nil {
			return err
		}
		for _, part := range strings.Split(string(text), "](")[1:] {
			link, _, _ := strings.Cut(part, ")")
			if _, err := os.Stat(filepath.Join(docsDir, link)); err != nil && !strings.Contains(link, "://") {
				t.Errorf("%s links to %s, which is not there", path, link)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
