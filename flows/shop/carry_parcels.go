package shop

import (
	"strconv"

	"github.com/handrail-chat/handrail/flows"
)

// parcelsShown is how many parcels have slots of their own; order_parcels counts them all.
const parcelsShown = 2

// deliverySlots are what a flow can say of parcels, of what is still to come, and of whether it comes in time.
func (v seen) deliverySlots(c Call) []flows.Slot {
	waiting, expected := backOrdered(v.Items)
	_, restBy := backOrdered(v.rest)
	in := flows.Slot{Name: "order_in_time"}
	if by := v.comes(); v.underway() && !v.needed.IsZero() && !by.IsZero() {
		in = yes(in.Name, by.dayIn(c.Zone) <= v.needed.dayIn(c.Zone))
	}
	slots := []flows.Slot{
		day("order_arrives", v.arrives, c.Zone),
		word("order_store", v.Store),
		parcels(len(v.Shipments)),
		yes("order_split", len(v.Shipments) > 1 || len(v.rest) > 0),
		itemList("order_rest_items", v.rest),
		day("order_rest_expected", restBy, c.Zone),
		yes("order_backordered", len(waiting) > 0),
		itemList("order_backordered_items", waiting),
		day("order_backordered_expected", expected, c.Zone),
		day("order_needed_by", v.needed, c.Zone),
		in,
		word("order_faster_service", v.faster.Name),
		day("order_faster_arrives", v.faster.Arrives, c.Zone),
		price("order_faster_cost", v.faster.Cost),
	}
	for i := range parcelsShown {
		var s Shipment
		if i < len(v.Shipments) {
			s = v.Shipments[i]
		}
		t := s.Tracking
		if t == nil {
			t = &Tracking{}
		}
		arrives := s.Arrives
		if !s.Delivered.IsZero() {
			arrives = s.Delivered
		}
		name := "order_parcel_" + strconv.Itoa(i+1)
		slots = append(slots, itemList(name+"_items", s.Items), word(name+"_status", string(s.Status)), day(name+"_arrives", arrives, c.Zone), word(name+"_tracking", t.Number))
	}
	return append(append(slots, v.returnSlots(c)...), v.canSlots()...)
}

func parcels(n int) flows.Slot {
	if n == 0 {
		return flows.Slot{Name: "order_parcels"}
	}
	return count("order_parcels", n)
}

// comes is the day on which the customer may count: what the carrier says, else what was promised.
func (v seen) comes() Moment {
	if v.arrives.IsZero() {
		return v.Promised
	}
	return v.arrives
}

func (v seen) returnSlots(c Call) []flows.Slot {
	back := v.Return
	if back == nil {
		back = &Return{}
	}
	return []flows.Slot{day("order_return_received", back.Received, c.Zone), text("order_return_label", safeURL(back.Label))}
}

func (v seen) canSlots() []flows.Slot {
	can := v.Can
	if can == nil {
		can = &Can{}
	}
	said := func(name string, b *bool) flows.Slot {
		if b == nil {
			return flows.Slot{Name: name}
		}
		return yes(name, *b)
	}
	return []flows.Slot{said("order_cancellable", can.Cancel), said("order_reshippable", can.Reship), said("order_refundable", can.Refund)}
}

// way is the tracking of the order, or of its first parcel that is still under way.
func (v seen) way() Tracking {
	if v.Tracking != nil {
		return *v.Tracking
	}
	for _, s := range v.Shipments {
		if s.Tracking != nil && s.Status != Delivered {
			return *s.Tracking
		}
	}
	return Tracking{}
}
