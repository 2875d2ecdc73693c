package nlu

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

//go:embed lexicon/tongues.txt
var tonguesText string

// Tongues recognises the language of a text among those of a pack, and clear cases of others. Words decide: the small
// ones of a language, and those of the pack's own examples. Only what has hardly a word that is known goes to the
// letters' statistics, which are weak on short texts and slow. Immutable; nil recognises nothing.
type Tongues struct {
	names []string             // ISO 639-1; the pack's first
	own   int                  // how many of them are the pack's
	words map[uint64]tongueSet // by a word's hash
	latin bool                 // all of the pack's languages are written in Latin letters
}

// tongueSet says of which languages a word is: as a small word, and as any word at all. One bit a language.
type tongueSet struct{ small, any uint16 }

// mostTongues bounds the languages, for they are bits.
const mostTongues = 16

// wordsWeighed is how many words of a text are looked at: who writes more has shown it by then.
const wordsWeighed = 40

// Written is a text and the language that it is in.
type Written struct{ Text, Language string }

// NewTongues learns the pack's languages, the main one first, from its examples.
func NewTongues(tags []string, examples []Written) *Tongues {
	t := &Tongues{words: map[uint64]tongueSet{}, latin: true}
	for _, tag := range tags {
		parsed := language.Make(tag)
		script, _ := parsed.Script()
		t.latin = t.latin && script.String() == "Latn"
		t.bit(baseOf(tag))
	}
	t.own = len(t.names)
	for line := range strings.Lines(tonguesText) {
		if name, words, ok := strings.Cut(line, ":"); ok && line[0] != '#' {
			bit := t.bit(name)
			t.learn(words, tongueSet{small: bit, any: bit})
		} else if line[0] != '#' {
			panic(fmt.Sprintf("tongues.txt: bad line %q", line))
		}
	}
	for _, e := range examples {
		t.learn(e.Text, tongueSet{any: t.bit(baseOf(e.Language))})
	}
	return t
}

func baseOf(tag string) string {
	base, _ := language.Make(tag).Base()
	return base.String()
}

// bit is the language's place in a tongueSet; 0 if there are too many.
func (t *Tongues) bit(name string) uint16 {
	for i, n := range t.names {
		if n == name {
			return 1 << i
		}
	}
	if len(t.names) == mostTongues {
		return 0
	}
	t.names = append(t.names, name)
	return 1 << (len(t.names) - 1)
}

// learn notes each word of a text, and the same word without its accents.
func (t *Tongues) learn(text string, set tongueSet) {
	for _, form := range [...]string{norm.NFC.String(text), unaccented(text)} {
		var d desk
		r := read(form, &d)
		for i := range r.words {
			if w := &r.words[i]; w.digits == 0 {
				old := t.words[w.hash]
				t.words[w.hash] = tongueSet{old.small | set.small, old.any | set.any}
			}
		}
	}
}

func unaccented(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFD.String(text))
}

// Of gives the language that a text is clearly written in, as ISO 639-1, or "". sure says that it is no single word that
// speaks for it. A language that the pack does not have is named only if it is sure.
func (t *Tongues) Of(text string) (name string, sure bool) {
	if t == nil || len(t.names) == 0 {
		return "", false
	}
	var d desk
	r := read(composed(text), &d)
	v := t.vote(&r)
	if name, ok := t.foreignScript(&r, v.weighed, text); ok {
		return name, name != ""
	}
	if f := v.foreign(t); f >= 0 {
		return t.names[f], true
	}
	if l := v.packs(t); l >= 0 {
		return t.names[l], v.surely(t, l)
	}
	if r.digits > 0 {
		return "", false // an address, more likely than a sentence
	}
	return t.byLetters(v, text)
}

// votes counts the words of a text by language.
type votes struct {
	weighed, known int              // words looked at; words of any of the pack's languages
	small          [mostTongues]int // small words
	sole           [mostTongues]int // words of this one alone among the pack's
}

func (t *Tongues) vote(r *reading) votes {
	var v votes
	words := r.words[:min(len(r.words), wordsWeighed)]
	own := uint16(1)<<t.own - 1
	for i := range words {
		w := &words[i]
		if w.digits > 0 || repeated(words[:i], w.hash) {
			continue
		}
		v.weighed++
		set := t.words[w.hash]
		mine := set.any & own
		if mine != 0 {
			v.known++
		}
		if small := set.small & own; small&(small-1) == 0 && small != 0 {
			mine = small // "hola" stands among the English greetings, and is Spanish
		}
		for l := range t.names {
			if set.small&(1<<l) != 0 {
				v.small[l]++
			}
			if mine == 1<<l {
				v.sole[l]++
			}
		}
	}
	return v
}

func repeated(before []word, hash uint64) bool {
	for i := range before {
		if before[i].hash == hash {
			return true
		}
	}
	return false
}

// foreign is a language beside the pack's whose small words make the text: at least three words, two of them small ones
// beyond what any of the pack's languages explains, and two of five in all. -1 if there is none.
func (v *votes) foreign(t *Tongues) int {
	best, explained, second := -1, 0, 0
	for l := range t.names {
		switch {
		case l < t.own:
			explained = max(explained, v.small[l])
		case best < 0 || v.small[l] > v.small[best]:
			if best >= 0 {
				second = v.small[best]
			}
			best = l
		default:
			second = max(second, v.small[l])
		}
	}
	if best < 0 || v.weighed < 3 || v.small[best] < explained+2 || v.small[best]*5 < v.weighed*2 || v.small[best] == second {
		return -1
	}
	return best
}

// packs is the one of the pack's languages that the words speak for, -1 if none or two do. More small words of another
// language speak against it.
func (v *votes) packs(t *Tongues) int {
	best, others := 0, 0
	for l := 1; l < t.own; l++ {
		if v.sole[l] > v.sole[best] {
			best = l
		}
	}
	for l := range t.names {
		switch {
		case l < t.own && l != best:
			others += v.sole[l]
		case l >= t.own && v.small[l] > v.small[best] && v.small[l] > 1:
			return -1
		}
	}
	if v.sole[best] == 0 || v.sole[best] <= 2*others {
		return -1
	}
	return best
}

// surely says whether a language of the pack has more than a word or a name for it: two words are "El Paso", and "de la"
// is in the names of half the world.
func (v *votes) surely(t *Tongues, l int) bool {
	for other := t.own; other < len(t.names); other++ {
		if v.small[other] >= v.small[l] {
			return false
		}
	}
	return v.weighed > 2 && v.sole[l] >= 2
}
