package nlu

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var taught = Learned{
	Phrases: []LearnedPhrase{
		{"city", "Berlin", "Berlin"}, {"city", "New York", "New York"}, {"city", "York", "York"}, {"city", "big apple", "New York"},
		{"account", "credit card account", "credit"}, {"restaurant", "Mama Mia’s Pizzeria", "Mama Mia’s Pizzeria"}, {"city", "São Paulo", "São Paulo"},
	},
	Regexes:  []LearnedRegex{{"sku", `[a-z]{2}-\d{4}`}, {"ticket", `T\d+`}},
	Synonyms: []LearnedSynonym{{"ab-1000", "the oak board"}},
	Roles:    []LearnedRole{{"city", "from", "I fly from"}, {"city", "to", "to"}, {"city", "to", "from paris to"}, {"city", "one", "near"}, {"city", "two", "near"}, {"date", "back", "returning"}},
}

func TestTaughtEntities(t *testing.T) {
	p, err := NewPatterns(PatternConfig{Learned: taught})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]Entity{
		"from berlin to NEW YORK, please": {{Kind: "city", From: 5, To: 11, Value: "Berlin", Role: "from"}, {Kind: "city", From: 15, To: 23, Value: "New York", Role: "to"}},
		"in York":                         {{Kind: "city", From: 3, To: 7, Value: "York"}},
		"the big apple":                   {{Kind: "city", From: 4, To: 13, Value: "New York"}},
		"berliner, yorkshire":             nil,
		"near Berlin":                     {{Kind: "city", From: 5, To: 11, Value: "Berlin"}}, // two roles begin like this
		"my Credit  card account":         {{Kind: "account", From: 3, To: 23, Value: "credit"}},
		"at mama mia's pizzeria":          {{Kind: "restaurant", From: 3, To: 22, Value: "Mama Mia’s Pizzeria"}},
		"SÃO PAULO":                       {{Kind: "city", From: 0, To: 10, Value: "São Paulo"}},
		"do you have AB-1234?":            {{Kind: "sku", From: 12, To: 19, Value: "AB-1234"}},
		"do you have ab-1000":             {{Kind: "sku", From: 12, To: 19, Value: "the oak board"}},
		"xab-1234":                        nil,
		"returning 2026-12-01":            {{Kind: Date, From: 10, To: 20, Value: "2026-12-01", Role: "back"}},
		"jo@berlin.example":               {{Kind: Email, From: 0, To: 17, Value: "jo@berlin.example"}}, // what was found first keeps its place
	} {
		if diff := cmp.Diff(want, Find(text, p, saturday)); diff != "" {
			t.Errorf("%s\n%s", text, diff)
		}
	}
	if Find("from berlin to york", nil, saturday) != nil {
		t.Error("found without having been taught")
	}
}

func TestSecretsAreNotTaken(t *testing.T) {
	p, err := NewPatterns(PatternConfig{Learned: Learned{Regexes: []LearnedRegex{{"anything", `\d+`}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range Find("my card is 4111 1111 1111 1111", p, saturday) {
		if e.Kind != PaymentCard {
			t.Errorf("%+v", e)
		}
	}
}

func TestBadExpressionsAreNamed(t *testing.T) {
	_, err := NewPatterns(PatternConfig{Learned: Learned{Regexes: []LearnedRegex{{"a", "("}, {"b", "x*"}, {"c", "x"}}}})
	if err == nil || !strings.Contains(err.Error(), "pattern of a") || !strings.Contains(err.Error(), "pattern of b") || strings.Contains(err.Error(), "pattern of c") {
		t.Error(err)
	}
}

// TestTaughtIsBounded: the worst text there is, with as much as a pack may teach.
func TestTaughtIsBounded(t *testing.T) {
	var l Learned
	for i := range 20_000 {
		l.Phrases = append(l.Phrases, LearnedPhrase{"a", fmt.Sprintf("x %d", i), "y"})
	}
	for range 50 {
		l.Regexes = append(l.Regexes, LearnedRegex{"b", `(x+ )+y`})
	}
	p, err := NewPatterns(PatternConfig{Learned: l})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	Find(strings.Repeat("x ", 2000), p, saturday)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	} else {
		t.Log(took)
	}
}
