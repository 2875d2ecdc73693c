package nlu

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Kind names what an entity is; the names are those of the slots that they fill by themselves.
type Kind string

const (
	OrderNumber    Kind = "order_number"
	TrackingNumber Kind = "tracking_number"
	CardNumber     Kind = "card_number"  // of a gift card; the value is only its shown form
	CardPIN        Kind = "card_pin"     // the value is only "••••"
	PaymentCard    Kind = "payment_card" // bank or credit card; the value is only its shown form
	Email          Kind = "email"        // lower case
	Phone          Kind = "phone"        // E.164
	Date           Kind = "date"         // 2026-11-21
	Amount         Kind = "amount"       // 50.00, with the currency in Unit
	Postcode       Kind = "postcode"     // upper case
	Affirm         Kind = "affirm"       // "yes", in whatever words
	Deny           Kind = "deny"         // "no", in whatever words
)

// Entity is something a text names.
type Entity struct {
	Kind  Kind   `json:"k"`
	From  int    `json:"f"` // bytes, half open
	To    int    `json:"t"`
	Value string `json:"v"`
	Unit  string `json:"u,omitempty"` // of an amount: ISO 4217
	Role  string `json:"r,omitempty"` // what it is in the text, of those whose examples say so
}

// Find gives the entities of a text (NFC) in the order of their places, none overlapping another: at most 24, the
// surest kinds first.
func Find(text string, p *Patterns, today Day) []Entity {
	var d desk
	r := read(text, &d)
	return r.find(text, p.orDefault(), today)
}

const (
	mostEntities = 24
	// mostGroups of digits are looked at for anything but secrets: 4,000 characters of "1 1 1 …" must not cost more
	// than a message.
	mostGroups = 64
)

// finder collects what was found as numbers alone. Nothing in it points anywhere but into the reader's desk, so the
// compiler can leave all of it on the stack; that is also why the text and the patterns, parts of which end up in the
// result, are handed to its methods beside it.
type finder struct {
	r      *reading
	today  Day
	groups []group
	found  [mostEntities]found
	n      int
}

// found is an entity before it is written out.
type found struct {
	from, to int
	number   int64   // a day, hundredths of a currency, or a telephone number
	unit     [3]byte // a currency
	kind     kindCode
	taught   int32 // which of the pack's own: a phrase if positive, a regular expression if negative, counted from 1
}

type kindCode uint8

const (
	isOrder kindCode = iota
	isTracking
	isCard
	isPIN
	isPayment
	isEmail
	isPhone
	isDate
	isAmount
	isPostcode
	isYes
	isNo
	isTaught // its kind is the pack's
)

var kinds = [...]Kind{OrderNumber, TrackingNumber, CardNumber, CardPIN, PaymentCard, Email, Phone, Date, Amount, Postcode, Affirm, Deny, ""}

// find looks for the surest kinds first; what one has taken, no later one may touch.
func (r *reading) find(text string, p *Patterns, today Day) []Entity {
	var groupSpace [24]group
	f := finder{r: r, today: today}
	if r.at > 0 {
		f.emails()
	}
	if r.digits > 0 {
		f.groups = r.groups(groupSpace[:0])
		f.shopNumbers(text, p)
		f.secrets(text, p)
	}
	f.taught(text, p.learned)
	if r.digits > 0 {
		f.groups = f.groups[:min(len(f.groups), mostGroups)]
		f.trackingNumbers()
		f.amounts(currencyCode(p.currency))
		f.numericDates(p.dayFirst)
		f.phones(text, p.region)
		f.postcodes()
		if len(p.order) == 0 { // else the shop has said how its numbers look
			f.orderNumbers()
		}
	}
	f.spokenDates()
	f.answers()
	if f.n == 0 {
		return nil
	}
	all := f.found[:f.n]
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.from, b.from) })
	entities := make([]Entity, len(all))
	for i, x := range all {
		entities[i] = x.written(text)
		if x.kind == isTaught {
			p.learned.name(&entities[i], x, text, r.words)
		}
	}
	p.learned.cast(entities, r)
	return entities
}

func (f *finder) add(x found) {
	if f.n < len(f.found) && !f.taken(x.from, x.to) {
		f.found[f.n] = x
		f.n++
	}
}

// taken says whether any byte of a span already belongs to an entity.
func (f *finder) taken(from, to int) bool {
	for i := range f.n {
		if from < f.found[i].to && f.found[i].from < to {
			return true
		}
	}
	return false
}

// written is an entity in its normal form. Of a secret that is the form that may be shown.
func (x found) written(text string) Entity {
	s := text[x.from:x.to]
	e := Entity{Kind: kinds[x.kind], From: x.from, To: x.to}
	switch x.kind {
	case isOrder, isTracking:
		e.Value = withoutSpaces(strings.ToUpper(s))
	case isCard, isPIN, isPayment:
		e.Value = shown(x.kind, s)
	case isEmail:
		e.Value = strings.ToLower(s)
	case isPhone:
		e.Value = "+" + strconv.FormatInt(x.number, 10)
	case isDate:
		e.Value = Day(x.number).String()
	case isAmount:
		e.Value = hundredths(x.number)
		e.Unit = string(x.unit[:])
	case isPostcode:
		e.Value = strings.ToUpper(s)
	default:
		e.Value = string(e.Kind)
	}
	return e
}

func withoutSpaces(s string) string {
	if strings.ContainsAny(s, " \n") {
		return strings.Join(strings.Fields(s), "")
	}
	return s
}

func hundredths(n int64) string {
	b := strconv.AppendInt(nil, n/100, 10)
	return string(append(b, '.', byte('0'+n/10%10), byte('0'+n%10)))
}
