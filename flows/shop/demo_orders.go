package shop

import "time"

type demoOrder struct {
	ShownOrder
	answer Order
}

// demoOrders lays the orders round a day; their stories need "two days ago" and "tomorrow", whatever today is.
func demoOrders(today time.Time) []demoOrder {
	t := table{today}
	orders := append(t.routine(), t.stories()...)
	for i := range orders {
		orders[i].answer.Number = orders[i].Number
	}
	return orders
}

// table is the day round which the orders are laid.
type table struct{ today time.Time }

func (t table) day(n int) Moment { return Moment{At: t.today.AddDate(0, 0, n), DayOnly: true} }

func usd(a Amount) Money { return Money{a, "USD"} }

// of is a line of an order: so many of a product.
func of(sku string, quantity int) Item {
	return Item{Name: product(sku).Name, Quantity: quantity, SKU: sku}
}

func parcel(n string) *Tracking {
	return &Tracking{Carrier: "Northwest Parcel", Number: n, URL: "https://parcel.example/track/" + n}
}

func can(cancel, reship, refund bool) *Can { return &Can{&cancel, &reship, &refund} }

func dana(number, shows string) ShownOrder {
	return ShownOrder{number, "dana@example.com", "97209", "+1 503 555 0112", shows}
}

// routine are the orders of every day.
func (t table) routine() []demoOrder {
	day := t.day
	return []demoOrder{
		{dana("1042", "on its way and on time"), Order{
			Status: Shipped, Placed: day(-3), Promised: day(3), Arrives: day(2), PaidService: "standard", Service: "standard",
			Tracking: parcel("NW4410421"), Items: []Item{of("MUG", 2), of("CANDLE", 1)}, Total: usd("58.00"), Can: can(false, false, false)}},
		{dana("1043", "delivered"), Order{
			Status: Delivered, Placed: day(-8), Promised: day(-2), Delivered: day(-2), PaidService: "standard", Service: "standard",
			Tracking: parcel("NW4410433"), Items: []Item{of("RUNNER", 1)}, Total: usd("42.00"), Can: can(false, true, true)}},
		{ShownOrder{"1044", "anne@example.com", "60614", "+1 312 555 0144", "stuck: charged, a week past its promise; a person is fetched at once"}, Order{
			Status: Processing, Placed: day(-20), Promised: day(-7), PaidService: "standard",
			Items: []Item{of("PENDANT", 6), of("BRACELET", 9)}, Total: usd("812.40"), Can: can(true, false, true)}},
		{ShownOrder{"1045", "howard@example.com", "03049", "+1 603 555 0145", "paid next-day, sent by ground; a person is fetched while it can be mended"}, Order{
			Status: Shipped, Placed: day(-1), Promised: day(1), PaidService: "next-day", Service: "ground",
			Tracking: parcel("NW4410457"), Items: []Item{of("STAND", 1)}, Total: usd("95.00")}},
		{dana("1046", "cancelled and replaced by 1047; the answer follows the replacement"), Order{
			Status: Cancelled, Placed: day(-6), Promised: day(1), PaidService: "standard",
			Items: []Item{of("EARRINGS", 1)}, Total: usd("180.00"), ReplacedBy: "1047"}},
		{dana("1047", "sent from a store in place of 1046"), Order{
			Status: Shipped, Placed: day(-5), Promised: day(2), PaidService: "standard", Service: "standard", Store: "Seattle",
			Tracking: parcel("NW4410472"), Items: []Item{of("EARRINGS", 1)}, Total: usd("180.00")}},
		{ShownOrder{"1048", "seeta@example.com", "10023", "+1 212 555 0148", "returned, its refund overdue; a person is fetched at once"}, Order{
			Status: Returned, Placed: day(-40), Promised: day(-33), Delivered: day(-34), PaidService: "standard", Service: "standard",
			Items: []Item{of("THROW", 1)}, Total: usd("60.00"), Return: &Return{Received: day(-12)},
			Refunds: []Refund{{Money: usd("60.00"), State: RefundPending, Due: day(-5)}}}},
		{ShownOrder{"1049", "omar@example.com", "97209", "+1 415 555 0149", "a gift from Omar to Dana: her postcode is on it, but only his e-mail or phone opens it"}, Order{
			Status: Shipped, Placed: day(-2), Promised: day(3), PaidService: "express", Service: "express", Gift: true,
			Tracking: parcel("NW4410494"), Items: []Item{of("BIRTHDAY", 1)}, Total: usd("75.00")}},
		{dana("1050", "on hold"), Order{
			Status: OnHold, Placed: day(-2), Promised: day(4), PaidService: "standard",
			Items: []Item{of("BOARD", 1)}, Total: usd("64.00"), Can: can(true, false, false)}},
		{dana("1051", "being packed, on time"), Order{
			Status: Processing, Placed: day(-1), Promised: day(4), PaidService: "standard",
			Items: []Item{of("CANDLE", 3)}, Total: usd("54.00"), Can: can(true, false, false)}},
		{dana("1052", "cancelled, refund done"), Order{
			Status: Cancelled, Placed: day(-12), PaidService: "standard",
			Items: []Item{of("APRON", 1)}, Total: usd("38.00"),
			Refunds: []Refund{{Money: usd("38.00"), State: RefundDone, Due: day(-6)}}}},
		{dana("1053", "returned, its refund on the way"), Order{
			Status: Returned, Placed: day(-16), Promised: day(-10), Delivered: day(-11), PaidService: "standard", Service: "standard",
			Items: []Item{of("BOWL", 4)}, Total: usd("88.00"), Return: &Return{Received: day(-1)},
			Refunds: []Refund{{Money: usd("88.00"), State: RefundPending, Due: day(6)}}}},
	}
}
