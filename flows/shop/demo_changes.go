package shop

import (
	"maps"
	"slices"
	"time"
)

// orders is the table with what became of it; orders that were made in another's place stand behind it, as their numbers grow.
func (w *world) orders(today time.Time) []demoOrder {
	all := demoOrders(today)
	for i := range all {
		if c, ok := w.Changed[all[i].Number]; ok {
			all[i].answer = c.on(today)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(w.Changed)) {
		c := w.Changed[number]
		if of := find(all, c.Of); of != nil {
			made := demoOrder{ShownOrder: of.ShownOrder, answer: c.on(today)}
			made.Number = number
			all = append(all, made)
		}
	}
	return all
}

func find(all []demoOrder, number string) *demoOrder {
	i := slices.IndexFunc(all, func(o demoOrder) bool { return number != "" && o.Number == number })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// on is the order with its days moved along.
func (c change) on(today time.Time) Order {
	by := daysBetween(c.Day.At, today)
	move := func(m Moment) Moment {
		if !m.IsZero() {
			m.At = m.At.AddDate(0, 0, by)
		}
		return m
	}
	o := c.Order
	o.Placed, o.Promised, o.Delivered, o.Arrives, o.NeededBy = move(o.Placed), move(o.Promised), move(o.Delivered), move(o.Arrives), move(o.NeededBy)
	o.Items, o.Refunds, o.Services, o.Shipments = slices.Clone(o.Items), slices.Clone(o.Refunds), slices.Clone(o.Services), slices.Clone(o.Shipments)
	for i := range o.Items {
		o.Items[i].Expected = move(o.Items[i].Expected)
	}
	for i := range o.Refunds {
		o.Refunds[i].Due = move(o.Refunds[i].Due)
	}
	for i := range o.Services {
		o.Services[i].Arrives = move(o.Services[i].Arrives)
	}
	for i := range o.Shipments {
		o.Shipments[i].Arrives, o.Shipments[i].Delivered = move(o.Shipments[i].Arrives), move(o.Shipments[i].Delivered)
	}
	if o.Return != nil {
		back := *o.Return
		back.Received = move(back.Received)
		o.Return = &back
	}
	return o
}

// copied is a world of which all that a deed changes can be changed.
func (w *world) copied() world {
	next := *w
	next.Deeds, next.Changed, next.Sent, next.Held = maps.Clone(w.Deeds), maps.Clone(w.Changed), maps.Clone(w.Sent), slices.Clone(w.Held)
	if next.Deeds == nil {
		next.Deeds = map[string]done{}
	}
	if next.Changed == nil {
		next.Changed = map[string]change{}
	}
	if next.Sent == nil {
		next.Sent = map[string]int{}
	}
	return next
}

// stock is what is left of a product now. What went out again is missing in the first store that had any.
func (w *world) stock(s stocked, today time.Time) Stock {
	answer, gone := Stock{Product: s.Product}, w.Sent[s.SKU]
	for i, n := range s.stores {
		taken := min(n, gone)
		gone -= taken
		answer.Stores = append(answer.Stores, Shelf{storeNames[i], n - taken})
		answer.Left += n - taken
	}
	if answer.Left == 0 && s.again > 0 {
		answer.Expected = Moment{At: today.AddDate(0, 0, s.again), DayOnly: true}
	}
	if s.instead != "" {
		answer.Substitutes = []Product{product(s.instead).Product}
	}
	return answer
}

// free is how many of a product somebody could have now: what is left without what is kept for others.
func (w *world) free(sku, order string, now, today time.Time) int {
	n := w.stock(product(sku), today).Left
	for _, h := range w.Held {
		if h.Order != order && now.Before(h.Until.At) {
			n -= h.Items[sku]
		}
	}
	return n
}
