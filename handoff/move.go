package handoff

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

	{DeskLate, []Owner{Queue, Pledge}, deskLate},
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
