package bot

import (
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/handoff"
)

// factOf maps the actions that move the case to their facts.
var factOf = map[Action]handoff.Kind{
	ActClaim: handoff.Claim, ActPromise: handoff.Promised, ActResolve: handoff.Resolve,
	ActHandBack: handoff.HandBack, ActPutBack: handoff.PutBack, ActGetLead: handoff.LeadAsked, ActSpam: handoff.Spam,
}

// acted carries out what an agent pressed, or says why not.
func (t *step) acted(a Acted) {
	if a.Action == ActGone {
		if t.s.Case.Agent.ID == a.By.ID {
			t.move(handoff.Fact{Kind: handoff.Gone, By: a.By})
		}
		return
	}
	if a.Case != "" && a.Case != t.s.Case.ID {
		t.reply = "This case has ended; the customer's present one has a card of its own."
		return
	}
	if kind, ok := factOf[a.Action]; ok {
		t.moveFor(a, kind)
		return
	}
	t.decide(a)
}

func (t *step) moveFor(a Acted, kind handoff.Kind) {
	fact := handoff.Fact{
		Kind: kind, At: t.e.At, By: a.By, What: a.What, Note: a.What, Due: a.Due, Outcome: a.Result, Cause: a.Cause,
	}
	// A word that is about to leave is an answer: what is in its hold goes first.
	if kind == handoff.Resolve || kind == handoff.Promised {
		t.releaseHeld()
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
func (t *step) decide(a Acted) {
	i := slices.IndexFunc(t.s.Held, func(h Held) bool { return h.At == a.On })
	if i < 0 {
		t.reply = "That message has left already, or was taken back."
		return
	}
	held := t.s.Held[i]
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
		t.leave(held, "")
	case ActSendHeld, ActSendSecret:
		if held.By.ID != a.By.ID {
			t.reply = held.By.Name + " wrote this; only they can send it."
			return
		}
		t.unhold(i)
		secret := ""
		if a.Action == ActSendSecret {
			secret = held.Text
		}
		t.leave(held, secret)
	}
}

func (t *step) unhold(i int) {
	t.s.Held = slices.Delete(t.s.Held, i, i+1)
	t.moved = true
}

// shopTime is a moment on the shop's clock, for agents.
func (t *step) shopTime(at Millis) string {
	return t.w.local(Origin{}, at).Format("15:04")
}
