package shop

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/handrail-chat/handrail/flows"
)

// noOrder clears every slot of an order but the number that was asked for.
func noOrder(number string, withheld bool, c Call) []flows.Slot {
	slots := blank(orderSlots(seen{}, c))
	put(slots, word("order_number", number))
	put(slots, yes("order_withheld", withheld))
	return slots
}

// put replaces the slot of the same name.
func put(slots []flows.Slot, s flows.Slot) {
	for i := range slots {
		if slots[i].Name == s.Name {
			slots[i] = s
		}
	}
}

func blank(slots []flows.Slot) []flows.Slot {
	for i, s := range slots {
		slots[i] = flows.Slot{Name: s.Name}
	}
	return slots
}

func orderSlots(v seen, c Call) []flows.Slot {
	t := v.way()
	return append([]flows.Slot{
		word("order_number", v.Number),
		word("order_status", string(v.Status)),
		day("order_placed", v.Placed, c.Zone),
		day("order_promised", v.Promised, c.Zone),
		day("order_delivered", v.Delivered, c.Zone),
		word("order_paid_service", v.PaidService),
		word("order_service", v.Service),
		word("order_tracking", t.Number),
		word("order_carrier", t.Carrier),
		text("order_tracking_url", safeURL(t.URL)),
		itemList("order_items", v.Items),
		money("order_total", v.Total),
		yes("order_gift", v.Gift),
		word("order_replaces", v.replaces),
		word("order_replaced_by", v.ReplacedBy),
		money("order_refund", v.refund.Money),
		word("order_refund_state", string(v.refund.State)),
		day("order_refund_due", v.refund.Due, c.Zone),
		yes("order_late", v.late),
		yes("order_service_mismatch", v.slower),
		yes("order_refund_overdue", v.overdue),
		text("order_alarm", v.alarm(c.At, c.Zone)),
		yes("order_withheld", v.withheld),
	}, v.deliverySlots(c)...)
}

// alarm says to an agent what is wrong with an order, both sides of it; "" if nothing is.
func (v seen) alarm(now time.Time, zone *time.Location) string {
	var wrong []string
	if v.late {
		wrong = append(wrong, fmt.Sprintf("promised %s, still %s", v.Promised.said(now, zone), strings.ReplaceAll(string(v.Status), "_", " ")))
	}
	if v.slower {
		wrong = append(wrong, fmt.Sprintf("paid for %s, sent by %s", v.PaidService, v.Service))
	}
	if v.overdue {
		wrong = append(wrong, fmt.Sprintf("refund of %s was due %s", v.refund.Money, v.refund.Due.said(now, zone)))
	}
	if v.ReplacedBy != "" {
		wrong = append(wrong, fmt.Sprintf("replaced by %s, whose state the shop doesn't show", v.ReplacedBy))
	}
	// That it comes too late for somebody is no fault by itself, but what is to be mended first where there is one.
	if by := v.comes(); len(wrong) > 0 && v.underway() && !v.needed.IsZero() && !by.IsZero() && by.dayIn(zone) > v.needed.dayIn(zone) {
		wrong = append(wrong, fmt.Sprintf("needed %s, arrives %s", v.needed.said(now, zone), by.said(now, zone)))
	}
	return strings.Join(wrong, "; ")
}

func cardSlots(g GiftCard, c Call) []flows.Slot {
	return []flows.Slot{
		word("card_status", string(g.Status)),
		money("card_balance", g.Balance),
		{Name: "card_amount", Kind: flows.FloatKind, Number: g.Balance.Value()},
		text("card_last4", g.Last4),
		yes("card_paid", g.Paid),
		yes("card_auto", c.auto(g)),
		text("card_facts", g.facts()),
	}
}

// facts says a card's record to an agent, without judging: "inactive, 50.00 USD, no sale found".
func (g GiftCard) facts() string {
	said := []string{string(g.Status)}
	if g.Balance != (Money{}) {
		said = append(said, g.Balance.String())
	}
	if g.Status == Inactive {
		sale := "no sale found"
		if g.Paid {
			sale = "paid for, never switched on"
		}
		said = append(said, sale)
	}
	return strings.Join(said, ", ")
}

// slotCap is how many characters of a shop's text are kept; it may stand in a customer's line.
const slotCap = 200

// wordCap is how many are kept of what is a name, a number or a code: a conversation's document has room for all of them.
const wordCap = 60

func word(name, s string) flows.Slot { return cut(name, s, wordCap) }

func text(name, s string) flows.Slot { return cut(name, s, slotCap) }

func cut(name, s string, most int) flows.Slot {
	if s = first(plain(s), most); s == "" {
		return flows.Slot{Name: name}
	}
	return flows.Slot{Name: name, Kind: flows.TextKind, Text: s}
}

func yes(name string, b bool) flows.Slot {
	s := flows.Slot{Name: name, Kind: flows.BoolKind}
	if b {
		s.Number = 1
	}
	return s
}

func money(name string, m Money) flows.Slot {
	if m == (Money{}) {
		return flows.Slot{Name: name}
	}
	return flows.Slot{Name: name, Kind: flows.MoneyKind, Number: m.Value(), Text: m.Currency}
}

// day is a moment's day where the shop is.
func day(name string, m Moment, zone *time.Location) flows.Slot {
	if m.IsZero() {
		return flows.Slot{Name: name}
	}
	at := m.At
	if !m.DayOnly {
		at = at.In(zone)
	}
	return flows.Slot{Name: name, Kind: flows.DateKind, Text: at.Format(time.DateOnly)}
}

// plain is a text without control and formatting characters, cut to slotCap.
func plain(s string) string {
	n := 0
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if n++; n > slotCap || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}

// first cuts a text after so many characters.
func first(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// itemsNamed is how many lines of an order are named.
const itemsNamed = 3

// itemList names the first lines of an order, "Stoneware mug (2)", and counts the rest.
func itemList(name string, items []Item) flows.Slot {
	var said []string
	for _, it := range items[:min(itemsNamed, len(items))] {
		what := it.Name
		if it.Quantity > 1 {
			what = fmt.Sprintf("%s (%d)", it.Name, it.Quantity)
		}
		said = append(said, first(plain(what), wordCap))
	}
	if said == nil {
		return flows.Slot{Name: name}
	}
	return flows.Slot{Name: name, Kind: flows.ListKind, Text: strings.Join(said, "\n"), Number: float64(len(items) - len(said))}
}

// safeURL drops what a browser would not open as a web page, and what is too long to be kept whole.
func safeURL(s string) string {
	if len(s) <= slotCap && (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) {
		return s
	}
	return ""
}

// names is a list of what the shop calls things, the first few and how many more.
func names(name string, all []string) flows.Slot {
	if len(all) == 0 {
		return flows.Slot{Name: name}
	}
	var said []string
	for _, s := range all[:min(listShown, len(all))] {
		said = append(said, first(plain(s), wordCap))
	}
	return flows.Slot{Name: name, Kind: flows.ListKind, Text: strings.Join(said, "\n"), Number: float64(len(all) - len(said))}
}
