package flows

import (
	"strings"
	"unicode"
)

// The words of consent, in the languages that ship. A phrase counts only as a whole; a word counts if only fillers stand beside it,
// or with less certainty if the message begins with it.
var (
	yesWords = words("yes y yeah yep yup yea ya yess yessir sure ok okay okey k correct right true affirmative absolutely definitely certainly indeed exactly aye totally agreed fine please perfect go 👍 ✅ " +
		"si sí claro vale correcto cierto exacto exactamente afirmativo dale bueno efectivamente")
	noWords = words("no n nope nah nay not never false negative wrong incorrect neither nothing dont don't 👎 ❌ " + "nunca negativo incorrecto falso tampoco nada")
	// firstWords answer even if more follows: "no, it was a present".
	firstWords  = words("yes yeah yep yup yea yessir sure ok okay okey correct absolutely definitely certainly indeed si sí claro no nope nah")
	fillerWords = words("thanks thank you please it is that's thats that this the i do did am was one of course all good sounds great so very much and well oh um uh hm hmm sir madam ma'am mate do ahead just really " +
		"gracias por favor lo es está esta eso ese que de pues muy bien así asi")
	// opposites and doubts: phrases whose first word misleads.
	yesPhrases  = []string{"no problem", "no worries", "why not", "not a problem", "you bet", "of course", "that is it", "that's it", "that's the one", "sin problema", "cómo no", "por supuesto", "de acuerdo", "i do", "i did", "it is", "i am", "go ahead", "please do", "sounds good", "all good"}
	noPhrases   = []string{"of course not", "i do not", "i don't", "i didn't", "it is not", "it isn't", "it's not", "i'm not", "i am not", "no thanks", "no thank you", "please don't", "please do not", "absolutely not", "definitely not", "certainly not", "not really", "claro que no", "por supuesto que no", "ok no", "don't"}
	doubtStarts = []string{"no idea", "no clue", "not sure", "i'm not sure", "i am not sure", "don't know", "i don't know", "i do not know", "dont know", "dunno", "sure about", "right now", "no sé", "no se", "no estoy segur", "go to", "go back", "never mind", "ni idea"}
)

func words(s string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// YesNo reads a message that is a yes or a no and nothing else.
func YesNo(text string) (yes, ok bool) {
	yes, exact, ok := saysYesNo(text)
	return yes, ok && exact
}

// saysYesNo reads a yes or no. It is exact if the message says nothing else.
func saysYesNo(text string) (yes, exact, ok bool) {
	if len(text) > 400 {
		return false, false, false
	}
	plain := plainWords(text)
	if plain == "" {
		return false, false, false
	}
	for _, p := range doubtStarts {
		if strings.HasPrefix(plain, p) {
			return false, false, false
		}
	}
	for _, p := range noPhrases {
		if plain == p {
			return false, true, true
		}
	}
	for _, p := range yesPhrases {
		if plain == p {
			return true, true, true
		}
	}
	tokens := strings.Fields(plain)
	ayes, noes, others := 0, 0, 0
	for _, w := range tokens {
		switch {
		case noWords[w]:
			noes++
		case yesWords[w]:
			ayes++
		case !fillerWords[w]:
			others++
		}
	}
	if others == 0 && ayes+noes > 0 {
		return noes == 0, true, true // "yes it is", "no thank you", and "not ok" is a no
	}
	first := tokens[0]
	switch {
	case !firstWords[first]:
		return false, false, false
	case noWords[first]:
		return false, false, ayes == 0
	default:
		return true, false, noes == 0
	}
}

// plainWords lowers a text and takes out punctuation, keeping apostrophes inside words and signs that answer by themselves.
func plainWords(text string) string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '\'' || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff
	}), " ")
}

// sameLanguage compares by the primary tag: "es-MX" is "es".
func sameLanguage(a, b string) bool { return strings.EqualFold(primaryTag(a), primaryTag(b)) }

func primaryTag(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		return tag[:i]
	}
	return tag
}
