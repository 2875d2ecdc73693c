package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// answersDeed takes a yes or a no to the deed that was put before people.
func (t *step) answersDeed(a Acted) {
	d := t.s.Deed
	if d == nil || d.ID != a.Deed {
		t.reply = "That was answered already, or the case has moved on."
		return
	}
	if d.Stage == StageDoubt {
		// Whoever asked for it may end it, whatever has become of the case.
		if t.reply = t.mayDo(a.By); a.By.ID == d.By.ID || a.By.Lead {
			t.reply = ""
		}
		if t.reply != "" {
			return
		}
	} else if a.Action == ActApprove || d.Stage == StageApprove {
		if t.reply = t.mayApprove(a.By); t.reply != "" {
			return
		}
	} else if t.reply = t.mayDo(a.By); t.reply != "" {
		return
	}
	action, ok := t.w.Pack.AgentAction(d.Action)
	switch {
	case a.Action == ActDeedNo && d.Stage == StageApprove:
		t.deedNote(NoteDeedNot, a.By.Name+" said no")
		t.dropDeed()
	case a.Action == ActDeedNo && d.Stage == StageAsk:
		t.dropDeed()
	case a.Action == ActDeedNo && d.Stage == StageDoubt:
		t.s.Deed, t.moved = nil, true
	case d.Stage == StageDo || d.Stage == StageLook:
		t.reply = "It is on its way already."
	case !ok:
		t.dropDeed()
		t.reply = "The shop's flows have no such action any more."
	default:
		next := *d
		if d.Stage == StageApprove {
			next.Yes = a.By
		}
		next.Stage = StageDo
		next.Send = t.calls(action.Does, d.Args, d.Key)
		next.Key = cmp.Or(d.Key, next.Send)
		t.s.Deed = &next
	}
}

// mayApprove says why somebody may not give the second yes.
func (t *step) mayApprove(by handoff.Agent) string {
	switch {
	case by.ID == t.s.Deed.By.ID:
		return "Somebody else has to approve what you asked for."
	case !by.Lead:
		return "A lead approves this."
	}
	return ""
}

// deedAnswered takes the shop's answer to a deed's call. It reports whether
// the call was one.
func (t *step) deedAnswered(send Send, o Outcome, result flows.Result) bool {
	d := t.s.Deed
	if d == nil || d.Send != send.ID {
		return false
	}
	action, ok := t.w.Pack.AgentAction(d.Action)
	said := textOf(result.Slots, "act_result")
	why := cmp.Or(textOf(result.Slots, "act_why"), said, o.Why, result.Why, "the shop said no")
	next := *d
	next.Send = ""
	switch {
	case d.Stage == StageLook && ok && result.Outcome == flows.OK:
		next.Says = t.comesTo(said, result.Slots)
		t.s.Deed = &next
		t.askYes(action, result.Slots)
	case d.Stage == StageLook:
		t.deedNote(NoteDeedNot, why)
		t.s.Deed = nil
	case result.Outcome == flows.OK:
		next.Says = cmp.Or(t.comesTo(said, result.Slots), d.Says)
		t.s.Deed = &next
		t.done(action, ok, result)
		t.s.Deed = nil
	case result.Outcome == flows.Failed:
		// It may have been done. Only the same key makes a repeat harmless.
		next.Stage = StageDoubt
		t.s.Deed = &next
		t.deedNote(NoteDeedDoubt, why)
		t.doubtLeft()
	default:
		t.deedNote(NoteDeedNot, why)
		t.s.Deed = nil
	}
	return true
}

// comesTo puts what the shop says of a deed in the customer's terms: its
// words, and the day and the money that count for them.
func (t *step) comesTo(said string, found []flows.Slot) string {
	parts := []string{strings.TrimSuffix(said, ".")}
	add := func(before string, names ...string) {
		for _, name := range names {
			i := slices.IndexFunc(found, func(s flows.Slot) bool {
				return s.Name == name && (s.Kind == flows.DateKind || s.Kind == flows.MoneyKind)
			})
			if i < 0 {
				continue
			}
			shown := t.w.Pack.Show(found[i], flows.View{Language: t.w.Language, Today: t.today()})
			if !strings.Contains(said, shown) && !strings.Contains(said, found[i].Plain()) {
				parts = append(parts, before+shown)
			}
			return
		}
	}
	add("", "act_amount")
	add("there ", "act_arrives", "act_due")
	if slices.ContainsFunc(found, func(s flows.Slot) bool { return s.Name == "act_in_time" && s.Kind == flows.BoolKind && s.Number == 0 }) {
		parts = append(parts, "later than it is needed")
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return shorten(strings.Join(parts, ", "), detailMost)
}

// doubtLeft raises an alarm over a deed of which nobody knows whether it was
// done, when no agent has the case to find out.
func (t *step) doubtLeft() {
	if d := t.s.Deed; d != nil && d.Stage == StageDoubt && (t.s.Case.Owner == handoff.Bot || t.s.Case.Owner == handoff.Closed) {
		t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "deed_doubt", Text: d.Name})
	}
}

// done writes down what was done, for whom it was done and for who asks later.
func (t *step) done(action *flows.AgentAction, known bool, result flows.Result) {
	d := t.s.Deed
	who := d.By.Name
	if d.Yes.ID != "" {
		who += ", approved by " + d.Yes.Name
	}
	t.inside(Line{From: System, Text: fmt.Sprintf("%s: %s (%s)", d.Name, d.Says, who)})
	t.deedNote(NoteDeedDone, "")
	t.learn(result.Slots)
	t.s.Episode.Tried = remember(t.s.Episode.Tried, d.By.Name+": "+d.Name, triedMost)
	t.brief(t.w.Pack)
	t.s.Rev++
	if known && action.Tells != "" && t.s.Case.Owner.Open() {
		t.say(System, action.Tells, append([]flows.Slot{text("agent", d.By.Name), text("act_result", d.Says)}, t.s.Talk.Slots...)...)
		t.toDesk()
	}
}

// learn keeps what the shop said, so that the next action and the card know it.
func (t *step) learn(found []flows.Slot) {
	t.s.Talk = flows.Know(t.s.Talk, found)
}

func textOf(slots []flows.Slot, name string) string {
	for _, s := range slots {
		if s.Name == name {
			return s.Text
		}
	}
	return ""
}

// approvalDue asks the next person for a yes, or tells the agent that nobody
// gave it.
func (t *step) approvalDue() {
	d := *t.s.Deed
	d.Since, d.Rung = t.e.At, d.Rung+1
	t.s.Deed = &d
	switch {
	case d.Rung < approvers:
		t.deedNote(NoteApprove, "")
	case d.Rung == approvers:
		t.deedNote(NoteApprove, "")
		t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "approval", Text: d.Name})
	default:
		t.deedNote(NoteDeedNot, "nobody approved it in time. Ask again, or promise the customer a time")
		t.s.Deed = nil
	}
}
