package shop

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// heldFor is how long a preview keeps the goods for the customer who is deciding.
const heldFor = 30 * time.Minute

// reship sends an order again, or what is wanted of it. What is promised is kept back at once: the preview holds it, the deed takes
// it. If there is none, the refusal says so together with all that there is instead.
func (x *deed) reship() int {
	switch {
	case x.order.ReplacedBy != "":
		return x.refuses("already_done", "It has been sent again already.")
	case x.order.Status == Cancelled, x.order.Status == Returned, x.order.underway() && !x.late() && !x.order.slower():
		return x.refuses("not_due", "There is no reason to send it again.")
	}
	items, ok := x.wanted()
	if !ok {
		return x.refuses("unknown_item", "The order has no such item.")
	}
	need := map[string]int{}
	for _, it := range items {
		need[it.SKU] += it.Quantity
	}
	for _, it := range items {
		if x.world.free(it.SKU, x.order.Number, x.now, x.today) < need[it.SKU] {
			return x.none(it)
		}
	}
	service := cmp.Or(x.wish.Service, x.order.PaidService, "standard")
	x.answer.Service, x.answer.Arrives, x.answer.Reserved = service, x.day(daysOf(service)), true
	x.world.keep(x.order.Number, x.now)
	if x.wish.Preview {
		until := Moment{At: x.now.Add(heldFor).UTC()}
		x.world.Held = append(x.world.Held, hold{x.order.Number, need, until})
		x.answer.ReservedUntil = until
		return x.says("It is there and kept for you.")
	}
	for sku, n := range need {
		x.world.Sent[sku] += n
	}
	number := strconv.Itoa(2001 + x.world.made())
	x.answer.Order, x.order.ReplacedBy = number, number
	x.world.Changed[number] = change{Day: x.world.Day, Of: x.first(), Order: Order{
		Number: number, Status: Processing, Placed: x.day(0), Promised: x.answer.Arrives, Arrives: x.answer.Arrives, PaidService: service,
		Items: items, Total: x.order.Total, Gift: x.order.Gift,
	}}
	return x.says("It is packed today.")
}

// wanted are the items that shall go out: all of them, one by name or number, or a substitute for it.
func (x *deed) wanted() ([]Item, bool) {
	items := x.order.Items
	if x.wish.Item != "" {
		items = nil
		for _, it := range x.order.Items {
			if strings.EqualFold(it.SKU, x.wish.Item) || strings.EqualFold(it.Name, x.wish.Item) {
				items = []Item{it}
			}
		}
	}
	if x.wish.Substitute != "" {
		other, ok := called(x.wish.Substitute)
		if !ok || len(items) == 0 {
			return nil, false
		}
		items = []Item{of(other.SKU, items[0].Quantity)}
	}
	return items, len(items) > 0
}

// none says that a product is out of stock, and offers another, the day on which it is back, and the money.
func (x *deed) none(it Item) int {
	left := x.world.stock(product(it.SKU), x.today)
	x.answer.Expected = left.Expected
	for i := range left.Substitutes {
		if x.world.free(left.Substitutes[i].SKU, x.order.Number, x.now, x.today) >= it.Quantity {
			x.answer.Substitute = &left.Substitutes[i]
			break
		}
	}
	m := x.order.Total
	x.answer.Amount, x.answer.Due = &m, x.day(5)
	return x.refuses("out_of_stock", it.Name+" is out of stock.")
}

// keep drops what was held for an order, and what nobody came back for.
func (w *world) keep(order string, now time.Time) {
	held := w.Held[:0:0]
	for _, h := range w.Held {
		if h.Order != order && now.Before(h.Until.At) {
			held = append(held, h)
		}
	}
	w.Held = held
}

// made counts the orders that were made in another's place.
func (w *world) made() int {
	n := 0
	for _, c := range w.Changed {
		if c.Of != "" {
			n++
		}
	}
	return n
}

// first is the order of the table in whose place this one stands.
func (x *deed) first() string {
	if of := x.world.Changed[x.order.Number].Of; of != "" {
		return of
	}
	return x.order.Number
}

// daysOf is how long a service takes.
func daysOf(service string) int {
	switch speed(service) {
	case 5, 4:
		return 1
	case 3:
		return 2
	case 2:
		return 3
	}
	return 4
}
