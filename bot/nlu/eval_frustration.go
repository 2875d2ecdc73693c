package nlu

import (
	"cmp"
	"slices"
)

// Dialogue is a conversation whose last customer turn was labelled; 1 is frustrated.
type Dialogue struct {
	Turns []Turn `json:"dialogue"`
	Label int    `json:"label"`
}

// Turn is one text of a dialogue.
type Turn struct {
	Role string `json:"role"` // "customer" or "agent"; others are not looked at
	Text string `json:"text"`
}

// FrustrationReport is how well Judge tells frustrated customers from others.
type FrustrationReport struct {
	N            int     `json:"n"`
	Precision    float64 `json:"precision"`
	Recall       float64 `json:"recall"`
	F1           float64 `json:"f1"`
	AUC          float64 `json:"auc"` // 0 if all labels are alike
	Threshold    float64 `json:"threshold"`
	USPerMessage float64 `json:"us_per_message"` // microseconds; the caller has the clock
}

// JudgeDialogue judges the last customer turn of a dialogue: what Judge makes of the texts alone. What a conversation
// knows beside them, such as answers that failed, is not in such files.
func JudgeDialogue(turns []Turn) Frustration {
	var window []Sketch
	asked := false
	for _, t := range turns {
		if t.Role != "customer" {
			continue
		}
		var d desk
		r := read(composed(t.Text), &d)
		window = append(window, r.sketch())
		asked = asked || window[len(window)-1].Flags.Has(AsksPerson)
	}
	return Judge(window, Context{AskedPerson: asked})
}

// EvalFrustration measures Judge on labelled dialogues at a threshold; 0 means Frustrated.
func EvalFrustration(dialogues []Dialogue, threshold float64) FrustrationReport {
	if threshold == 0 {
		threshold = Frustrated
	}
	report := FrustrationReport{N: len(dialogues), Threshold: threshold}
	all := make([]scored, 0, len(dialogues))
	var hits, alarms, positives int
	for _, d := range dialogues {
		s := JudgeDialogue(d.Turns).Score
		frustrated := d.Label == 1
		all = append(all, scored{s, frustrated})
		if frustrated {
			positives++
		}
		if s >= threshold {
			alarms++
			if frustrated {
				hits++
			}
		}
	}
	report.Precision, report.Recall = ratio(hits, alarms), ratio(hits, positives)
	report.F1 = harmonic(report.Precision, report.Recall)
	report.AUC = auc(all)
	return report
}

type scored struct {
	score    float64
	positive bool
}

// auc is the probability that a positive scores above a negative, ties counting half (Mann and Whitney's U).
func auc(s []scored) float64 {
	slices.SortFunc(s, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	ranks, positives := 0.0, 0
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j].score == s[i].score {
			j++
		}
		middle := float64(i+j+1) / 2
		for _, x := range s[i:j] {
			if x.positive {
				ranks += middle
				positives++
			}
		}
		i = j
	}
	negatives := len(s) - positives
	if positives == 0 || negatives == 0 {
		return 0
	}
	return (ranks - float64(positives)*float64(positives+1)/2) / (float64(positives) * float64(negatives))
}
