package nlu

import (
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// What the statistics of letters may decide: at least so many words and letters, of which hardly one is known.
const (
	leastWords   = 4
	leastLetters = 20
	fewKnown     = 5   // one in so many
	mostLetters  = 400 // bytes: they are slow
)

// spoken are the languages that the statistics may name: those that most of a shop's customers speak. Among all that
// they know, short texts would fall to neighbours.
var spoken = whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Spa: true, whatlanggo.Fra: true, whatlanggo.Deu: true, whatlanggo.Ita: true, whatlanggo.Por: true,
	whatlanggo.Nld: true, whatlanggo.Pol: true, whatlanggo.Ces: true, whatlanggo.Hun: true, whatlanggo.Ron: true, whatlanggo.Swe: true,
	whatlanggo.Dan: true, whatlanggo.Nob: true, whatlanggo.Fin: true, whatlanggo.Tur: true, whatlanggo.Ell: true, whatlanggo.Rus: true,
	whatlanggo.Ukr: true, whatlanggo.Heb: true, whatlanggo.Arb: true, whatlanggo.Pes: true, whatlanggo.Urd: true, whatlanggo.Hin: true,
	whatlanggo.Ben: true, whatlanggo.Tam: true, whatlanggo.Tha: true, whatlanggo.Vie: true, whatlanggo.Ind: true, whatlanggo.Tgl: true,
	whatlanggo.Cmn: true, whatlanggo.Jpn: true, whatlanggo.Kor: true,
}}

// byLetters asks the statistics of letters about a text whose words say nothing.
func (t *Tongues) byLetters(v votes, text string) (string, bool) {
	if v.weighed < leastWords || v.known*fewKnown > v.weighed || len(text) < leastLetters {
		return "", false
	}
	info := whatlanggo.DetectWithOptions(text[:min(len(text), mostLetters)], spoken)
	name := info.Lang.Iso6391()
	if name == "" || !info.IsReliable() {
		return "", false
	}
	for l, n := range t.names {
		if n == name && (l < t.own || v.small[l] < 2) {
			return "", false // a language whose small words are known has some of them in a sentence
		}
	}
	return name, true
}

// A text in another script is a sentence, and not a name, from so many words or, where words are not parted, letters.
const (
	scriptWords   = 3
	scriptLetters = 6
)

// foreignScript recognises a text most of whose letters no language of the pack uses; ok says that it is such a text.
func (t *Tongues) foreignScript(r *reading, words int, text string) (name string, ok bool) {
	if !t.latin {
		return "", false
	}
	letters, other, parted := 0, 0, true
	for _, c := range r.runes {
		if c == ' ' || c < 0x80 && (c < 'a' || c > 'z') {
			continue
		}
		letters++
		if c > 0x24F && !unicode.Is(unicode.Latin, c) && !unicode.Is(unicode.Mn, c) {
			other++
			parted = parted && !unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
		}
	}
	if other*2 <= letters {
		return "", false
	}
	if parted && words < scriptWords || other < scriptLetters {
		return "", true
	}
	return whatlanggo.DetectLangWithOptions(text, spoken).Iso6391(), true
}
