package flows

import (
	"strings"
	"time"

	"golang.org/x/text/currency"
)

// isISODay says whether a text is a day of the calendar as 2026-11-14.
func isISODay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func isCurrency(code string) bool {
	_, err := currency.ParseISO(code)
	return err == nil && strings.ToUpper(code) == code
}

// money reads a sum. Its currency is unit, else what the text names, else the pack's own (`config: currency`), which is also what
// "$" means.
func (s *slotDef) money(text, unit string) (v Slot, exact, ok bool) {
	if unit == "" {
		unit, text = namedCurrency(text)
	}
	if unit == "" {
		unit = s.currency
	}
	f, exact, ok := parseNumber(text)
	return Slot{Name: s.name, Kind: MoneyKind, Number: f, Text: unit}, exact, ok && isCurrency(unit)
}

// namedCurrency takes the currency out of a text: its sign or its code.
func namedCurrency(text string) (code, rest string) {
	for _, sign := range [...]struct{ sign, code string }{{"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}} {
		if strings.Contains(text, sign.sign) {
			return sign.code, text
		}
	}
	words := strings.Fields(text)
	for i, w := range words {
		if len(w) == 3 && isCurrency(w) {
			return w, strings.Join(append(words[:i:i], words[i+1:]...), " ")
		}
	}
	return "", text
}
