package nlu

// counter counts in how many examples an n-gram occurs: a hash table without the deletions, growth in pieces and
// iteration order of a map, and three times as fast, because counting is what starting up waits for.
type counter struct {
	slots []counted
	order []uint64 // as first seen, so that models don't depend on the table
}

type counted struct {
	hash     uint64
	examples uint32
	last     uint32 // the last example that had it
}

func newCounter(examples int) *counter {
	size := 1 << 12
	for size < 32*examples {
		size *= 2
	}
	return &counter{slots: make([]counted, size)}
}

// count notes the n-grams of an example; examples are numbered from 1, and one n-gram counts once in each.
func (c *counter) count(features []uint64, example uint32) {
	for _, h := range features {
		s := c.slot(h)
		if s.examples == 0 {
			s.hash = h
			c.order = append(c.order, h)
		}
		if s.last != example {
			s.last = example
			s.examples++
		}
		if 2*len(c.order) > len(c.slots) {
			c.grow()
		}
	}
}

func (c *counter) examples(h uint64) uint32 { return c.slot(h).examples }

func (c *counter) slot(h uint64) *counted {
	for i := h & uint64(len(c.slots)-1); ; i = (i + 1) & uint64(len(c.slots)-1) {
		if s := &c.slots[i]; s.examples == 0 || s.hash == h {
			return s
		}
	}
}

func (c *counter) grow() {
	old := c.slots
	c.slots = make([]counted, 2*len(old))
	for _, s := range old {
		if s.examples > 0 {
			*c.slot(s.hash) = s
		}
	}
}
