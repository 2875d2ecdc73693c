package bot

import (
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

const (
	// callBudget is how many of the shop's clocks a call may take in all:
	// three tries and one for the road.
	callBudget = 4
	// leastBudget is in milliseconds, and is not divided by HANDRAIL_FAST: a
	// healthy shop answers within it.
	leastBudget = 1500

	// wrongLimit is how many lookups in one conversation may find nothing
	// before a person looks: guessing must not pay, and a real customer must
	// not be sent round in circles. It counts until people have had the case.
	wrongLimit = 3
)

// ask queues a call to the shop; its answer comes back as an event.
func (t *step) ask(call flows.Call) {
	t.s.Brief.about(call.Args)
	t.send(Send{
		Kind: SendCall, Lane: LaneShop, Name: call.Action, Args: call.Args,
		Until: t.e.At + max(leastBudget, callBudget*t.w.Rules.Clocks.Shop.Of(false)),
	})
}

// nobodyToAsk reports whether a walk wants to know what nobody can be asked:
// no shop is connected, and the pack doesn't declare the action itself.
func (t *step) nobodyToAsk(out flows.Out) bool {
	if out.Call != nil && !t.w.Asks(out.Call.Action) {
		return true
	}
	if out.Watch == nil {
		return false
	}
	pack := t.watching(*out.Watch)
	if pack == nil {
		return true
	}
	call, _ := pack.Look(*out.Watch)
	return !t.w.Asks(call.Action)
}

// callEnded goes on with the flow that asked the shop. Whatever is no clear
// answer ends at a person, with the failing call named: whoever carries the
// call has tried it as often as is safe.
func (t *step) callEnded(send Send, o Outcome) {
	result := flows.Result{Outcome: flows.Failed, Why: o.Why}
	switch {
	case o.Answer == Sent && o.Shop != nil:
		result = *o.Shop
	case o.Answer == Limited:
		result = flows.Result{Outcome: flows.Limited}
	}
	if t.deedAnswered(send, o, result) || t.leftBehind(send, result) {
		return
	}
	switch t.s.Case.Owner {
	case handoff.Bot:
		t.shopAnswered(send, result)
	case handoff.Queue, handoff.Pledge:
		t.shopAnsweredAside(send, result)
	}
}

// leftBehind takes the answer to a change whose flow was handed over while the
// shop was making it: people read on the card what came of it.
func (t *step) leftBehind(send Send, result flows.Result) bool {
	if n := len(t.s.Talk.Stack); n > 0 && t.s.Talk.Stack[n-1].Call == send.Name || t.w.onlyLooks(send.Name) {
		return false
	}
	t.tried(send, result.Outcome)
	t.learn(result.Slots)
	if withPeople(t.s) {
		t.brief(t.w.Pack)
		t.s.Rev++
	}
	if t.s.Case.Owner == handoff.Bot && len(t.s.Turn.Parts) > 0 && !t.s.Pending(SendCall) {
		t.settle() // what was said meanwhile has waited for this
	}
	return true
}

// shopAnswered goes on with a flow that waited for the shop, and then with
// what the customer wrote meanwhile.
func (t *step) shopAnswered(call Send, result flows.Result) {
	pack, ok := t.pack()
	if !ok {
		t.flowChanged()
		return
	}
	talk, out := t.walkResult(pack, call, result)
	if t.progress(out) {
		t.s.Episode.Stuck = 0
	}
	grounds := t.faults(out)
	if len(grounds) == 0 && t.guessedOut() && nothingFound(call, result) {
		out.Said = nil // not once more
		grounds = []handoff.Grounds{{Reason: handoff.FailedTwice, Why: "three lookups found nothing"}}
	}
	if len(grounds) > 0 {
		t.giveUp(talk, out, grounds)
		return
	}
	t.s.Talk = talk
	t.speak(pack, out)
	switch {
	case len(t.s.Turn.Parts) == 0:
		t.askWhetherSettled(pack, out)
	case !t.s.Pending(SendCall):
		t.settle()
	}
}

func (t *step) walkResult(pack *flows.Pack, call Send, result flows.Result) (flows.Talk, flows.Out) {
	t.tried(call, result.Outcome)
	if nothingFound(call, result) {
		t.s.Memory.Wrong++
	}
	return pack.Walk(t.s.Talk, flows.Input{Result: &result, View: t.view(), Trace: t.w.Trace})
}

func (t *step) guessedOut() bool { return t.s.Memory.Wrong >= wrongLimit }

// nothingFound reports whether a lookup was a wrong guess: it named all that
// it takes and found nothing. A card's number is looked up before its PIN is
// asked for, and that is no wrong answer yet; nor is a product that the shop
// doesn't sell.
func nothingFound(call Send, result flows.Result) bool {
	order, card, pin := false, false, false
	for _, a := range call.Args {
		order = order || a.Name == "order_number"
		card = card || a.Name == "card_number"
		pin = pin || a.Name == "card_pin"
	}
	return result.Outcome == flows.NotFound && (order && !card || card && pin)
}
