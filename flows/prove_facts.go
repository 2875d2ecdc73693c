package flows

import "slices"

// fact is what holds of the shop's answers, written as a condition. The adapters of flows/shop keep them; a test there says so.
type fact struct {
	cond *expr
	of   string // holds right after an action that fills this slot; empty: whenever
}

// shopFacts are what every answer of the shop's actions keeps to.
var shopFacts = []struct{ of, cond string }{
	{"order_status", `slots.shop_result != "ok" or slots.order_number is not null`},
	{"order_status", `slots.shop_result != "ok" or slots.order_status is not null`},
	{"card_status", `slots.shop_result != "ok" or slots.card_status is not null`},
	{"card_status", `slots.shop_result != "ok" or slots.card_balance is not null`},
	{"stock_left", `slots.shop_result != "ok" or slots.stock_product is not null and slots.stock_left is not null`},
	{"orders_found", `slots.orders_found is not null`},
	{"", `not slots.order_backordered is true or slots.order_backordered_items is not null`},
	{"", `slots.order_alarm is null or slots.order_late is true or slots.order_service_mismatch is true or slots.order_refund_overdue is true or slots.order_replaced_by is not null`},
	{"", `not slots.order_late is true or slots.order_promised is not null`},
	{"", `not slots.order_service_mismatch is true or slots.order_service is not null and slots.order_paid_service is not null`},
	{"", `not slots.order_refund_overdue is true or slots.order_refund is not null and slots.order_refund_due is not null`},
	{"", `slots.order_refund_state is null or slots.order_refund is not null`},
}

// shopValues are the values of fields that CONTRACT.md "The shop over HTTP" enumerates.
var shopValues = map[string][]string{
	"order_status":       {"processing", "on_hold", "shipped", "delivered", "cancelled", "returned"},
	"order_refund_state": {"pending", "done"},
	"card_status":        {"active", "inactive", "blocked", "expired", "spent"},
	resultSlot:           outcomes,
	verifySlot:           verifyOutcomes,
	watchSlot:            watchOutcomes,
}

var shopBools = []string{"order_gift", "order_late", "order_service_mismatch", "order_refund_overdue", "order_withheld", "card_paid", "card_auto",
	"order_split", "order_backordered", "order_in_time", "order_cancellable", "order_reshippable", "order_refundable", "act_done", "act_reserved", "act_in_time"}

// nameFacts registers the values that the shop answers with, and compiles the facts.
func (v *prover) nameFacts() {
	for name, values := range shopValues {
		for _, value := range values {
			v.nameValue(name, Slot{Kind: TextKind, Text: value})
		}
	}
	for _, name := range shopBools {
		v.nameValue(name, truthSlot(name, true))
		v.nameValue(name, truthSlot(name, false))
	}
	written := v.written()
	var ours Findings
	for _, f := range shopFacts {
		cond := reader{&ours}.predicate(&node{text: f.cond})
		broken := false
		cond.each(func(n *expr) { broken = broken || n.op == opSlot && slices.Contains(written, n.slot) && f.of == "" })
		if !broken {
			v.always = append(v.always, fact{cond, f.of})
		}
	}
}

// written are the slots that steps of the pack set themselves: nothing is known of them.
func (v *prover) written() []string {
	var names []string
	for f := range v.all {
		for _, s := range f.steps {
			if set, ok := s.verb.(*setSlots); ok {
				for _, a := range set.values {
					names = append(names, a.key.text)
				}
			}
		}
	}
	return names
}

// answerOf is what a field of the shop's answer may hold.
func (v *prover) answerOf(name string) values {
	d := v.slots[name]
	if d == nil {
		return 0
	}
	known := empty
	for _, value := range shopValues[name] {
		known |= d.bit(Slot{Kind: TextKind, Text: value})
	}
	for _, b := range []bool{true, false} {
		if slices.Contains(shopBools, name) {
			known |= d.bit(truthSlot(name, b))
		}
	}
	if known != empty {
		return known
	}
	if d.def != nil && d.answers != 0 {
		return empty | d.answers
	}
	return empty | d.allNamed() | unnamed
}
