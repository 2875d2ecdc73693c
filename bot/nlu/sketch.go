package nlu

import "math"

// sketch reads how a text was said.
func (r *reading) sketch() Sketch {
	var s Sketch
	kinds, heat, praise := r.cues()
	s.Words = r.contentBits()
	s.Mood = r.mood()
	s.Flags = r.flags(kinds, s.Mood)
	if s.Flags.Has(Sarcasm) {
		heat += praise
	}
	if s.Flags.Has(Shouts) {
		heat += 8
	}
	if s.Flags.Has(Floods) {
		heat += 5
	}
	s.Length = uint8(min(len(r.words), math.MaxUint8))
	s.Heat = int8(max(-100, min(100, heat)))
	return s
}

// cues walks through the text, longest phrase first, and gives the kinds of all phrases found, their weights' sum, and
// apart from it the weight of praise that may not be meant.
func (r *reading) cues() (kinds cueKind, heat, praise int) {
	for i := 0; i < len(r.words); {
		c, n := r.cueAt(i, cuesOfTone)
		if n == 0 {
			i++
			continue
		}
		kinds |= c.kinds
		if c.kinds&cueSarcasm != 0 {
			praise += int(c.weight)
		} else {
			heat += int(c.weight)
		}
		i += n
	}
	return kinds, heat, praise
}

// cueAt gives the longest phrase of some kinds that begins at a word, and its length in words.
func (r *reading) cueAt(i int, kinds cueKind) (cue, int) {
	first := cueHash(&r.words[i])
	longest := min(known.longest[first], len(r.words)-i)
	var found cue
	n := 0
	h := uint64(hashSeed)
	for j := range longest {
		w := &r.words[i+j]
		if j > 0 && w.breaks {
			break
		}
		h = (h ^ cueHash(w)) * phrasePrime
		if c := known.phrases[h]; c.kinds&kinds != 0 {
			found, n = c, j+1
		}
	}
	return found, n
}

// mood is VADER's compound score (Hutto and Gilbert 2014) without its rarer rules: words weigh, one of the three words
// before may negate or strengthen, capitals and exclamation marks add.
func (r *reading) mood() int8 {
	sum := 0.0
	shouting := r.shouting()
	for i := range r.words {
		w := &r.words[i]
		v, ok := known.valence[w.hash]
		if !ok {
			continue
		}
		weight := float64(v) / vaderPerUnit
		if w.letters > 2 && w.capitals == w.letters && !shouting {
			weight += math.Copysign(0.73, weight)
		}
		for back := 1; back <= 3 && back <= i; back++ {
			before := &r.words[i-back]
			if boosters[before.hash] > 0 {
				weight += math.Copysign(0.29-0.05*float64(back-1), weight)
			}
			if negators[before.hash] > 0 {
				weight *= -0.74
				break
			}
		}
		sum += weight
	}
	if sum != 0 {
		sum += math.Copysign(0.29*float64(min(r.shouts, 4)), sum)
	}
	return int8(math.Round(100 * sum / math.Sqrt(sum*sum+15)))
}

var (
	negators = numbered("not no never none nobody nothing neither nor nowhere without hardly cant cannot wont dont doesnt didnt isnt wasnt arent werent havent hasnt hadnt couldnt wouldnt shouldnt aint nope rarely seldom nunca jamás nada nadie sin tampoco ni")
	boosters = numbered("very really so extremely absolutely totally completely utterly incredibly truly such too quite most super fucking bloody damn thoroughly deeply muy tan demasiado totalmente realmente")
	stops    = numbered(`a an the and or but if of to in on at by for from with about as is am are was were be been being do does did
		have has had i im ive id ill me my mine you your youre yours u ur it its this that these those there here he she they them
		their we our us what whats when where wheres which who why how can could would will wont should may might must not no yes
		dont doesnt didnt isnt cant please hi hello hey thanks thank ok okay just so very really still again also too get got
		want need know tell say said any some all more now then than out up into only even because help like new one
		el la los las un una unos unas de del al con por para sin sobre desde hasta pero que qué cual como cómo cuando cuándo
		donde dónde porque ella usted ellos les mis tus sus son está esta este esto ese esa eso estoy era fue ser hay han tengo
		tiene quiero puedo puede todavía aún muy más también hola gracias favor todo nada algo ayuda`)
)

// contentBits sets a bit for each word that carries the matter: neither a stop word nor a number. Words count by their
// first five letters, so that "refund", "refunded" and "refunds" are one.
func (r *reading) contentBits() uint64 {
	var bits uint64
	for i := range r.words {
		w := &r.words[i]
		if w.digits > 0 || w.letters < 3 || stops[w.hash] > 0 {
			continue
		}
		h := uint64(hashSeed)
		for _, c := range r.folded(w)[:min(5, int(w.rt-w.rf))] {
			h = mix(h, c)
		}
		bits |= 1 << (finish(h) >> 58)
	}
	return bits
}

// shouting: most of the letters are capitals, and there are enough of them not to be a code or a name.
func (r *reading) shouting() bool {
	letters, capitals, long := 0, 0, 0
	for i := range r.words {
		w := &r.words[i]
		if w.digits > 0 {
			continue
		}
		letters += int(w.letters)
		capitals += int(w.capitals)
		if w.letters > 2 && w.capitals == w.letters {
			long++
		}
	}
	return letters >= 8 && capitals*10 >= letters*6 && long >= 2
}

func (r *reading) flags(kinds cueKind, mood int8) Flags {
	var f Flags
	for _, k := range [...]struct {
		cue  cueKind
		flag Flags
	}{
		{cuePerson, AsksPerson}, {cueSupervisor, AsksSupervisor | AsksPerson}, {cueStill, StillNot}, {cueCount, Counting},
		{cueThreat, Threat}, {cueBlame, Blames}, {cueSwear, Swears}, {cueThanks, Thanks},
	} {
		if kinds&k.cue != 0 {
			f |= k.flag
		}
	}
	if r.asks > 0 {
		f |= Question
	}
	if r.shouting() {
		f |= Shouts
	}
	if r.longestFlood >= 3 || r.shouts >= 4 {
		f |= Floods
	}
	if mood <= -40 {
		f |= Negative
	}
	if kinds&cueSarcasm != 0 && (mood < 0 || f.Any(StillNot|Counting|Blames|Threat|Swears|Floods) || kinds&cueAnger != 0) {
		f |= Sarcasm
	}
	switch {
	case len(r.words) == 0 && r.symbols > 0:
		f |= OnlyEmoji
	case len(r.words) > 0 && r.digits == 0:
		switch {
		case kinds&cueThanks != 0 && r.only(cueThanks|cueThanksWord):
			f |= OnlyThanks
		case kinds&cueBye != 0 && r.only(cueBye|cueByeWord|cueThanks):
			f |= OnlyGoodbye
		case kinds&cueGreet != 0 && kinds&cuePerson == 0 && r.only(cueGreet|cueGreetWord):
			f |= OnlyGreeting
		}
	}
	if r.unfinished() {
		f |= Fragment
	}
	switch r.answer() {
	case Affirm:
		f |= Affirms
	case Deny:
		f |= Denies
	}
	return f
}

// only says whether every word belongs to a phrase of one of these kinds.
func (r *reading) only(kinds cueKind) bool {
	for i := 0; i < len(r.words); {
		_, n := r.cueAt(i, kinds)
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// mostFragment is how many words a text may have whose last one tells that more is to come; and who begins with a word
// that asks may well end with one ("what is it about").
const mostFragment = 8

var asking = numbered("what whats where wheres when who whose which why how can could do does did is are was were will would should tell")

// unfinished: the text breaks off at a comma or at a word that nobody ends with, or is a greeting's beginning of more.
func (r *reading) unfinished() bool {
	if len(r.words) == 0 || r.asks > 0 || r.shouts > 0 {
		return false
	}
	if r.endsUnfinished {
		return true
	}
	if r.endsFinished || len(r.words) > mostFragment || asking[r.words[0].hash] > 0 {
		return false
	}
	for n := 1; n <= 2 && n <= len(r.words); n++ {
		h := uint64(hashSeed)
		for i := len(r.words) - n; i < len(r.words); i++ {
			h = (h ^ cueHash(&r.words[i])) * phrasePrime
		}
		if known.phrases[h].kinds&cueOpen != 0 {
			return true
		}
	}
	return false
}
