package nlu

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The figures over the labelled data are measured where that data is: HANDRAIL_DATA names its folder. Elsewhere the
// small fixtures of the other tests must do.
func dataFolder() string { return os.Getenv("HANDRAIL_DATA") }

func lines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(dataFolder(), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		all = append(all, s.Text())
	}
	return all
}

func examplesIn(t *testing.T, name string) []Example {
	t.Helper()
	var all []Example
	for _, line := range lines(t, "intents/"+name) {
		if fields := strings.Split(line, "\t"); len(fields) >= 2 {
			all = append(all, Example{fields[0], fields[1]})
		}
	}
	return all
}

func TestEvalIntentsOnData(t *testing.T) {
	if dataFolder() == "" {
		t.Log("HANDRAIL_DATA is not set: nothing to measure")
		return
	}
	for _, set := range []struct {
		name  string
		split bool    // no development set: every fifth example is held back
		least float64 // accuracy, in scope
		oos   float64
	}{
		{"banking77", true, 0.90, 0}, {"hwu64", false, 0.87, 0}, {"natcs", true, 0.85, 0},
		{"retail_mapped", false, 0.97, 0.9}, {"clinc150", false, 0.91, 0.6},
	} {
		train := examplesIn(t, set.name+"/train.tsv")
		var dev []Example
		if set.split {
			all := train
			train = nil
			for i, e := range all {
				if i%5 == 4 {
					dev = append(dev, e)
				} else {
					train = append(train, e)
				}
			}
		} else {
			dev = examplesIn(t, set.name+"/dev.tsv")
		}
		start := time.Now()
		m := Train(train, Options{})
		took := time.Since(start)
		start = time.Now()
		report := EvalIntents(m, dev)
		us := float64(time.Since(start).Microseconds()) / float64(len(dev))
		t.Logf("%-13s %5d examples, %3d intents in %4d ms; n %d accuracy %.3f macro-F1 %.3f, %.1f us",
			set.name, len(train), len(m.Intents()), took.Milliseconds(), report.N, report.Accuracy, report.MacroF1, us)
		inScope := report.Accuracy
		if report.OOSRecall != nil {
			inScope = *report.InScopeAccuracy
			t.Logf("%-13s in scope %.3f, out of scope recall %.3f precision %.3f, threshold %.2f", "", inScope, *report.OOSRecall, *report.OOSPrecision, m.Threshold())
			if *report.OOSRecall < set.oos {
				t.Errorf("%s: out of scope recall %.3f, want %.2f", set.name, *report.OOSRecall, set.oos)
			}
		}
		if inScope < set.least {
			t.Errorf("%s: accuracy %.3f, want %.2f", set.name, inScope, set.least)
		}
	}
}

func TestEvalFrustrationOnData(t *testing.T) {
	if dataFolder() == "" {
		t.Log("HANDRAIL_DATA is not set: nothing to measure")
		return
	}
	for _, set := range []struct {
		name  string
		least float64 // AUC
	}{
		{"twfrust_train", 0}, {"twfrust_dev", 0.7}, {"maia_iq_train", 0}, {"maia_iq_dev", 0.7}, {"maia_dev", 0}, {"uss_mwoz_dev", 0}, {"uss_sgd_dev", 0},
		{"airline_dev", 0.75}, {"complaints_dev", 0.7}, {"goemotions_dev", 0.7},
	} {
		var dialogues, retailer []Dialogue
		for _, line := range lines(t, "frustration/"+set.name+".jsonl") {
			var d struct {
				Dialogue
				Subset string `json:"subset"`
			}
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				t.Fatal(err)
			}
			dialogues = append(dialogues, d.Dialogue)
			if d.Subset == "de_client_01" {
				retailer = append(retailer, d.Dialogue)
			}
		}
		r := EvalFrustration(dialogues, 0)
		best := r
		for th := 0.05; th < 0.95; th += 0.025 {
			if x := EvalFrustration(dialogues, th); x.F1 > best.F1 {
				best = x
			}
		}
		t.Logf("%-15s n %d P %.2f R %.2f F1 %.2f AUC %.3f   best F1 %.2f at %.2f (P %.2f R %.2f)", set.name, r.N, r.Precision, r.Recall, r.F1, r.AUC, best.F1, best.Threshold, best.Precision, best.Recall)
		if r.AUC < set.least {
			t.Errorf("%s: AUC %.3f, want %.2f", set.name, r.AUC, set.least)
		}
		if len(retailer) > 0 {
			r := EvalFrustration(retailer, 0)
			t.Logf("%-15s n %d P %.2f R %.2f F1 %.2f AUC %.3f", "  retailer", r.N, r.Precision, r.Recall, r.F1, r.AUC)
		}
	}
}
