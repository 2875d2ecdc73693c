package shop

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

func (h *HTTP) doOrder(ctx context.Context, c Call) flows.Result {
	number, by := c.orderNumber(), c.proof()
	o, first, err := h.follow(ctx, number, by)
	switch {
	case err != nil:
		return failed(err, noOrder(number, false, c))
	case (o.Gift || first.Gift) && !by.payer():
		// The recipient knows the delivery postcode; a gift is the payer's to ask about. The customer hears the words for
		// a wrong number, the agent sees why.
		return flows.Result{Outcome: flows.NotFound, Slots: noOrder(number, true, c)}
	}
	return flows.Result{Outcome: flows.OK, Slots: orderSlots(followed(o, first, c), c)}
}

// follow looks an order up, and what it was replaced by.
func (h *HTTP) follow(ctx context.Context, number string, by Proof) (o, first Order, err error) {
	o, err = h.Order(ctx, number, by)
	first = o
	// Three replacements in a row are more than a shop does and less than a circle.
	for hops := 0; err == nil && o.ReplacedBy != "" && hops < 3; hops++ {
		next, nextErr := h.Order(ctx, orderNumber(o.ReplacedBy), by)
		if errors.Is(nextErr, ErrNotFound) {
			break // the old order says "replaced", the shop knows no such order: o.ReplacedBy stays set for the flow
		}
		o, err = next, nextErr
	}
	return o, first, err
}

func followed(o, first Order, c Call) seen {
	v := view(o, c)
	if !strings.EqualFold(o.Number, first.Number) {
		v.replaces = first.Number
	}
	return v
}

// doLastOrder finds the newest order of a customer whom the shop's page has signed in; what the customer types counts for nothing here.
func (h *HTTP) doLastOrder(ctx context.Context, c Call) flows.Result {
	listed := func(slots []flows.Slot, all []Order) []flows.Slot {
		var numbers []string
		for _, o := range all {
			numbers = append(numbers, o.Number)
		}
		return append(slots, count("orders_found", len(all)), names("orders_list", numbers))
	}
	none := listed(noOrder("", false, c), nil)
	if c.Customer == "" {
		return flows.Result{Outcome: flows.Refused, Slots: none}
	}
	all, err := h.LastOrders(ctx, c.Customer)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return failed(err, none)
	}
	slices.SortStableFunc(all, func(a, b Order) int { return b.Placed.At.Compare(a.Placed.At) })
	o, first, err := all[0], all[0], error(nil)
	if o.ReplacedBy != "" {
		if o, _, err = h.follow(ctx, orderNumber(o.ReplacedBy), Proof{Customer: c.Customer}); errors.Is(err, ErrNotFound) {
			o, err = first, nil
		}
	}
	if err != nil {
		return failed(err, none)
	}
	return flows.Result{Outcome: flows.OK, Slots: listed(orderSlots(followed(o, first, c), c), all)}
}

// seen is an order as a flow sees it at one moment.
type seen struct {
	Order
	replaces string
	withheld bool
	late     bool
	slower   bool
	refund   Refund
	overdue  bool
	needed   Moment
	arrives  Moment
	rest     []Item  // not sent yet, of an order that was sent in part
	faster   Service // what would mend it; without a name: nothing would
}

func view(o Order, c Call) seen {
	v := seen{Order: o, late: o.late(c.At, c.Zone), slower: o.slower(), rest: o.unsent(), needed: c.needed(), arrives: o.expected()}
	v.refund, v.overdue, _ = o.refund(c.At, c.Zone)
	if v.needed.IsZero() {
		v.needed = o.NeededBy
	}
	if o.underway() {
		v.faster = o.quicker(v.arrives, v.needed, c.Zone)
	}
	return v
}

// expected is when all of it should be there: the carrier's day, else that of the last parcel.
func (o Order) expected() Moment {
	latest := o.Arrives
	if !latest.IsZero() {
		return latest
	}
	for _, s := range o.Shipments {
		if s.Status != Delivered && s.Arrives.At.After(latest.At) {
			latest = s.Arrives
		}
	}
	return latest
}

// unsent are the items that no parcel holds, of an order of which some have left.
func (o Order) unsent() []Item {
	if len(o.Shipments) == 0 {
		return nil
	}
	var rest []Item
	for _, it := range o.Items {
		for _, s := range o.Shipments {
			for _, sent := range s.Items {
				if it.same(sent) {
					it.Quantity -= max(1, sent.Quantity)
				}
			}
		}
		if it.Quantity > 0 {
			rest = append(rest, it)
		}
	}
	return rest
}

func (it Item) same(other Item) bool {
	if it.SKU != "" && other.SKU != "" {
		return it.SKU == other.SKU
	}
	return strings.EqualFold(it.Name, other.Name)
}

// quicker is the service that mends it: the slowest that still comes in time, else the fastest, and none that comes no sooner.
func (o Order) quicker(arrives, needed Moment, zone *time.Location) Service {
	var best Service
	for _, s := range o.Services {
		at := s.Arrives.dayIn(zone)
		if at == "" || !arrives.IsZero() && at >= arrives.dayIn(zone) {
			continue
		}
		inTime := !needed.IsZero() && at <= needed.dayIn(zone)
		held := best.Arrives.dayIn(zone)
		bestInTime := held != "" && !needed.IsZero() && held <= needed.dayIn(zone)
		switch {
		case held == "", inTime && !bestInTime, inTime && bestInTime && at > held, !inTime && !bestInTime && at < held:
			best = s
		}
	}
	return best
}

// backOrdered are the items that are waited for, and when the last of them is expected; zero if nobody knows of one.
func backOrdered(items []Item) (waiting []Item, expected Moment) {
	unknown := false
	for _, it := range items {
		if !it.BackOrdered {
			continue
		}
		waiting = append(waiting, it)
		unknown = unknown || it.Expected.IsZero()
		if it.Expected.At.After(expected.At) {
			expected = it.Expected
		}
	}
	if unknown {
		return waiting, Moment{}
	}
	return waiting, expected
}
