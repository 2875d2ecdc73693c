//go:build !race

// The race detector makes pools forget on purpose, so allocations are counted without it.

package nlu

import "testing"

func TestClassifyDoesNotAllocate(t *testing.T) {
	m := Train(shopExamples(20), Options{})
	guesses := make([]Guess, 0, most)
	if n := testing.AllocsPerRun(200, func() { guesses = m.Classify(hundred, guesses) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestHearAllocatesAtMostFiveTimes(t *testing.T) {
	m := Train(shopExamples(20), Options{})
	if n := testing.AllocsPerRun(200, func() { Hear(m, shopPatterns, hundred, saturday) }); n > 5 {
		t.Errorf("%v allocations", n)
	}
}

func TestHearWithTaughtEntitiesAllocatesNoMore(t *testing.T) {
	m := Train(shopExamples(20), Options{})
	p, err := NewPatterns(PatternConfig{Order: []string{`10\d\d`}, Learned: taught})
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(200, func() { Hear(m, p, hundred, saturday) }); n > 5 {
		t.Errorf("%v allocations", n)
	}
}
