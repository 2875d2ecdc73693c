package shop

import "time"

// ShownOrder is one row of the demo shop's table of orders, as the README and the demo page print it.
type ShownOrder struct {
	Number   string `json:"number"`
	Email    string `json:"email"`
	Postcode string `json:"postcode"`
	Phone    string `json:"phone"`
	Shows    string `json:"shows"` // what happens when one asks for it
}

// ShownCard is one row of its table of gift cards.
type ShownCard struct {
	Code  string `json:"code"`
	PIN   string `json:"pin"` // empty: the card has none
	Shows string `json:"shows"`
}

// Table is what the demo shop sells and knows, for people to try. Its codes and PINs open nothing else.
func Table() ([]ShownOrder, []ShownCard) {
	var orders []ShownOrder
	for _, o := range demoOrders(time.Time{}) {
		orders = append(orders, o.ShownOrder)
	}
	var cards []ShownCard
	for _, c := range demoCards() {
		cards = append(cards, c.ShownCard)
	}
	return orders, cards
}

type demoOrder struct {
	ShownOrder
	answer Order
}

type demoCard struct {
	ShownCard
	answer   GiftCard
	stubborn bool // the shop refuses to switch it on though it is paid for
}

// demoOrders lays the orders round a day; their stories need "two days ago" and "tomorrow", whatever today is.
func demoOrders(today time.Time) []demoOrder {
	day := func(n int) Moment { return Moment{At: today.AddDate(0, 0, n), DayOnly: true} }
	usd := func(a Amount) Money { return Money{a, "USD"} }
	dana := func(number, shows string) ShownOrder {
		return ShownOrder{number, "dana@example.com", "97209", "+1 503 555 0112", shows}
	}
	parcel := func(n string) *Tracking {
		return &Tracking{Carrier: "Northwest Parcel", Number: n, URL: "https://parcel.example/track/" + n}
	}
	orders := []demoOrder{
		{dana("1042", "on its way and on time"), Order{
			Status: Shipped, Placed: day(-3), Promised: day(3), PaidService: "standard", Service: "standard",
			Tracking: parcel("NW4410421"), Items: []Item{{"Stoneware mug", 2}, {"Cedar candle", 1}}, Total: usd("58.00")}},
		{dana("1043", "delivered"), Order{
			Status: Delivered, Placed: day(-8), Promised: day(-2), Delivered: day(-2), PaidService: "standard", Service: "standard",
			Tracking: parcel("NW4410433"), Items: []Item{{"Linen table runner", 1}}, Total: usd("42.00")}},
		{ShownOrder{"1044", "anne@example.com", "60614", "+1 312 555 0144", "stuck: charged, a week past its promise; a person is fetched at once"}, Order{
			Status: Processing, Placed: day(-20), Promised: day(-7), PaidService: "standard",
			Items: []Item{{"Silver-plated pendant", 6}, {"Glass bead bracelet", 9}}, Total: usd("812.40")}},
		{ShownOrder{"1045", "howard@example.com", "03049", "+1 603 555 0145", "paid next-day, sent by ground; a person is fetched while it can be mended"}, Order{
			Status: Shipped, Placed: day(-1), Promised: day(1), PaidService: "next-day", Service: "ground",
			Tracking: parcel("NW4410457"), Items: []Item{{"Walnut tablet stand", 1}}, Total: usd("95.00")}},
		{dana("1046", "cancelled and replaced by 1047; the answer follows the replacement"), Order{
			Status: Cancelled, Placed: day(-6), Promised: day(1), PaidService: "standard",
			Items: []Item{{"Brushed gold earrings", 1}}, Total: usd("180.00"), ReplacedBy: "1047"}},
		{dana("1047", "sent from a store in place of 1046"), Order{
			Status: Shipped, Placed: day(-5), Promised: day(2), PaidService: "standard", Service: "standard",
			Tracking: parcel("NW4410472"), Items: []Item{{"Brushed gold earrings", 1}}, Total: usd("180.00")}},
		{ShownOrder{"1048", "seeta@example.com", "10023", "+1 212 555 0148", "returned, its refund overdue; a person is fetched at once"}, Order{
			Status: Returned, Placed: day(-40), Promised: day(-33), Delivered: day(-34), PaidService: "standard", Service: "standard",
			Items: []Item{{"Wool throw", 1}}, Total: usd("60.00"),
			Refunds: []Refund{{Money: usd("60.00"), State: RefundPending, Due: day(-5)}}}},
		{ShownOrder{"1049", "omar@example.com", "97209", "+1 415 555 0149", "a gift from Omar to Dana: her postcode is on it, but only his e-mail or phone opens it"}, Order{
			Status: Shipped, Placed: day(-2), Promised: day(3), PaidService: "express", Service: "express", Gift: true,
			Tracking: parcel("NW4410494"), Items: []Item{{"Birthday box", 1}}, Total: usd("75.00")}},
		{dana("1050", "on hold"), Order{
			Status: OnHold, Placed: day(-2), Promised: day(4), PaidService: "standard",
			Items: []Item{{"Oak serving board", 1}}, Total: usd("64.00")}},
		{dana("1051", "being packed, on time"), Order{
			Status: Processing, Placed: day(-1), Promised: day(4), PaidService: "standard",
			Items: []Item{{"Cedar candle", 3}}, Total: usd("54.00")}},
		{dana("1052", "cancelled, refund done"), Order{
			Status: Cancelled, Placed: day(-12), PaidService: "standard",
			Items: []Item{{"Linen apron", 1}}, Total: usd("38.00"),
			Refunds: []Refund{{Money: usd("38.00"), State: RefundDone, Due: day(-6)}}}},
		{dana("1053", "returned, its refund on the way"), Order{
			Status: Returned, Placed: day(-16), Promised: day(-10), Delivered: day(-11), PaidService: "standard", Service: "standard",
			Items: []Item{{"Stoneware bowl", 4}}, Total: usd("88.00"),
			Refunds: []Refund{{Money: usd("88.00"), State: RefundPending, Due: day(6)}}}},
	}
	for i := range orders {
		orders[i].answer.Number = orders[i].Number
	}
	return orders
}

func demoCards() []demoCard {
	usd := func(a Amount) Money { return Money{a, "USD"} }
	cards := []demoCard{
		{ShownCard: ShownCard{"6006 4902 0255 1234", "4821", "50.00 USD, paid for, never switched on at the till: the bot does it"},
			answer: GiftCard{Status: Inactive, Balance: usd("50.00"), Paid: true}},
		{ShownCard: ShownCard{"6006 4902 0259 2345", "7310", "32.40 USD, works"},
			answer: GiftCard{Status: Active, Balance: usd("32.40"), Paid: true}},
		{ShownCard: ShownCard{"6006 4902 0252 3456", "", "20.00 USD, works, has no PIN"},
			answer: GiftCard{Status: Active, Balance: usd("20.00"), Paid: true}},
		{ShownCard: ShownCard{"6006 4902 0256 4567", "2288", "50.00 USD, no sale found: a person decides"},
			answer: GiftCard{Status: Inactive, Balance: usd("50.00")}},
		{ShownCard: ShownCard{"6006 4902 0259 5678", "9034", "250.00 USD, paid for, never switched on, over the bot's limit: a person decides"},
			answer: GiftCard{Status: Inactive, Balance: usd("250.00"), Paid: true}},
		{ShownCard: ShownCard{"6006 4902 0253 6789", "5512", "75.00 USD, paid for, but the shop refuses to switch it on: a person decides"},
			answer: GiftCard{Status: Inactive, Balance: usd("75.00"), Paid: true}, stubborn: true},
		{ShownCard: ShownCard{"6006 4902 0257 7890", "6147", "25.00 USD, blocked: a person decides"},
			answer: GiftCard{Status: Blocked, Balance: usd("25.00"), Paid: true}},
		{ShownCard: ShownCard{"6006 4902 0252 8901", "3905", "15.00 USD, expired"},
			answer: GiftCard{Status: Expired, Balance: usd("15.00"), Paid: true}},
		{ShownCard: ShownCard{"6006 4902 0256 9012", "8476", "spent to the last cent"},
			answer: GiftCard{Status: Spent, Balance: usd("0.00"), Paid: true}},
	}
	for i := range cards {
		cards[i].answer.Last4 = last(cards[i].Code, 4)
	}
	return cards
}
