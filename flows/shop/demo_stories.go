package shop

// stories are the orders that take more telling: split and back-ordered ones, and those of shared accounts of customers who were
// stranded (the gift that never came, paid next-day and shipped ground, cancelled and was not).
func (t table) stories() []demoOrder {
	day := t.day
	priya := func(number, shows string) ShownOrder {
		return ShownOrder{number, "priya@example.com", "94110", "+1 646 555 0156", shows}
	}
	seeta := func(number, shows string) ShownOrder {
		return ShownOrder{number, "seeta@example.com", "10023", "+1 212 555 0148", shows}
	}
	late := of("LAMP", 1)
	late.BackOrdered, late.Expected = true, day(9)
	unknown := of("CLOCK", 1)
	unknown.BackOrdered = true
	return []demoOrder{
		{dana("1054", "in two parcels, one delivered and one under way; a lamp is back-ordered and expected"), Order{
			Status: Shipped, Placed: day(-7), Promised: day(12), PaidService: "standard", Service: "standard",
			Items: []Item{of("MUG", 1), of("BOWL", 2), late}, Total: usd("151.00"),
			Shipments: []Shipment{
				{Items: []Item{of("MUG", 1)}, Status: Delivered, Service: "standard", Tracking: parcel("NW4410541"), Delivered: day(-1)},
				{Items: []Item{of("BOWL", 2)}, Status: Shipped, Service: "standard", Tracking: parcel("NW4410542"), Arrives: day(2)},
			}}},
		{dana("1055", "back-ordered, and nobody knows until when"), Order{
			Status: Processing, Placed: day(-4), PaidService: "standard",
			Items: []Item{unknown}, Total: usd("120.00"), Can: can(true, false, false)}},
		{priya("1056", "a gift from Priya to Leo, delivered by the record, never came; another one is in stock"), Order{
			Status: Delivered, Placed: day(-13), Promised: day(-6), Delivered: day(-6), PaidService: "standard", Service: "standard", Gift: true,
			Tracking: parcel("NW4410565"), Items: []Item{of("BIRTHDAY", 1)}, Total: usd("75.00"), Can: can(false, true, true)}},
		{priya("1057", "a gift as 1056, but none is left: a substitute and the money back are offered at once"), Order{
			Status: Delivered, Placed: day(-14), Promised: day(-7), Delivered: day(-7), PaidService: "standard", Service: "standard", Gift: true,
			Tracking: parcel("NW4410573"), Items: []Item{of("PUPPET", 1)}, Total: usd("45.00"), Can: can(false, true, true)}},
		{ShownOrder{"1058", "howard@example.com", "03049", "+1 603 555 0145", "paid next-day, sent by ground, needed before it comes; another service would still make it"}, Order{
			Status: Shipped, Placed: day(-1), Promised: day(1), Arrives: day(4), NeededBy: day(2), PaidService: "next-day", Service: "ground",
			Tracking: parcel("NW4410588"), Items: []Item{of("STAND", 1)}, Total: usd("95.00"), Can: can(false, true, true),
			Services: []Service{{"ground", day(5), &Money{"0.00", "USD"}}, {"next-day", day(3), &Money{"0.00", "USD"}},
				{"next-day with Saturday delivery", day(1), &Money{"0.00", "USD"}}}}},
		{seeta("1059", "cancelled and replaced by the store's order 1060"), Order{
			Status: Cancelled, Placed: day(-21), PaidService: "standard",
			Items: []Item{of("EARRINGS", 1)}, Total: usd("180.00"), ReplacedBy: "1060"}},
		{seeta("1060", "sent from a store in place of 1059, sent back; its refund is on the way"), Order{
			Status: Returned, Placed: day(-20), Promised: day(-14), Delivered: day(-15), PaidService: "standard", Service: "standard", Store: "Seattle",
			Items: []Item{of("EARRINGS", 1)}, Total: usd("180.00"),
			Return:  &Return{Received: day(-3), Label: "https://shop.example/returns/1060/label.pdf"},
			Refunds: []Refund{{Money: usd("180.00"), State: RefundPending, Due: day(4)}}}},
		{seeta("1061", "sent back; its refund came"), Order{
			Status: Returned, Placed: day(-45), Promised: day(-38), Delivered: day(-39), PaidService: "standard", Service: "standard", Store: "Chicago",
			Items: []Item{of("PENDANT", 1)}, Total: usd("92.00"),
			Return:  &Return{Received: day(-30), Label: "https://shop.example/returns/1061/label.pdf"},
			Refunds: []Refund{{Money: usd("92.00"), State: RefundDone, Due: day(-20)}}}},
	}
}
