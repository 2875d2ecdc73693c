package nlu

import (
	"math"
	"reflect"
	"testing"
)

func TestTrainIsDeterministicAndUnderstands(t *testing.T) {
	examples := shopExamples(40)
	m := Train(examples, Options{})
	if again := Train(examples, Options{}); !reflect.DeepEqual(m, again) {
		t.Error("the same examples gave another model")
	}
	for text, want := range map[string]string{
		"where is my parcel":                         "order_status",
		"WHERE'S MY ORDER??":                         "order_status",
		"how much is left on my gift card":           "gift_card_balance",
		"pls activate the gift card":                 "gift_card_activate",
		"i need to talk to a real human":             "person",
		"good mornin":                                "greeting",
		"tell me a joke about pizza and the weather": "", // out of scope
		"xyzzy plugh":                                "", // nothing known
		"":                                           "",
		"...":                                        "",
	} {
		guesses := m.Classify(text, nil)
		if got := m.Understood(guesses); got != want {
			t.Errorf("%q: %q of %v, want %q", text, got, guesses, want)
		}
	}
}

func TestClassifyGivesFiveGuessesBestFirst(t *testing.T) {
	m := Train(shopExamples(20), Options{})
	guesses := m.Classify("where is my order", make([]Guess, 3, 5))
	if len(guesses) != most {
		t.Fatalf("%d guesses", len(guesses))
	}
	sum := 0.0
	for i, g := range guesses {
		sum += float64(g.P)
		if g.P < 0 || g.P > 1 || i > 0 && g.P > guesses[i-1].P {
			t.Errorf("guesses are %v", guesses)
		}
	}
	if sum > 1.0001 {
		t.Errorf("probabilities sum to %v", sum)
	}
}

func TestClassifyFoldsWhatLooksAlike(t *testing.T) {
	m := Train([]Example{
		{"Wo ist mein Päckchen", "status"}, {"mein Päckchen fehlt", "status"}, {"I don't want it", "return"}, {"take it back", "return"},
	}, Options{Threshold: 0.5})
	a, b := m.Classify("mein pa\u0308ckchen", nil), m.Classify("MEIN PÄCKCHEN", nil)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("decomposed %v, composed %v", a, b)
	}
	if a, b := m.Classify("i dont want it", nil), m.Classify("I don’t want it!", nil); !reflect.DeepEqual(a, b) {
		t.Errorf("without apostrophe %v, with %v", a, b)
	}
}

func TestModelsWithNothingToTell(t *testing.T) {
	var none *Model
	for name, m := range map[string]*Model{
		"nil": none, "no examples": Train(nil, Options{}), "one intent": Train([]Example{{"hi", "greet"}, {"hello", "greet"}}, Options{}),
		"no words": Train([]Example{{"...", "a"}, {"", "b"}, {"x", ""}}, Options{}),
	} {
		for _, text := range []string{"hi", "", "where is my order"} {
			if got := m.Understood(m.Classify(text, nil)); got != "" && name != "no words" {
				t.Errorf("%s: %q understood as %q", name, text, got)
			}
		}
	}
}

func TestThresholdIsWithinBounds(t *testing.T) {
	if m := Train(shopExamples(60), Options{}); m.threshold < leastThreshold || m.threshold > mostThreshold {
		t.Errorf("threshold %v", m.Threshold())
	}
	if m := Train(shopExamples(60), Options{Threshold: 0.77}); math.Abs(m.Threshold()-0.77) > 1e-6 {
		t.Errorf("threshold %v", m.Threshold())
	}
	if m := Train(shopExamples(1), Options{}); math.Abs(m.Threshold()-usualThreshold) > 1e-6 {
		t.Errorf("threshold %v", m.Threshold())
	}
}

func TestExp(t *testing.T) {
	for x := 0.0; x > -30; x -= 0.0137 {
		want := math.Exp(x)
		if got := float64(exp(float32(x))); math.Abs(got-want) > 2e-4*want+1e-30 {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	if exp(-1000) != 0 || exp(0) < 0.9999 {
		t.Errorf("exp(-1000) = %v, exp(0) = %v", exp(-1000), exp(0))
	}
}

func TestSpreadVisitsEachOnce(t *testing.T) {
	for n := range 200 {
		seen := make([]bool, n)
		for _, i := range spread(n) {
			if seen[i] {
				t.Fatalf("%d of %d twice", i, n)
			}
			seen[i] = true
		}
	}
}

func TestCounterGrows(t *testing.T) {
	c := newCounter(1)
	for i := range uint64(20_000) {
		c.count([]uint64{finish(i + 1), finish(i + 1), finish(i/2 + 1)}, uint32(i)+1)
	}
	for i := range uint64(5_000) {
		if n := c.examples(finish(i + 1)); n != 3 && i > 0 {
			t.Fatalf("%d counted %d times", i, n)
		}
	}
	if len(c.order) != 20_000 {
		t.Errorf("%d hashes", len(c.order))
	}
}

func TestHearOfAnyLength(t *testing.T) {
	m := Train(shopExamples(20), Options{})
	long := ""
	for len(long) < 4000 {
		long += "Where is my order SD-447192 of 12 Nov? "
	}
	h := Hear(m, shopPatterns, long, saturday)
	if h.Intent != "order_status" || len(h.Entities) != mostEntities || len(h.Guesses) != guessesHeard {
		t.Errorf("heard %q, %d entities, %d guesses", h.Intent, len(h.Entities), len(h.Guesses))
	}
}

func TestHearOfDigitsOnly(t *testing.T) {
	text := ""
	for len(text) < 3900 {
		text += "1 "
	}
	text += "4111 1111 1111 1111"
	if masked := Mask(text, Secrets(text, SecretContext{Patterns: shopPatterns})); Digits(masked[len(masked)-4:]) != "1111" || len(Digits(masked)) >= len(Digits(text)) {
		t.Errorf("%q is not masked", masked[len(masked)-30:])
	}
	if h := Hear(nil, shopPatterns, text, saturday); len(h.Entities) > mostEntities {
		t.Errorf("%d entities", len(h.Entities))
	}
}
