package nlu

import (
	"strings"
	"unicode/utf8"
)

// mostAnswerWords is how long a text may be and still be an answer as a whole; longer ones need a mark after the answer
// ("Yes, the one from Tuesday …").
const mostAnswerWords = 7

// sentence begins answers that are whole sentences ("I am.", "It is"): more words after them make another sentence.
var sentence = numbered("i it that thats yo lo eso")

// answer says whether the text is a yes (Affirm), a no (Deny) or neither (""). The first answer given counts, but
// "no problem" and "not sure" are none.
func (r *reading) answer() Kind {
	kind, _, _ := r.answerSpan()
	return kind
}

func (r *reading) answerSpan() (Kind, int, int) {
	if len(r.words) == 0 {
		return r.gesture()
	}
	for i := 0; i < len(r.words) && i < 3; i++ {
		c, n := r.cueAt(i, cueYes|cueNo|cueStay)
		if c.kinds&cueStay != 0 {
			return "", 0, 0
		}
		if n == 0 {
			if _, n := r.cueAt(i, cueYesWord|cueGreet|cueOpen); n > 0 {
				continue
			}
			return "", 0, 0
		}
		end := i + n
		closed := end == len(r.words) || stopsAt(r.text[r.words[end-1].to:])
		if !closed && (len(r.words) > mostAnswerWords || sentence[r.words[i].hash] > 0 || !r.plainAfter(end)) {
			return "", 0, 0
		}
		kind := Affirm
		if c.kinds&cueNo != 0 {
			kind = Deny
		}
		return kind, int(r.words[i].from), int(r.words[end-1].to)
	}
	return "", 0, 0
}

// stopsAt says whether a text begins with a mark that ends what was said before it.
func stopsAt(text string) bool {
	c, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " "))
	return strings.ContainsRune(",.!;:?\n-–—…)。，", c)
}

// gesture reads an answer of emoji alone.
func (r *reading) gesture() (Kind, int, int) {
	for i, c := range r.text {
		switch c {
		case '👍', '👌', '✅', '✔', '🙆':
			return Affirm, i, i + utf8.RuneLen(c)
		case '👎', '❌', '✖', '🙅':
			return Deny, i, i + utf8.RuneLen(c)
		}
	}
	return "", 0, 0
}

// plainAfter says whether what follows an answer without a mark only bears it out: "yes it is", "no i dont".
func (r *reading) plainAfter(i int) bool {
	for ; i < len(r.words) && !r.words[i].breaks; i++ {
		if _, n := r.cueAt(i, cueYes|cueNo|cueYesWord|cueThanks|cueThanksWord|cueCalm); n == 0 {
			return false
		}
	}
	return true
}

func (f *finder) answers() {
	switch kind, from, to := f.r.answerSpan(); kind {
	case Affirm:
		f.add(found{kind: isYes, from: from, to: to})
	case Deny:
		f.add(found{kind: isNo, from: from, to: to})
	}
}
