package nlu

import "strings"

const (
	leastCard       = 12 // digits that a number near the word "card" needs
	leastAskedCard  = 6  // digits that an answer to "what is the card's number" needs
	leastPayment    = 13 // ISO/IEC 7812
	mostCard        = 19
	surelyCard      = 16 // digits that no order, no telephone has
	leastPIN        = 3
	mostPIN         = 8
	cardWordsBefore = 8
	cardWordsAfter  = 5
	pinWordsBefore  = 6
	pinWordsAfter   = 4
	wordsOfName     = 3
)

// secretFinder knows what to leave alone. More numbers of the shop than it has room for are treated like any others,
// which is the safe side.
type secretFinder struct {
	r      *reading
	asked  Asked
	spare  [16]place
	spares int
}

type place struct{ from, to int }

func (f *secretFinder) spareThis(from, to int) {
	if f.spares < len(f.spare) {
		f.spare[f.spares] = place{from, to}
		f.spares++
	}
}

func (f *secretFinder) spared(from, to int) bool {
	for _, s := range f.spare[:f.spares] {
		if from < s.to && s.from < to {
			return true
		}
	}
	return false
}

func hides(places []secretPlace, from, to int) bool {
	for _, s := range places {
		if from < s.to && s.from < to {
			return true
		}
	}
	return false
}

// codes hides answers in which letters stand between the digits: "GC-12AB34CD".
func (f *secretFinder) codes(groups []group, places []secretPlace) []secretPlace {
	least, kind := leastPIN, isPIN
	switch f.asked {
	case AskedNothing:
		return places
	case AskedCard:
		least, kind = leastAskedCard, isCard
	}
	for _, g := range groups {
		if !g.glued || g.masked || f.spared(g.from, g.to) || hides(places, g.from, g.to) {
			continue
		}
		from, to := widen(f.r.text, g.from, g.to)
		if countDigits(f.r.text[from:to]) >= least {
			places = f.hide(places, kind, from, to)
		}
	}
	return places
}

// run looks through groups that only separators part, between those that are known to be something else.
func (f *secretFinder) run(groups []group, places []secretPlace) []secretPlace {
	first, card := 0, false
	for i, g := range groups {
		secret := hides(places, g.from, g.to)
		if g.masked || secret || f.spared(g.from, g.to) {
			places = f.free(groups[first:i], card, places)
			first, card = i+1, secret
		}
	}
	return f.free(groups[first:], card, places)
}

// free looks through groups of which none is known yet to be something else. What follows a card's number at once is
// its PIN, its date or its code.
func (f *secretFinder) free(groups []group, card bool, places []secretPlace) []secretPlace {
	for i := 0; i < len(groups); {
		lead := groups[0].from
		n, kind := f.cardAt(groups[i:], lead)
		if n == 0 {
			n, kind = f.pinAt(groups[i:], lead, card), isPIN
		} else {
			card = true
		}
		if n == 0 {
			i++
			continue
		}
		places = f.hide(places, kind, groups[i].from, groups[i+n-1].to)
		i += n
	}
	return places
}

// cardAt says how many groups from the first one on are a card's number. lead is where the groups before them, which only
// separators part from them, begin: the words before that name them all.
func (f *secretFinder) cardAt(groups []group, lead int) (int, kindCode) {
	if n := f.paymentAt(groups); n > 0 {
		from, to := groups[0].from, groups[n-1].to
		if f.asked == AskedCard || f.r.near(from, to, cardWordsBefore, cardWordsAfter, giftWord) {
			return n, isCard
		}
		return n, isPayment
	}
	all := 0
	for _, g := range groups {
		all += g.n
	}
	total, whole := 0, 0
	for i, g := range groups {
		// Too many digits for one number: a payment card further on is found by itself.
		if i > 0 && (total+g.n > mostCard || all > mostCard && f.paymentAt(groups[i:]) > 0) {
			break
		}
		total, whole = total+g.n, i+1
		if total >= 16 && (g.n >= leastPayment || g.n == 4) {
			break // one long group is a card's number by itself, and so are four by four
		}
	}
	from, to := groups[0].from, groups[whole-1].to
	switch {
	case total < surelyCard && f.named(lead, cardWord, orderWord|trackWord|phoneWord):
	case f.asked == AskedCard && total >= leastAskedCard,
		total >= leastCard && !f.phone(from) && f.r.near(from, to, cardWordsBefore, cardWordsAfter, cardWord):
		return whole, isCard
	}
	return 0, 0
}

// paymentAt says how many groups from the first one on are the number of a bank or credit card.
func (f *secretFinder) paymentAt(groups []group) int {
	total := 0
	for i, g := range groups {
		if total += g.n; total > mostCard {
			break
		}
		if s := f.r.text[groups[0].from:g.to]; total >= leastPayment && paymentPrefix(s, total) && luhn(s) {
			return i + 1
		}
	}
	return 0
}

// pinAt says how many groups from the first one on are a PIN.
func (f *secretFinder) pinAt(groups []group, lead int, afterCard bool) int {
	if currencyBefore(f.r.text, groups[0].from) {
		return 0
	}
	total, whole := 0, 0
	for i, g := range groups {
		if total+g.n > mostPIN && i > 0 {
			break
		}
		total, whole = total+g.n, i+1
	}
	from, to := groups[0].from, groups[whole-1].to
	switch {
	case afterCard:
		return whole
	case total < leastPIN, f.named(lead, pinWord, postWord|orderWord|trackWord|phoneWord|otherCode):
		return 0
	case f.asked == AskedPIN || f.asked == AskedSecret:
		return whole
	case total > mostPIN:
		return 0
	case f.r.near(from, to, pinWordsBefore, 0, pinWord|codeWord), f.r.follows(to, pinWordsAfter, pinWord|codeWord):
		return whole
	}
	return 0
}

// named says whether the words before a number call it something else ("order 4471923", "zip code 10001") and none of
// them calls it the secret.
func (f *secretFinder) named(lead int, secret, other topic) bool {
	return f.r.near(lead, lead, wordsOfName, 0, other) && !f.r.near(lead, lead, cardWordsBefore, 0, secret)
}

func (f *secretFinder) phone(from int) bool {
	return strings.HasSuffix(strings.TrimRight(f.r.text[:from], " ("), "+")
}

// hide takes a span; an answer to a secret question takes the letters with it that hang on to its digits ("GC-12AB34").
func (f *secretFinder) hide(places []secretPlace, kind kindCode, from, to int) []secretPlace {
	if f.asked != AskedNothing {
		from, to = widen(f.r.text, from, to)
		kept := places[:0]
		for _, s := range places {
			if s.from < to && from < s.to {
				from, to, kind = min(from, s.from), max(to, s.to), min(kind, s.kind)
				continue
			}
			kept = append(kept, s)
		}
		places = kept
	}
	return append(places, secretPlace{from, to, kind})
}
