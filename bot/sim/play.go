package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// monday is when a test begins that does not say when: 2026-11-23 14:00 at the shop, a working day.
var monday = flows.TestTime{At: time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)}

// Failure is what of a test did not hold.
type Failure struct {
	Line      int
	Step      string // as its author wrote it
	Want, Got string
}

// Result is how a test went. A test ends with its first failure.
type Result struct {
	Case       flows.TestCase
	Failure    *Failure // nil: it holds
	Transcript []string // so far
	Trail      []flows.Trod
	Took       bot.Millis // of virtual time
}

// Words are the names that test files may use beside those of the pack.
func Words(channels []string) flows.TestWords {
	w := flows.TestWords{
		Owners:   []string{string(handoff.Bot), string(handoff.Queue), string(handoff.Holder), string(handoff.Pledge), string(handoff.Closed)},
		Channels: channels,
	}
	for _, r := range handoff.Reasons() {
		w.Reasons = append(w.Reasons, string(r))
	}
	for _, p := range People {
		w.People = append(w.People, p.Name)
	}
	return w
}

// Play runs a test in a room of its own. What c says of world and customer is what the test does not say itself. An error means that
// the room could not be opened or broke; a test that does not hold is a Result.
func Play(ctx context.Context, test flows.TestCase, c Config) (_ Result, err error) {
	room, err := Open(forTest(test, c))
	if err != nil {
		return Result{}, err
	}
	p := &player{room: room, res: Result{Case: test}}
	for _, s := range test.Stubs {
		room.Stub(s.Action, s.Result)
	}
	began := room.Now()
	for i := range test.Steps {
		next := flows.TestStep{}
		if i+1 < len(test.Steps) {
			next = test.Steps[i+1]
		}
		if p.res.Failure = p.step(ctx, &test.Steps[i], &next); p.res.Failure != nil {
			break
		}
	}
	if p.res.Failure == nil {
		p.res.Failure = p.afterwards(ctx)
	}
	p.res.Took = room.Now() - began
	p.res.Transcript = Transcript(room)
	for _, change := range room.Changes {
		p.res.Trail = append(p.res.Trail, change.Trail...)
	}
	return p.res, room.Close(ctx)
}

// forTest lays what a test says over what there is.
func forTest(test flows.TestCase, c Config) Config {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	at := test.At
	if at.IsZero() {
		at = monday
	}
	world := *c.World
	world.Trace = true
	world.Given = test.Given
	world.HasShop = world.HasShop || len(test.Stubs) > 0
	if hours, err := handoff.ParseHours(test.Hours, zone); err == nil {
		world.Rules.Hours = hours
	}
	c.World, c.At = &world, at.From(time.UnixMilli(0).In(zone)).UnixMilli()
	c.Who = bot.Person{ID: test.Customer.ID, Name: test.Customer.Name, Verified: test.Customer.ID != ""}
	c.Locale = test.Customer.Locale
	return c
}

// player is one test on its way.
type player struct {
	room   *Room
	res    Result
	mark   int // the first change of the last acting step
	cursor int // lines since then that bot and utter steps have passed
	order  int // of the trail since then, what assertions in order have passed
	nevers []never
	banned int // changes that were looked through for them
}

// never is a text that the customer must not be told.
type never struct {
	step *flows.TestStep
	text string
}

// acting are the steps from which on `utter`, `bot` and their like look.
var acting = []string{"user", "wait", "duplicate", "restart", "page", "agent", "slack"}

func (p *player) step(ctx context.Context, s, next *flows.TestStep) *Failure {
	if slices.Contains(acting, s.Verb) {
		p.mark, p.cursor, p.order = len(p.room.Changes), 0, 0
	}
	refused, err := p.act(ctx, s)
	switch {
	case err != nil:
		return &Failure{s.Line, s.Words, "that it can be done", err.Error()}
	case next.Verb == "expect" && next.Mode == "refused":
		return p.wanted(next, refused)
	case refused != "":
		return &Failure{s.Line, s.Words, "that it is done", "refused: " + refused}
	}
	if f := p.broken(); f != nil {
		return f
	}
	for i := range s.Asserts {
		if f := p.assert(s, &s.Asserts[i]); f != nil {
			return f
		}
	}
	return p.holds(s)
}

// act does what a step does; the steps that only look do nothing here.
func (p *player) act(ctx context.Context, s *flows.TestStep) (refused string, err error) {
	if s.Verb != "never" {
		return p.room.Act(ctx, s)
	}
	for _, text := range s.Texts {
		p.nevers = append(p.nevers, never{s, text})
	}
	p.banned = len(p.room.Changes)
	return "", nil
}

// Act lets happen what a step of a test says; one that only looks is nothing. What somebody at the desk is told instead of it being
// done is refused.
func (r *Room) Act(ctx context.Context, s *flows.TestStep) (refused string, err error) {
	switch s.Verb {
	case "user":
		return "", r.Say(ctx, s.Texts...)
	case "wait":
		return "", errors.Join(r.Pass(ctx, s.Length.From(r.Time()).UnixMilli()-r.Now()), r.Finish(ctx))
	case "slack":
		r.Desk.State = s.Mode
		return "", r.Finish(ctx)
	case "shop":
		for _, stub := range s.Stubs {
			r.Stub(stub.Action, stub.Result)
		}
		if s.Mode != "answers" {
			return "", r.Shop(s.Mode, s.Length.In)
		}
	case "duplicate":
		return "", r.Repeat(ctx)
	case "restart":
		return "", r.Restart(ctx)
	case "session":
		r.NewPage()
	case "page":
		return "", r.Page(ctx, s.Mode == "open")
	case "agent":
		who, ok := Person(s.Who)
		if !ok {
			return "", fmt.Errorf("nobody at the desk is called %s", s.Who)
		}
		deed := Deed{Act: s.Act, Texts: s.Texts, Crossed: s.Crossed, Action: s.Name, Inputs: s.Inputs}
		if !s.Length.IsZero() {
			deed.Due = s.Length.From(r.Time()).UnixMilli()
		}
		return r.Do(ctx, who, deed)
	}
	return "", nil
}
