package nlu

import "strings"

// Asked is the kind of secret that a customer was asked for.
type Asked uint8

const (
	AskedNothing Asked = iota // nothing secret
	AskedCard                 // the number of a card
	AskedPIN
	AskedSecret // another secret with a digit in it
)

// SecretContext is what a text's secrets depend on beside the text.
type SecretContext struct {
	Asked    Asked
	Patterns *Patterns // nil: a shop without patterns of its own
}

// Secret is a part of a text that must not be stored or shown.
type Secret struct {
	Kind  Kind   `json:"k"` // CardNumber, CardPIN or PaymentCard
	From  int    `json:"f"` // bytes, half open
	To    int    `json:"t"`
	Shown string `json:"s"` // what takes its place: "•••• 1234", "••••"
}

const hidden = "••••"

// Secrets finds what must be masked, in the order of places: an answer to a secret question; numbers that the words
// "card" or "PIN" stand near to; numbers with a payment card's prefix, length and check digit; the shop's gift cards.
// The shop's order and tracking numbers are none, unless a secret was asked for and nothing near says "order".
// What Mask leaves has no further secrets.
func Secrets(text string, c SecretContext) []Secret {
	var r reading
	r.read(text)
	if r.digits == 0 {
		return nil
	}
	var groupSpace [24]group
	return r.secrets(r.groups(groupSpace[:0]), c)
}

// Mask gives the text with each secret replaced by its shown form.
func Mask(text string, secrets []Secret) string {
	if len(secrets) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, s := range secrets {
		if s.From < at {
			continue
		}
		b.WriteString(text[at:s.From])
		b.WriteString(s.Shown)
		at = s.To
	}
	b.WriteString(text[at:])
	return b.String()
}

const (
	leastCard       = 12 // digits that a number near the word "card" needs
	leastAskedCard  = 6  // digits that an answer to "what is the card's number" needs
	mostCard        = 19 // ISO/IEC 7812
	leastPIN        = 3
	mostPIN         = 8
	cardWordsBefore = 8
	cardWordsAfter  = 5
	pinWordsBefore  = 4
	pinWordsAfter   = 4
)

type secretFinder struct {
	r     *reading
	asked Asked
	found []Secret
	spare []place // the shop's own order and tracking numbers
}

type place struct{ from, to int }

func (r *reading) secrets(groups []group, c SecretContext) []Secret {
	f := secretFinder{r: r, asked: c.Asked}
	p := c.Patterns.orDefault()
	spare := func(from, to int) bool {
		if f.asked == AskedNothing || r.near(from, to, 4, 1, orderWord) {
			f.spare = append(f.spare, place{from, to})
		}
		return true
	}
	eachMatch(p.order, r.text, spare)
	eachMatch(p.tracking, r.text, spare)
	eachMatch(p.giftCard, r.text, func(from, to int) bool {
		if !f.spared(from, to) {
			f.hide(CardNumber, from, to)
		}
		return true
	})
	for i := 0; i < len(groups); {
		j := i + 1
		for j < len(groups) && groups[j].joins && !groups[j].masked {
			j++
		}
		f.run(groups[i:j])
		i = j
	}
	sortSecrets(f.found)
	return f.found
}

// run looks through groups that only separators part.
func (f *secretFinder) run(groups []group) {
	free := groups[:0:0]
	flush := func() {
		f.free(free)
		free = groups[:0:0]
	}
	for i, g := range groups {
		if g.masked || f.spared(g.from, g.to) || f.hides(g.from, g.to) {
			flush()
			continue
		}
		if len(free) == 0 {
			free = groups[i:i:len(groups)]
		}
		free = free[:len(free)+1]
	}
	flush()
}

// free looks through groups of which none is known yet to be something else.
func (f *secretFinder) free(groups []group) {
	card := false
	for i := 0; i < len(groups); {
		n, kind := f.cardAt(groups[i:])
		if n > 0 {
			f.hide(kind, groups[i].from, groups[i+n-1].to)
			card = true
			i += n
			continue
		}
		n = f.pinAt(groups[i:], card)
		if n > 0 {
			f.hide(CardPIN, groups[i].from, groups[i+n-1].to)
			i += n
			continue
		}
		i++
	}
}

// cardAt says how many groups from the first one on are a card's number.
func (f *secretFinder) cardAt(groups []group) (int, Kind) {
	text := f.r.text
	from, total, whole := groups[0].from, 0, 0
	for i, g := range groups {
		total += g.n
		if total > mostCard && i > 0 {
			break
		}
		if total >= 13 && total <= mostCard && paymentPrefix(text[from:g.to], total) && luhn(text[from:g.to]) {
			return i + 1, f.cardKind(from, g.to)
		}
		if total <= mostCard || i == 0 {
			whole = i + 1
		}
		if total >= 16 && g.n >= 13 {
			break // one long group is a card's number by itself
		}
		if total == 16 && g.n == 4 {
			break // four by four
		}
	}
	to, digits := groups[whole-1].to, 0
	for _, g := range groups[:whole] {
		digits += g.n
	}
	switch {
	case f.asked == AskedCard && digits >= leastAskedCard,
		digits >= leastCard && f.r.near(from, to, cardWordsBefore, cardWordsAfter, cardWord) && !f.phone(from):
		// A payment card further on in the same groups is found by itself, and what stands before it is not part of it.
		for i := 1; i < whole; i++ {
			if n, _ := f.payment(groups[i:]); n > 0 {
				return 0, ""
			}
		}
		return whole, f.cardKind(from, to)
	}
	return 0, ""
}

// payment is cardAt for payment cards only.
func (f *secretFinder) payment(groups []group) (int, Kind) {
	total := 0
	for i, g := range groups {
		if total += g.n; total > mostCard {
			break
		}
		s := f.r.text[groups[0].from:g.to]
		if total >= 13 && paymentPrefix(s, total) && luhn(s) {
			return i + 1, PaymentCard
		}
	}
	return 0, ""
}

func (f *secretFinder) cardKind(from, to int) Kind {
	s := f.r.text[from:to]
	digits := countDigits(s)
	if f.asked != AskedCard && paymentPrefix(s, digits) && luhn(s) && !f.r.near(from, to, cardWordsBefore, cardWordsAfter, giftWord) {
		return PaymentCard
	}
	return CardNumber
}

// pinAt says how many groups from the first one on are a PIN.
func (f *secretFinder) pinAt(groups []group, afterCard bool) int {
	if currencyBefore(f.r.text, groups[0].from) {
		return 0
	}
	total, whole := 0, 0
	for i, g := range groups {
		if total+g.n > mostPIN && i > 0 {
			break
		}
		total += g.n
		whole = i + 1
	}
	from, to := groups[0].from, groups[whole-1].to
	switch {
	case total < leastPIN && !afterCard:
		return 0
	case f.asked == AskedPIN || f.asked == AskedSecret, afterCard:
		return whole
	case total > mostPIN, f.r.near(from, to, 2, 0, postWord|orderWord|trackWord): // "zip code 10001", "order code 4471"
		return 0
	case f.r.near(from, to, pinWordsBefore, 0, pinWord), f.r.directlyBefore(to, pinWordsAfter, pinWord):
		return whole
	}
	return 0
}

func (f *secretFinder) phone(from int) bool {
	return strings.HasSuffix(strings.TrimRight(f.r.text[:from], " ("), "+")
}

func (f *secretFinder) spared(from, to int) bool {
	for _, s := range f.spare {
		if from < s.to && s.from < to {
			return true
		}
	}
	return false
}

func (f *secretFinder) hides(from, to int) bool {
	for _, s := range f.found {
		if from < s.To && s.From < to {
			return true
		}
	}
	return false
}

// hide takes a span; an answer to a secret question takes the letters with it that hang on to its digits ("GC-12AB34").
func (f *secretFinder) hide(kind Kind, from, to int) {
	text := f.r.text
	if f.asked != AskedNothing {
		from, to = widen(text, from, to)
		for i := 0; i < len(f.found); {
			if s := f.found[i]; s.From >= from && s.To <= to {
				f.found = append(f.found[:i], f.found[i+1:]...)
				continue
			}
			i++
		}
	}
	shown := hidden
	if kind != CardPIN {
		if d := Digits(text[from:to]); len(d) >= 8 {
			shown = hidden + " " + d[len(d)-4:]
		}
	}
	f.found = append(f.found, Secret{Kind: kind, From: from, To: to, Shown: shown})
}

func sortSecrets(s []Secret) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j].From < s[j-1].From; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

// secrets makes entities of what would be masked without anything asked, and of other numbers as long as a card's.
func (f *finder) secrets() {
	for _, s := range f.r.secrets(f.groups, SecretContext{Patterns: f.p}) {
		if !f.taken(s.From, s.To) {
			f.add(Entity{Kind: s.Kind, From: s.From, To: s.To, Value: s.Shown})
		}
	}
	for i, g := range f.groups {
		if g.glued || g.masked || f.taken(g.from, g.to) {
			continue
		}
		total, to := 0, 0
		for j := i; j < len(f.groups); j++ {
			next := f.groups[j]
			if j > i && (!next.joins || next.glued || total+next.n > mostCard || f.taken(next.from, next.to)) {
				break
			}
			total, to = total+next.n, next.to
		}
		if total >= 16 && total <= mostCard {
			d := Digits(f.r.text[g.from:to])
			f.add(Entity{Kind: CardNumber, From: g.from, To: to, Value: hidden + " " + d[len(d)-4:]})
		}
	}
}
