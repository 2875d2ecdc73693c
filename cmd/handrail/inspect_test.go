package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatCouldNotBeReadIsKeptForInspection(t *testing.T) {
	dir := t.TempDir()
	i := newInspection(filepath.Join(dir, "handrail.db"), slog.New(slog.DiscardHandler))
	for n := range inspectMost + 5 {
		i.keep("slack", []byte(strings.Repeat("x", n)+` {"text":"my card number is 4242 4242 4242 4242"`))
	}
	files, err := os.ReadDir(filepath.Join(dir, "unread"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || len(files) > inspectMost {
		t.Errorf("%d files are kept, want 1 to %d", len(files), inspectMost)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, "unread", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), `{"text"`) || strings.Contains(string(text), "4242 4242 4242") {
			t.Errorf("kept %q", text)
		}
	}
}
