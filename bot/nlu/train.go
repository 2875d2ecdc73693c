package nlu

import (
	"math"
	"slices"
	"strings"
)

// Options tune Train; the zero value is what was measured best.
type Options struct {
	// Threshold under which a best guess is not understood; 0 chooses it from examples held back (see threshold.go).
	Threshold float64
	// Passes over the examples; 0 takes more of them the fewer examples there are.
	Passes int
}

const (
	fewestPasses  = 8
	mostPasses    = 16
	enoughVisits  = 30_000 // passes times examples, where passes may be few
	firstStep     = 8.0    // large steps, early stop: the regulariser that was measured best
	lastStep      = 2.0
	biasStep      = 0.02
	smallest      = 0.004 // a class whose error is below this learns nothing from an example
	rareIn        = 200   // with more examples than this, n-grams that only one of them has are left out
	gramsPerRunes = 4     // a bound on the features of a rune: three letter n-grams and a share of the words'
)

// Train fits a model. The same examples in the same order give the same model. Examples without words or without an
// intent are left out; with fewer than two intents there is nothing to tell apart, and the model knows none.
func Train(examples []Example, o Options) *Model {
	s := gather(examples)
	m := s.fit(s.all(), o.Passes)
	m.threshold = float32(o.Threshold)
	if o.Threshold <= 0 {
		m.threshold = s.threshold()
	}
	return m
}

// set is the examples as numbers.
type set struct {
	intents  []string
	labels   []int32
	features [][]uint64
}

func gather(examples []Example) *set {
	s := &set{}
	for _, e := range examples {
		if e.Intent != "" {
			s.intents = append(s.intents, e.Intent)
		}
	}
	slices.Sort(s.intents)
	s.intents = slices.Clip(slices.Compact(s.intents))
	if len(s.intents) < 2 {
		s.intents = nil
		return s
	}
	var d desk
	for _, e := range examples {
		if e.Intent == "" {
			continue
		}
		r := read(composed(strings.TrimSpace(e.Text)), &d)
		if len(r.words) == 0 {
			continue
		}
		label, _ := slices.BinarySearch(s.intents, e.Intent)
		s.labels = append(s.labels, int32(label))
		s.features = append(s.features, r.features(make([]uint64, 0, gramsPerRunes*len(r.runes))))
	}
	return s
}

func (s *set) all() []int32 {
	all := make([]int32, len(s.labels))
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

// fit learns from the examples numbered in use: multinomial logistic regression by stochastic gradient descent with
// a falling step, visiting the examples in a fixed, well-spread order.
func (s *set) fit(use []int32, passes int) *Model {
	m := &Model{intents: s.intents, stride: (len(s.intents) + 3) &^ 3, bias: make([]float32, len(s.intents))}
	examples := s.layOut(m, use)
	if passes <= 0 {
		passes = min(max(enoughVisits/max(len(use), 1), fewestPasses), mostPasses)
	}
	order := spread(len(use))
	scores := make([]float32, m.stride)
	fall := math.Pow(lastStep/firstStep, 1/float64(max(1, passes*len(use))))
	step := firstStep
	for range passes {
		for _, n := range order {
			m.learn(examples[n], int(s.labels[use[n]]), float32(step), scores)
			step *= fall
		}
	}
	// A text is scored by adding up rows, so each row takes its own strength in.
	for row, squared := range m.strength {
		idf := float32(math.Sqrt(float64(squared)))
		weights := m.weights[row*m.stride:][:m.stride]
		for i := range weights {
			weights[i] *= idf
		}
	}
	return m
}

// cell is one n-gram of an example; an example is a vector of unit length.
type cell struct {
	row   uint32
	value float32
}

// learn takes one step towards an example's label. scores is scratch. Nobody else has the model yet, and a race detector that
// watches each weight would make a start take ten times as long.
//
//go:norace
func (m *Model) learn(cells []cell, label int, step float32, scores []float32) {
	clear(scores)
	for _, e := range cells {
		w := m.weights[int(e.row)*m.stride:][:len(scores)]
		for i := 0; i+4 <= len(w) && i+4 <= len(scores); i += 4 {
			a, b := scores[i:i+4:i+4], w[i:i+4:i+4]
			a[0] += b[0] * e.value
			a[1] += b[1] * e.value
			a[2] += b[2] * e.value
			a[3] += b[3] * e.value
		}
	}
	live := scores[:len(m.bias)]
	for i := range live {
		live[i] += m.bias[i]
	}
	softmax(live)
	for class := range live {
		wrong := live[class]
		if class == label {
			wrong--
		}
		if wrong < smallest && wrong > -smallest {
			continue
		}
		g := step * wrong
		m.bias[class] -= biasStep * g
		for _, e := range cells {
			m.weights[int(e.row)*m.stride+class] -= g * e.value
		}
	}
}

// layOut gives the n-grams of the examples in use their rows and weights of zero, and turns the examples into vectors.
func (s *set) layOut(m *Model, use []int32) [][]cell {
	c := newCounter(len(use))
	for i, n := range use {
		c.count(s.features[n], uint32(i)+1)
	}
	least := uint32(2)
	if len(use) <= rareIn {
		least = 1
	}
	idf := func(n float64) float32 {
		v := 1 + math.Log(float64(len(use)+1)/n)
		return float32(v * v)
	}
	var rows []uint64
	for _, h := range c.order {
		if n := c.examples(h); n >= least {
			rows = append(rows, h)
			m.strength = append(m.strength, idf(float64(n)))
		}
	}
	m.unseen = idf(2)
	m.index(rows)
	m.weights = make([]float32, len(rows)*m.stride)

	root := make([]float32, len(m.strength))
	for i, squared := range m.strength {
		root[i] = float32(math.Sqrt(float64(squared)))
	}
	vectors := make([][]cell, len(use))
	for i, n := range use {
		cells := make([]cell, 0, len(s.features[n]))
		var length float32
		for _, h := range s.features[n] {
			row, ok := m.row(h)
			if !ok {
				length += m.unseen
				continue
			}
			length += m.strength[row]
			cells = append(cells, cell{row, root[row]})
		}
		scale := float32(1 / math.Sqrt(float64(max(length, 1))))
		for j := range cells {
			cells[j].value *= scale
		}
		vectors[i] = cells
	}
	return vectors
}

// spread is an order of n things in which neighbours lie far apart: examples come grouped by intent, and learning
// from one intent at a time would forget the others.
func spread(n int) []int32 {
	if n == 0 {
		return nil
	}
	step := max(int(float64(n)*0.6180339887), 1)
	for gcd(step, n) > 1 {
		step++
	}
	order := make([]int32, n)
	at := 0
	for i := range order {
		order[i] = int32(at)
		at = (at + step) % n
	}
	return order
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
