package nlu

import (
	"cmp"
	"slices"
)

// Heard is what was understood of one text: small, plain data, stored with the event that brought the text.
type Heard struct {
	// Intent is the best guess if it is sure enough, "" if the text was not understood.
	Intent string `json:"i,omitempty"`
	// Guesses are the most probable intents, best first, at most three, out of scope included.
	Guesses  []Guess  `json:"g,omitempty"`
	Entities []Entity `json:"e,omitempty"`
	Sketch   Sketch   `json:"s"`
	// Lang is the language that the text is written in, "es"; "" if it may be any. LangSure: more than a word speaks for it.
	Lang     string `json:"l,omitempty"`
	LangSure bool   `json:"ls,omitempty"`
}

const guessesHeard = 3

// Hear reads one text, as Clean leaves it, on the given day. m may be nil (no intents are known) and p may be nil
// (no patterns of the shop). The values of cards and PINs are never in the result; but only the caller knows what was
// asked, so an answer to a secret question must pass through Secrets and Without before the result is stored.
func Hear(m *Model, p *Patterns, text string, today Day) Heard {
	var d desk
	text = composed(text)
	r := read(text, &d)
	var h Heard
	var guesses [most]Guess
	if g := m.classify(&r, guesses[:0]); len(g) > 0 {
		h.Intent = m.Understood(g)
		h.Guesses = append(make([]Guess, 0, guessesHeard), g[:min(len(g), guessesHeard)]...)
	}
	h.Entities = r.find(text, p.orDefault(), today)
	h.Sketch = r.sketch()
	return h
}

// Has says whether the text had all of these flags.
func (h Heard) Has(f Flags) bool { return h.Sketch.Flags.Has(f) }

// First gives the first entity of a kind.
func (h Heard) First(k Kind) (Entity, bool) {
	for _, e := range h.Entities {
		if e.Kind == k {
			return e, true
		}
	}
	return Entity{}, false
}

// Without gives h with every entity replaced that overlaps one of the secrets: what is left may be stored. Places keep
// pointing into the text that was heard, not into the masked one.
func (h Heard) Without(secrets []Secret) Heard {
	if len(secrets) == 0 {
		return h
	}
	var kept []Entity
	for _, e := range h.Entities {
		hidden := false
		for _, s := range secrets {
			hidden = hidden || e.From < s.To && s.From < e.To
		}
		if !hidden {
			kept = append(kept, e)
		}
	}
	for _, s := range secrets {
		kept = append(kept, Entity{Kind: s.Kind, From: s.From, To: s.To, Value: s.Shown})
	}
	slices.SortStableFunc(kept, func(a, b Entity) int { return cmp.Compare(a.From, b.From) })
	h.Entities = kept
	return h
}
