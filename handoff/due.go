package handoff

// Deadline is one clock of a conversation: its name, when it rings (Unix
// milliseconds), and why in words for an operator.
type Deadline struct {
	Name string `json:"name"`
	At   Millis `json:"at"`
	Why  string `json:"why"`
	Fact Kind   `json:"-"` // what Move is told when it rings
}

// The rungs: on-call, a lead by name, the duty phone; above it the same rung
// rings again and again.
const (
	leadRung = 2
	topRung  = 3
)

// Due derives the deadlines of a case, in the order in which they are named
// here; away says that the customer's page is not open. The bot's own clocks
// (settle, idle, shop) are package bot's.
func Due(c Case, r Rules, away bool) []Deadline {
	switch c.Owner {
	case Queue:
		return r.queueClocks(c, away)
	case Holder:
		return r.leadClock(r.agentClocks(c, away), c, away)
	case Pledge:
		return r.deskClock(r.leadClock(promiseClocks(c.Promise, r.Clocks), c, away), c, away)
	}
	return nil
}

// leadClock rings a lead again for a case that an agent has: the wish for
// somebody senior is not used up by having been rung once.
func (r Rules) leadClock(due []Deadline, c Case, away bool) []Deadline {
	if !c.Lead || c.Agent.Lead {
		return due
	}
	return append(due, Deadline{"lead", r.Hours.After(c.LeadRung, r.Clocks.Lead.Of(away)), "somebody senior was asked for", LeadDue})
}

func (r Rules) queueClocks(c Case, away bool) []Deadline {
	due := append(r.deskClock(make([]Deadline, 0, 4), c, away), r.nextRung(c, away))
	if c.Promise != nil {
		// The customer was given an hour; before it there is nothing truer to say.
		return append(due, Deadline{"due", c.Promise.Due, "the team promised an answer", PromiseDue})
	}
	tell := r.Clocks.Tell.Of(away)
	if c.Tells > 0 {
		tell *= 2
	}
	if c.Told-c.Climb > hour {
		// A page that stays open all night isn't written to every ten minutes.
		tell = 2 * r.Clocks.Tell.Away
	}
	return append(due, Deadline{"tell", r.Hours.After(c.Told, tell), "the customer is owed the truth about the wait", TellDue})
}

// deskClock raises the alarm if the desk does not take the card of a case that nobody has.
func (r Rules) deskClock(due []Deadline, c Case, away bool) []Deadline {
	if !c.Unclaimed() || c.Accepted > 0 || c.Late {
		return due
	}
	return append(due, Deadline{"desk", c.Opened + r.Clocks.Desk.Of(away), "the desk has not taken the card", DeskLate})
}

func (r Rules) nextRung(c Case, away bool) Deadline {
	switch {
	case c.Rung < 1:
		return Deadline{"mention", r.Hours.After(c.Climb, r.Clocks.Mention.Of(away)), "unclaimed: on-call is rung", RungDue}
	case c.Rung < leadRung:
		return Deadline{"lead", r.Hours.After(c.Climb, r.Clocks.Lead.Of(away)), "unclaimed: a lead is rung by name", RungDue}
	case c.Rung < topRung:
		return Deadline{"duty", r.Hours.After(c.Climb, r.Clocks.Duty.Of(away)), "unclaimed: the duty phone is rung", RungDue}
	}
	return Deadline{"duty", r.Hours.After(c.Again, r.Clocks.Duty.Of(away)), "still unclaimed: the duty phone is rung again", RungDue}
}

func (r Rules) agentClocks(c Case, away bool) []Deadline {
	due := make([]Deadline, 0, 2)
	if c.Waiting > 0 {
		if !c.Nudged {
			due = append(due, Deadline{"nudge", r.Hours.After(c.Waiting, r.Clocks.Nudge.Of(away)), "the customer waits for " + c.Agent.Name, NudgeDue})
		}
		return append(due, Deadline{"requeue", r.Hours.After(c.Waiting, r.Clocks.Requeue.Of(away)), c.Agent.Name + " is silent: back to the queue", RequeueDue})
	}
	warn := r.Clocks.Warn.Of(away)
	if !c.Warned {
		due = append(due, Deadline{"warn", c.Rested + warn, "the case waits for the customer", WarnDue})
	}
	return append(due, Deadline{"end", c.Rested + 3*warn, "the customer has not come back", EndDue})
}

func promiseClocks(p *Promise, c Clocks) []Deadline {
	if p == nil {
		return nil
	}
	if p.Waits {
		return []Deadline{{"due", p.Due, "an answer waits to be seen", PromiseDue}}
	}
	due, maker := make([]Deadline, 0, 3), p.By.Name
	if p.By.ID == "" {
		maker = "the team"
	}
	if !p.Rung {
		due = append(due, Deadline{"before", max(p.Made, p.Due-c.Before.Open), maker + " is rung before the promise is due", BeforeDue})
	}
	return append(due, Deadline{"due", p.Due, maker + " promised an answer", PromiseDue})
}
