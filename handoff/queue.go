package handoff

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
	case f.Due > f.At:
		// The customer has a time already, whatever the hours; nobody is rung before it nears.
		c.Promise = &Promise{What: f.What, To: f.To, Made: f.At, Due: f.Due}
		c.own(Pledge, f.At)
		c.LeadRung = f.At
		return []Duty{TellTeamPromised, PostCard}
	case !r.Hours.Open(f.At):
		c.Promise = &Promise{Made: f.At, Due: r.Hours.Opens(f.At) + hour, What: "an answer after opening"}
		duties = []Duty{TellClosedHours}
	case !f.Told:
		duties = []Duty{TellFinding}
	}
	duties = append(duties, PostCard)
	rung := f.Rung
	if f.Lead {
		rung = max(rung, leadRung)
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
	// Out of hours the customer already has the time and the promise.
	if c.Owner == Queue && c.Promise == nil {
		return []Duty{TellTaken, PostTranscript} // the agents read what was just said
	}
	return []Duty{PostTranscript}
}

// cardTakenLate keeps the place of a card whose matter ended before the desk
// took it: the card says so itself.
func cardTakenLate(c *Case, f Fact, _ Rules) []Duty {
	if c.ID != "" && c.Accepted == 0 {
		c.Accepted, c.Card = f.At, f.Place
	}
	return nil
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

// lowestRung is where a case that came back is rung: not below a lead, if one
// was asked for.
func (c *Case) lowestRung() int {
	if c.Lead {
		return leadRung
	}
	return 1
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

func teamPromiseDue(c *Case, f Fact, r Rules) []Duty {
	c.Promise, c.Lead = nil, true
	c.Climb = f.At
	c.Told, c.Tells = f.At, c.Tells+1
	return append([]Duty{TellTeamDue, EditCard}, c.ring(max(leadRung, c.Rung), f.At, r)...)
}
