package retail

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/handrail-chat/handrail/flows/graph"
)

// TestPicturesShowThePack keeps pictures/*.svg, which stand in the docs, the same as the flows; -update draws them anew.
func TestPicturesShowThePack(t *testing.T) {
	p := pack(t)
	drawn := map[string]bool{}
	for _, f := range p.Flows() {
		picture, ok := p.Picture(f.ID)
		if !ok {
			t.Errorf("%s cannot be drawn", f.ID)
			continue
		}
		file := filepath.Join("pictures", f.ID+".svg")
		drawn[file] = true
		svg := graph.SVG(picture)
		if *update {
			if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if old, err := os.ReadFile(file); err != nil || string(old) != svg {
			t.Errorf("%s shows an older flow (%v): go test ./flows/retail -run Pictures -update draws it, then look at it", file, err)
		}
	}
	files, err := filepath.Glob("pictures/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		switch {
		case drawn[file]:
		case *update:
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s shows no flow", file)
		}
	}
}
