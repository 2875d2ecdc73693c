package nlu

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAUC(t *testing.T) {
	for _, c := range []struct {
		scores []scored
		want   float64
	}{
		{[]scored{{0.1, false}, {0.2, false}, {0.8, true}, {0.9, true}}, 1},
		{[]scored{{0.9, false}, {0.1, true}}, 0},
		{[]scored{{0.5, false}, {0.5, true}, {0.5, true}}, 0.5},
		{[]scored{{0.1, false}, {0.4, true}, {0.35, true}, {0.8, false}}, 0.5},
		{[]scored{{0.1, true}}, 0},
		{nil, 0},
	} {
		if got := auc(c.scores); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: %v, want %v", c.scores, got, c.want)
		}
	}
}

func TestAUCCountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s []scored
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			s = append(s, scored{float64(rapid.IntRange(0, 9).Draw(t, "score")), rapid.Bool().Draw(t, "positive")})
		}
		won, pairs := 0.0, 0.0
		for _, p := range s {
			for _, n := range s {
				if !p.positive || n.positive {
					continue
				}
				pairs++
				switch {
				case p.score > n.score:
					won++
				case p.score == n.score:
					won += 0.5
				}
			}
		}
		want := 0.0
		if pairs > 0 {
			want = won / pairs
		}
		if got := auc(s); math.Abs(got-want) > 1e-9 {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestEvalIntents(t *testing.T) {
	m := Train(shopExamples(40), Options{})
	closed := []Example{{"where is my parcel", "order_status"}, {"talking to a person", "person"}, {"thank you", "goodbye"}, {"...", "person"}}
	r := EvalIntents(m, closed)
	if r.N != 4 || r.Accuracy != 0.5 || r.OOSRecall != nil || r.InScopeAccuracy != nil {
		t.Errorf("got %+v", r)
	}
	want := map[string]IntentFigure{
		"order_status": {1, 1, 1, 1}, "person": {2, 1, 0.5, 2.0 / 3}, "goodbye": {1, 0, 0, 0},
	}
	if diff := cmp.Diff(want, r.PerIntent); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if math.Abs(r.MacroF1-(1+2.0/3)/3) > 1e-12 {
		t.Errorf("macro-F1 %v", r.MacroF1)
	}
	if diff := cmp.Diff([]Confusion{{"goodbye", "thanks", 1}, {"person", "", 1}}, r.Confusions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	open := EvalIntents(m, append(closed, Example{"pizza and the weather", "oos"}, Example{"zzz qqq", "out_of_scope"}))
	if *open.OOSRecall != 1 || math.Abs(*open.OOSPrecision-2.0/3) > 1e-12 || *open.InScopeAccuracy != 0.5 || math.Abs(open.Accuracy-4.0/6) > 1e-12 {
		b, _ := json.Marshal(open)
		t.Errorf("got %s", b)
	}
	if f := open.PerIntent["oos"]; f.N != 2 {
		t.Errorf("out of scope under its first name: %+v", open.PerIntent)
	}
}

func TestReportsHaveTheFieldsOfTheContract(t *testing.T) {
	keys := func(v any) map[string]bool {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		all := map[string]bool{}
		for k := range m {
			all[k] = true
		}
		return all
	}
	m := Train(shopExamples(10), Options{})
	got := keys(EvalIntents(m, []Example{{"hi", "greeting"}, {"zz", "oos"}}))
	for _, k := range []string{"n", "accuracy", "macro_f1", "us_per_message", "per_intent", "confusions", "oos_recall", "oos_precision"} {
		if !got[k] {
			t.Errorf("no %q", k)
		}
	}
	want := map[string]bool{"n": true, "precision": true, "recall": true, "f1": true, "auc": true, "threshold": true, "us_per_message": true}
	if diff := cmp.Diff(want, keys(EvalFrustration(nil, 0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEvalFrustration(t *testing.T) {
	say := func(label int, turns ...Turn) Dialogue { return Dialogue{turns, label} }
	customer := func(s string) Turn { return Turn{"customer", s} }
	dialogues := []Dialogue{
		say(1, customer("This is ridiculous, the worst service ever. Third time I ask and still nothing!!!")),
		say(1, customer("where is it"), Turn{"agent", "AWFUL TERRIBLE WORST!!!"}, customer("ok")), // missed: agents' words don't count
		say(0, customer("hi, where is my order?")),
		say(0, customer("thanks")),
	}
	r := EvalFrustration(dialogues, 0)
	if r.N != 4 || r.Precision != 1 || r.Recall != 0.5 || math.Abs(r.F1-2.0/3) > 1e-12 || r.Threshold != Frustrated || r.AUC < 0.7 {
		t.Errorf("got %+v", r)
	}
	if r := EvalFrustration(dialogues, 1e-9); r.Recall != 1 || r.Precision != 0.5 || r.Threshold != 1e-9 {
		t.Errorf("at a low threshold: %+v", r)
	}
}
