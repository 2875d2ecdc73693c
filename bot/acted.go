package bot

import (
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/handoff"
)

// factOf maps the actions that move the case to their facts.
var factOf = map[Action]handoff.Kind{
	ActClaim: handoff.Claim, ActPromise: handoff.Promised, ActResolve: handoff.Resolve,
	ActHandBack: handoff.HandBack, ActPutBack: handoff.PutBack, ActGetLead: handoff.LeadAsked, ActSpam: handoff.Spam,
}

// acted carries out what an agent pressed, or says why not.
func (t *step) acted(a Acted) {
	plain := a.Text
	a.What, a.Result, a.Cause = t.detail(a.What), t.detail(a.Result), t.detail(a.Cause)
	a.Text = t.safe(a.Text)
	a.Inputs = slices.Clone(a.Inputs)
	for i := range a.Inputs {
		a.Inputs[i].Text = t.detail(a.Inputs[i].Text)
	}
	t.e.Acted = &a
	if a.Action == ActGone {
		if t.s.Case.Agent.ID == a.By.ID {
			t.move(handoff.Fact{Kind: handoff.Gone, By: a.By})
		}
		return
	}
	doubted := t.s.Deed != nil && t.s.Deed.Stage == StageDoubt && a.Deed == t.s.Deed.ID // that outlives its case
	if a.Case != "" && a.Case != t.s.Case.ID && !doubted {
		t.reply = "This case has ended; the customer's present one has a card of its own."
		return
	}
	if kind, ok := factOf[a.Action]; ok {
		t.moveFor(a, kind)
		return
	}
	switch a.Action {
	case ActWish:
		t.wishes(a)
	case ActDeedYes, ActDeedNo, ActApprove:
		t.answersDeed(a)
	default:
		t.decide(a, plain)
	}
}

// detail is what an agent typed into a form, as it may be kept.
func (t *step) detail(text string) string { return shorten(t.safe(text), detailMost) }

func (t *step) moveFor(a Acted, kind handoff.Kind) {
	fact := handoff.Fact{
		Kind: kind, At: t.e.At, By: a.By, What: a.What, Note: a.What, Due: a.Due, Outcome: a.Result, Cause: a.Cause,
	}
	// A word that is about to leave was said before the press: it goes first.
	if kind != handoff.Claim && t.s.Case.Agent.ID == a.By.ID {
		t.release(func(h Held) bool { return h.By.ID == a.By.ID })
	}
	if t.reply = handoff.Refuses(t.s.Case, fact); t.reply != "" {
		if t.s.Case.Owner == handoff.Holder && kind == handoff.Claim {
			t.reply = fmt.Sprintf("%s took this at %s.", t.s.Case.Agent.Name, t.shopTime(t.s.Case.Since))
		}
		return
	}
	t.move(fact)
}

// decide ends the wait of a held message.
func (t *step) decide(a Acted, plain string) {
	i := t.heldAt(a.On)
	if i < 0 {
		t.reply = "That message has left already, or was taken back."
		return
	}
	held := t.s.Held[i]
	if a.Action != ActKeepInside && !t.s.Case.Owner.Open() {
		t.reply = "This case has ended."
		return
	}
	switch a.Action {
	case ActKeepInside:
		t.unhold(i)
		t.keepInside(held)
	case ActClaimSend:
		claim := handoff.Fact{Kind: handoff.Claim, At: t.e.At, By: a.By}
		if t.reply = handoff.Refuses(t.s.Case, claim); t.reply != "" {
			return
		}
		t.unhold(i)
		t.move(claim)
		t.leave(held)
	case ActSendHeld, ActSendSecret:
		if held.By.ID != a.By.ID {
			t.reply = held.By.Name + " wrote this; only they can send it."
			return
		}
		if a.Action == ActSendHeld && held.Why == NoteCode {
			if held, t.reply = t.noCode(held, plain); t.reply != "" {
				return
			}
		}
		t.unhold(i)
		t.leave(held)
	}
}

// noCode believes an agent that what looked like a code is none. Only its
// hidden form was kept, so the words must come again with the press; a payment
// card stays one.
func (t *step) noCode(h Held, plain string) (Held, string) {
	found := t.codes(plain)
	if nlu.Mask(plain, found) != h.Text {
		return h, "I kept only its hidden form. Write it again and say what it is: \"order 1042 …\"."
	}
	for _, s := range found {
		if s.Kind == nlu.PaymentCard {
			return h, "That is a payment card's number. It goes to nobody."
		}
	}
	h.Text, h.Secret = plain, ""
	t.e.Acted.Text = plain
	return h, ""
}

// shopTime is a moment on the shop's clock, for agents.
func (t *step) shopTime(at Millis) string {
	return t.w.local(Origin{}, at).Format("15:04")
}
