package handoff

import (
	"fmt"
	"slices"
	"testing"
)

// The clocks of the exploration are ticks, so that a fixpoint is reached:
// small, different where order matters, and none equal to another's multiple
// by accident of the defaults.
func ticks() Rules {
	both := func(d Millis) Length { return Length{d, d + 1} }
	return Rules{Clocks: Clocks{
		Desk: both(1), Mention: both(2), Lead: both(3), Duty: both(4), Tell: both(3), Nudge: both(1), Requeue: both(3),
		Warn: both(1), Before: both(1), Never: both(3), Hold: both(1), Unseen: both(1), Shop: both(1), Settle: both(1), Close: both(2), Idle: both(1),
	}}
}

// longest is more than any clock of ticks: a moment further back makes no
// difference any more.
const longest = 10

// world is a case with the moment it stands at and whether the page is away.
type world struct {
	c    Case
	away bool
}

// relative moves every moment so that now is base, cuts what no clock can tell
// apart any more, counters at limit + 1, and forgets what neither clock nor
// transition of the present owner reads.
func (w world) relative(now Millis) world {
	c := w.c
	shift := func(m Millis) Millis {
		if m == 0 {
			return 0
		}
		return max(m-now+base, base-longest)
	}
	n := Case{ID: c.ID, Owner: c.Owner, Agent: c.Agent, Lead: c.Lead, Late: c.Late}
	if c.Accepted > 0 {
		n.Accepted, n.Card = base, c.Card
	} else if !c.Late {
		n.Opened = shift(c.Opened)
	}
	switch c.Owner {
	case Queue:
		n.Climb, n.Rung, n.Told, n.Tells = shift(c.Climb), c.Rung, shift(c.Told), min(c.Tells, 1)
		if c.Rung >= topRung {
			n.Climb, n.Again = 0, shift(c.Again)
		}
	case Holder:
		n.Waiting, n.Rested, n.Nudged, n.Warned = shift(c.Waiting), shift(c.Rested), c.Nudged, c.Warned
	case Bot, Closed:
		n = Case{Owner: c.Owner}
	}
	if c.Lead && !c.Agent.Lead {
		n.LeadRung = shift(c.LeadRung)
	}
	if c.Promise != nil && c.Owner.Open() {
		p := *c.Promise
		p.Made, p.Due, p.What, p.By = shift(p.Made), shift(p.Due), "", c.Agent
		n.Promise = &p
	}
	return world{n, w.away}
}

// base is "now" of a normalised world: not 0, for 0 means never.
const base = 1000

// key is what two worlds have alike if they are the same.
type key struct {
	owner                                                             Owner
	id, agent                                                         string
	away, lead, late, nudged, warned, promised, rung, waits           bool
	opened, accepted, climb, told, again, waiting, rested, asked, due Millis
	made                                                              Millis
	rungs, tells                                                      int
}

func (w world) key() key {
	c := w.c
	k := key{
		owner: c.Owner, id: c.ID, agent: c.Agent.ID, away: w.away, lead: c.Lead, late: c.Late, nudged: c.Nudged, warned: c.Warned,
		opened: c.Opened, accepted: c.Accepted, climb: c.Climb, told: c.Told, again: c.Again, waiting: c.Waiting, rested: c.Rested,
		asked: c.LeadRung, rungs: c.Rung, tells: c.Tells,
	}
	if p := c.Promise; p != nil {
		k.promised, k.rung, k.waits, k.due, k.made = true, p.Rung, p.Waits, p.Due, p.Made
	}
	return k
}

var (
	ana   = Agent{ID: "UANA", Name: "Ana"}
	ben   = Agent{ID: "UBEN", Name: "Ben"}
	maria = Agent{ID: "UMARIA", Name: "Maria", Lead: true}
)

// moves is everything that customer, agents and desk can do now.
func moves() []Fact {
	facts := []Fact{
		{Kind: Began}, {Kind: Parted}, {Kind: HandOver, Case: "1"}, {Kind: HandOver, Case: "1", Lead: true}, {Kind: HandOver, Case: "1", Rung: 2}, {Kind: HandOver, Case: "1", Due: base + 4},
		{Kind: CardTaken, Place: Place{"C", "1"}}, {Kind: LeadAsked}, {Kind: Spoke}, {Kind: Spoke, Thanks: true},
		{Kind: UnseenAnswer}, {Kind: Seen}, {Kind: Sorted}, {Kind: Gone, By: ana},
	}
	for _, who := range []Agent{ana, ben, maria} {
		facts = append(facts,
			Fact{Kind: Claim, By: who}, Fact{Kind: PutBack, By: who}, Fact{Kind: HandBack, By: who}, Fact{Kind: Answered, By: who},
			Fact{Kind: Promised, By: who, Due: base + 3}, Fact{Kind: Resolve, By: who}, Fact{Kind: Resolve, By: who, Note: "seen"}, Fact{Kind: Spam, By: who})
	}
	return facts
}

var byAgents = []Kind{Claim, PutBack, HandBack, Promised, Resolve, Spam}

// step applies a fact at base, if its author may do it.
func (w world) step(f Fact, r Rules) world {
	f.At = base
	if slices.Contains(byAgents, f.Kind) && Refuses(w.c, f) != "" {
		return w
	}
	next, _ := Move(w.c, f, r)
	return world{next, w.away}.relative(base)
}

// tick lets one tick pass and rings what is then due, in order.
func (w world) tick(r Rules, due dues) (world, []Duty) {
	now := Millis(base + 1)
	var all []Duty
	for range 12 {
		deadlines := due(w.c, r, w.away)
		slices.SortStableFunc(deadlines, func(a, b Deadline) int { return int(a.At - b.At) })
		if len(deadlines) == 0 || deadlines[0].At > now {
			return w.relative(now), all
		}
		next, duties := Move(w.c, Fact{Kind: deadlines[0].Fact, At: now}, r)
		w.c = next
		all = append(all, duties...)
	}
	panic(fmt.Sprintf("clocks ring without end: %+v", w.c))
}

type dues func(Case, Rules, bool) []Deadline

// reachable explores to a fixpoint, or until enough says so of a state.
func reachable(r Rules, due dues, enough func(world) bool) map[key]world {
	closed := Case{ID: "1", Owner: Queue, Opened: base, Climb: base, Told: base, Promise: &Promise{Made: base, Due: base + 3}}
	todo := []world{
		world{Case{Owner: Closed}, true}.relative(base),
		world{closed, true}.relative(base), // handed over outside opening hours
	}
	seen := map[key]world{}
	for _, w := range todo {
		seen[w.key()] = w
	}
	facts := moves()
	for len(todo) > 0 {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if enough(w) {
			return seen
		}
		visit := func(next world) {
			if k := next.key(); !has(seen, k) {
				seen[k] = next
				todo = append(todo, next)
			}
		}
		for _, f := range facts {
			visit(w.step(f, r))
		}
		visit(world{w.c, !w.away})
		next, _ := w.tick(r, due)
		visit(next)
	}
	return seen
}

func has(m map[key]world, k key) bool { _, ok := m[k]; return ok }

// stranded names the first law that a case breaks, if nobody acts from now on
// and only clocks ring.
func stranded(w world, r Rules, due dues) string {
	if !w.c.Owner.Open() || w.c.Owner == Bot {
		return ""
	}
	if len(due(w.c, r, w.away)) == 0 {
		return "no clock"
	}
	begun := w.c
	heard := map[Duty]bool{}
	const patience = 24 // ticks: every clock rings at least twice
	queued := 0
	for range patience {
		var duties []Duty
		w, duties = w.tick(r, due)
		for _, d := range duties {
			heard[d] = true
		}
		if w.c.Owner == Queue {
			queued++
		}
		if !w.c.Owner.Open() {
			break
		}
	}
	return begun.brokenLaw(w.c, heard, queued)
}

func (c Case) brokenLaw(end Case, heard map[Duty]bool, queued int) string {
	rest := c.Owner == Holder && c.Waiting == 0 || c.Owner == Pledge && c.Promise.Waits
	switch {
	case (c.Owner == Holder || c.Owner == Pledge) && c.Lead && !c.Agent.Lead && !heard[NoteLead] && !heard[Page] && end.Owner != Closed:
		return "somebody senior was asked for and is not rung again"
	case rest && end.Owner != Closed:
		return "a case that waits for the customer never ends"
	case c.Owner == Holder && c.Waiting == 0 && !c.Warned && !heard[TellRest]:
		return "it ended without a word"
	case rest:
		return ""
	case end.Owner != Queue:
		return "silence of its owner does not lead back to the queue"
	case !heard[Page]:
		return "nobody is rung"
	case end.Rung < topRung:
		return "the ladder is not climbed"
	case queued > 8 && !heard[TellTruth]:
		return "the customer is not told the truth"
	case c.Owner == Holder && !c.Nudged && !heard[NudgeOwner]:
		return "the owner is not asked before losing the case"
	case c.Owner == Pledge && !c.Promise.Rung && !heard[RingMaker]:
		return "the promise's maker is not rung before it is due"
	case c.Owner == Pledge && !heard[TellPromiseDue] && !(c.Unclaimed() && heard[TellTeamDue]):
		return "a promise is dropped in silence"
	case c.Owner == Queue && c.Promise != nil && !heard[TellTeamDue]:
		return "the team's promise is dropped in silence"
	case c.Unclaimed() && c.Accepted == 0 && !c.Late && !heard[Alarm]:
		return "no alarm although the desk has not taken the card"
	}
	return ""
}

// TestNobodyIsStranded explores every order of everything that can happen to a
// case, to a fixpoint, and finds no open case without a live clock, and none
// whose clocks can ring for ever without reaching a person.
func TestNobodyIsStranded(t *testing.T) {
	r := ticks()
	states := reachable(r, Due, func(world) bool { return false })
	t.Logf("%d states", len(states))
	if len(states) < 500 {
		t.Fatalf("only %d states were reached: the exploration is broken", len(states))
	}
	for _, w := range states {
		if law := stranded(w, r, Due); law != "" {
			t.Fatalf("%s: away %v, %+v %+v", law, w.away, w.c, w.c.Promise)
		}
	}
}

// TestEveryDeadlineIsNeeded takes each deadline out in turn: the laws notice.
func TestEveryDeadlineIsNeeded(t *testing.T) {
	r := ticks()
	for _, name := range []string{"desk", "mention", "lead", "duty", "tell", "nudge", "requeue", "warn", "end", "before", "due"} {
		without := func(c Case, r Rules, away bool) []Deadline {
			return slices.DeleteFunc(Due(c, r, away), func(d Deadline) bool { return d.Name == name })
		}
		found := false
		reachable(r, without, func(w world) bool {
			found = found || stranded(w, r, without) != ""
			return found
		})
		if !found {
			t.Errorf("without the deadline %q nothing is noticed", name)
		}
	}
}
