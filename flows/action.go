package flows

import (
	"slices"
	"strings"
)

// action asks the shop for something, or, named utter_…, says a response.
//
//   - action: shop_order
//     next:
//   - if: slots.shop_result = "ok"
//     then: tell
//   - else: not_found
type action struct {
	at     pos
	name   string
	line   *response
	reads  []string
	result string
	fields string
}

// resultSlot is where the shop's actions leave their outcome.
const resultSlot = "shop_result"

// outcomes are what resultSlot may hold.
var outcomes = []string{OK, NotFound, Refused, Limited, Failed}

// shopAction is what an action reads, and the prefix of the slots that it fills.
type shopAction struct {
	name   string
	reads  []string
	fields string
}

// shopActions come with the product; actions that a pack declares itself will join them. What they read must be declared as slots
// by the pack, save for the alternatives to an e-mail address.
var shopActions = []shopAction{
	{"shop_order", []string{"order_number", "email", "postcode", "phone"}, "order_"},
	{"shop_gift_card", []string{"card_number", "card_pin"}, "card_"},
	{"shop_gift_card_activate", []string{"card_number", "card_pin"}, "card_"},
}

// shopFields are the slots that the shop's answers fill; a pack need not declare them.
var shopFields = []string{
	"order_status", "order_placed", "order_placed_day", "order_promised", "order_promised_day", "order_delivered", "order_delivered_day",
	"order_paid_service", "order_service", "order_service_mismatch", "order_tracking", "order_carrier", "order_tracking_url", "order_items", "order_total",
	"order_gift", "order_replaces", "order_replaced_by", "order_refund", "order_refund_state", "order_refund_due_day", "order_refund_overdue",
	"order_late", "order_alarm", "order_withheld",
	"card_status", "card_balance", "card_amount", "card_last4", "card_paid", "card_auto", "card_facts", resultSlot,
}

// actions takes CALM's list of action names: the ones that the product has may be listed, others can't be run.
func (r reader) actions(n *node) {
	for _, item := range r.items(n, "`actions`") {
		name := r.name(item, "an action")
		if name != "" && !strings.HasPrefix(name, "utter_") && !slices.ContainsFunc(shopActions, func(a shopAction) bool { return a.name == name }) {
			r.findings.unknown(item.pos, "action", name, actionNames())
		}
	}
}

func actionNames() []string {
	names := make([]string, len(shopActions))
	for i := range shopActions {
		names[i] = shopActions[i].name
	}
	return names
}

func (r reader) action(value *node) verb {
	return &action{at: value.pos, name: r.name(value, "an action")}
}

func (a *action) check(j *joiner, f *flow, s *step) {
	if a.name == "" {
		return
	}
	if strings.HasPrefix(a.name, "utter_") {
		a.line = j.response(a.at, a.name)
		return
	}
	i := slices.IndexFunc(shopActions, func(sa shopAction) bool { return sa.name == a.name })
	if i < 0 {
		j.findings.unknown(a.at, "action", a.name, actionNames())
		return
	}
	a.reads, a.result, a.fields = shopActions[i].reads, resultSlot, shopActions[i].fields
	if !j.draft.slots.has(a.reads[0]) {
		j.findings.add(a.at, "unknown-slot", "declare it under `slots:`", "`%s` reads the slot `%s`, which the pack does not have", a.name, a.reads[0])
	}
}

func (a *action) run(w *walk, s *step) move {
	if a.line != nil {
		if !w.say(a.line) {
			return stop
		}
		return goOn
	}
	call := &Call{Action: a.name}
	for _, name := range a.reads {
		if v := w.env().value(name, w.p.slots[name]); v.filled() {
			v.Name = name
			call.Args = append(call.Args, v)
		}
	}
	// What an earlier call found must not be mistaken for this one's answer.
	for _, field := range shopFields {
		if field == resultSlot || strings.HasPrefix(field, a.fields) {
			w.forget(field)
		}
	}
	w.traceTop(DidCall, a.name)
	w.top().Call = a.name
	w.out.Call = call
	return stop
}

// answered takes the shop's answer and says whether the walk can go on.
func (a *action) answered(w *walk, s *step, res *Result) bool {
	outcome, why := res.Outcome, res.Why
	switch outcome {
	case OK, NotFound, Refused, Limited, Failed:
	default:
		outcome, why = Failed, "an outcome that nobody knows"
	}
	for i, v := range res.Slots {
		if i < maxResultSlots && isName(v.Name) {
			v.Text, v.Ref = short(v.Text), short(v.Ref)
			w.assign(v)
		}
	}
	w.set(Slot{Name: a.result, Kind: CategoryKind, Text: outcome})
	if outcome == Failed && !s.expects(Failed) {
		if why == "" {
			why = "it failed"
		}
		w.fail("%s: %s", a.name, why)
		return false
	}
	return true
}
