package nlu

import (
	"strconv"
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
		f.add(found{kind: isEmail, from: from, to: to})
	}
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func emailByte(c byte) bool {
	return isAlnum(c) || strings.IndexByte(".!#$%&'*+/=?^_{|}~-", c) >= 0
}

// shopNumbers finds what the shop's own patterns describe; they win over everything that only looks like a number.
func (f *finder) shopNumbers(text string, p *Patterns) {
	eachMatch(p.order, text, func(from, to int) { f.add(found{kind: isOrder, from: from, to: to}) })
	eachMatch(p.tracking, text, func(from, to int) { f.add(found{kind: isTracking, from: from, to: to}) })
}

// trackingNumbers finds carriers' numbers by their shape, UPS's 1Z and sixteen more and the post's two letters, nine
// digits, two letters (UPU S10), and others by the words before them.
func (f *finder) trackingNumbers() {
	for i := range f.r.words {
		w := &f.r.words[i]
		from, to := int(w.from), int(w.to)
		s := f.r.text[from:to]
		ups := len(s) == 18 && (s[:2] == "1Z" || s[:2] == "1z")
		postal := len(s) == 13 && w.digits == 9 && w.letters == 4
		if ups || postal || w.digits >= 8 && len(s) >= 10 && f.r.near(from, to, 4, 0, trackWord) {
			f.add(found{kind: isTracking, from: from, to: to})
		}
	}
}

// phones finds telephone numbers. Only groups that look like one, or that the words around call one, are given to the
// library, which costs some microseconds; and it must hold the number for valid.
func (f *finder) phones(text, region string) {
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
		parsed, err := phonenumbers.Parse(plainNumber(text[from:to], plus), region)
		if err != nil || !phonenumbers.IsValidNumber(parsed) {
			continue
		}
		e164, err := strconv.ParseInt(phonenumbers.Format(parsed, phonenumbers.E164)[1:], 10, 64)
		if err != nil {
			continue
		}
		f.add(found{kind: isPhone, from: from, to: to, number: e164})
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
				f.add(found{kind: isPostcode, from: from, to: to})
				continue
			}
			if i+1 < len(words) && !words[i+1].breaks {
				next := text[words[i+1].from:words[i+1].to]
				if british(s, next) || canadian(s, next) {
					to = int(words[i+1].to)
					f.add(found{kind: isPostcode, from: from, to: to})
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
			f.add(found{kind: isPostcode, from: from, to: to})
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
			digits >= 6 && letters == 0 && digits <= 15 && len(f.r.words) <= 3 && !f.r.near(from, to, 3, 3, phoneWord|postWord):
			f.add(found{kind: isOrder, from: from, to: to})
		}
	}
}
