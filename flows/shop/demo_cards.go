package shop

type demoCard struct {
	ShownCard
	answer   GiftCard
	stubborn bool // the shop refuses to switch it on though it is paid for
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
