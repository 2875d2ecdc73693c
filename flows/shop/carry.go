package shop

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// The actions that Do knows; flow files call them by these names.
const (
	LookUpOrder  = "shop_order"
	LastOrder    = "shop_last_order"
	LookUpStock  = "shop_stock"
	LookUpCard   = "shop_gift_card"
	ActivateCard = "shop_gift_card_activate"
)

// Call is one action of a flow on its way to the shop.
type Call struct {
	Action         string
	IdempotencyKey string         // the same for every repeat of this call; required by ActivateCard
	Args           []flows.Slot   // of a secret, Text is the opened value
	At             time.Time      // the conversation's now: what is late is late at this time
	Zone           *time.Location // in which days are said and end; nil means UTC
	Customer       string         // the id that the shop's page has signed; empty: nobody is signed in
	Agent          bool           // an agent asks, who answers for it: no proof and no limit
	Unknown        bool           // it may have been carried out before: a crash lost the answer
	AutoLimit      float64        // config gift_card.auto_limit: the most the bot switches on by itself; 0 means nothing
	OrderLimit     float64        // config orders.auto_limit: up to which an order is sent again or refunded by a flow; 0 means none
}

// Guess is what somebody who tries numbers would be trying with this call, in one form however it was typed: the name of
// its slot and the card's or the order's number. Whoever limits guesses counts by it, and by a digest only, for a card's
// number is a secret. Both are empty for a call that looks nothing up; ActivateCard follows a lookup and is none.
func (c Call) Guess() (kind, number string) {
	_, _, deed := c.deed()
	switch {
	case c.Action == LookUpOrder, deed && !c.Agent:
		return "order_number", strings.ToLower(c.orderNumber())
	case c.Action == LookUpCard:
		return "card_number", strings.ToLower(c.digits("card_number"))
	}
	return "", ""
}

// Do carries a call out. It always answers: what went wrong is the outcome "error" with Why in words.
//
// Which slots each action fills is told in doc.go. What the shop did not say, and all of it when there is no answer, is Null:
// nothing of an earlier answer is left standing.
func (h *HTTP) Do(ctx context.Context, c Call) flows.Result {
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if name, preview, ok := c.deed(); ok {
		return h.doDeed(ctx, c, name, preview)
	}
	switch c.Action {
	case LookUpOrder:
		return h.doOrder(ctx, c)
	case LastOrder:
		return h.doLastOrder(ctx, c)
	case LookUpStock:
		return h.doStock(ctx, c)
	case LookUpCard:
		g, err := h.GiftCard(ctx, c.digits("card_number"), c.digits("card_pin"))
		return c.carded(g, err)
	case ActivateCard:
		g, err := h.activate(ctx, c)
		return c.carded(g, err)
	}
	return flows.Result{Outcome: flows.Failed, Why: "the shop has no action " + c.Action}
}

// activate checks the law before the deed (DESK.md 10): only a card that the shop's record shows as paid for, up to the
// limit. Whatever a flow's author wrote, nothing else is switched on without a person.
func (h *HTTP) activate(ctx context.Context, c Call) (GiftCard, error) {
	code, pin := c.digits("card_number"), c.digits("card_pin")
	g, err := h.GiftCard(ctx, code, pin)
	if err != nil || g.Status == Active {
		return g, err // active: our own earlier try, whose answer was lost, or the till after all
	}
	if !c.auto(g) {
		return g, ErrRefused
	}
	done, err := h.Activate(ctx, code, pin, c.IdempotencyKey)
	switch {
	case errors.Is(err, ErrAlreadyDone):
		return h.GiftCard(ctx, code, pin)
	case errors.Is(err, ErrRefused):
		return g, err
	}
	return done, err
}

// auto reports whether the bot may switch g on by itself.
func (c Call) auto(g GiftCard) bool {
	return g.Status == Inactive && g.Paid && g.Balance.Value() > 0 && g.Balance.Value() <= c.AutoLimit
}

// carded turns a card's answer into slots. A card without a sale is not_found, like an unknown one and a wrong PIN: no flow
// can make them sound different. What is on record stands in card_facts, for the agent.
func (c Call) carded(g GiftCard, err error) flows.Result {
	switch unsold := g.Status == Inactive && !g.Paid; {
	case unsold && (err == nil || errors.Is(err, ErrRefused)):
		return flows.Result{Outcome: flows.NotFound, Slots: c.noCard(g.facts())}
	case err == nil:
		return flows.Result{Outcome: flows.OK, Slots: cardSlots(g, c)}
	case errors.Is(err, ErrRefused) && g.Status != "":
		return flows.Result{Outcome: flows.Refused, Slots: cardSlots(g, c)}
	case errors.Is(err, ErrNotFound):
		return failed(err, c.noCard("no card with that number and PIN"))
	}
	return failed(err, c.noCard(""))
}

// noCard clears every slot of a card but what an agent wants to know of it.
func (c Call) noCard(facts string) []flows.Slot {
	slots := blank(cardSlots(GiftCard{}, c))
	put(slots, text("card_last4", last(c.digits("card_number"), 4)))
	put(slots, text("card_facts", facts))
	return slots
}

func failed(err error, nothing []flows.Slot) flows.Result {
	switch {
	case errors.Is(err, ErrNotFound):
		return flows.Result{Outcome: flows.NotFound, Slots: nothing}
	case errors.Is(err, ErrRefused), errors.Is(err, ErrAlreadyDone):
		return flows.Result{Outcome: flows.Refused, Slots: nothing}
	}
	return flows.Result{Outcome: flows.Failed, Slots: nothing, Why: err.Error()}
}

// arg finds an argument; one that was not given is Null.
func (c Call) arg(name string) flows.Slot {
	i := slices.IndexFunc(c.Args, func(s flows.Slot) bool { return s.Name == name })
	if i < 0 {
		return flows.Slot{Name: name}
	}
	return c.Args[i]
}

func (c Call) text(name string) string { return strings.TrimSpace(c.arg(name).Text) }

// digits is a code without the spaces and dashes that cards are printed and typed with.
func (c Call) digits(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\u00a0', '\u2010', '\u2011', '\u2013':
			return -1
		}
		return r
	}, c.text(name))
}

func (c Call) orderNumber() string { return orderNumber(c.text("order_number")) }

// orderNumber takes the number out of "order no. #1042, thanks": the first word with a digit.
func orderNumber(s string) string {
	words := strings.Fields(s)
	i := slices.IndexFunc(words, hasDigit)
	if i < 0 {
		return strings.TrimSpace(s)
	}
	return strings.Trim(words[i], "#.,;:!?\"'")
}

var dutch = regexp.MustCompile(`^\d{4} [A-Za-z]{2}$`)

// postcode takes the code out of "it's SW1A 1AA, thanks": the words with a digit that stand together, and the two letters
// that follow a Dutch one's digits.
func postcode(s string) string {
	words := strings.Fields(s)
	from := slices.IndexFunc(words, hasDigit)
	if from < 0 {
		return strings.TrimSpace(s)
	}
	to := from + 1
	for to < len(words) && hasDigit(words[to]) {
		to++
	}
	if to < len(words) && dutch.MatchString(words[from]+" "+words[to]) {
		to++
	}
	return strings.Trim(strings.Join(words[from:to], " "), ".,;:!?\"'")
}

func hasDigit(word string) bool { return strings.ContainsAny(word, "0123456789") }

// proof reads the slots email, phone and postcode. One question asks for either, so what stands in email may be any of
// the three: an address has an @, a phone number seven digits and nothing but what goes between them.
func (c Call) proof() Proof {
	p := Proof{Phone: c.text("phone"), Postcode: c.text("postcode"), Customer: c.Customer}
	said := c.text("email")
	for word := range strings.FieldsSeq(said) {
		if strings.Contains(word, "@") {
			p.Email = strings.Trim(word, ".,;:!?<>()\"'")
			return p
		}
	}
	switch {
	case said == "":
	case looksLikePhone(said):
		p.Phone = said
	default:
		p.Postcode = postcode(said)
	}
	return p
}

func looksLikePhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-.() ", r):
			return false
		}
	}
	// 97209-1234 has nine digits and is a postcode.
	zip4 := len(s) == 10 && s[5] == '-' && digits == 9
	return digits >= 7 && !zip4
}
