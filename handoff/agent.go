package handoff

func claim(c *Case, f Fact, _ Rules) []Duty {
	if c.Owner == Holder && c.Agent.ID == f.By.ID {
		return nil
	}
	back := c.Owner == Pledge && c.Agent.ID == f.By.ID
	if c.Owner == Pledge && c.Unclaimed() {
		return takeUp(c, f)
	}
	if c.Agent.ID != "" {
		c.Past = c.Agent
	}
	c.Agent = f.By
	c.Waiting, c.Nudged, c.Rested, c.Warned, c.Rang = f.At, false, 0, false, false
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

// takeUp makes the team's promise the claimer's own: the hour stands.
func takeUp(c *Case, f Fact) []Duty {
	c.Agent, c.Promise.By = f.By, f.By
	c.Rung, c.Again, c.Climb, c.LeadRung = 0, 0, 0, f.At
	if f.By.Lead {
		c.Lead = false
	}
	c.own(Pledge, f.At)
	duties := []Duty{DropBell, TellClaimed, RingClaimer, EditCard}
	if c.Lead {
		duties = append(duties, NoteLead)
	}
	return duties
}

func putBack(c *Case, f Fact, r Rules) []Duty {
	if c.Unclaimed() {
		return nil
	}
	c.Note = f.Note
	c.toQueue(f.At)
	duties := []Duty{TellPutBack, EditCard}
	if c.Lead {
		// Who was asked for somebody senior doesn't get rid of that by letting go.
		duties = append(duties, c.ring(leadRung, f.At, r)...)
	}
	return duties
}

func handBack(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome, c.Note = "handed back to the bot", f.Note
	c.Promise, c.Waiting, c.Rested = nil, 0, 0
	c.own(Bot, f.At)
	return []Duty{DropBell, TellHandedBack, EditCard}
}

func gone(c *Case, f Fact, r Rules) []Duty {
	if c.Unclaimed() {
		return nil // it is nobody's who could go
	}
	c.toQueue(f.At)
	return append([]Duty{TellMoved, EditCard}, c.ring(c.lowestRung(), f.At, r)...)
}

func spokeToAgent(c *Case, f Fact, _ Rules) []Duty {
	if f.Thanks && c.Waiting == 0 {
		return nil
	}
	if c.Waiting == 0 {
		c.Waiting, c.Nudged, c.Rested, c.Warned = f.At, false, 0, false
	}
	if c.Rang {
		return nil
	}
	c.Rang = true
	return []Duty{RingOwner}
}

func answered(c *Case, f Fact, _ Rules) []Duty {
	if f.By.ID != c.Agent.ID || c.Unclaimed() {
		return nil
	}
	kept := c.Owner == Pledge
	c.Waiting, c.Nudged, c.Rested, c.Warned, c.Rang = 0, false, f.At, false, false
	if kept {
		c.Promise = nil
		c.own(Holder, f.At)
		return []Duty{EditCard}
	}
	return nil
}

func nudgeDue(c *Case, _ Fact, _ Rules) []Duty {
	c.Nudged = true
	return []Duty{NudgeOwner}
}

func requeueDue(c *Case, f Fact, r Rules) []Duty {
	rung := c.lowestRung()
	if c.Agent.Lead {
		rung = leadRung
	}
	c.toQueue(f.At)
	return append([]Duty{TellMoved, EditCard}, c.ring(rung, f.At, r)...)
}

func warnDue(c *Case, _ Fact, _ Rules) []Duty {
	c.Warned = true
	return []Duty{TellRest}
}

func leadAsked(c *Case, f Fact, r Rules) []Duty {
	if c.Lead || c.Owner != Queue && c.Agent.Lead {
		return nil
	}
	c.Lead = true
	if c.Owner == Queue {
		duties := []Duty{TellLeadCalled, EditCard}
		if c.Rung < leadRung {
			duties = append(duties, c.ring(leadRung, f.At, r)...)
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
