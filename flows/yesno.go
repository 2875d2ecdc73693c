package flows

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of consent, in the languages that ship. A phrase counts only as a whole; a word counts if only fillers stand beside it,
// or with less certainty if the message begins with it.
var (
	yesWords = words("yes y yeah yep yup yea ya yess yessir sure ok okay okey k correct right true affirmative absolutely definitely certainly indeed exactly aye totally agreed fine please perfect go positive roger deal righto yas yah yuh okie okey-dokey alright surely gladly super great awesome confirmed 👍 👌 ✅ ✔ 🙆 💯 " +
		"si sí claro vale correcto cierto exacto exactamente afirmativo dale bueno efectivamente sip sipi ajá seguro perfecto genial obvio positivo venga confirmo confirmado listo")
	noWords = words("no n nope nah nay not never false negative wrong incorrect neither nothing dont don't nuh naw noo nooo nopes 👎 ❌ ✖ 🙅 " + "nunca jamás negativo incorrecto falso tampoco nada nop nones")
	// firstWords answer even if more follows: "no, it was a present".
	firstWords  = words("yes yeah yep yup yea yessir sure ok okay okey correct absolutely definitely certainly indeed aye alright exactly si sí claro vale exacto correcto sip no nope nah naw nop")
	fillerWords = words("thanks thank you please it is that's thats that this the i do did am was one of course all good sounds great so very much and well oh um uh hm hmm sir madam ma'am mate do ahead just really mine here has have does for sure then haha lol actually works " +
		"gracias por favor lo es está esta esa eso ese la el ya mismo misma que de pues muy bien así asi")
	// opposites and doubts: phrases whose first word misleads.
	yesPhrases = markList("no problem|no worries|why not|not a problem|you bet|of course|that is it|that's it|that's the one|sin problema|cómo no|por supuesto|de acuerdo|i do|i did|it is|i am" +
		"|go ahead|please do|sounds good|all good|it does|it has|it did|it was|it works|it works now|it came|it arrived|got it|i have it|i have|i've got it|i think so|i believe so" +
		"|i guess so|i suppose so|i guess|by all means|for sure|that works|works for me|do it|let's do it|do that|uh huh|mm hm|mhm|that's right|that is right|that's correct" +
		"|that is correct|that one|that's mine|it's mine|sure thing|very much so|absolutely yes|why yes|count me in|go for it|make it so|así es|eso es|eso mismo|desde luego" +
		"|por supuesto que sí|claro que sí|ya lo creo|ya llegó|me llegó|lo tengo|ya lo tengo|sí lo tengo|está bien|me parece bien|creo que sí|adelante|correcto es|hágalo|hazlo")
	noPhrases = markList("of course not|i do not|i don't|i didn't|it is not|it isn't|it's not|i'm not|i am not|no thanks|no thank you|please don't|please do not|absolutely not|definitely not" +
		"|certainly not|not really|not at all|not yet|not quite|not exactly|not this time|not me|not mine|not that one|i don't think so|i do not think so|i doubt it|i don't have it" +
		"|i haven't|i have not|it hasn't|it has not|it doesn't|it does not|it didn't|it did not|it wasn't|it won't|it never came|it never arrived|it didn't arrive|it's not here" +
		"|it isn't here|it is not here|not here|no way|no chance|not a chance|no siree|rather not|i'd rather not|i would rather not|better not|nothing came|still not|still nothing" +
		"|still no|that's wrong|that is wrong|that's not right|that isn't right|that is not right|not true|that's not it|that's not mine|uh uh|nuh uh|hell no|of course no|para nada" +
		"|en absoluto|de ninguna manera|ni hablar|qué va|que va|todavía no|aún no|aun no|no todavía|creo que no|no creo|no lo creo|no es eso|no es así|no me ha llegado|no me llegó" +
		"|no ha llegado|no llegó|mejor no|prefiero que no|no gracias|ya no|claro que no|por supuesto que no|ok no|don't")
	doubtStarts = []string{"no idea", "no clue", "not sure", "i'm not sure", "i am not sure", "don't know", "i don't know", "i do not know", "dont know", "dunno", "sure about", "right now", "no sé", "no se", "no estoy segur", "go to", "go back", "never mind", "ni idea", "maybe", "perhaps", "yes and no", "sí y no", "quizás", "quizas", "tal vez", "puede ser", "can't say", "hard to say", "i can't tell"}
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
	switch {
	case noPhrases[plain]:
		return false, true, true
	case yesPhrases[plain]:
		return true, true, true
	}
	ayes, noes, others := 0, 0, 0
	for w := range strings.SplitSeq(plain, " ") {
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
	first, _, _ := strings.Cut(plain, " ")
	switch {
	case !firstWords[first]:
		return false, false, false
	case noWords[first]:
		return false, false, ayes == 0
	default:
		return true, false, noes == 0
	}
}

// plainWords lowers a text and takes out punctuation, keeping apostrophes inside words and signs that answer by themselves. One space
// stands between words.
func plainWords(text string) string {
	var space [256]byte
	return string(appendPlain(space[:0], text))
}

// appendPlain is plainWords without memory of its own: every turn compares what was typed with titles and phrases.
func appendPlain(dst []byte, text string) []byte {
	first, apart := len(dst), false
	for _, r := range text {
		if r == '’' {
			r = '\''
		}
		if r = unicode.ToLower(r); unicode.IsSpace(r) || unicode.IsPunct(r) && r != '\'' || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff {
			apart = true
			continue
		}
		if apart && len(dst) > first {
			dst = append(dst, ' ')
		}
		apart = false
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// sameLanguage compares by the primary tag: "es-MX" is "es".
func sameLanguage(a, b string) bool { return strings.EqualFold(primaryTag(a), primaryTag(b)) }

func primaryTag(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		return tag[:i]
	}
	return tag
}
