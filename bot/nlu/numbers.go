package nlu

import (
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

// emails finds addresses by hand, from each @ outward: a regular expression costs more than all the rest of Find.
func (f *finder) emails() {
	text := f.r.text
	for at := 0; ; at++ {
		next := strings.IndexByte(text[at:], '@')
		if next < 0 {
			return
		}
		at += next
		from := at
		for from > 0 && emailByte(text[from-1]) {
			from--
		}
		for from < at && (text[from] == '.' || text[from] == '-') {
			from++
		}
		to, dot := at+1, 0
		for to < len(text) && (isAlnum(text[to]) || text[to] == '-' || text[to] == '.') {
			if text[to] == '.' {
				dot = to
			}
			to++
		}
		for to > at+1 && (text[to-1] == '.' || text[to-1] == '-') {
			to--
			dot = strings.LastIndexByte(text[at:to], '.') + at
		}
		if from == at || dot <= at+1 || to-dot < 3 || text[at-1] == '.' || strings.Contains(text[from:to], "..") {
			continue
		}
		f.add(Entity{Kind: Email, From: from, To: to, Value: strings.ToLower(text[from:to])})
	}
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func emailByte(c byte) bool {
	return isAlnum(c) || strings.IndexByte(".!#$%&'*+/=?^_{|}~-", c) >= 0
}

// shopNumbers finds what the shop's own patterns describe; they win over everything that only looks like a number.
func (f *finder) shopNumbers() {
	text := f.r.text
	kind := OrderNumber
	use := func(from, to int) bool {
		if !f.taken(from, to) {
			f.add(Entity{Kind: kind, From: from, To: to, Value: number(text[from:to])})
		}
		return true
	}
	eachMatch(f.p.order, text, use)
	kind = TrackingNumber
	eachMatch(f.p.tracking, text, use)
	for i := range f.r.words {
		w := &f.r.words[i]
		s := text[w.from:w.to]
		// UPS: 1Z and sixteen more. Postal: two letters, nine digits, two letters (UPU S10).
		ups := len(s) == 18 && (s[:2] == "1Z" || s[:2] == "1z")
		postal := len(s) == 13 && w.digits == 9 && w.letters == 4
		named := w.digits >= 8 && len(s) >= 10 && f.r.near(int(w.from), int(w.to), 4, 0, trackWord)
		if (ups || postal || named) && !f.taken(int(w.from), int(w.to)) {
			use(int(w.from), int(w.to))
		}
	}
}

// number is a number as shops write it: capitals, without spaces.
func number(s string) string {
	s = strings.ToUpper(s)
	if strings.IndexFunc(s, func(c rune) bool { return c == ' ' || c == '\n' }) < 0 {
		return s
	}
	return strings.Join(strings.Fields(s), "")
}

// phones finds telephone numbers. Only groups that look like one, or that the words around call one, are given to the
// library, which costs some microseconds; and it must hold the number for valid.
func (f *finder) phones() {
	text := f.r.text
	for i := 0; i < len(f.groups); i++ {
		g := f.groups[i]
		if g.glued || g.masked || f.taken(g.from, g.to) {
			continue
		}
		from, to, total, groups := g.from, g.to, g.n, 1
		for j := i + 1; j < len(f.groups); j++ {
			next := f.groups[j]
			if !next.joins || next.glued || total+next.n > 15 || f.taken(next.from, next.to) {
				break
			}
			to, total, groups = next.to, total+next.n, groups+1
		}
		if total < 7 {
			continue
		}
		for from > 0 && (text[from-1] == '+' || text[from-1] == '(') {
			from--
		}
		plus := from < g.from && strings.IndexByte(text[from:g.from], '+') >= 0
		named := f.r.near(from, to, 5, 0, phoneWord)
		shaped := total == 10 && groups == 3 || total == 11 && groups == 4 || from < g.from
		alone := len(f.r.words) == groups && total >= 10 && total <= 11
		if !plus && !named && (!shaped && !alone || f.r.near(from, to, 3, 1, orderWord|trackWord)) {
			continue
		}
		parsed, err := phonenumbers.Parse(plainNumber(text[from:to], plus), f.p.region)
		if err != nil || !phonenumbers.IsValidNumber(parsed) {
			continue
		}
		f.add(Entity{Kind: Phone, From: from, To: to, Value: phonenumbers.Format(parsed, phonenumbers.E164)})
		i += groups - 1
	}
}

func plainNumber(s string, plus bool) string {
	if plus {
		return "+" + Digits(s)
	}
	return Digits(s)
}

// postcodes finds British and Canadian codes by their shape, and American and other ones by the words beside them or
// because nothing else was said.
func (f *finder) postcodes() {
	text, words := f.r.text, f.r.words
	for i := range words {
		w := &words[i]
		from, to := int(w.from), int(w.to)
		if w.digits == 0 && w.letters == 0 || f.taken(from, to) {
			continue
		}
		s := text[from:to]
		if w.letters > 0 && w.digits > 0 {
			if british(s, "") || canadian(s, "") {
				f.add(Entity{Kind: Postcode, From: from, To: to, Value: strings.ToUpper(s)})
				continue
			}
			if i+1 < len(words) && !words[i+1].breaks {
				next := text[words[i+1].from:words[i+1].to]
				if british(s, next) || canadian(s, next) {
					to = int(words[i+1].to)
					f.add(Entity{Kind: Postcode, From: from, To: to, Value: strings.ToUpper(s + " " + next)})
				}
			}
			continue
		}
		if w.letters > 0 || w.digits < 4 || w.digits > 6 || currencyBefore(text, from) {
			continue
		}
		plusFour := i+1 < len(words) && words[i+1].letters == 0 && words[i+1].digits == 4 && w.digits == 5 && text[to:words[i+1].from] == "-"
		if plusFour {
			to = int(words[i+1].to)
		}
		state := i > 0 && words[i-1].letters == 2 && words[i-1].capitals == 2 && w.digits == 5
		alone := len(words) == 1 && w.digits == 5
		if plusFour || state || alone || f.r.near(from, to, 3, 0, postWord) && !f.r.near(from, to, 1, 0, orderWord) {
			f.add(Entity{Kind: Postcode, From: from, To: to, Value: text[from:to]})
		}
	}
}

// british says whether out and in are the two halves of a postcode ("SW1A", "1AA"), or out the whole without space.
func british(out, in string) bool {
	if in == "" {
		if len(out) < 5 || len(out) > 7 {
			return false
		}
		out, in = out[:len(out)-3], out[len(out)-3:]
	}
	if len(in) != 3 || !isNumeral(in[0]) || !isLatin(in[1]) || !isLatin(in[2]) || len(out) < 2 || len(out) > 4 || !isLatin(out[0]) {
		return false
	}
	digits := 0
	for i := 1; i < len(out); i++ {
		switch {
		case isNumeral(out[i]):
			digits++
		case !isLatin(out[i]), i != 1 && i != len(out)-1:
			return false
		}
	}
	return digits >= 1 && digits <= 2
}

func canadian(front, back string) bool {
	if back == "" {
		if len(front) != 6 {
			return false
		}
		front, back = front[:3], front[3:]
	}
	return len(front) == 3 && len(back) == 3 && isLatin(front[0]) && isNumeral(front[1]) && isLatin(front[2]) &&
		isNumeral(back[0]) && isLatin(back[1]) && isNumeral(back[2])
}

func isNumeral(c byte) bool { return c >= '0' && c <= '9' }
func isLatin(c byte) bool   { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// orderNumbers finds numbers without a pattern of the shop: after the word "order" or a "#", or letters with digits
// such as SD-447192, or a longer number that is all there is.
func (f *finder) orderNumbers() {
	if len(f.p.order) > 0 {
		return // the shop has said how its numbers look
	}
	text := f.r.text
	for _, g := range f.groups {
		if g.masked || f.taken(g.from, g.to) || currencyBefore(text, g.from) {
			continue
		}
		from, to := widen(text, g.from, g.to)
		if f.taken(from, to) || to-from > 24 {
			continue
		}
		s := text[from:to]
		digits := countDigits(s)
		letters := utf8.RuneCountInString(s) - digits - strings.Count(s, "-")
		hash := strings.HasSuffix(text[:from], "#")
		switch {
		case hash && digits >= 3,
			digits >= 4 && letters <= 6 && f.r.near(from, to, 4, 0, orderWord),
			digits >= 5 && letters >= 1 && letters <= 4 && s[0] >= 'A' && (s[0] <= 'Z' || s[0] >= 'a'),
			digits >= 6 && letters == 0 && digits <= 15 && len(f.r.words) <= 3:
			f.add(Entity{Kind: OrderNumber, From: from, To: to, Value: number(s)})
		}
	}
}
