package nlu

import "slices"

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
	Postcode       Kind = "postcode"     // upper case, one space at most
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
}

// Find gives the entities of a text (NFC) in the order of their places. No two overlap, except that an answer
// ("yes, 12 November") may span what it holds.
func Find(text string, p *Patterns, today Day) []Entity {
	var r reading
	r.read(text)
	return r.find(p, today)
}

// find looks for the surest kinds first; what one has taken, no later one may touch.
func (r *reading) find(p *Patterns, today Day) []Entity {
	var f finder
	f.r, f.p, f.today = r, p.orDefault(), today
	if r.at > 0 {
		f.emails()
	}
	if r.digits > 0 {
		f.groups = r.groups(f.groupSpace[:0])
		f.shopNumbers()
		f.secrets()
		f.amounts()
		f.numericDates()
		f.phones()
		f.postcodes()
		f.orderNumbers()
	}
	f.spokenDates()
	f.answers()
	return inOrder(f.found)
}

type finder struct {
	r          *reading
	p          *Patterns
	today      Day
	groups     []group
	found      []Entity
	groupSpace [24]group
}

func (f *finder) add(e Entity) {
	if f.found == nil {
		f.found = make([]Entity, 0, 4)
	}
	f.found = append(f.found, e)
}

// taken says whether any byte of a span already belongs to an entity.
func (f *finder) taken(from, to int) bool {
	for _, e := range f.found {
		if from < e.To && e.From < to {
			return true
		}
	}
	return false
}

func inOrder(found []Entity) []Entity {
	slices.SortStableFunc(found, func(a, b Entity) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
	return found
}
