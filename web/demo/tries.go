package demo

import "fmt"

// try is one thing to try: its name on the strip, what to put into the chat one after the other, and what comes of it.
type try struct {
	ID    string
	Name  string
	Says  []saying
	Shell string // to be typed in a terminal instead
	Then  string
}

// saying is one thing to say: the words for the chat, and what they are if that isn't plain.
type saying struct{ Is, Text string }

func (c Config) tries() []try {
	var all []try
	if d := c.Dead; d.Code != "" {
		says := []saying{{"", "My gift card isn't recognized"}, {"number", d.Code}}
		if d.PIN != "" {
			says = append(says, saying{"PIN", d.PIN})
		}
		all = append(all, try{ID: "card", Name: "A gift card the till forgot", Says: says,
			Then: "The bot finds that it was paid for and switches it on. Number and PIN are masked before anything is stored."})
	}
	if who := c.Customer; who.ID != "" {
		all = append(all, try{ID: "order", Name: "Where is my last order?", Says: []saying{{"", "Where is my last order?"}},
			Then: "The shop has signed " + who.Name + " in, so no number and no e-mail is asked for. Sign out in the shop, and both are."})
	} else if o := c.Asked; o.Number != "" {
		all = append(all, try{ID: "order", Name: "Where is my order?", Says: []saying{{"", "Where is order " + o.Number + "?"}, {"e-mail", o.Email}},
			Then: "Nothing is said before the e-mail or postcode fits; a wrong one and an unknown order sound alike."})
	}
	if o := c.Stuck; o.Number != "" {
		all = append(all, try{ID: "stuck", Name: "An order that is stuck", Says: []saying{{"", "Where is order " + o.Number + "?"}, {"e-mail", o.Email}},
			Then: "The bot sees that the shop broke its word and fetches a person at once. The card in Slack says why."})
	}
	all = append(all,
		try{ID: "angry", Name: "Lose your temper", Says: []saying{{"", "This is ridiculous, I asked three times already and NOBODY helps me!!!"}},
			Then: "A person is fetched, and the card in Slack says what gave it away."},
		try{ID: "person", Name: "Ask for a person", Says: []saying{{"", "I want to talk to a person"}},
			Then: "In Slack press Claim, then answer in the thread: it reaches the chat seconds later. Start with ! for a note that stays inside."})
	if c.Process > 0 {
		all = append(all, try{ID: "kill", Name: "Pull the plug", Shell: fmt.Sprintf("kill -9 %d", c.Process),
			Then: "Do it in a terminal, in the middle of a sentence, and start the demo again. Both sides go on where they were."})
	}
	return all
}
