package nlu

// Every feature is a 64-bit hash; the kind is part of it, so that the word "gift" and the letters g-i-f-t differ.
const (
	kindWord   = 0x8f1bbcdcbfa53e0b
	kindPair   = 0x6a09e667f3bcc909
	kindEdge   = 0xbb67ae8584caa73b
	kindLetter = 0x3c6ef372fe94f82b
)

const (
	shortestGram = 3
	longestGram  = 5
	// digitsInGrams is how many digits in a row the letter n-grams see: an order number is "some digits",
	// not a word to be learned by heart.
	digitsInGrams = 3
)

// features appends the hashes of a text's word 1-2-grams and letter 3-5-grams, in a fixed order.
func (r *reading) features(dst []uint64) []uint64 {
	previous := uint64(kindEdge)
	for i := range r.words {
		w := &r.words[i]
		h := w.hash
		if w.digits > 0 && w.letters == 0 {
			h = kindEdge + uint64(min(w.digits, digitsInGrams))
		}
		dst = append(dst, finish(h^kindWord), finish(previous*3^h^kindPair))
		previous = h
	}
	dst = append(dst, finish(previous*3^kindEdge))

	// Runs of digits are cut short in place, behind the reader: w points at what has been written.
	var space [288]rune
	line := space[:0]
	run := 0
	for _, c := range r.runes {
		if c >= '0' && c <= '9' {
			if run++; run > digitsInGrams {
				continue
			}
			c = '0'
		} else {
			run = 0
		}
		line = append(line, c)
	}
	for i := range line {
		h := uint64(kindLetter)
		last := min(len(line), i+longestGram)
		for j := i; j < last; j++ {
			h = mix(h, line[j])
			if j-i+1 >= shortestGram {
				dst = append(dst, finish(h))
			}
		}
	}
	return dst
}

func finish(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}
