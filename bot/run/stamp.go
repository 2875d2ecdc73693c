package run

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

const (
	crowdFresh = bot.Millis(5000) // a look at the others is good for so long
	crowdRush  = bot.Millis(250)  // and for so long even if something moved since
	crowdSize  = 10_000
)

// crowd is what an event is told of other conversations: read now and then,
// shared by all events in between.
type crowd struct {
	reading sync.Mutex
	dirty   atomic.Bool
	last    atomic.Pointer[glance]
}

// glance is one look at everybody who waits.
type glance struct {
	at      bot.Millis
	pickups int
	median  bot.Millis
	opened  []bot.Millis   // hand-overs nobody has picked up, oldest first
	holds   map[string]int // by agent
}

// stamp says what an event's step must know of others. A store that cannot be
// read now costs exactness, not the event.
func (h *House) stamp(ctx context.Context, s bot.State, e bot.Event) bot.Stamp {
	if e.Seen != nil || e.Typing != nil {
		return bot.Stamp{}
	}
	g := h.glance(ctx)
	if g == nil {
		return bot.Stamp{}
	}
	stamp := bot.Stamp{Pickups: g.pickups, Pickup: g.median}
	if e.Acted != nil {
		stamp.Holds = g.holds[e.Acted.By.ID]
	}
	before := e.At
	if s.Case.Owner == handoff.Queue {
		before = s.Case.Opened
	}
	stamp.Ahead, _ = slices.BinarySearch(g.opened, before)
	return stamp
}

func (h *House) glance(ctx context.Context) *glance {
	c, now := &h.crowd, h.now()
	g := c.last.Load()
	if g != nil && !c.stale(g, now, h.started.Load()) {
		return g
	}
	if g != nil && !c.reading.TryLock() {
		return g // somebody else is looking
	} else if g == nil {
		c.reading.Lock()
	}
	defer c.reading.Unlock()
	if again := c.last.Load(); again != g {
		return again
	}
	c.dirty.Store(false)
	fresh, err := h.lookRound(ctx, now)
	if err != nil {
		h.log.Warn("the other conversations cannot be read", "err", err)
		return g
	}
	c.last.Store(fresh)
	return fresh
}

func (c *crowd) stale(g *glance, now bot.Millis, started bool) bool {
	age := now - g.at
	if c.dirty.Load() {
		// Driven step by step, time stands still between two events.
		return !started || age >= crowdRush || age < 0
	}
	return age >= crowdFresh || age < 0
}

func (h *House) lookRound(ctx context.Context, now bot.Millis) (*glance, error) {
	today := time.UnixMilli(now).In(h.zone)
	midnight := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, h.zone)
	n, median, err := h.store.Pickups(ctx, midnight.UnixMilli())
	if err != nil {
		return nil, err
	}
	waiting, err := h.store.Waiting(ctx, crowdSize)
	if err != nil {
		return nil, err
	}
	g := &glance{at: now, pickups: n, median: median, holds: map[string]int{}}
	for _, i := range waiting {
		switch i.Owner {
		case handoff.Queue:
			g.opened = append(g.opened, i.Opened)
		case handoff.Holder, handoff.Pledge:
			g.holds[i.Agent.ID]++
		}
	}
	slices.Sort(g.opened)
	return g, nil
}
