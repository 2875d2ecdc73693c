package bot

import (
	"slices"

	"github.com/handrail-chat/handrail/handoff"
)

// Names of the core's own deadlines; package handoff has the rest.
const (
	dueSettle = "settle"
	dueIdle   = "idle"
	dueClose  = "close"
	dueHold   = "hold"
	dueUnseen = "unseen"
	dueSend   = "send"
	dueWatch  = "watch"
	dueNews   = "news"

	dueApprove = "approve"
)

// Due derives every deadline of a state, the earliest first.
func Due(w *World, s State) []handoff.Deadline {
	due := handoff.Due(s.Case, w.Rules, w.away(s))
	if s.Case.Owner == handoff.Bot {
		due = w.botClocks(due, s)
	}
	for _, h := range s.Held {
		if h.Due > 0 {
			due = append(due, handoff.Deadline{Name: dueHold, At: h.Due, Why: "an agent's message leaves"})
		}
	}
	if s.Case.Owner == handoff.Holder && w.Can(s.Channel).Page && !s.Page.Open && s.unread() > 0 && s.Case.Waiting == 0 {
		at := max(s.Page.Since, s.Case.Rested) + w.Rules.Clocks.Unseen.Away
		due = append(due, handoff.Deadline{Name: dueUnseen, At: at, Why: "an answer was not seen"})
	}
	if s.Deed != nil && s.Deed.Stage == StageApprove {
		due = append(due, handoff.Deadline{Name: dueApprove, At: s.Deed.Since + w.Rules.Clocks.Approve.Of(w.away(s)), Why: "somebody else has to approve it"})
	}
	for i := range s.Watches {
		due = w.watchClocks(due, s, &s.Watches[i])
	}
	for _, o := range s.Out {
		if o.Until > 0 {
			due = append(due, handoff.Deadline{Name: dueSend, At: o.Until, Why: string(o.Kind) + " " + o.Name + " has no answer"})
		}
	}
	slices.SortStableFunc(due, func(a, b handoff.Deadline) int { return int(min(1, max(-1, a.At-b.At))) })
	return due
}

func (w *World) botClocks(due []handoff.Deadline, s State) []handoff.Deadline {
	if len(s.Turn.Parts) > 0 && s.Turn.Until > 0 {
		due = append(due, handoff.Deadline{Name: dueSettle, At: s.Turn.Until, Why: "the customer has finished the turn"})
	}
	away := w.away(s)
	if idle := w.Rules.Clocks.Idle.Of(away); idle > 0 && !s.Episode.Asked && len(s.Talk.Stack) == 0 {
		due = append(due, handoff.Deadline{Name: dueIdle, At: s.Episode.Spoke + idle, Why: "the customer is asked whether that settled it"})
	}
	return append(due, handoff.Deadline{Name: dueClose, At: s.Episode.Spoke + w.Rules.Clocks.Close.Of(away), Why: "the customer has left"})
}

// Earliest is the first deadline of a state; 0 if there is none.
func Earliest(w *World, s State) Millis {
	if due := Due(w, s); len(due) > 0 {
		return due[0].At
	}
	return 0
}

// clocksAtOnce bounds how many deadlines one event may handle; what is left
// rings again at once.
const clocksAtOnce = 32

// clock handles every deadline that is due, in order.
func (t *step) clock() {
	for range clocksAtOnce {
		due := Due(t.w, t.s)
		if len(due) == 0 || due[0].At > t.e.At {
			return
		}
		t.moved = true
		t.ring(due[0])
	}
}

func (t *step) ring(d handoff.Deadline) {
	switch d.Name {
	case dueSettle:
		t.settle()
	case dueIdle:
		t.s.Episode.Asked = true
		t.say(Robot, "utter_idle_check")
	case dueClose:
		t.say(Robot, "utter_idle_close")
		t.part()
	case dueHold:
		t.release(func(h Held) bool { return h.Due <= t.e.At })
	case dueUnseen:
		t.move(handoff.Fact{Kind: handoff.UnseenAnswer})
	case dueApprove:
		t.approvalDue()
	case dueSend:
		t.giveUpSends()
	case dueWatch:
		t.look()
	case dueNews:
		t.unheardNews()
	default:
		t.move(handoff.Fact{Kind: d.Fact})
	}
}

// giveUpSends ends every send whose time is over: it was not sent.
func (t *step) giveUpSends() {
	for _, o := range slices.Clone(t.s.Out) {
		if o.Until > 0 && o.Until <= t.e.At {
			t.ended(o, Outcome{Send: o.ID, Answer: Refused, Why: "no answer in time"})
		}
	}
}
