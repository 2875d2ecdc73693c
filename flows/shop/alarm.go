package shop

import (
	"strings"
	"time"
)

// speeds ranks the words that shops use for their services, slow to fast. A service that none of them names has no
// rank, and nothing is concluded from it.
var speeds = []struct {
	rank  int
	words []string
}{
	{5, []string{"same day", "sameday", "courier"}},
	{4, []string{"next day", "nextday", "overnight", "1 day", "one day", "next business day", "priority overnight"}},
	{3, []string{"2 day", "two day", "2nd day", "second day", "express", "expedited", "priority"}},
	{2, []string{"3 day", "three day"}},
	{1, []string{"ground", "standard", "economy", "surface", "regular", "saver", "free", "home delivery"}},
}

func speed(service string) int {
	plain := " " + strings.Join(strings.FieldsFunc(strings.ToLower(service), func(r rune) bool {
		return r == ' ' || r == '-' || r == '_' || r == '/'
	}), " ") + " "
	for _, s := range speeds {
		for _, w := range s.words {
			if strings.Contains(plain, " "+w+" ") {
				return s.rank
			}
		}
	}
	return 0
}

// underway reports whether the customer is still waiting for the parcel.
func (o Order) underway() bool {
	return o.Status == Processing || o.Status == OnHold || o.Status == Shipped
}

// late: the day that was promised is over and the parcel isn't there.
func (o Order) late(now time.Time, zone *time.Location) bool {
	return o.underway() && !o.Promised.IsZero() && !now.Before(o.Promised.ends(zone))
}

// slower: the customer paid for a faster service than the one the parcel got, and it is still on its way, so that it
// can be mended.
func (o Order) slower() bool {
	paid, got := speed(o.PaidService), speed(o.Service)
	return o.underway() && got > 0 && paid > got
}

// refund is the one to speak of: overdue before pending before done. ok is false if there is none.
func (o Order) refund(now time.Time, zone *time.Location) (r Refund, overdue, ok bool) {
	for _, next := range o.Refunds {
		due := next.State == RefundPending && !next.Due.IsZero() && !now.Before(next.Due.ends(zone))
		if !ok || (due && !overdue) || (next.State == RefundPending && r.State == RefundDone) {
			r, overdue, ok = next, due, true
		}
	}
	return r, overdue, ok
}
