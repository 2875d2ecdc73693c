package nlu

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var (
	// ErrEmpty is the answer to a text in which nothing can be seen.
	ErrEmpty = errors.New("text is empty")
	// ErrNotUTF8 is the answer to bytes that are no text.
	ErrNotUTF8 = errors.New("text is not UTF-8")
)

// mostMarks is how many combining marks may stack on one letter. Real languages need a handful; thirty is a text that
// climbs over its neighbours.
const mostMarks = 16

// Clean makes a customer's text safe to keep and to show: NFC; line ends as \n and tabs as spaces; no other control
// characters; nothing that turns the direction of what follows; nothing invisible except where a script or an emoji
// needs it; at most 16 combining marks on a letter; no space round it. Cleaning a clean text changes nothing.
// The errors are ErrEmpty and ErrNotUTF8. The limit of 4,000 counts the code points of the result (Length).
func Clean(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", ErrNotUTF8
	}
	if !plain(text) {
		// Taking one character out may bring two together that compose or that needed it; a few rounds settle that.
		for before := ""; text != before; {
			before = text
			text = strings.TrimFunc(norm.NFC.String(sift(norm.NFC.String(text))), unicode.IsSpace)
		}
	}
	text = strings.TrimFunc(text, unicode.IsSpace)
	if strings.IndexFunc(text, visible) < 0 {
		return "", ErrEmpty
	}
	return text, nil
}

// Length counts a text's code points.
func Length(text string) int { return utf8.RuneCountInString(text) }

// plain says whether a text has only what sift would leave as it is.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; (c < 0x20 && c != '\n') || c >= 0x7F {
			return false
		}
	}
	return true
}

func visible(c rune) bool {
	return !unicode.IsSpace(c) && !unicode.Is(unicode.Cf, c) && !isVariation(c)
}

// sift drops and replaces single characters.
func sift(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	marks := 0
	previous, tagged := rune(-1), false
	for i, c := range text {
		next := rune(-1)
		if j := i + utf8.RuneLen(c); j < len(text) {
			next, _ = utf8.DecodeRuneInString(text[j:])
		}
		switch {
		case c == '\n', c == '\u0085', c == '\u2028', c == '\u2029':
			c = '\n'
		case c == '\r':
			if next == '\n' {
				continue
			}
			c = '\n'
		case c == '\t':
			c = ' '
		case c >= 0xE0020 && c <= 0xE007F:
			// Tags spell the flags of England, Scotland and Wales after a black flag, and hidden words elsewhere.
			if !tagged && previous != '\U0001F3F4' {
				continue
			}
			tagged = true
			b.WriteRune(c)
			previous = c
			continue
		case dropped(c), needless(c, previous, next):
			continue
		}
		tagged = false
		if unicode.IsMark(c) {
			if marks++; marks > mostMarks {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(c)
		previous = c
	}
	return b.String()
}

// dropped are controls, what turns direction (overrides, embeddings and isolates), and what nobody can see.
func dropped(c rune) bool {
	switch {
	case unicode.IsControl(c),
		c >= '\u202A' && c <= '\u202E', c >= '\u2066' && c <= '\u206F',
		c >= '\u2060' && c <= '\u2064', c == '\u200B', c == '\uFEFF', c == '\u00AD', c == '\u180E', c == '\u034F',
		c >= '\uFFF9' && c <= '\uFFFB', c >= '\uFDD0' && c <= '\uFDEF', c&0xFFFE == 0xFFFE,
		c >= 0xE0000 && c <= 0xE0FFF, c >= '\u115F' && c <= '\u1160', c == '\u3164', c == '\uFFA0':
		return true
	}
	return false
}

// needless says whether a joiner or a direction mark stands where it does nothing: joiners bind letters of scripts that
// need them and the parts of an emoji, so Latin letters and digits on a side give them away.
func needless(c, previous, next rune) bool {
	switch c {
	case '\u200C', '\u200D':
		return previous < 0x300 || next < 0x300 || previous == c || next == '\u200C' || next == '\u200D'
	case '\u200E', '\u200F', '\u061C':
		return previous == '\u200E' || previous == '\u200F' || previous == '\u061C'
	}
	return false
}

// composed is text in NFC. ASCII, nearly always, is its own composition.
func composed(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return norm.NFC.String(text)
		}
	}
	return text
}
