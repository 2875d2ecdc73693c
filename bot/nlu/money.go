package nlu

import (
	"strings"
	"unicode/utf8"
)

var currencies = func() map[uint64]string {
	words := map[uint64]string{}
	for code, list := range map[string]string{
		"USD": "usd dollar dollars buck bucks", "EUR": "eur euro euros", "GBP": "gbp pound pounds quid",
		"CAD": "cad", "AUD": "aud", "JPY": "jpy yen", "INR": "inr rupee rupees rs", "CHF": "chf francs", "MXN": "mxn pesos",
	} {
		for _, w := range strings.Fields(list) {
			words[wordHash(w)] = code
		}
	}
	return words
}()

// amounts finds sums of money: a sign or a word for a currency directly before or after a number.
func (f *finder) amounts() {
	text := f.r.text
	for i := 0; i < len(f.groups); i++ {
		g := f.groups[i]
		if g.glued && !f.currencyGlued(g) || g.masked || f.taken(g.from, g.to) {
			continue
		}
		from, to, last := g.from, g.to, i
		for last+1 < len(f.groups) { // 1,234.56 in groups; a dot or comma that a digit follows at once
			next := f.groups[last+1]
			if next.from != to+1 || text[to] != '.' && text[to] != ',' {
				break
			}
			to, last = next.to, last+1
		}
		unit := ""
		before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text[:from], " "))
		after, size := utf8.DecodeRuneInString(strings.TrimLeft(text[to:], " "))
		end := to
		switch {
		case currencySign(before) != "":
			unit = currencySign(before)
			from = strings.LastIndex(text[:from], string(before))
		case currencySign(after) != "":
			unit = currencySign(after)
			end = to + strings.Index(text[to:], string(after)) + size
		default:
			unit, end = f.currencyAfter(to)
		}
		if unit == "" {
			continue
		}
		if unit == "$" {
			unit = f.p.currency
		}
		if value, ok := money(text[g.from:to]); ok {
			f.add(Entity{Kind: Amount, From: from, To: end, Value: value, Unit: unit})
			i = last
		}
	}
}

// currencyGlued says whether the letters that hang on to a group are a currency: "50usd".
func (f *finder) currencyGlued(g group) bool {
	for i := range f.r.words {
		if w := &f.r.words[i]; int(w.from) <= g.from && g.to <= int(w.to) {
			_, ok := currencies[wordHash(strings.ToLower(f.r.text[g.to:w.to]))]
			return ok && int(w.from) == g.from
		}
	}
	return false
}

func (f *finder) currencyAfter(to int) (string, int) {
	for i := range f.r.words {
		w := &f.r.words[i]
		if int(w.from) < to && to < int(w.to) {
			return currencies[wordHash(strings.ToLower(f.r.text[to:w.to]))], int(w.to)
		}
		if int(w.from) >= to {
			if w.breaks {
				return "", to
			}
			return currencies[w.hash], int(w.to)
		}
	}
	return "", to
}

// money writes an amount with a dot and two decimals. A single dot or comma before one or two last digits is the
// decimal one; all others part thousands.
func money(s string) (string, bool) {
	cut := strings.LastIndexAny(s, ".,")
	whole, cents := s, ""
	if cut >= 0 && len(s)-cut-1 <= 2 {
		whole, cents = s[:cut], Digits(s[cut+1:])
	}
	whole = Digits(whole)
	if len(whole) > 1 {
		if whole = strings.TrimLeft(whole, "0"); whole == "" {
			whole = "0"
		}
	}
	if whole == "" || len(whole) > 9 {
		return "", false
	}
	switch len(cents) {
	case 0:
		return whole + ".00", true
	case 1:
		return whole + "." + cents + "0", true
	}
	return whole + "." + cents, true
}
