package nlu

import (
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// Context is what the conversation knows beside the customer's words.
type Context struct {
	MissesInRow          int   // answers in a row that were not understood or did not fit
	TurnsWithoutProgress int   // customer turns on this matter in which nothing moved
	WaitedMs             int64 // how long the customer has been waiting for an answer, milliseconds
	AskedPerson          bool  // the customer has asked for a person in this episode
}

// Frustration is a judgement that can be explained: the signals add up to it.
type Frustration struct {
	Score   float64  `json:"score"` // 0 to 1
	Signals []Signal `json:"signals,omitempty"`
}

// Signal is one reason of a judgement.
type Signal struct {
	Name    string  `json:"name"`
	Weight  float64 `json:"weight"` // logits; negative speaks for calm
	Because string  `json:"because"`
}

// Frustrated is the score from which on a customer counts as frustrated. The baseline was set so that one half is near
// the best F1 both for short angry tweets and for patient shoppers in a chat; in fifty calm dialogues with a shop (440
// turns) it was reached once.
const Frustrated = 0.5

// Window is how many texts of a customer the running judgement looks at.
const Window = 8

// The weights are round numbers, in logits, set by hand. Labelled dialogues were looked at while setting them, the
// figures of a fit among the rest, so figures measured on those very dialogues flatter; none was taken from a fit.
const (
	baseline    = -0.85
	mostLength  = 0.3   // nobody is angry for having much to say
	perHeat     = 0.055 // a tenth of cues, this text
	perEarlier  = 0.035 // the same, faded over the texts before
	perMood     = 0.008
	perBadMood  = 0.005 // earlier moods, faded
	perLength   = 0.6   // natural logarithm of words against a usual text's
	usualLength = 16
	heated      = 11 // a heat from which on shortness is no calm
	leastHeated = -0.2
	fade        = 0.6
	sameMatter  = 0.5 // similarity from which on a text repeats another
	fallingBy   = 50
)

// Judge weighs the running conversation: the sketches of the customer's texts, oldest first, the last one being this
// turn's, of which at most Window are looked at. An empty window is calm.
func Judge(window []Sketch, c Context) Frustration {
	if len(window) == 0 {
		return Frustration{}
	}
	window = window[max(0, len(window)-Window):]
	now, before := window[len(window)-1], window[:len(window)-1]
	var f Frustration
	z := baseline
	add := func(name string, weight float64, because string) {
		if math.Abs(weight) < 0.005 {
			return
		}
		z += weight
		f.Signals = append(f.Signals, Signal{name, math.Round(weight*100) / 100, because})
	}
	add("words", perHeat*float64(now.Heat), "what was said weighs "+tenths(int(now.Heat)))
	add("mood", -perMood*float64(now.Mood), "the words' mood is "+strconv.Itoa(int(now.Mood)))
	length := min(mostLength, perLength*math.Log(float64(1+int(now.Length))/(1+usualLength)))
	if now.Heat >= heated {
		length = max(length, leastHeated) // "are you kidding me" is no calm answer
	}
	add("length", length, strconv.Itoa(int(now.Length))+" words; who is calm answers shortly")
	earlier, share := 0.0, 1.0
	for _, s := range slices.Backward(before) {
		earlier += share * (perEarlier*float64(s.Heat) - perBadMood*float64(s.Mood))
		share *= fade
	}
	add("earlier", earlier, "what was said before, fading")
	if n, alike := repeats(now, before); n > 0 {
		add("repeated request", 0.8*alike, "asks for the same as "+strconv.Itoa(n)+" turns ago")
	}
	for _, s := range [...]struct {
		flag    Flags
		name    string
		weight  float64
		because string
	}{
		{AsksSupervisor, "supervisor", 0.8, "asks for somebody in charge"},
		{StillNot, "still not", 0.3, "says that nothing has changed"},
		{Counting, "counting", 0.3, "counts the times or the hours"},
		{Threat, "threat", 0.6, "speaks of consequences"},
		{Blames, "blames us", 0.3, "says we don't listen or don't help"},
		{Swears, "swearing", 0.8, "swears"},
		{Shouts, "capitals", 0.3, "writes in capitals"},
		{Floods, "marks", 0.2, "row of !!! or ???"},
		{Sarcasm, "sarcasm", 0.3, "praise that isn't meant"},
		{Thanks, "thanks", -0.4, "says thanks"},
		{OnlyThanks, "only thanks", -0.8, "says nothing but thanks"},
		{Affirms, "yes", -0.6, "says yes"},
		{OnlyGreeting, "greeting", -0.5, "only greets"},
	} {
		if now.Flags.Has(s.flag) {
			add(s.name, s.weight, s.because)
		}
	}
	if len(before) >= 2 && int(before[len(before)-2].Mood)-int(now.Mood) >= fallingBy && now.Mood <= before[len(before)-1].Mood && now.Mood < 0 {
		add("falling tone", 0.4, "the mood falls over the last three turns")
	}
	if c.AskedPerson || now.Flags.Has(AsksPerson) {
		add("asked for a person", 0.4, "has asked for a person")
	}
	if c.MissesInRow > 0 {
		add("failed answers", 0.7*float64(min(c.MissesInRow, 3)), strconv.Itoa(c.MissesInRow)+" answers in a row missed")
	}
	if n := c.TurnsWithoutProgress - 2; n > 0 {
		add("no progress", 0.2*float64(min(n, 5)), strconv.Itoa(c.TurnsWithoutProgress)+" turns without progress")
	}
	if minutes := c.WaitedMs / 60_000; minutes >= 2 {
		add("waited", 0.15*math.Log2(float64(minutes)), "has waited "+strconv.FormatInt(minutes, 10)+" minutes")
	}
	slices.SortStableFunc(f.Signals, func(a, b Signal) int {
		return int(math.Copysign(1, b.Weight-a.Weight)) * btoi(a.Weight != b.Weight)
	})
	f.Score = 1 / (1 + math.Exp(-z))
	return f
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func tenths(n int) string { return strconv.FormatFloat(float64(n)/10, 'f', 1, 64) }

// repeats gives how many turns ago the customer asked for the same, and how alike the two texts are, 0 to 1.
func repeats(now Sketch, before []Sketch) (ago int, alike float64) {
	for i, s := range slices.Backward(before) {
		if a := Alike(now, s); a >= sameMatter && a > alike {
			ago, alike = len(before)-i, a
		}
	}
	return ago, alike
}

// Alike says how far two texts are about the same, from the words that they share: 0 nothing, 1 all words of the
// shorter one. Fewer than two shared words are chance.
func Alike(a, b Sketch) float64 {
	shared := bits.OnesCount64(a.Words & b.Words)
	x, y := bits.OnesCount64(a.Words), bits.OnesCount64(b.Words)
	// Words fall on the same bit by chance as well; what chance explains doesn't count.
	expected := float64(x) * float64(y) / 64
	if shared < 2 || min(x, y) == 0 {
		return 0
	}
	return max(0, (float64(shared)-expected)/(float64(min(x, y))-expected*float64(min(x, y))/float64(max(x, y))*0.5))
}
