package nlu

import (
	"cmp"
	"slices"
)

// IntentReport is how well a model names intents.
type IntentReport struct {
	N            int                     `json:"n"`
	Accuracy     float64                 `json:"accuracy"`
	MacroF1      float64                 `json:"macro_f1"`
	USPerMessage float64                 `json:"us_per_message"` // microseconds; the caller has the clock
	PerIntent    map[string]IntentFigure `json:"per_intent"`
	Confusions   []Confusion             `json:"confusions"` // the most frequent first, at most 20

	// Only if the examples hold some that are out of scope:
	InScopeAccuracy *float64 `json:"in_scope_accuracy,omitempty"`
	OOSRecall       *float64 `json:"oos_recall,omitempty"`
	OOSPrecision    *float64 `json:"oos_precision,omitempty"`
	Threshold       *float64 `json:"threshold,omitempty"`
}

// IntentFigure is how well one intent is named.
type IntentFigure struct {
	N         int     `json:"n"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Confusion is a mistake that was made.
type Confusion struct {
	Intent string `json:"intent"` // what was meant
	Heard  string `json:"heard"`  // what was understood
	N      int    `json:"n"`
}

const mostConfusions = 20

// EvalIntents measures a model on labelled examples. If some of them are out of scope, the model's threshold decides
// what counts as not understood, and not understanding an example that has an intent is a mistake. If none are, the
// best guess counts whatever its probability, as the published figures for such data do.
func EvalIntents(m *Model, examples []Example) IntentReport {
	report := IntentReport{N: len(examples), PerIntent: map[string]IntentFigure{}, Confusions: []Confusion{}}
	none := ""
	for _, e := range examples {
		if outOfScope(e.Intent) {
			none = e.Intent
			break
		}
	}
	type pair struct{ meant, heard string }
	var pairs []pair
	var space [most]Guess
	for _, e := range examples {
		p := pair{e.Intent, none}
		if outOfScope(e.Intent) {
			p.meant = none
		}
		guesses := m.Classify(e.Text, space[:0])
		if none != "" {
			if intent := m.Understood(guesses); intent != "" {
				p.heard = intent
			}
		} else if len(guesses) > 0 {
			p.heard = guesses[0].Intent
		}
		pairs = append(pairs, p)
	}

	meant, heard, right := map[string]int{}, map[string]int{}, map[string]int{}
	var rightInScope, inScope, all int
	for _, p := range pairs {
		meant[p.meant]++
		heard[p.heard]++
		if p.meant == p.heard {
			right[p.meant]++
			all++
		}
		if p.meant != none {
			inScope++
			if p.meant == p.heard {
				rightInScope++
			}
		}
	}
	report.Accuracy = ratio(all, len(pairs))
	names := sortedKeys(meant)
	for _, name := range names {
		f := IntentFigure{N: meant[name], Precision: ratio(right[name], heard[name]), Recall: ratio(right[name], meant[name])}
		f.F1 = harmonic(f.Precision, f.Recall)
		report.PerIntent[name] = f
		report.MacroF1 += f.F1 / float64(len(names))
	}
	if none != "" {
		accuracy, figure, threshold := ratio(rightInScope, inScope), report.PerIntent[none], m.Threshold()
		report.InScopeAccuracy, report.Threshold = &accuracy, &threshold
		report.OOSRecall, report.OOSPrecision = &figure.Recall, &figure.Precision
	}

	wrong := slices.DeleteFunc(pairs, func(p pair) bool { return p.meant == p.heard })
	slices.SortFunc(wrong, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.meant, b.meant), cmp.Compare(a.heard, b.heard))
	})
	for i := 0; i < len(wrong); {
		j := i
		for j < len(wrong) && wrong[j] == wrong[i] {
			j++
		}
		report.Confusions = append(report.Confusions, Confusion{wrong[i].meant, wrong[i].heard, j - i})
		i = j
	}
	slices.SortStableFunc(report.Confusions, func(a, b Confusion) int { return b.N - a.N })
	report.Confusions = report.Confusions[:min(len(report.Confusions), mostConfusions)]
	return report
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ratio of nothing is 0.
func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}
