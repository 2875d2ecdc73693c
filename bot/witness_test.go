package bot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/handrail-chat/handrail/bot"
)

// witness remembers what the scenarios brought about, by the type of its
// constant and its value.
type witness struct{ seen [][2]string }

func (w *witness) saw(of, value string) {
	if pair := [2]string{of, value}; !slices.Contains(w.seen, pair) {
		w.seen = append(w.seen, pair)
	}
}

func (w *witness) event(e bot.Event) {
	v := reflect.ValueOf(e)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() {
			w.saw("Event", v.Type().Field(i).Name)
		}
	}
	if e.Acted != nil {
		w.saw("Action", string(e.Acted.Action))
	}
	if e.Outcome != nil {
		w.saw("Answer", string(e.Outcome.Answer))
	}
}

func (w *witness) state(s bot.State) {
	w.saw("Owner", string(s.Case.Owner))
	for _, o := range s.Out {
		w.saw("Kind", string(o.Kind))
		switch o.Kind {
		case bot.SendNote, bot.SendDM, bot.SendLines:
			w.saw("Note", o.Name)
		}
	}
	for _, g := range s.Case.Grounds {
		w.saw("Reason", string(g.Reason))
	}
}

// TestEveryVerbHasAScenario reads the constants from the source: one that no
// scenario brings about fails the build.
func TestEveryVerbHasAScenario(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := &witness{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range play(t, string(text)).seen.seen {
			all.saw(pair[0], pair[1])
		}
	}
	for _, pair := range verbs(t) {
		if !slices.Contains(all.seen, pair) {
			t.Errorf("no scenario brings about the %s %q", pair[0], pair[1])
		}
	}
}

// verbs lists the constants that need a scenario, and the kinds of events.
func verbs(t *testing.T) [][2]string {
	types := []string{"Kind", "Note", "Action", "Answer", "Reason", "Owner"}
	var all [][2]string
	for _, file := range []string{"send.go", "event.go", "../handoff/handoff.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			of, named := spec.Type.(*ast.Ident)
			value, literal := spec.Values[0].(*ast.BasicLit)
			if !named || !literal || !slices.Contains(types, of.Name) {
				return true
			}
			if text, err := strconv.Unquote(value.Value); err == nil && text != "" {
				all = append(all, [2]string{of.Name, text})
			}
			return true
		})
	}
	event := reflect.TypeFor[bot.Event]()
	for i := range event.NumField() {
		if event.Field(i).Type.Kind() == reflect.Pointer {
			all = append(all, [2]string{"Event", event.Field(i).Name})
		}
	}
	if len(all) < 60 {
		t.Fatalf("only %d verbs were found in the source", len(all))
	}
	return all
}
