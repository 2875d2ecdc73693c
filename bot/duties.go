package bot

import (
	"reflect"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// move applies a fact to the case and does what it asks for. It is the only
// place where the core calls handoff.Move.
func (t *step) move(f handoff.Fact) {
	f.At = t.e.At
	before := t.s.Case
	after, duties := handoff.Move(before, f, t.w.Rules)
	t.s.Case = after
	// A fact that means nothing now asks for nothing and changes nothing.
	t.moved = t.moved || len(duties) > 0 || !reflect.DeepEqual(before, after)
	if after.Owner != before.Owner || after.Agent.ID != before.Agent.ID {
		t.ownerChanged(before)
	}
	for _, d := range duties {
		t.do(d, before)
	}
}

// ownerChanged takes back what was queued in the former owner's name: the bot
// is silent once an agent has the case, and what an agent had in the hold does
// not leave once somebody else has it. (A bell that nobody needs any more is
// not wanted when its turn comes; it stays in the list, for one that rings
// just now must be found to be taken down.)
func (t *step) ownerChanged(before handoff.Case) {
	owner := t.s.Case.Owner
	t.s.Offer = nil
	if owner == handoff.Holder || owner == handoff.Closed {
		t.s.Talk.Stack, t.s.Talk.Pack, t.s.Turn = nil, "", Turn{}
		t.dropFlowCalls()
	}
	t.dropDeed()
	if before.Owner.Open() && before.Owner != handoff.Bot {
		t.doubtLeft()
	}
	switch {
	case owner == handoff.Closed:
		t.drawBack()
		if before.Owner != handoff.Bot {
			t.keepCase(before)
		}
	case owner == handoff.Bot && before.Owner.Open():
		t.drawBack()
		t.keepCase(before)
		t.s.Episode = Episode{N: t.s.Episode.N + 1, Since: t.e.At, Spoke: t.e.At, Topic: t.s.Episode.Topic, Foreign: t.s.Episode.Foreign}
		t.s.Window = nil
	case before.Agent.ID != "":
		t.takeBack(before.Agent)
	}
}

// do carries out one duty of a move.
func (t *step) do(d handoff.Duty, before handoff.Case) {
	c := t.s.Case
	switch d {
	case handoff.TellFinding:
		t.say(Robot, "utter_finding_person")
	case handoff.TellClosedHours:
		opens := t.w.Rules.Hours.Opens(t.e.At)
		t.say(Robot, "utter_closed_hours", t.clockTime("opens", opens), t.clockTime("due", c.Promise.Due))
	case handoff.TellTaken:
		t.say(Robot, "utter_card_taken", text("wait", t.waitWords()))
	case handoff.TellClaimed:
		covered := t.s.Posted == t.s.Lines
		t.say(System, "utter_claimed", text("agent", c.Agent.Name))
		if covered {
			t.s.Posted = t.s.Lines // the note that rings the claimer says it
		}
	case handoff.TellTruth:
		t.tellTruth()
	case handoff.TellMoved:
		t.say(System, "utter_moved", text("agent", before.Agent.Name))
		t.send(Send{Kind: SendDM, Lane: LaneBell, Name: string(NoteMoved), User: before.Agent.ID})
	case handoff.TellPutBack:
		t.say(System, "utter_put_back", text("agent", before.Agent.Name))
	case handoff.TellPromised:
		t.say(System, "utter_promised", text("agent", c.Promise.By.Name), t.clockTime("due", c.Promise.Due))
	case handoff.TellTeamPromised:
		id := "utter_team_promised"
		if c.Promise.To != "" {
			id = "utter_team_promised_to"
		}
		t.say(Robot, id, t.clockTime("due", c.Promise.Due))
	case handoff.TellTeamRunning:
		t.say(Robot, "utter_team_promise_running", t.clockTime("due", c.Promise.Due), t.clockTime("now", t.e.At))
	case handoff.TellPromiseRunning:
		t.say(System, "utter_promise_running", text("agent", c.Promise.By.Name), t.clockTime("due", c.Promise.Due), t.clockTime("now", t.e.At))
	case handoff.TellPromiseDue:
		t.say(System, "utter_promise_due", text("agent", before.Promise.By.Name), t.clockTime("due", before.Promise.Due), text("lead", t.leadWords()))
	case handoff.TellTeamDue:
		t.say(Robot, "utter_team_promise_due", t.clockTime("due", before.Promise.Due))
	case handoff.TellHandedBack:
		t.say(Robot, "utter_handed_back")
	case handoff.TellLeadCalled:
		t.say(System, "utter_lead_called")
	case handoff.TellRest:
		t.say(System, "utter_agent_rest")
	case handoff.TellEnded:
		t.say(System, "utter_agent_closed")
	case handoff.TellSorted:
		t.say(Robot, "utter_sorted")
	case handoff.AskSettled:
		asker := before.Agent
		if t.e.Acted != nil {
			asker = t.e.Acted.By // a lead may end an agent's case
		}
		t.s.Memory.Ask, t.s.Memory.Agent = t.e.At, asker
		t.sayWithChoices(System, "utter_settled_check", text("agent", asker.Name))
	default:
		t.toldDesk(d)
	}
}

// toldDesk carries out the duties towards the agents.
func (t *step) toldDesk(d handoff.Duty) {
	c := t.s.Case
	switch d {
	case handoff.PostCard:
		t.s.Rev++
		t.send(Send{Kind: SendCard, Lane: LaneDesk})
	case handoff.EditCard:
		t.s.Rev++
	case handoff.PostTranscript:
		t.send(Send{Kind: SendLines, Lane: LaneDesk, Name: string(NoteTranscript), From: 1, To: t.s.Lines})
		t.s.Posted = t.s.Lines
	case handoff.RingClaimer:
		t.note(NoteClaimed, c.Agent.ID)
	case handoff.RingOwner:
		t.ringWithLines(c.Agent.ID)
	case handoff.RingMaker:
		note := NoteMaker
		if t.e.Said != nil {
			note = NoteMeanwhile
		}
		t.note(note, c.Agent.ID)
	case handoff.NudgeOwner:
		t.send(Send{Kind: SendDM, Lane: LaneBell, Name: string(NoteNudge), User: c.Agent.ID})
	case handoff.Page:
		t.send(Send{Kind: SendPage, Lane: LaneBell, Rung: c.Rung})
		if c.Rung >= 3 {
			t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "unclaimed"})
		}
	case handoff.DropBell:
		if c.Bell != (handoff.Place{}) {
			t.send(Send{Kind: SendHush, Lane: LaneBell, On: c.Bell})
		}
	case handoff.Alarm:
		t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "no_card"})
	case handoff.NoteUnseen:
		t.note(NoteUnseen, c.Agent.ID)
	case handoff.NoteLead:
		t.note(NoteLead, "")
	}
}

// note posts a line of Handrail's own in the case's thread.
func (t *step) note(n Note, user string) {
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(n), User: user})
}

// ringWithLines marks the post that carries the customer's first line of a
// turn: it mentions the owner.
func (t *step) ringWithLines(user string) {
	for i := len(t.s.Out) - 1; i >= 0; i-- {
		if o := &t.s.Out[i]; o.Kind == SendLines && o.Name == "" {
			o.Name, o.User = string(NoteRing), user
			return
		}
	}
	t.note(NoteRing, user)
}

func text(name, value string) flows.Slot {
	return flows.Slot{Name: name, Kind: flows.TextKind, Text: value}
}
