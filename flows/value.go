package flows

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// env is what predicates and templates see: the talk's slots over the initial values, and what is known of the place (nil: nothing).
type env struct {
	slots []Slot
	view  *View
}

// today is the day on which something is read, "" if it is not known.
func (e env) today() string {
	if e.view == nil {
		return ""
	}
	return e.view.Today
}

// value finds a slot. def is nil for a name that nobody declared, a field of an action's answer.
func (e env) value(name string, def *slotDef) Slot {
	if def != nil && def.here != nil {
		s := Slot{}
		if e.view != nil {
			s = def.here(e.view)
		}
		s.Name = name
		return s
	}
	if s, ok := find(e.slots, name); ok {
		return s
	}
	if def != nil {
		return def.initial
	}
	return Slot{Name: name}
}

// filled says whether a slot has a value.
func (s Slot) filled() bool { return s.Kind != Null }

// truthy is CALM's reading of a bare slot in a condition.
func (s Slot) truthy() bool {
	switch s.Kind {
	case Null:
		return false
	case FloatKind, BoolKind, SpanKind:
		return s.Number != 0
	case SecretKind, MoneyKind:
		return true
	default:
		return s.Text != ""
	}
}

// equal compares two values. A text that reads as a number equals that number, so that `slots.order_number = 1042` holds for an
// order number kept as text. A secret equals nothing.
func (s Slot) equal(o Slot) bool {
	if s.Kind == Null || o.Kind == Null {
		return s.Kind == o.Kind
	}
	c, ok := s.compare(o)
	return ok && c == 0
}

// compare orders two numbers, two texts, two days, or two sums of one currency; a sum compares with a plain number too. ok is
// false for what has no order.
func (s Slot) compare(o Slot) (c int, ok bool) {
	if s.Kind == DateKind || o.Kind == DateKind {
		return strings.Compare(s.Text, o.Text), s.isDay() && o.isDay()
	}
	if s.Kind == MoneyKind && o.Kind == MoneyKind && s.Text != o.Text {
		return 0, false
	}
	if s.isText() && o.isText() {
		return strings.Compare(s.Text, o.Text), true
	}
	a, aok := s.numeral()
	b, bok := o.numeral()
	if !aok || !bok || math.IsNaN(a) || math.IsNaN(b) {
		return 0, false
	}
	switch {
	case a < b:
		return -1, true
	case a > b:
		return 1, true
	}
	return 0, true
}

func (s Slot) isText() bool { return s.Kind == TextKind || s.Kind == CategoryKind }

// isDay says whether the value is a day, or a text that writes one.
func (s Slot) isDay() bool { return s.Kind == DateKind || s.isText() && isISODay(s.Text) }

func (s Slot) numeral() (float64, bool) {
	switch s.Kind {
	case FloatKind, BoolKind, MoneyKind, SpanKind:
		return s.Number, true
	case TextKind, CategoryKind:
		if !isNumeral(s.Text) {
			return 0, false
		}
		f, err := strconv.ParseFloat(s.Text, 64)
		return f, err == nil
	}
	return 0, false
}

// isNumeral is a plain decimal number, "-12.50": no hexadecimal, no exponent, no "Inf".
func isNumeral(s string) bool {
	s = strings.TrimPrefix(s, "-")
	if s == "" || len(s) > 32 {
		return false
	}
	digits, dots := 0, 0
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits++
		case s[i] == '.':
			dots++
		default:
			return false
		}
	}
	return digits > 0 && dots <= 1
}

// parseNumber reads the only number in a text, with currency and thousands marks: "$1,250.00", "50 €", "about 12". It is exact if
// nothing but marks stands round it.
func parseNumber(text string) (f float64, exact, ok bool) {
	start, end := -1, -1
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		if start >= 0 {
			return 0, false, false // a second number: which one is meant?
		}
		start = i
		for i++; i < len(text) && (text[i] >= '0' && text[i] <= '9' || strings.IndexByte(".,'", text[i]) >= 0); i++ {
		}
		end = i
	}
	if start < 0 {
		return numberWord(text)
	}
	if end-start > 32 {
		return 0, false, false
	}
	run := strings.TrimRight(text[start:end], ".,'")
	f, err := strconv.ParseFloat(plainDecimal(run), 64)
	if err != nil {
		return 0, false, false
	}
	before := strings.TrimRightFunc(text[:start], isMoneyMark)
	if strings.HasSuffix(before, "-") && strings.TrimLeftFunc(strings.TrimSuffix(before, "-"), isMoneyMark) == "" {
		f, before = -f, ""
	}
	rest := strings.TrimFunc(before+text[end:], isMoneyMark)
	return f, rest == "", true
}

// numberWord reads a small number written out, and nothing else.
func numberWord(text string) (f float64, exact, ok bool) {
	if len(text) > 40 {
		return 0, false, false
	}
	plain := plainWords(text)
	for i, words := range []string{"zero cero", "one uno una", "two dos", "three tres", "four cuatro", "five cinco", "six seis", "seven siete", "eight ocho", "nine nueve", "ten diez", "eleven once", "twelve doce"} {
		for word := range strings.SplitSeq(words, " ") {
			if plain == word {
				return float64(i), true, true
			}
		}
	}
	return 0, false, false
}

// plainDecimal drops thousands marks. The last mark is the decimal one, unless it stands alone before exactly three digits as a
// comma ("1,250") or more than once ("1.000.000").
func plainDecimal(run string) string {
	run = strings.ReplaceAll(run, "'", "")
	last := strings.LastIndexAny(run, ".,")
	if last < 0 {
		return run
	}
	mark := run[last : last+1]
	if strings.Count(run, ".") > 1 && strings.Count(run, ",") > 1 {
		return "" // neither can be the decimal mark
	}
	onlyKind := !strings.ContainsAny(strings.ReplaceAll(run, mark, ""), ".,")
	if strings.Count(run, mark) > 1 || onlyKind && mark == "," && len(run)-last-1 == 3 {
		last = len(run)
	}
	var b strings.Builder
	for i := range len(run) {
		switch {
		case i == last:
			b.WriteByte('.')
		case run[i] != '.' && run[i] != ',':
			b.WriteByte(run[i])
		}
	}
	return b.String()
}

func isMoneyMark(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Sc, r) || strings.ContainsRune("+.,!?", r)
}
