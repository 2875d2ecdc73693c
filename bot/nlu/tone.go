package nlu

// Flags say how a text was meant, each by itself. They are readable without any score, because some of them matter
// even where nobody is judged: an agent's customer who says "supervisor" gets one.
type Flags uint32

const (
	AsksPerson     Flags = 1 << iota // a human, an agent, someone real
	AsksSupervisor                   // a manager, somebody's boss
	StillNot                         // "still hasn't", "again", "nothing has changed"
	Counting                         // "third time", "for an hour", "10 days"
	Threat                           // chargeback, lawyer, review, never again
	Blames                           // "you don't understand", "not what I asked", "useless"
	Swears
	Shouts // in capitals
	Floods // !!! or ???
	Sarcasm
	Negative // the words weigh clearly to the bad side
	Thanks   // anywhere in the text
	OnlyThanks
	OnlyGreeting
	OnlyGoodbye
	OnlyEmoji
	Fragment // looks unfinished: more is coming
	Affirms
	Denies
	Question
)

// Has says whether all of these flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

// Any says whether one of these flags is set.
func (f Flags) Any(flags Flags) bool { return f&flags != 0 }

// Tone is how one text was said.
type Tone struct {
	Flags Flags `json:"f,omitempty"`
	Mood  int8  `json:"m,omitempty"` // -100 bad to 100 good, from the words, negation heeded
	Heat  int8  `json:"h,omitempty"` // what the cues of anger weigh, in tenths of a logit; negative is calm

	Length uint8 `json:"l,omitempty"` // words, at most 255
}

// Sketch is what the conversation remembers of a customer's text: no words, but enough to see that two texts
// ask for the same. Numbers are left out of it, so it can't give a PIN away.
type Sketch struct {
	Words uint64 `json:"w,omitempty"` // one bit for each content word
	Tone
}
