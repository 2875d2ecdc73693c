package nlu

import (
	"cmp"
	"slices"
	"strings"
)

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
	var d desk
	r := read(text, &d)
	if r.digits == 0 {
		return nil
	}
	p := c.Patterns.orDefault()
	f := secretFinder{r: &r, asked: c.Asked}
	spare := func(from, to int) {
		if c.Asked == AskedNothing || r.near(from, to, 4, 1, orderWord|trackWord) {
			f.spareThis(from, to)
		}
	}
	eachMatch(p.order, text, spare)
	eachMatch(p.tracking, text, spare)
	var groupSpace [24]group
	var placeSpace [8]secretPlace
	places := f.look(r.groups(groupSpace[:0]), text, p, placeSpace[:0])
	if len(places) == 0 {
		return nil
	}
	secrets := make([]Secret, len(places))
	for i, s := range places {
		secrets[i] = Secret{Kind: kinds[s.kind], From: s.from, To: s.to, Shown: shown(s.kind, text[s.from:s.to])}
	}
	return secrets
}

// shown is the form of a secret that may be seen: the last four digits of a number that has enough others.
func shown(kind kindCode, s string) string {
	if kind != isPIN && countDigits(s) >= 8 {
		d := Digits(s)
		return hidden + " " + d[len(d)-4:]
	}
	return hidden
}

// Mask gives the text with each secret replaced by its shown form. Secrets must be in the order of their places.
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

// secretPlace is a secret before it is written out.
type secretPlace struct {
	from, to int
	kind     kindCode
}

// look appends the secrets of a text in the order of their places.
func (f *secretFinder) look(groups []group, text string, p *Patterns, places []secretPlace) []secretPlace {
	eachMatch(p.giftCard, text, func(from, to int) {
		if !f.spared(from, to) {
			places = f.hide(places, isCard, from, to)
		}
	})
	places = f.codes(groups, places)
	for i := 0; i < len(groups); {
		j := i + 1
		for j < len(groups) && groups[j].joins && !groups[j].masked {
			j++
		}
		places = f.run(groups[i:j], places)
		i = j
	}
	slices.SortFunc(places, func(a, b secretPlace) int { return cmp.Compare(a.from, b.from) })
	return places
}

// secrets makes entities of what would be masked without anything asked, and of other numbers as long as a card's.
func (f *finder) secrets(text string, p *Patterns) {
	look := secretFinder{r: f.r}
	for i := range f.n {
		look.spareThis(f.found[i].from, f.found[i].to)
	}
	var placeSpace [8]secretPlace
	for _, s := range look.look(f.groups, text, p, placeSpace[:0]) {
		f.add(found{kind: s.kind, from: s.from, to: s.to})
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
			f.add(found{kind: isCard, from: g.from, to: to})
		}
	}
}
