package nlu

import (
	"math"
	"math/bits"
)

// Example is one thing a customer might say, and what it means.
type Example struct{ Text, Intent string }

// Guess is one intent a text may have, with its probability.
type Guess struct {
	Intent string  `json:"i"`
	P      float32 `json:"p"`
}

// OutOfScope and its other spelling OOS are the names of the class "none of these". Its examples teach the model
// what to leave alone; it is never an intent that was understood.
const (
	OutOfScope = "out_of_scope"
	OOS        = "oos"
)

func outOfScope(intent string) bool { return intent == OutOfScope || intent == OOS }

// most is how many guesses Classify gives.
const most = 5

// Model knows the intents it was trained on. It never changes and may be shared.
type Model struct {
	intents   []string // sorted
	threshold float32
	stride    int       // floats per row: the intents, rounded up to a multiple of four
	weights   []float32 // row by row, inverse document frequency folded in
	bias      []float32
	strength  []float32 // per row: its squared share in a text's length
	unseen    float32   // the same for an n-gram never seen in training
	slots     []slot    // hash -> row, open addressing
	shift     uint
}

type slot struct {
	key uint32 // upper half of the hash; 0 in a free slot
	row uint32
}

// Intents names what the model can tell apart, sorted.
func (m *Model) Intents() []string {
	if m == nil {
		return nil
	}
	return append([]string(nil), m.intents...)
}

// Threshold is the probability under which the best guess counts as not understood.
func (m *Model) Threshold() float64 {
	if m == nil {
		return 1
	}
	return float64(m.threshold)
}

// Understood gives the intent that a text surely enough has, or "".
func (m *Model) Understood(guesses []Guess) string {
	if m == nil || len(guesses) == 0 || guesses[0].P < m.threshold || outOfScope(guesses[0].Intent) {
		return ""
	}
	return guesses[0].Intent
}

// Classify writes the most probable intents to dst[:0], best first, at most five. A nil model and a text without
// words have none. It allocates nothing if dst has room and the text is of ordinary length (about 280 characters).
func (m *Model) Classify(text string, dst []Guess) []Guess {
	var d desk
	r := read(composed(text), &d)
	return m.classify(&r, dst)
}

func (m *Model) classify(r *reading, dst []Guess) []Guess {
	dst = dst[:0]
	if m == nil || len(m.intents) == 0 || len(r.words) == 0 {
		return dst
	}
	var featureSpace [1100]uint64
	features := r.features(featureSpace[:0])
	var scoreSpace [256]float32
	scores := scoreSpace[:]
	if m.stride > len(scoreSpace) {
		scores = make([]float32, m.stride)
	}
	scores = scores[:m.stride]
	m.score(features, scores)
	softmax(scores[:len(m.intents)])

	var best [most]int
	n := 0
	for i, p := range scores[:len(m.intents)] {
		at := n
		for at > 0 && p > scores[best[at-1]] {
			at--
		}
		if at == most {
			continue
		}
		n = min(n+1, most)
		copy(best[at+1:n], best[at:n-1])
		best[at] = i
	}
	for _, i := range best[:n] {
		dst = append(dst, Guess{Intent: m.intents[i], P: scores[i]})
	}
	return dst
}

// score fills scores with the logits of a text.
func (m *Model) score(features []uint64, scores []float32) {
	clear(scores)
	var length float32
	for _, h := range features {
		row, ok := m.row(h)
		if !ok {
			length += m.unseen
			continue
		}
		length += m.strength[row]
		w := m.weights[int(row)*m.stride:][:len(scores)]
		for i := 0; i+4 <= len(w) && i+4 <= len(scores); i += 4 {
			a, b := scores[i:i+4:i+4], w[i:i+4:i+4]
			a[0] += b[0]
			a[1] += b[1]
			a[2] += b[2]
			a[3] += b[3]
		}
	}
	scale := float32(1 / math.Sqrt(float64(max(length, 1))))
	for i := range m.bias {
		scores[i] = scores[i]*scale + m.bias[i]
	}
}

func (m *Model) row(h uint64) (uint32, bool) {
	key := uint32(h>>32) | 1
	for i := uint32(h) >> m.shift; ; i = (i + 1) & uint32(len(m.slots)-1) {
		s := m.slots[i]
		if s.key == key {
			return s.row, true
		}
		if s.key == 0 {
			return 0, false
		}
	}
}

// index builds the table from the hashes of the rows, which are all different in their keys and places.
func (m *Model) index(features []uint64) {
	size := max(bits.Len(uint(len(features)))+1, 4)
	m.slots = make([]slot, 1<<size)
	m.shift = uint(32 - size)
	for row, h := range features {
		i := uint32(h) >> m.shift
		for m.slots[i].key != 0 {
			i = (i + 1) & uint32(len(m.slots)-1)
		}
		m.slots[i] = slot{key: uint32(h>>32) | 1, row: uint32(row)}
	}
}

func softmax(scores []float32) {
	highest := scores[0]
	for _, s := range scores {
		highest = max(highest, s)
	}
	var sum float32
	for i, s := range scores {
		e := exp(s - highest)
		scores[i] = e
		sum += e
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// exp is e to the x for x <= 0, good to about 1 in 10,000 and several times faster than math.Exp.
func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	y := x * 1.4426950408889634
	whole := float32(int32(y)) - 1
	f := y - whole // in [0, 1] plus one at most
	if f >= 1 {
		f, whole = f-1, whole+1
	}
	p := 1 + f*(0.6931472+f*(0.2402265+f*(0.0555041+f*(0.0096181+f*0.0013333))))
	return math.Float32frombits(uint32(int32(whole)+127)<<23) * p
}
