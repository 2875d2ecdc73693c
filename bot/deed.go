package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Deed is what an agent has the shop do for the customer. It is looked at
// before it is done, and what is over the agent's limit waits for somebody
// else's yes. A case has one at a time.
type Deed struct {
	ID     string        `json:"id"`
	Action string        `json:"act"` // of the pack's agent_actions
	Name   string        `json:"name"`
	By     handoff.Agent `json:"by"`
	Args   []flows.Slot  `json:"args,omitempty"` // as they were wished: what is talked of since is another matter
	Stage  Stage         `json:"st"`
	Send   string        `json:"send,omitempty"` // the call that is awaited
	Key    string        `json:"key,omitempty"`  // under which it was first done: a repeat must not do it twice
	Says   string        `json:"says,omitempty"` // what comes of it, in the customer's terms
	Since  Millis        `json:"since,omitempty"`
	Rung   int           `json:"rung,omitempty"` // leads who were asked for their yes
	Yes    handoff.Agent `json:"yes,omitzero"`   // who gave it
}

// Stage is where a deed stands.
type Stage string

// The stages.
const (
	StageLook    Stage = "look"    // the shop is asked what would come of it
	StageAsk     Stage = "ask"     // its agent has the answer and says yes or no
	StageApprove Stage = "approve" // somebody else does
	StageDo      Stage = "do"      // the shop is doing it
	StageDoubt   Stage = "doubt"   // nobody knows whether it did
)

// approvers is how often a yes is asked for: a lead, the next, the duty phone.
// Then its agent is told that nobody gave it.
const approvers = 3

// wishes takes an agent's wish to have something done.
func (t *step) wishes(a Acted) {
	if t.reply = t.mayDo(a.By); t.reply != "" {
		return
	}
	action, ok := t.w.Pack.AgentAction(a.What)
	switch {
	case !ok:
		t.reply = "The shop's flows have no such action any more."
	case !t.w.Asks(action.Does):
		t.reply = "No shop is connected, so nothing can be done from here."
	case !t.w.Pack.Fits(action, t.s.Talk.Slots):
		t.reply = "That can't be done here, as things stand."
	case t.s.Deed != nil && (t.s.Deed.Stage == StageDo || t.s.Deed.Stage == StageDoubt):
		t.reply = fmt.Sprintf("“%s” has no end yet. Wait for it, or answer it in the thread first.", t.s.Deed.Name)
	default:
		t.reply = t.fillIn(action, a.Inputs)
	}
	if t.reply != "" {
		return
	}
	t.dropDeed()
	args := action.Args(t.s.Talk.Slots, t.inputs(action, a.Inputs))
	for i := range args {
		args[i].Text = shorten(args[i].Text, detailMost)
	}
	d := Deed{ID: t.ref(), Action: action.ID, Name: action.Name, By: a.By, Args: args, Stage: StageLook, Since: t.e.At}
	if action.Preview == "" {
		t.s.Deed = &d
		t.askYes(action, nil)
		return
	}
	d.Send = t.calls(action.Preview, d.Args, "")
	t.s.Deed = &d
}

// mayDo says why somebody may not act for this customer; "" if they may.
func (t *step) mayDo(by handoff.Agent) string {
	c := t.s.Case
	switch {
	case c.Owner == handoff.Queue:
		return "Nobody has this yet. Claim it first."
	case c.Owner != handoff.Holder && c.Owner != handoff.Pledge:
		return "This case has ended."
	case c.Agent.ID != by.ID && !by.Lead:
		return fmt.Sprintf("%s has this; only the owner or a lead can do that.", c.Agent.Name)
	}
	return ""
}

// fillIn says what is wrong with a form; "" if it is well.
func (t *step) fillIn(action *flows.AgentAction, given []flows.Slot) string {
	for _, in := range action.Inputs {
		text := strings.TrimSpace(inputOf(given, in.Slot))
		switch {
		case text == "" && !in.Optional:
			return fmt.Sprintf("%s: fill this in.", in.Label)
		case text == "":
		case in.Number && !isAmount(text):
			return fmt.Sprintf("%s: write a number, like 20 or 12.50.", in.Label)
		case in.Values != nil && !slices.Contains(in.Values, text):
			return fmt.Sprintf("%s: choose one of %s.", in.Label, strings.Join(in.Values, ", "))
		}
	}
	return ""
}

// inputs are the fields of a form that the action has, masked and short.
func (t *step) inputs(action *flows.AgentAction, given []flows.Slot) []flows.Slot {
	var all []flows.Slot
	for _, in := range action.Inputs {
		text := t.detail(strings.TrimSpace(inputOf(given, in.Slot)))
		if text == "" {
			continue
		}
		v := flows.Slot{Name: in.Slot, Kind: flows.TextKind, Text: text}
		if in.Number {
			v.Number, _ = strconv.ParseFloat(text, 64)
			v.Kind, v.Text = flows.FloatKind, ""
		}
		all = append(all, v)
	}
	return all
}

func inputOf(given []flows.Slot, name string) string {
	for _, s := range given {
		if s.Name == name {
			return s.Text
		}
	}
	return ""
}

// isAmount takes plain decimal amounts only: "NaN" and "1e9" are numbers too.
func isAmount(text string) bool {
	x, err := strconv.ParseFloat(text, 64)
	return err == nil && x >= 0 && x < 1e9 && !strings.ContainsFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
}

// calls asks the shop, and says under which send.
func (t *step) calls(action string, args []flows.Slot, key string) (send string) {
	t.send(Send{
		Kind: SendCall, Lane: LaneShop, Name: action, Args: args, Key: key,
		Until: t.e.At + max(leastBudget, callBudget*t.w.Rules.Clocks.Shop.Of(false)),
	})
	return t.s.Out[len(t.s.Out)-1].ID
}

// askYes puts what would come of a deed before its agent, or, over the limit,
// before somebody else.
func (t *step) askYes(action *flows.AgentAction, seen []flows.Slot) {
	d := *t.s.Deed
	d.Send, d.Since, d.Stage = "", t.e.At, StageAsk
	note := NoteDeed
	if action.Always || action.Limit > 0 && !within(action, d.Args, seen) {
		d.Stage, d.Rung, note = StageApprove, 1, NoteApprove
	}
	t.s.Deed = &d
	t.deedNote(note, "")
}

// within reports whether one person may do it alone, by the field that the
// limit is of: what the shop says counts more than what was typed. An amount
// that nobody knows is within no limit.
func within(action *flows.AgentAction, args, seen []flows.Slot) bool {
	for _, slots := range [...][]flows.Slot{seen, args} {
		for _, s := range slots {
			if s.Name == action.Of && (s.Kind == flows.MoneyKind || s.Kind == flows.FloatKind) {
				return s.Number <= action.Limit
			}
		}
	}
	return false
}

// deedNote writes about the deed in the thread. Text is what it says, or why
// not.
func (t *step) deedNote(note Note, why string) {
	d := t.s.Deed
	said := d.Name
	if d.Says != "" {
		said += ": " + d.Says
	}
	if d.Yes.ID != "" {
		said += ", approved by " + d.Yes.Name
	}
	if why != "" {
		said = d.Name + ": " + why
	}
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(note), User: d.By.ID, Text: said, Deed: d.ID, Rung: d.Rung})
}

// dropDeed forgets a deed that was not begun.
func (t *step) dropDeed() {
	if d := t.s.Deed; d != nil && d.Stage != StageDo && d.Stage != StageDoubt {
		t.drop(func(s Send) bool { return s.Kind == SendCall && s.ID == d.Send })
		t.s.Deed = nil
		t.moved = true
	}
}

// dropFlowCalls takes back what a flow asked the shop. What an agent has it do
// goes on, whoever owns the case by then, and so does a change that a flow
// asked for: it may be half done, and somebody has to know how it ended.
func (t *step) dropFlowCalls() {
	t.drop(func(s Send) bool {
		return s.Kind == SendCall && t.w.onlyLooks(s.Name) && (t.s.Deed == nil || s.ID != t.s.Deed.Send)
	})
}

// triedStill notes for the card which changes have no answer yet.
func (t *step) triedStill(pending []Send) {
	for _, s := range pending {
		if s.Kind == SendCall && !t.w.onlyLooks(s.Name) && (t.s.Deed == nil || s.ID != t.s.Deed.Send) {
			t.tried(s, "no answer yet")
		}
	}
}
