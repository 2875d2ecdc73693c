package nlu

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Learned is what a pack teaches about entities of its own: the words of its lookup tables and examples, its regular expressions,
// what a found text stands for, and what the word before it makes of it.
type Learned struct {
	Phrases  []LearnedPhrase
	Regexes  []LearnedRegex // RE2; matched between word boundaries, without regard to case
	Synonyms []LearnedSynonym
	Roles    []LearnedRole
}

// LearnedPhrase is a text that names an entity, compared word by word and without regard to case; Value is what it stands for.
type LearnedPhrase struct {
	Kind        Kind
	Text, Value string
}

// LearnedRegex finds entities of a kind.
type LearnedRegex struct {
	Kind    Kind
	Pattern string
}

// LearnedSynonym says what the text found by a regular expression stands for.
type LearnedSynonym struct{ Text, Value string }

// LearnedRole says that an entity has a role if the last of the words before it is that of Before.
type LearnedRole struct {
	Kind         Kind
	Role, Before string
}

// learned is a Learned made ready. It never changes; nil knows nothing and costs nothing.
type learned struct {
	phrases  []phrase
	first    map[uint64][]int32 // phrases by their first two words, or their only one; longest first
	regexes  []learnedRegex
	synonyms map[uint64]string
	roles    map[roleKey]string // "" if two roles have the same word before them
}

type phrase struct {
	words []uint64
	kind  Kind
	value string
}

type learnedRegex struct {
	kind Kind
	re   *regexp.Regexp
}

type roleKey struct {
	kind   Kind
	before uint64
}

// learn makes a Learned ready. The error names every expression that does not compile or matches nothing at all.
func learn(from Learned) (*learned, []error) {
	if len(from.Phrases)+len(from.Regexes)+len(from.Roles) == 0 {
		return nil, nil
	}
	l := &learned{first: make(map[uint64][]int32), synonyms: make(map[uint64]string), roles: make(map[roleKey]string)}
	for _, p := range from.Phrases {
		if words := wordsOf(p.Text); len(words) > 0 {
			key := joined(words[:min(2, len(words))])
			l.first[key] = append(l.first[key], int32(len(l.phrases)))
			l.phrases = append(l.phrases, phrase{words, p.Kind, p.Value})
		}
	}
	for _, all := range l.first {
		slices.SortStableFunc(all, func(a, b int32) int { return cmp.Compare(len(l.phrases[b].words), len(l.phrases[a].words)) })
	}
	var wrong []error
	for _, r := range from.Regexes {
		re, err := regexp.Compile(`(?i:` + r.Pattern + `)`)
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Errorf("pattern of %s %q: %w", r.Kind, r.Pattern, err))
		case re.MatchString(""):
			wrong = append(wrong, fmt.Errorf("pattern of %s %q matches nothing at all", r.Kind, r.Pattern))
		default:
			re.Longest()
			l.regexes = append(l.regexes, learnedRegex{r.Kind, re})
		}
	}
	for _, s := range from.Synonyms {
		l.synonyms[joined(wordsOf(s.Text))] = s.Value
	}
	for _, r := range from.Roles {
		words := wordsOf(r.Before)
		if len(words) == 0 {
			continue
		}
		key := roleKey{r.Kind, words[len(words)-1]}
		if known, ok := l.roles[key]; ok && known != r.Role {
			l.roles[key] = ""
		} else {
			l.roles[key] = r.Role
		}
	}
	return l, wrong
}

// wordsOf are the hashes of a text's words, as read cuts it.
func wordsOf(text string) []uint64 {
	var d desk
	r := read(composed(text), &d)
	words := make([]uint64, len(r.words))
	for i := range r.words {
		words[i] = r.words[i].hash
	}
	return words
}

func joined(words []uint64) uint64 {
	h := uint64(hashSeed)
	for _, w := range words {
		h = (h ^ w) * hashPrime
	}
	return h
}

// taught finds what the pack has taught. It is handed text and patterns as the finder's other methods are.
func (f *finder) taught(text string, l *learned) {
	if l == nil {
		return
	}
	for i := range l.regexes {
		l.regexes[i].each(text, func(from, to int) { f.add(found{kind: isTaught, taught: int32(-i - 1), from: from, to: to}) })
	}
	if len(l.phrases) == 0 {
		return
	}
	words := f.r.words
	for i := 0; i < len(words); i++ {
		at, n := int32(-1), 0
		if i+1 < len(words) {
			at, n = l.longest(f.r, i, joined([]uint64{words[i].hash, words[i+1].hash}))
		}
		if n == 0 {
			at, n = l.longest(f.r, i, joined([]uint64{words[i].hash}))
		}
		if n > 0 {
			f.add(found{kind: isTaught, taught: at + 1, from: int(words[i].from), to: int(words[i+n-1].to)})
			i += n - 1
		}
	}
}

// longest finds the longest phrase of a key that the words from i on say, and how many words it has.
func (l *learned) longest(r *reading, i int, key uint64) (at int32, n int) {
	for _, at := range l.first[key] {
		if words := l.phrases[at].words; r.says(i, words) {
			return at, len(words)
		}
	}
	return 0, 0
}

// says whether the words from i on are these.
func (r *reading) says(i int, words []uint64) bool {
	if i+len(words) > len(r.words) {
		return false
	}
	for k := range words {
		if r.words[i+k].hash != words[k] {
			return false
		}
	}
	return true
}

// each visits the matches between word boundaries.
func (x *learnedRegex) each(text string, use func(from, to int)) {
	for at := 0; at < len(text); {
		m := x.re.FindStringIndex(text[at:])
		if m == nil {
			return
		}
		from, to := at+m[0], at+m[1]
		if bounded(text, from, to) {
			use(from, to)
			at = to
			continue
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		at = from + size
	}
}

// name fills in the kind and the value of an entity that was taught. The text comes beside its words and not within a reading: what
// of a reading were kept would bring its whole desk from the stack to the heap.
func (l *learned) name(e *Entity, x found, text string, words []word) {
	if x.taught > 0 {
		p := &l.phrases[x.taught-1]
		e.Kind, e.Value = p.kind, p.value
		return
	}
	e.Kind, e.Value = l.regexes[-x.taught-1].kind, text[x.from:x.to]
	h := uint64(hashSeed)
	for i := range words {
		if w := &words[i]; int(w.from) >= x.from && int(w.to) <= x.to {
			h = (h ^ w.hash) * hashPrime
		}
	}
	if value, ok := l.synonyms[h]; ok {
		e.Value = value
	}
}

// cast gives entities their roles.
func (l *learned) cast(entities []Entity, r *reading) {
	if l == nil || len(l.roles) == 0 {
		return
	}
	for i := range entities {
		e := &entities[i]
		before := -1
		for k := range r.words {
			if int(r.words[k].to) > e.From {
				break
			}
			before = k
		}
		if before >= 0 {
			e.Role = l.roles[roleKey{e.Kind, r.words[before].hash}]
		}
	}
}
