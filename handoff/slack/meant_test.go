package slack

import (
	"testing"

	"github.com/handrail-chat/handrail/handoff"
)

func TestMeant(t *testing.T) {
	here := handoff.Place{Channel: "C1", TS: "1795260000.000100"}
	for value, want := range map[string]struct{ of, ts string }{
		"web:dana:7/0":                         {"web:dana:7/0", here.TS},
		"web:dana:my own id/0":                 {"web:dana:my own id/0", here.TS},
		"web:dana:7/0 1795260060.000200":       {"web:dana:7/0", "1795260060.000200"},
		"web:dana:my id 7/0 1795260060.000200": {"web:dana:my id 7/0", "1795260060.000200"},
		"":                                     {"", here.TS},
	} {
		of, on := meant(value, here)
		if of != want.of || on.TS != want.ts || on.Channel != "C1" {
			t.Errorf("%q means %q, %+v", value, of, on)
		}
	}
}
