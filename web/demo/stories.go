package demo

// Story is a true account of a customer who was stranded, told step by step with its good end. A visitor plays it in the
// shop and at the desk, and reads what happens meanwhile.
type Story struct {
	Title   string
	Account string // what befell the customer, in a sentence or two
	Signed  bool   // the customer is the one whom the shop's page signs in; others write as nobody in particular
	Steps   []Step
}

// Step is one step of a story.
type Step struct {
	Note string   // what happens, for who reads
	Says []string // what the customer writes: put into the chat by a press
	Does string   // what to do elsewhere: "In Slack, as Ana: press Claim."
	Sees string   // what is to be seen then
}
