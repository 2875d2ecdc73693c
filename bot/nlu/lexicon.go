package nlu

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed lexicon/vader.txt
var vaderText string

//go:embed lexicon/cues.txt
var cuesText string

//go:embed lexicon/swear.txt
var swearText string

//go:embed lexicon/cues_es.txt
var spanishCuesText string

//go:embed lexicon/swear_es.txt
var spanishSwearText string

// cueKind is what a phrase tells.
type cueKind uint32

const (
	cuePerson cueKind = 1 << iota
	cueSupervisor
	cueStill
	cueCount
	cueWait
	cueFault
	cueThreat
	cueBlame
	cueAnger
	cueSwear
	cueSarcasm
	cueCalm
	cueThanks
	cueThanksWord
	cueGreet
	cueGreetWord
	cueBye
	cueByeWord
	cueYes
	cueNo
	cueYesWord
	cueStay
	cueOpen
)

// cuesOfTone are the kinds that tell how something was said; the others only tell what was said.
const cuesOfTone = cuePerson | cueSupervisor | cueStill | cueCount | cueWait | cueFault | cueThreat | cueBlame | cueAnger |
	cueSwear | cueSarcasm | cueCalm | cueThanks | cueGreet | cueBye

var cueNames = map[string]cueKind{
	"person": cuePerson, "supervisor": cueSupervisor, "still": cueStill, "count": cueCount, "wait": cueWait, "fault": cueFault,
	"threat": cueThreat, "blame": cueBlame, "anger": cueAnger, "swear": cueSwear, "sarcasm": cueSarcasm, "calm": cueCalm,
	"thanks": cueThanks, "thanksword": cueThanksWord, "greet": cueGreet, "greetword": cueGreetWord, "bye": cueBye,
	"byeword": cueByeWord, "yes": cueYes, "no": cueNo, "yesword": cueYesWord, "stay": cueStay, "open": cueOpen,
}

// cue is what a phrase means: all its kinds, and the heaviest of its weights.
type cue struct {
	kinds  cueKind
	weight int8
}

// lexicon is everything known about words, by hash. It is filled once and only read afterwards.
type lexicon struct {
	phrases map[uint64]cue
	longest map[uint64]int // first word -> words in the longest phrase that begins with it
	valence map[uint64]int8
}

const (
	phrasePrime  = 0x9FB21C651E98DF25
	anyNumber    = 0x1F83D9ABFB41BD6B
	longPhrase   = 6
	vaderPerUnit = 10
)

var known = parseLexicon()

var countWords = numbered("two three four five six seven eight nine ten twelve several many multiple dozen dozens hundred countless couple " +
	"dos tres cuatro cinco seis siete ocho nueve diez doce varias varios muchas muchos")

// parseLexicon reads the embedded files; a fault in them is a broken program.
func parseLexicon() lexicon {
	l := lexicon{phrases: map[uint64]cue{}, longest: map[uint64]int{}, valence: map[uint64]int8{}}
	for line := range strings.Lines(vaderText) {
		fields := strings.Fields(line)
		v, err := strconv.ParseInt(fields[0], 10, 8)
		if err != nil {
			panic(fmt.Sprintf("vader.txt: %v", err))
		}
		for _, w := range fields[1:] {
			l.valence[wordHash(w)] = int8(v)
		}
	}
	for line := range strings.Lines(cuesText + swearText + spanishCuesText + spanishSwearText) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, phrases, _ := strings.Cut(line, ":")
		name, number, _ := strings.Cut(head, " ")
		weight, err := strconv.ParseInt(number, 10, 8)
		kind := cueNames[name]
		if err != nil || kind == 0 {
			panic(fmt.Sprintf("cues: bad line %q", head))
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			phrase = strings.TrimSpace(phrase)
			l.addPhrase(phrase, kind, int8(weight))
			if bare := unaccented(phrase); bare != phrase {
				l.addPhrase(bare, kind, int8(weight)) // half of those who write Spanish in a chat leave accents out
			}
		}
	}
	return l
}

func (l *lexicon) addPhrase(phrase string, kind cueKind, weight int8) {
	var d desk
	r := read(strings.ReplaceAll(phrase, "#", "2"), &d)
	if len(r.words) == 0 || len(r.words) > longPhrase {
		return
	}
	h := uint64(hashSeed)
	for i := range r.words {
		h = (h ^ cueHash(&r.words[i])) * phrasePrime
	}
	c := l.phrases[h]
	c.kinds |= kind
	if max(weight, -weight) > max(c.weight, -c.weight) {
		c.weight = weight
	}
	l.phrases[h] = c
	first := cueHash(&r.words[0])
	l.longest[first] = max(l.longest[first], len(r.words))
}

// cueHash is a word's hash for phrases, where every number is alike: "2nd time", "three times", "10 days".
func cueHash(w *word) uint64 {
	if w.digits > 0 {
		return anyNumber + uint64(w.letters)
	}
	if countWords[w.hash] > 0 {
		return anyNumber
	}
	return w.hash
}
