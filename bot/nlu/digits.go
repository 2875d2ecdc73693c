package nlu

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// group is digits that stand directly beside each other.
type group struct {
	from, to int  // bytes
	n        int  // digits
	glued    bool // a letter stands directly before or after: "SD4471", "3rd"
	joins    bool // nothing but separators stands between this group and the one before: "1234 5678"
	masked   bool // what is left visible of a masked number: "•••• 1234"
}

// groups appends the groups of digits of a text.
func (r *reading) groups(dst []group) []group {
	text := r.text
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if _, ok := digitValue(c); !ok {
			i += size
			continue
		}
		g := group{from: i}
		for i < len(text) {
			c, size = rune(text[i]), 1
			if c >= utf8.RuneSelf {
				c, size = utf8.DecodeRuneInString(text[i:])
			}
			if _, ok := digitValue(c); !ok {
				break
			}
			g.n++
			i += size
		}
		g.to = i
		g.glued = letterAt(text[g.to:], false) || letterAt(text[:g.from], true)
		between := text[:g.from]
		if len(dst) > 0 {
			last := dst[len(dst)-1]
			between = text[last.to:g.from]
			g.joins = separates(between)
		}
		g.masked = strings.HasSuffix(strings.TrimRightFunc(between, unicode.IsSpace), "•")
		dst = append(dst, g)
	}
	return dst
}

func letterAt(s string, last bool) bool {
	c, _ := utf8.DecodeRuneInString(s)
	if last {
		c, _ = utf8.DecodeLastRuneInString(s)
	}
	k, _ := classOf(c)
	return c != utf8.RuneError && (k == letter || k == capital)
}

// separators a customer may put between the groups of one number; more than this many are a new number.
const longestSeparator = 4

func separates(s string) bool {
	n := 0
	for _, c := range s {
		if n++; n > longestSeparator {
			return false
		}
		switch {
		case strings.ContainsRune("-._/\\|*:,()", c), unicode.IsSpace(c), unicode.Is(unicode.Pd, c), unicode.Is(unicode.Cf, c),
			c == '·', c == '•', c == '\u2212':
		default:
			return false
		}
	}
	return true
}

// Digits is the digits of a number in ASCII, whatever script and separators it was written with: what a shop is asked.
func Digits(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= '0' && s[i] <= '9'
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		if d, ok := digitValue(c); ok {
			b.WriteByte(byte('0' + d))
		}
	}
	return b.String()
}

// Code is a number that may hold letters ("gc-12ab 34"), as shops key it: capitals and ASCII digits, without separators.
func Code(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch k, folded := classOf(c); k {
		case letter, capital:
			b.WriteRune(unicode.ToUpper(c))
		case digit:
			b.WriteRune(folded)
		}
	}
	return b.String()
}

// luhn says whether the digits of s end in the right check digit (ISO/IEC 7812-1 annex B).
func luhn(s string) bool {
	sum, n := 0, 0
	for len(s) > 0 {
		c, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
		d, ok := digitValue(c)
		if !ok {
			continue
		}
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		n++
	}
	return n > 0 && sum%10 == 0
}

// paymentPrefix says whether n digits that begin with s can be a bank or credit card: the issuer ranges of Visa,
// Mastercard, American Express, Discover, Diners, JCB, UnionPay and Maestro.
func paymentPrefix(s string, n int) bool {
	head := 0
	for i, read := 0, 0; i < len(s) && read < 4; {
		c, size := utf8.DecodeRuneInString(s[i:])
		if d, ok := digitValue(c); ok {
			head = head*10 + d
			read++
		}
		i += size
	}
	two, three := head/100, head/10
	switch {
	case two == 34 || two == 37:
		return n == 15
	case three >= 300 && three <= 305 || two == 36 || two == 38 || two == 39:
		return n >= 14 && n <= 19
	case head/1000 == 4:
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55 || head >= 2221 && head <= 2720:
		return n == 16
	case head == 6011 || two == 65 || three >= 644 && three <= 649 || two == 62 || two == 81 || head >= 3528 && head <= 3589:
		return n >= 16 && n <= 19
	case two == 50 || two >= 56 && two <= 59 || two == 67 || head == 6304:
		return n >= 13 && n <= 19
	}
	return false
}
