package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"strings"
	"testing"
)

func TestCommittedWidgetIsWhatTheSourcesSay(t *testing.T) {
	want, err := bundle(".")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("widget.js")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("widget.js is stale: run go generate ./web")
	}
}

func TestWidgetIsAtMostTenKilobytes(t *testing.T) {
	js, err := bundle(".")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(js); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d gzip", len(js), packed.Len())
	if packed.Len() > 10<<10 {
		t.Errorf("got %d bytes gzip, want at most 10 KB", packed.Len())
	}
}

// What a strict policy of the host page forbids, or what would make text into markup, isn't there at all.
func TestWidgetUsesNothingDangerous(t *testing.T) {
	js, err := bundle(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function", "<style", "DOMParser", "createContextualFragment",
		"javascript:", "@import", "url(",
	} {
		if strings.Contains(string(js), bad) {
			t.Errorf("the widget contains %s", bad)
		}
	}
}

func TestBrokenSourceIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/src", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/src/main.ts", []byte("const a =\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := bundle(dir); err == nil || !strings.HasPrefix(err.Error(), "src/main.ts:2:0: ") {
		t.Errorf("got %v, want the place of the mistake", err)
	}
}
