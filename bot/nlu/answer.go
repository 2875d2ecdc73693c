package nlu

import "unicode/utf8"

// mostAnswerWords is how long a text may be and still be an answer as a whole; longer ones need a mark after the answer
// ("Yes, the one from Tuesday …").
const mostAnswerWords = 7

// sentence begins answers that are whole sentences ("I am.", "It is"): more words after them make another sentence.
var sentence = numbered("i it that thats")

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
		c, n := r.answerAt(i)
		if c&cueStay != 0 {
			return "", 0, 0
		}
		if n == 0 {
			if c, _ := r.cueAt(i); c.kinds&(cueYesWord|cueGreet|cueOpen) != 0 {
				continue
			}
			return "", 0, 0
		}
		end := i + n
		closed := end == len(r.words) || r.words[end].breaks
		if !closed && (len(r.words) > mostAnswerWords || sentence[r.words[i].hash] > 0 || !r.plainAfter(end)) {
			return "", 0, 0
		}
		kind := Affirm
		if c&cueNo != 0 {
			kind = Deny
		}
		return kind, int(r.words[i].from), int(r.words[end-1].to)
	}
	return "", 0, 0
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

// answerAt gives the longest phrase at a word that is an answer or looks like one.
func (r *reading) answerAt(i int) (cueKind, int) {
	var kinds cueKind
	n := 0
	h := uint64(hashSeed)
	for j := 0; j < longPhrase && i+j < len(r.words); j++ {
		if j > 0 && r.words[i+j].breaks {
			break
		}
		h = (h ^ cueHash(&r.words[i+j])) * phrasePrime
		if k := known.phrases[h].kinds & (cueYes | cueNo | cueStay); k != 0 {
			kinds, n = k, j+1
		}
	}
	return kinds, n
}

// plainAfter says whether what follows an answer without a mark only bears it out: "yes it is", "no i dont".
func (r *reading) plainAfter(i int) bool {
	for ; i < len(r.words) && !r.words[i].breaks; i++ {
		c, n := r.cueAt(i)
		if n == 0 || c.kinds&(cueYes|cueNo|cueYesWord|cueThanks|cueThanksWord|cueCalm) == 0 {
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
