package nlu

import (
	"strings"
	"unicode/utf8"
)

// currency is an ISO 4217 code; the zero value is none.
type currency [3]byte

func currencyCode(s string) (c currency) {
	copy(c[:], s)
	return c
}

var currencies = func() map[uint64]currency {
	words := map[uint64]currency{}
	for code, list := range map[string]string{
		"USD": "usd dollar dollars buck bucks dólar dólares dolar dolares", "EUR": "eur euro euros", "GBP": "gbp pound pounds quid libra libras",
		"CAD": "cad", "AUD": "aud", "JPY": "jpy yen yenes", "INR": "inr rupee rupees rs", "CHF": "chf francs francos", "MXN": "mxn peso pesos",
	} {
		for _, w := range strings.Fields(list) {
			words[wordHash(w)] = currencyCode(code)
		}
	}
	return words
}()

// signed is the currency of a sign; "$" is the one of the shop.
func signed(c rune, dollar currency) currency {
	switch c {
	case '$':
		return dollar
	case '€':
		return currency{'E', 'U', 'R'}
	case '£':
		return currency{'G', 'B', 'P'}
	case '¥', '\uffe5':
		return currency{'J', 'P', 'Y'}
	case '₹':
		return currency{'I', 'N', 'R'}
	}
	return currency{}
}

func currencyBefore(text string, from int) bool {
	c, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text[:from], " "))
	return signed(c, currency{'U', 'S', 'D'}) != currency{}
}

// amounts finds sums of money: a sign or a word for a currency directly before or after a number.
func (f *finder) amounts(dollar currency) {
	text := f.r.text
	for i := 0; i < len(f.groups); i++ {
		g := f.groups[i]
		if g.masked || f.taken(g.from, g.to) {
			continue
		}
		from, to, last := g.from, g.to, i
		for last+1 < len(f.groups) { // 1,234.56 in groups: a dot or comma that a digit follows at once
			next := f.groups[last+1]
			if next.from != to+1 || text[to] != '.' && text[to] != ',' {
				break
			}
			to, last = next.to, last+1
		}
		before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text[:from], " "))
		after, size := utf8.DecodeRuneInString(strings.TrimLeft(text[to:], " "))
		unit, end := signed(before, dollar), to
		switch {
		case unit != currency{}:
			from = strings.LastIndex(text[:from], string(before))
		case signed(after, dollar) != currency{}:
			unit = signed(after, dollar)
			end = to + strings.IndexRune(text[to:], after) + size
		default:
			unit, end = f.currencyAfter(to)
		}
		if unit == (currency{}) {
			continue
		}
		if n, ok := money(text[g.from:to]); ok {
			f.add(found{kind: isAmount, from: from, to: end, number: n, unit: unit})
			i = last
		}
	}
}

// currencyAfter reads the word after a number, also one that hangs on to it ("50usd").
func (f *finder) currencyAfter(to int) (currency, int) {
	for i := range f.r.words {
		w := &f.r.words[i]
		if int(w.from) < to && to < int(w.to) {
			h := uint64(hashSeed)
			for _, c := range f.r.text[to:w.to] {
				_, folded := classOf(c)
				h = mix(h, folded)
			}
			return currencies[h], int(w.to)
		}
		if int(w.from) >= to {
			if w.breaks {
				break
			}
			return currencies[w.hash], int(w.to)
		}
	}
	return currency{}, to
}

// money reads an amount in hundredths. A single dot or comma before one or two last digits is the decimal one; all
// others part thousands.
func money(s string) (int64, bool) {
	cut := strings.LastIndexAny(s, ".,")
	if cut < 0 || countDigits(s[cut+1:]) > 2 {
		cut = len(s)
	}
	var n int64
	whole, cents := 0, 0
	for i, c := range s {
		d, ok := digitValue(c)
		switch {
		case !ok:
			continue
		case i < cut:
			whole++
		default:
			cents++
		}
		n = n*10 + int64(d)
	}
	for ; cents < 2; cents++ {
		n *= 10
	}
	return n, whole > 0 && whole <= 9
}
