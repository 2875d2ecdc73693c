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
