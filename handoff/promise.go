package handoff

func promised(c *Case, f Fact, _ Rules) []Duty {
	if f.Due <= f.At {
		return nil
	}
	c.Promise = &Promise{By: f.By, What: f.What, Made: f.At, Due: f.Due}
	c.Waiting, c.Nudged, c.Rested, c.Warned = 0, false, 0, false
	c.own(Pledge, f.At)
	return []Duty{TellPromised, EditCard}
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
	if c.Unclaimed() {
		return []Duty{TellTeamRunning, RingMaker}
	}
	return []Duty{TellPromiseRunning, RingMaker}
}

// beforeDue rings the maker; for a promise of the team's that nobody has taken up, whoever is on call.
func beforeDue(c *Case, f Fact, r Rules) []Duty {
	c.Promise.Rung = true
	if c.Unclaimed() {
		return append([]Duty{RingMaker}, c.ring(1, f.At, r)...)
	}
	return []Duty{RingMaker}
}

func promiseDue(c *Case, f Fact, r Rules) []Duty {
	if c.Promise.Waits {
		c.Outcome = "never seen"
		c.end(f.At)
		return []Duty{EditCard}
	}
	broken, tell := *c.Promise, TellPromiseDue
	if c.Unclaimed() {
		tell = TellTeamDue
	}
	c.toQueue(f.At)
	c.Past, c.Lead = broken.By, true
	return append([]Duty{tell, EditCard}, c.ring(leadRung, f.At, r)...)
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
