package fake_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/shapes.json anew; run with HANDRAIL_SPECS before and after")

// keepShapes writes what was said with its values zeroed: names and types are what counts.
func keepShapes(t *testing.T, seen map[string][]any) {
	t.Helper()
	shapes := map[string]any{}
	for name, said := range seen {
		shapes[name] = zeroed(merged(said))
	}
	raw, err := json.MarshalIndent(shapes, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/shapes.json", append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func zeroed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, e := range v {
			if key == "blocks" || key == "values" || key == "shares" {
				continue
			}
			out[key] = zeroed(e)
		}
		return out
	case []any:
		if len(v) == 0 {
			return v
		}
		return []any{zeroed(merged(v))}
	case string:
		return ""
	case float64:
		return 0.0
	case bool:
		return false
	}
	return nil
}
