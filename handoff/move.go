package handoff

import "fmt"

// transition is one line of the table: a fact, the owners under which it
// means something, and what it does. Under any other owner the case stays as
// it was.
type transition struct {
	fact Kind
	from []Owner
	do   func(c *Case, f Fact, r Rules) []Duty
}

// table holds every change of owner and every clock there is. Two lines may
// name one fact; the first whose owner fits counts.
var table = [...]transition{
	{Began, []Owner{Closed, noOwner}, began},
	{Parted, []Owner{Bot}, parted},
	{HandOver, []Owner{Bot, Closed, noOwner}, handOver},

	{CardTaken, []Owner{Queue, Holder, Pledge}, cardTaken},
	{CardTaken, []Owner{Bot, Closed}, cardTakenLate},
	{Claim, []Owner{Queue, Pledge, Holder}, claim},
	{PutBack, []Owner{Holder, Pledge}, putBack},
	{HandBack, []Owner{Queue, Holder, Pledge}, handBack},
	{Gone, []Owner{Holder, Pledge}, gone},
	{LeadAsked, []Owner{Queue, Holder, Pledge}, leadAsked},

	{Spoke, []Owner{Holder}, spokeToAgent},
	{Spoke, []Owner{Pledge}, spokeMeanwhile},
	{Answered, []Owner{Holder, Pledge}, answered},
	{Promised, []Owner{Holder, Pledge}, promised},
	{UnseenAnswer, []Owner{Holder}, unseenAnswer},
	{Seen, []Owner{Pledge}, seen},

	{Resolve, []Owner{Holder, Pledge}, resolve},
	{Sorted, []Owner{Queue, Holder, Pledge}, sorted},
	{Spam, []Owner{Queue, Holder, Pledge}, spam},

	{DeskLate, []Owner{Queue}, deskLate},
	{RungDue, []Owner{Queue}, rungDue},
	{LeadDue, []Owner{Holder, Pledge}, leadDue},
	{TellDue, []Owner{Queue}, tellDue},
	{NudgeDue, []Owner{Holder}, nudgeDue},
	{RequeueDue, []Owner{Holder}, requeueDue},
	{WarnDue, []Owner{Holder}, warnDue},
	{EndDue, []Owner{Holder}, endDue},
	{BeforeDue, []Owner{Pledge}, beforeDue},
	{PromiseDue, []Owner{Pledge}, promiseDue},
	{PromiseDue, []Owner{Queue}, teamPromiseDue},
}

// Move applies a fact to a case. It is total: a fact that means nothing now
// (late, repeated, of an owner who is gone) leaves the case as it was and asks
// for nothing. Whether somebody may do what they do is [Refuses]' business.
func Move(c Case, f Fact, r Rules) (Case, []Duty) {
	for _, t := range table {
		if t.fact != f.Kind {
			continue
		}
		for _, owner := range t.from {
			if owner == c.Owner {
				next := c
				if c.Promise != nil {
					promise := *c.Promise
					next.Promise = &promise
				}
				return next, t.do(&next, f, r)
			}
		}
	}
	return c, nil
}

// own changes the owner; nothing else in this package may.
func (c *Case) own(o Owner, at Millis) {
	c.Owner, c.Since = o, at
}

func began(c *Case, f Fact, _ Rules) []Duty {
	*c = Case{}
	c.own(Bot, f.At)
	return nil
}

func parted(c *Case, f Fact, _ Rules) []Duty {
	c.own(Closed, f.At)
	return nil
}

func handOver(c *Case, f Fact, r Rules) []Duty {
	*c = Case{
		ID: f.Case, Opened: f.At, Climb: f.At, Told: f.At,
		Grounds: Rank(f.Grounds), Topic: f.Topic, High: f.High, Lead: f.Lead, From: f.From,
	}
	c.own(Queue, f.At)
	var duties []Duty
	switch {
	case !r.Hours.Open(f.At):
		c.Promise = &Promise{Made: f.At, Due: r.Hours.Opens(f.At) + hour, What: "an answer after opening"}
		duties = []Duty{TellClosedHours}
	case !f.Told:
		duties = []Duty{TellFinding}
	}
	duties = append(duties, PostCard)
	rung := f.Rung
	if f.Lead {
		rung = max(rung, 2)
	}
	if rung > 0 {
		duties = append(duties, c.ring(rung, f.At, r)...)
	}
	return duties
}

func cardTaken(c *Case, f Fact, _ Rules) []Duty {
	if c.Accepted > 0 {
		return nil
	}
	c.Accepted, c.Card = f.At, f.Place
	duties := []Duty{PostTranscript}
	// Out of hours the customer already has the time and the promise.
	if c.Owner == Queue && c.Promise == nil {
		duties = append(duties, TellTaken)
	}
	return duties
}

// cardTakenLate keeps the place of a card whose matter ended before the desk
// took it: the card says so itself.
func cardTakenLate(c *Case, f Fact, _ Rules) []Duty {
	if c.ID != "" && c.Accepted == 0 {
		c.Accepted, c.Card = f.At, f.Place
	}
	return nil
}

func claim(c *Case, f Fact, _ Rules) []Duty {
	if c.Owner == Holder && c.Agent.ID == f.By.ID {
		return nil
	}
	back := c.Owner == Pledge && c.Agent.ID == f.By.ID
	if c.Agent.ID != "" {
		c.Past = c.Agent
	}
	c.Agent = f.By
	c.Waiting, c.Nudged, c.Rested, c.Warned = f.At, false, 0, false
	c.Promise = nil
	c.Rung, c.Again = 0, 0
	if f.By.Lead {
		c.Lead = false
	}
	c.own(Holder, f.At)
	if back {
		return []Duty{EditCard}
	}
	duties := []Duty{DropBell, TellClaimed, RingClaimer, EditCard}
	if c.Lead {
		// A claim doesn't take away that somebody senior was asked for.
		c.LeadRung = f.At
		duties = append(duties, NoteLead)
	}
	return duties
}

// toQueue gives the case back to everybody, at the foot of the ladder; ring
// lifts it.
func (c *Case) toQueue(at Millis) {
	c.Past, c.Agent = c.Agent, Agent{}
	c.Climb, c.Rung, c.Again, c.Told, c.Tells = at, 0, 0, at, 0
	c.Waiting, c.Nudged, c.Rested, c.Warned = 0, false, 0, false
	c.Promise = nil
	c.own(Queue, at)
}

// ring rings a rung at once. Outside opening hours nobody is paged for a
// customer: the rung's clock then rings at the opening.
func (c *Case) ring(rung int, at Millis, r Rules) []Duty {
	if !r.Hours.Open(at) {
		c.Rung = min(rung, topRung) - 1
		return nil
	}
	c.Rung, c.Again = min(rung, topRung), at
	return []Duty{Page}
}

func putBack(c *Case, f Fact, _ Rules) []Duty {
	c.Note = f.Note
	c.toQueue(f.At)
	return []Duty{TellPutBack, EditCard}
}

func gone(c *Case, f Fact, r Rules) []Duty {
	c.toQueue(f.At)
	return append([]Duty{TellMoved, EditCard}, c.ring(1, f.At, r)...)
}

func handBack(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome, c.Note = "handed back to the bot", f.Note
	c.Promise, c.Waiting, c.Rested = nil, 0, 0
	c.own(Bot, f.At)
	return []Duty{DropBell, TellHandedBack, EditCard}
}

func leadAsked(c *Case, f Fact, r Rules) []Duty {
	if c.Lead || c.Owner != Queue && c.Agent.Lead {
		return nil
	}
	c.Lead = true
	if c.Owner == Queue {
		duties := []Duty{TellLeadCalled, EditCard}
		if c.Rung < 2 {
			duties = append(duties, c.ring(2, f.At, r)...)
		}
		return duties
	}
	c.LeadRung = f.At
	return []Duty{TellLeadCalled, NoteLead, EditCard}
}

func leadDue(c *Case, f Fact, _ Rules) []Duty {
	c.LeadRung = f.At
	return []Duty{NoteLead}
}

func spokeToAgent(c *Case, f Fact, _ Rules) []Duty {
	if f.Thanks && c.Waiting == 0 {
		return nil
	}
	if c.Waiting > 0 {
		return nil
	}
	c.Waiting, c.Nudged, c.Rested, c.Warned = f.At, false, 0, false
	return []Duty{RingOwner}
}

func spokeMeanwhile(c *Case, f Fact, _ Rules) []Duty {
	if f.Thanks {
		return seen(c, f, Rules{}) // who says thanks has read the answer
	}
	if c.Promise.Waits {
		c.Promise = nil
		c.Waiting, c.Nudged, c.Rested, c.Warned = f.At, false, 0, false
		c.own(Holder, f.At)
		return []Duty{RingOwner, EditCard}
	}
	return []Duty{TellPromiseRunning, RingMaker}
}

func answered(c *Case, f Fact, _ Rules) []Duty {
	if f.By.ID != c.Agent.ID {
		return nil
	}
	kept := c.Owner == Pledge
	c.Waiting, c.Nudged, c.Rested, c.Warned = 0, false, f.At, false
	if kept {
		c.Promise = nil
		c.own(Holder, f.At)
		return []Duty{EditCard}
	}
	return nil
}

func promised(c *Case, f Fact, _ Rules) []Duty {
	if f.Due <= f.At {
		return nil
	}
	c.Promise = &Promise{By: f.By, What: f.What, Made: f.At, Due: f.Due}
	c.Waiting, c.Nudged, c.Rested, c.Warned = 0, false, 0, false
	c.own(Pledge, f.At)
	return []Duty{TellPromised, EditCard}
}

func unseenAnswer(c *Case, f Fact, r Rules) []Duty {
	if c.Waiting > 0 {
		return nil
	}
	c.Promise = &Promise{By: c.Agent, What: "the answer waits in the chat", Made: f.At, Due: f.At + r.Clocks.Never.Away, Waits: true}
	c.Rested, c.Warned = 0, false
	c.own(Pledge, f.At)
	return []Duty{NoteUnseen, EditCard}
}

func seen(c *Case, f Fact, _ Rules) []Duty {
	if !c.Promise.Waits {
		return nil
	}
	c.Promise, c.Rested = nil, f.At
	c.own(Holder, f.At)
	return []Duty{EditCard}
}

func resolve(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome, c.Cause, c.Note = f.Outcome, f.Cause, f.Note
	c.end(f.At)
	return []Duty{AskSettled, EditCard}
}

func sorted(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome = "settled it alone"
	c.end(f.At)
	return []Duty{DropBell, TellSorted, EditCard}
}

func spam(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome, c.Past = "spam", f.By
	c.end(f.At)
	return []Duty{DropBell, EditCard}
}

func (c *Case) end(at Millis) {
	c.Promise, c.Waiting, c.Rested, c.Nudged, c.Warned, c.Lead = nil, 0, 0, false, false, false
	c.own(Closed, at)
}

func deskLate(c *Case, _ Fact, _ Rules) []Duty {
	c.Late = true
	return []Duty{Alarm}
}

func rungDue(c *Case, f Fact, r Rules) []Duty {
	return c.ring(c.Rung+1, f.At, r)
}

func tellDue(c *Case, f Fact, _ Rules) []Duty {
	c.Told, c.Tells = f.At, c.Tells+1
	return []Duty{TellTruth}
}

func nudgeDue(c *Case, _ Fact, _ Rules) []Duty {
	c.Nudged = true
	return []Duty{NudgeOwner}
}

func requeueDue(c *Case, f Fact, r Rules) []Duty {
	lead := c.Agent.Lead
	c.toQueue(f.At)
	rung := 1
	if c.Lead || lead {
		rung = 2
	}
	return append([]Duty{TellMoved, EditCard}, c.ring(rung, f.At, r)...)
}

func warnDue(c *Case, _ Fact, _ Rules) []Duty {
	c.Warned = true
	return []Duty{TellRest}
}

func endDue(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome = "the customer did not come back"
	c.end(f.At)
	return []Duty{TellEnded, EditCard}
}

func beforeDue(c *Case, _ Fact, _ Rules) []Duty {
	c.Promise.Rung = true
	return []Duty{RingMaker}
}

func promiseDue(c *Case, f Fact, r Rules) []Duty {
	if c.Promise.Waits {
		c.Outcome = "never seen"
		c.end(f.At)
		return []Duty{EditCard}
	}
	broken := *c.Promise
	c.toQueue(f.At)
	c.Past, c.Lead = broken.By, true
	return append([]Duty{TellPromiseDue, EditCard}, c.ring(2, f.At, r)...)
}

func teamPromiseDue(c *Case, f Fact, r Rules) []Duty {
	c.Promise, c.Lead = nil, true
	c.Told, c.Tells = f.At, c.Tells+1
	return append([]Duty{TellTeamDue, EditCard}, c.ring(max(2, c.Rung), f.At, r)...)
}

// Refuses says in an agent's words why somebody may not do what they ask, or
// "" if they may. An act by its own owner that is repeated is no refusal.
func Refuses(c Case, f Fact) string {
	name := c.Agent.Name
	mine := c.Agent.ID == f.By.ID
	switch f.Kind {
	case Claim:
		if c.Owner == Holder && !mine && !(f.By.Lead && c.Lead) {
			return fmt.Sprintf("%s has this already.", name)
		}
		if c.Owner == Pledge && !mine && !f.By.Lead {
			return fmt.Sprintf("%s has promised this one an answer.", name)
		}
	case PutBack, HandBack, Promised, Resolve:
		if (c.Owner == Holder || c.Owner == Pledge) && !mine && !f.By.Lead {
			return fmt.Sprintf("%s has this; only the owner or a lead can do that.", name)
		}
		if c.Owner == Queue {
			return "Nobody has this yet. Claim it first."
		}
	}
	if !c.Owner.Open() || c.Owner == Bot {
		return "This case has ended."
	}
	if f.Kind == Resolve && !(f.By.Lead && f.Note != "") {
		return unfinished(c, f.By)
	}
	if f.Kind == Promised && f.Due <= f.At {
		return "That time has passed. Choose a later one."
	}
	return ""
}

func unfinished(c Case, by Agent) string {
	switch {
	case c.Lead && !by.Lead:
		return "Somebody senior was asked for; a lead has to see this before it ends."
	case c.Promise != nil && !c.Promise.Waits:
		return "A promise is still open. Answer first, or name a new time."
	case c.Waiting > 0:
		return "The last message has no answer yet. Write back first."
	}
	return ""
}
