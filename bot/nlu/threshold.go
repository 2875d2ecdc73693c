package nlu

import (
	"cmp"
	"slices"
)

const (
	heldBack        = 4     // every fourth example is held back to choose the threshold
	thresholdPasses = 6     // enough for that
	costOfWrong     = 0.5   // of understanding wrongly, against the gain of understanding rightly
	spareable       = 0.005 // share of right answers that a higher bar may cost
	leastThreshold  = 0.2
	mostThreshold   = 0.6
	usualThreshold  = 0.35
	enoughHeldBack  = 40
)

// threshold chooses the probability from which a guess is understood. A model trained without every fourth example
// guesses those, and two wishes are weighed. What is understood rightly counts one, what is understood wrongly (another
// intent, or an example that is out of scope) costs half, so that Dana is asked again rather than led astray. And since
// shoppers say much that no example foresees, the bar is raised as long as it costs no more than one of two hundred right
// answers. The choice stays within bounds, because few examples can't carry an extreme one.
func (s *set) threshold() float32 {
	var use, back []int32
	for _, n := range spread(len(s.labels)) {
		if n%heldBack == heldBack-1 {
			back = append(back, n)
		} else {
			use = append(use, n)
		}
	}
	if len(back) < enoughHeldBack {
		return usualThreshold
	}
	m := s.fit(use, thresholdPasses)
	type guess struct {
		p    float32
		gain float64
	}
	var guesses []guess
	scores := make([]float32, m.stride)
	for _, n := range back {
		m.score(s.features[n], scores)
		live := scores[:len(m.intents)]
		softmax(live)
		best := 0
		for i, p := range live {
			if p > live[best] {
				best = i
			}
		}
		switch {
		case outOfScope(m.intents[best]):
		case best == int(s.labels[n]):
			guesses = append(guesses, guess{live[best], 1})
		default:
			guesses = append(guesses, guess{live[best], -costOfWrong})
		}
	}
	slices.SortFunc(guesses, func(a, b guess) int { return cmp.Compare(b.p, a.p) })
	total, most, best, right := 0.0, 0.0, float32(usualThreshold), 0
	for i, g := range guesses {
		total += g.gain
		if g.gain > 0 {
			right++
		}
		if total > most {
			most, best = total, g.p
			if i+1 < len(guesses) {
				best = (g.p + guesses[i+1].p) / 2
			}
		}
	}
	cheap, kept := float32(0), 0
	for _, g := range guesses {
		if g.gain > 0 {
			kept++
		}
		if float64(kept) >= (1-spareable)*float64(right) {
			cheap = g.p
			break
		}
	}
	return min(max(best, cheap, leastThreshold), mostThreshold)
}
