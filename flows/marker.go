package flows

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marking is how clearly a message takes something back, and what is left of it when the words that do are taken away.
type marking struct {
	sure  sureness
	rest  string // "1043" of "no, I meant order 1043, not 1042"
	free  string // all that was said after the words of taking back: "the blue one"
	bare  bool   // rest is a single value
	meant bool   // by "I meant" and its like: words may take the place of words
}

type sureness int

const (
	unmarked sureness = iota
	weakly            // "no, …", "sorry, …": may answer the open question as well
	strongly          // "I meant …", "change it to …"
)

// The words of taking back, in the languages that ship.
var (
	strongMarks = markList("i meant to say|i meant|i mean|meant to write|i should have said|it should be|should be|should have been|should read|make that|make it|correction|typo|scratch that|change it to|change that to|" +
		"that was wrong|that was the wrong one|that's the wrong one|i gave you the wrong one|i gave the wrong one|i wrote the wrong one|i mistyped|mistyped|my mistake|my bad|i made a mistake|let me correct that|i got that wrong|i got it wrong|wrong number|wrong one|" +
		"quise decir|quería decir|queria decir|quiero decir|me equivoqué|me equivoque|me he equivocado|mejor dicho|corrección|correccion|digo|cámbialo a|cambialo a|cámbielo a|debería ser|tenía que ser")
	weakMarks = markList("no|nope|nah|sorry|actually|wait|oops|whoops|ups|hold on|oh|ah|excuse me|pardon|rather|not that|not that one|perdón|perdon|perdona|perdone|lo siento|en realidad|espera|espere|ay|uy")
	// leadWords stand before a value without being one, tailWords behind it.
	leadWords = words("it's its it is was that's thats that the my a an to of for be use try please i you and but mean order number nr e-mail email mail address postcode zip code postal card pin one instead reference ref " +
		"es era el la los mi su un una con pedido número numero correo dirección tarjeta código por favor que")
	tailWords = words("please instead sorry thanks thank you then now mate por favor gracias perdón")
	// What is named after these is what it is not; what is named after buts, is.
	nots = words("not isn't wasn't")
	buts = words("but sino")
)

// longMark is how many words a mark has at most.
const longMark = 6

func markList(list string) map[string]bool {
	set := make(map[string]bool)
	for phrase := range strings.SplitSeq(list, "|") {
		set[phrase] = true
	}
	return set
}

// Messages of more bytes or words tell a story and are no corrections.
const (
	longestMarked = 160
	mostFields    = 32
)

// field is a word of a message and its place; plain is in lower case, without marks at its ends.
type field struct {
	plain    string
	from, to int
}

// marked reads a message for words of taking back.
func marked(text string) marking {
	if text == "" || len(text) > longestMarked {
		return marking{}
	}
	var room [mostFields]field
	value := fieldsOf(text, room[:0])
	var m marking
	for i := len(value) - 1; i >= 0 && m.sure == unmarked; i-- {
		if n := markAt(value[i:], strongMarks); n > 0 {
			m.sure, m.meant = strongly, meansIt(value[i:i+n])
			if before, after := value[:i], value[i+n:]; len(after) > 0 {
				value = after
			} else {
				value = before // "1043, I meant"
			}
		}
	}
	m.free = spanOf(text, value)
	for n := 1; n > 0 && len(value) > 0; value = value[n:] {
		switch n = markAt(value, weakMarks); {
		case n > 0:
			m.sure = max(m.sure, weakly)
		case len(value) > 1 && leadWords[value[0].plain]:
			n = 1
		}
	}
	value = withoutDenied(value, &m)
	for len(value) > 1 && tailWords[value[len(value)-1].plain] {
		value = value[:len(value)-1]
	}
	if len(value) > 0 {
		m.rest = spanOf(text, value)
		m.bare = len(value) == 1
	}
	return m
}

// meansIt says whether a strong mark is about what was meant, and no wish to have something changed ("make it quick").
func meansIt(mark []field) bool {
	return slices.ContainsFunc(mark, func(f field) bool {
		switch f.plain {
		case "mean", "meant", "said", "should", "correction", "decir", "dicho", "digo", "correct", "corrección":
			return true
		}
		return false
	})
}

// spanOf is the text of some words, without marks at its ends.
func spanOf(text string, words []field) string {
	if len(words) == 0 {
		return ""
	}
	return strings.TrimFunc(text[words[0].from:words[len(words)-1].to], atEnds)
}

// withoutDenied takes out what is named as wrong: "not 1042 but 1043", "1043, not 1042", "1043 instead of 1042".
func withoutDenied(value []field, m *marking) []field {
	if len(value) > 1 && nots[value[0].plain] {
		m.sure = max(m.sure, weakly)
		i := slices.IndexFunc(value, func(f field) bool { return buts[f.plain] })
		if i < 0 {
			i = min(1, len(value)-2)
		}
		for value = value[i+1:]; len(value) > 1 && leadWords[value[0].plain]; value = value[1:] {
		}
	}
	for i := 1; i < len(value); i++ {
		next := ""
		if i+1 < len(value) {
			next = value[i+1].plain
		}
		if nots[value[i].plain] || value[i].plain == "instead" && next == "of" || value[i].plain == "y" && next == "no" || value[i].plain == "en" && (next == "vez" || next == "lugar") {
			m.sure = max(m.sure, weakly)
			return value[:i]
		}
	}
	return value
}

// markAt is the length in words of the longest mark that a message begins with, 0 if it begins with none.
func markAt(all []field, marks map[string]bool) int {
	var room [longestMarked]byte
	phrase, found := room[:0], 0
	for n, f := range all[:min(len(all), longMark)] {
		if n > 0 {
			phrase = append(phrase, ' ')
		}
		if phrase = append(phrase, f.plain...); marks[string(phrase)] {
			found = n + 1
		}
	}
	return found
}

// denied says whether the words before a place say that what follows is not it.
func denied(text string, at int) bool {
	if at <= 0 || at > len(text) || len(text) > longestMarked {
		return false
	}
	var room [mostFields]field
	before := fieldsOf(text[:at], room[:0])
	for i := len(before) - 1; i >= 0; i-- {
		switch word := before[i].plain; {
		case nots[word], word == "of" && i > 0 && before[i-1].plain == "instead", word == "de" && i > 0 && before[i-1].plain == "vez":
			return true
		case !leadWords[word]:
			return false
		}
	}
	return false
}

// fieldsOf cuts a text into words; of one that has more than there is room for, none.
func fieldsOf(text string, room []field) []field {
	for from := 0; from < len(text); {
		r, size := utf8.DecodeRuneInString(text[from:])
		if unicode.IsSpace(r) {
			from += size
			continue
		}
		to := strings.IndexFunc(text[from:], unicode.IsSpace)
		if to < 0 {
			to = len(text) - from
		}
		plain := strings.ReplaceAll(strings.ToLower(strings.TrimFunc(text[from:from+to], atEnds)), "’", "'")
		if len(room) == cap(room) {
			return nil
		}
		if plain != "" {
			room = append(room, field{plain, from, from + to})
		}
		from += to
	}
	return room
}

// atEnds are marks at a word's ends that are no part of it.
func atEnds(r rune) bool {
	return unicode.IsPunct(r) && r != '@' || unicode.IsSymbol(r) || unicode.IsSpace(r)
}

// shape tells numbers, addresses and words apart, so that a number does not correct a name.
type shape int

const (
	wordy shape = iota
	numeric
	mailbox
)

func shapeOf(text string) shape {
	switch digits := strings.ContainsFunc(text, unicode.IsDigit); {
	case strings.Contains(text, "@"):
		return mailbox
	case digits && len(text) <= 32:
		for word := range strings.FieldsSeq(text) {
			if !strings.ContainsFunc(word, unicode.IsDigit) {
				return wordy
			}
		}
		return numeric
	}
	return wordy
}

// takeBack drops what one message takes back by itself: the first of "order 1042, sorry, 1043", the second of "1042, not 1043". Two
// values of one kind stand in it, and nothing but such words between them.
func (h *heard) takeBack() {
	for i := 0; i+1 < len(h.Entities); i++ {
		a, b := h.Entities[i], h.Entities[i+1]
		if a.Kind != b.Kind || a.End <= a.Start || b.Start < a.End || b.Start > len(h.Text) || b.Start-a.End > longestPlea {
			continue
		}
		var room [mostFields]field
		between := fieldsOf(h.Text[a.End:b.Start], room[:0])
		lost := -1
		for j := 0; j < len(between) && lost < 0; j++ {
			switch {
			case nots[between[j].plain], between[j].plain == "instead":
				lost = i + 1
			case markAt(between[j:], strongMarks) > 0, markAt(between[j:], weakMarks) > 0, buts[between[j].plain] && denied(h.Text, a.Start):
				lost = i
			case !leadWords[between[j].plain]:
				j = len(between)
			}
		}
		if lost >= 0 {
			h.Entities = slices.Delete(slices.Clone(h.Entities), lost, lost+1)
			i--
		}
	}
}

// loneNumber is the only number of a message, of at least three digits; "" if there are several or none.
func loneNumber(text string) string {
	if len(text) > longestMarked {
		return ""
	}
	var room [mostFields]field
	found := ""
	for _, f := range fieldsOf(text, room[:0]) {
		if !strings.ContainsFunc(f.plain, unicode.IsDigit) {
			continue
		}
		if found != "" || len(f.plain) < 3 || strings.ContainsFunc(f.plain, func(r rune) bool { return !unicode.IsDigit(r) }) {
			return ""
		}
		found = f.plain
	}
	return found
}
