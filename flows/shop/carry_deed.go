package shop

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// What can be done about an order by names of their own; other names are the shop's.
const (
	DoCancel = "cancel"
	DoReship = "reship"
	DoRefund = "refund"
)

// free are the deeds that cost the shop nothing: any flow may do them, whatever the order is worth.
var free = []string{DoCancel, "release", "return_label"}

// deed reads an action's name: "shop_reship_preview" is a preview of "reship".
func (c Call) deed() (name string, preview, ok bool) {
	name, preview = strings.CutSuffix(c.Action, "_preview")
	switch name {
	case "shop_cancel", "shop_reship", "shop_refund":
		return strings.TrimPrefix(name, "shop_"), preview, true
	case "shop_order_action":
		return strings.ToLower(c.text("act_name")), preview, true
	}
	return "", false, false
}

// doDeed looks before it acts: at whose order it is, at what became of it, and at what a flow may spend by itself.
func (h *HTTP) doDeed(ctx context.Context, c Call, name string, preview bool) flows.Result {
	number, by := c.orderNumber(), c.proof()
	if c.Agent {
		return c.acted(h.Act(ctx, number, name, c.wish(preview), by, c.IdempotencyKey))
	}
	o, first, err := h.follow(ctx, number, by)
	switch {
	case err != nil:
		return c.acted(Deed{}, err)
	case (o.Gift || first.Gift) && !by.payer():
		return c.acted(Deed{}, ErrNotFound)
	case c.Unknown && !preview:
		if d, happened := c.happened(name, o, first); happened {
			return c.acted(d, nil)
		}
	}
	if !preview && !slices.Contains(free, name) && !c.may(o) {
		return c.acted(Deed{Why: "over_limit"}, ErrRefused)
	}
	return c.acted(h.Act(ctx, o.Number, name, c.wish(preview), by, c.IdempotencyKey))
}

// happened finds in the shop's own record a deed whose answer was lost: repeating it would cancel, or send again, what came of it.
func (c Call) happened(name string, o, first Order) (Deed, bool) {
	switch {
	case name == DoCancel && o.Status == Cancelled:
		d := Deed{Done: true}
		if back, _, ok := o.refund(c.At, c.Zone); ok {
			d.Amount, d.Due = &back.Money, back.Due
		}
		return d, true
	case name == DoReship && o.Number != first.Number && o.Placed.dayIn(c.Zone) >= c.At.In(c.Zone).Format(time.DateOnly):
		return Deed{Done: true, Order: o.Number, Arrives: o.expected(), Service: cmp.Or(o.Service, o.PaidService)}, true
	}
	return Deed{}, false
}

// may reports whether a flow may spend what an order is worth.
func (c Call) may(o Order) bool { return o.Total.Value() > 0 && o.Total.Value() <= c.OrderLimit }

func (c Call) wish(preview bool) Wish {
	w := Wish{
		Preview: preview, Item: clipped(c.text("wanted_item"), fieldCap), Service: clipped(c.text("wanted_service"), fieldCap),
		Substitute: clipped(c.text("wanted_substitute"), fieldCap), Reason: clipped(c.text("wanted_reason"), slotCap), NeededBy: c.needed().String(),
	}
	if a := c.arg("wanted_amount"); a.Kind == flows.FloatKind || a.Kind == flows.MoneyKind {
		w.Amount = decimal(a.Number)
	}
	return w
}

// needed is the day for which the customer needs the order, if it was asked.
func (c Call) needed() Moment {
	var m Moment
	if a := c.arg("needed_by"); a.Kind == flows.DateKind && m.parse(a.Text) != nil {
		return Moment{}
	}
	return m
}

// acted turns the answer to a deed into slots.
func (c Call) acted(d Deed, err error) flows.Result {
	slots := c.deedSlots(d)
	switch {
	case err == nil:
		return flows.Result{Outcome: flows.OK, Slots: slots}
	case errors.Is(err, ErrRefused), errors.Is(err, ErrAlreadyDone):
		return flows.Result{Outcome: flows.Refused, Slots: slots}
	}
	return failed(err, blank(slots))
}

func (c Call) deedSlots(d Deed) []flows.Slot {
	in := flows.Slot{Name: "act_in_time"}
	if needed := c.needed(); !needed.IsZero() && !d.Arrives.IsZero() {
		in = yes(in.Name, d.Arrives.dayIn(c.Zone) <= needed.dayIn(c.Zone))
	}
	slots := []flows.Slot{
		yes("act_done", d.Done),
		text("act_result", string(d.Result)),
		word("act_why", d.Why),
		price("act_amount", d.Amount),
		day("act_due", d.Due, c.Zone),
		day("act_arrives", d.Arrives, c.Zone),
		word("act_service", d.Service),
		word("act_order", d.Order),
		yes("act_reserved", d.Reserved),
		c.clock("act_reserved_until", d.ReservedUntil),
		day("act_expected", d.Expected, c.Zone),
		text("act_label", safeURL(d.Label)),
		in,
	}
	return append(slots, productSlots("act_substitute", d.Substitute)...)
}

// productSlots are name, number and price of a product that may not be there.
func productSlots(prefix string, p *Product) []flows.Slot {
	if p == nil {
		p = &Product{}
	}
	return []flows.Slot{word(prefix, p.Name), word(prefix+"_sku", p.SKU), price(prefix+"_price", p.Price)}
}

func price(name string, m *Money) flows.Slot {
	if m == nil {
		return flows.Slot{Name: name}
	}
	return money(name, *m)
}

func (h *HTTP) doStock(ctx context.Context, c Call) flows.Result {
	store := c.text("store")
	s, err := h.Stock(ctx, clipped(c.text("product"), fieldCap), clipped(store, fieldCap))
	slots := c.stockSlots(s, store)
	if err != nil {
		return failed(err, blank(slots))
	}
	return flows.Result{Outcome: flows.OK, Slots: slots}
}

func (c Call) stockSlots(s Stock, store string) []flows.Slot {
	here, left := flows.Slot{Name: "stock_store"}, flows.Slot{Name: "stock_store_left"}
	var shelves []string
	for _, at := range s.Stores {
		if store != "" && strings.Contains(strings.ToLower(at.Name), strings.ToLower(store)) && here.Kind == flows.Null {
			here, left = word(here.Name, at.Name), count(left.Name, at.Left)
		}
		if at.Left > 0 {
			shelves = append(shelves, at.Name)
		}
	}
	var instead *Product
	if len(s.Substitutes) > 0 {
		instead = &s.Substitutes[0]
	}
	return append([]flows.Slot{
		word("stock_product", s.Name), word("stock_sku", s.SKU), count("stock_left", s.Left), day("stock_expected", s.Expected, c.Zone),
		price("stock_price", s.Price), here, left, names("stock_stores", shelves),
	}, productSlots("stock_substitute", instead)...)
}

func count(name string, n int) flows.Slot {
	return flows.Slot{Name: name, Kind: flows.FloatKind, Number: float64(n)}
}

// clock is a moment on the clock where the shop is.
func (c Call) clock(name string, m Moment) flows.Slot {
	if m.IsZero() || m.DayOnly {
		return flows.Slot{Name: name}
	}
	at := m.At.In(c.Zone)
	return flows.Slot{Name: name, Kind: flows.ClockKind, Text: at.Format("2006-01-02T15:04"), Number: float64(daysBetween(c.At.In(c.Zone), at))}
}
