package nlu

import (
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// PatternConfig is a shop's own way of numbering, as regular expressions (RE2) for the whole number. They are matched
// between word boundaries, without regard to case.
type PatternConfig struct {
	Order    []string
	GiftCard []string
	Tracking []string
	Region   string // ISO 3166 of phone numbers written without a country; "" means US
	Currency string // ISO 4217 of a bare "$"; "" means USD
	DayFirst bool   // 3/4 is the third of April
	Learned  Learned
}

// Patterns are a PatternConfig made ready. They never change and may be shared.
type Patterns struct {
	order, giftCard, tracking []*regexp.Regexp
	region, currency          string
	dayFirst                  bool
	learned                   *learned
}

var standardPatterns = &Patterns{region: "US", currency: "USD"}

// NewPatterns compiles a shop's patterns; the error names all that don't compile.
func NewPatterns(c PatternConfig) (*Patterns, error) {
	p := &Patterns{region: c.Region, currency: c.Currency, dayFirst: c.DayFirst}
	if p.region == "" {
		p.region = standardPatterns.region
	}
	if p.currency == "" {
		p.currency = standardPatterns.currency
	}
	var wrong []error
	p.learned, wrong = learn(c.Learned)
	for _, kind := range []struct {
		name string
		from []string
		to   *[]*regexp.Regexp
	}{{"order", c.Order, &p.order}, {"gift card", c.GiftCard, &p.giftCard}, {"tracking", c.Tracking, &p.tracking}} {
		for _, s := range kind.from {
			re, err := regexp.Compile(`(?i:` + s + `)`)
			switch {
			case err != nil:
				wrong = append(wrong, fmt.Errorf("%s pattern %q: %w", kind.name, s, err))
			case re.MatchString(""):
				wrong = append(wrong, fmt.Errorf("%s pattern %q matches nothing at all", kind.name, s))
			default:
				re.Longest()
				*kind.to = append(*kind.to, re)
			}
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Patterns) orDefault() *Patterns {
	if p == nil {
		return standardPatterns
	}
	return p
}

// eachMatch calls use for every match of any of the patterns that stands between word boundaries and holds a digit. A number of a shop has a digit, so texts without one never get here.
func eachMatch(patterns []*regexp.Regexp, text string, use func(from, to int)) {
	for _, re := range patterns {
		for at := 0; at < len(text); {
			m := re.FindStringIndex(text[at:])
			if m == nil {
				break
			}
			from, to := at+m[0], at+m[1]
			if bounded(text, from, to) && hasDigit(text[from:to]) {
				use(from, to)
				at = to
				continue
			}
			_, size := utf8.DecodeRuneInString(text[from:])
			at = from + size
		}
	}
}

func bounded(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !wordRune(before) && !wordRune(after)
}

func wordRune(c rune) bool {
	k, _ := classOf(c)
	return c != utf8.RuneError && (k == letter || k == capital || k == digit)
}

func hasDigit(s string) bool {
	for _, c := range s {
		if _, ok := digitValue(c); ok {
			return true
		}
	}
	return false
}
