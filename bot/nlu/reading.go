package nlu

import (
	"unicode"
	"unicode/utf8"
)

// word is one word of a text: letters and digits. Apostrophes inside it are dropped, because half of all customers
// leave them out: "don't" and "dont" are one word.
type word struct {
	hash     uint64 // of the folded letters
	from, to int32  // bytes in the text
	rf, rt   int32  // folded runes
	letters  int16
	capitals int16
	digits   int16
	breaks   bool // a full stop, comma or other mark stands between this word and the one before
}

// reading is a text folded and cut into words once, for everything that looks at it afterwards.
type reading struct {
	text  string
	runes []rune // folded words, one space between them and at both ends
	words []word

	shouts, asks   int // exclamation and question marks
	longestFlood   int // longest run of them
	symbols        int // emoji and pictographs
	marks          int // other punctuation
	digits         int
	at             int  // @ signs
	endsUnfinished bool // the last mark is a comma, a colon, a dash
	endsFinished   bool // it is a full stop
}

// desk is the room that a text of ordinary length is read in. It lies on the stack of whoever reads, so that reading
// costs no allocation; longer texts grow out of it.
type desk struct {
	runes [288]rune
	words [56]word
}

const (
	hashSeed  = 0x9E3779B97F4A7C15
	hashPrime = 0xff51afd7ed558ccd
)

func mix(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * hashPrime
	return h ^ h>>29
}

// wordHash is the hash that read gives to a single folded word.
func wordHash(s string) uint64 {
	h := uint64(hashSeed)
	for _, r := range s {
		h = mix(h, r)
	}
	return h
}

// read folds and cuts text; NFC is the caller's duty. Digits keep their value in ASCII form, so that full-width and
// Arabic-Indic digits read like any other. The result points into the desk.
func read(text string, d *desk) reading {
	r := reading{text: text, runes: append(d.runes[:0], ' '), words: d.words[:0]}
	var (
		current  word
		inside   bool
		breaks   = true
		flood    int
		lastMark rune
	)
	end := func(at int) {
		if !inside {
			return
		}
		inside = false
		current.to, current.rt = int32(at), int32(len(r.runes))
		r.words = append(r.words, current)
		r.runes = append(r.runes, ' ')
	}
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		kind, folded := classOf(c)
		if kind == apostrophe {
			kind = mark
			if inside && i+size < len(text) && startsWithLetter(text[i+size:]) {
				kind = joiner // inside a word only: 'quoted' is a word between marks
			}
		}
		switch kind {
		case letter, capital, digit:
			if !inside {
				inside = true
				current = word{from: int32(i), rf: int32(len(r.runes)), hash: hashSeed, breaks: breaks}
				breaks = false
			}
			switch kind {
			case digit:
				current.digits++
				r.digits++
			case capital:
				current.capitals++
				current.letters++
			default:
				current.letters++
			}
			current.hash = mix(current.hash, folded)
			r.runes = append(r.runes, folded)
			flood, lastMark = 0, 0
		case joiner:
			// Invisible: neither part of a word nor an end of one.
		default:
			end(i)
			switch kind {
			case exclaim, question:
				if kind == exclaim {
					r.shouts++
				} else {
					r.asks++
				}
				flood++
				r.longestFlood = max(r.longestFlood, flood)
				breaks = true
			case symbol:
				r.symbols++
				breaks = true
			case mark:
				r.marks++
				breaks = true
				if c == '@' {
					r.at++
				}
			}
			if kind != space {
				lastMark = c
			}
		}
		i += size
	}
	end(len(text))
	r.endsUnfinished = lastMark == ',' || lastMark == ':' || lastMark == '-' || lastMark == '…' || lastMark == '('
	r.endsFinished = lastMark == '.' || lastMark == '。'
	return r
}

type class uint8

const (
	space class = iota
	letter
	capital
	digit
	apostrophe
	exclaim
	question
	symbol
	mark
	joiner
)

// classOf says what a rune is to a reader, and how it folds.
func classOf(c rune) (class, rune) {
	switch {
	case c >= 'a' && c <= 'z':
		return letter, c
	case c >= 'A' && c <= 'Z':
		return capital, c + 'a' - 'A'
	case c >= '0' && c <= '9':
		return digit, c
	case c == ' ' || c == '\n' || c == '\t' || c == '\r':
		return space, c
	case c == '\'' || c == '’' || c == '‘' || c == '`' || c == 'ʼ':
		return apostrophe, '\''
	case c == '!' || c == '！' || c == '¡':
		return exclaim, c
	case c == '?' || c == '？' || c == '؟' || c == '¿':
		return question, c
	case c < utf8.RuneSelf:
		return mark, c
	}
	return wideClassOf(c)
}

func wideClassOf(c rune) (class, rune) {
	if d, ok := digitValue(c); ok {
		return digit, '0' + rune(d)
	}
	switch {
	case unicode.IsUpper(c) || unicode.IsTitle(c):
		return capital, unicode.ToLower(c)
	case unicode.IsLetter(c) || unicode.IsMark(c) && !isVariation(c):
		return letter, c
	case unicode.IsSpace(c):
		return space, ' '
	case unicode.Is(unicode.Cf, c) || isVariation(c):
		return joiner, c
	case unicode.Is(unicode.So, c) || unicode.Is(unicode.Sk, c):
		return symbol, c
	}
	return mark, c
}

func isVariation(c rune) bool { return c >= 0xFE00 && c <= 0xFE0F }

func startsWithLetter(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	kind, _ := classOf(c)
	return kind == letter || kind == capital
}

// digitValue reads a decimal digit of any script. Unicode lays each script's ten digits out in order and in ranges
// whose length is a multiple of ten, so the place in the range is the value.
func digitValue(c rune) (int, bool) {
	if c >= '0' && c <= '9' {
		return int(c - '0'), true
	}
	if c < 0x660 {
		return 0, false
	}
	for _, r := range unicode.Nd.R16 {
		if c <= rune(r.Hi) {
			if c < rune(r.Lo) {
				return 0, false
			}
			return int(c-rune(r.Lo)) % 10, true
		}
	}
	for _, r := range unicode.Nd.R32 {
		if c <= rune(r.Hi) {
			if c < rune(r.Lo) {
				return 0, false
			}
			return int(c-rune(r.Lo)) % 10, true
		}
	}
	return 0, false
}

func (r *reading) folded(w *word) []rune { return r.runes[w.rf:w.rt] }
