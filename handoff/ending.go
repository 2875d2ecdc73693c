package handoff

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

func endDue(c *Case, f Fact, _ Rules) []Duty {
	c.Outcome = "the customer did not come back"
	c.end(f.At)
	return []Duty{TellEnded, EditCard}
}

func (c *Case) end(at Millis) {
	c.Promise, c.Waiting, c.Rested, c.Nudged, c.Warned, c.Lead = nil, 0, 0, false, false, false
	c.own(Closed, at)
}
