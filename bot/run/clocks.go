package run

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

const (
	ringsAtOnce = 16               // clocks stepped side by side
	dueAtOnce   = 256              // read from the store at once, the oldest first
	longestNap  = 30 * time.Second // a wall clock may be set while we sleep
	doubtAgain  = bot.Millis(1000)
)

// clocks turns deadlines into events. The store knows the earliest deadline of
// every conversation; this goroutine sleeps until the first of them, or until
// a commit brings an earlier one.
type clocks struct {
	house *House
	kick  chan struct{}

	mu     sync.Mutex
	until  bot.Millis            // asleep until; 0 = until something comes
	inPass bool                  // awake
	noted  bot.Millis            // the earliest deadline committed since this pass began
	rung   map[string]bot.Millis // rang at this due and stayed due: a send in flight, for example
	doubts map[string]bot.Millis // commits of unknown end: when to look at the conversation again
	waits  waits                 // lanes that wait for a moment
	beat   bot.Millis            // when the last pass ended
	late   bot.Millis            // how late the last pass was
}

func (c *clocks) open(h *House) {
	c.house, c.kick = h, make(chan struct{}, 1)
	c.rung, c.doubts = map[string]bot.Millis{}, map[string]bot.Millis{}
	c.beat = h.now()
}

func (c *clocks) run(ctx context.Context) {
	for {
		next, _ := c.pass(ctx)
		nap := time.Duration(next-c.house.now()) * time.Millisecond
		if next == 0 || nap > longestNap {
			nap = longestNap
		}
		timer := time.NewTimer(max(nap, 0))
		select {
		case <-timer.C:
		case <-c.kick:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// pass rings what is due now and says when to come again (0 = nothing waits)
// and whether anything moved.
func (c *clocks) pass(ctx context.Context) (next bot.Millis, rang bool) {
	now := c.house.now()
	c.release(now)
	c.reread(ctx, now)
	c.mu.Lock()
	known := len(c.rung)
	c.inPass, c.noted = true, 0
	c.mu.Unlock()
	due, next, err := c.house.store.Due(ctx, now, dueAtOnce+known)
	if err != nil {
		if ctx.Err() == nil {
			c.house.log.Error("deadlines cannot be read", "err", err)
		}
		next = now + 1000
	}
	late, rang := c.ringAll(ctx, due)
	c.house.meter.late.Set(float64(late) / 1000)
	now = c.house.now()
	switch {
	case rang:
		next = now // what rang may be due again at once
	case next != 0 && next <= now:
		next = now + 1000 // more than we could read, and none of it moves
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inPass, c.late = false, late
	c.until = sooner(sooner(next, c.noted), c.earliest())
	if err == nil {
		c.beat = now
	}
	return c.until, rang
}

// moved hears of every commit: what was silent may ring again, and an earlier
// deadline wakes the sleeper.
func (c *clocks) moved(conversation string, due bot.Millis) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.rung, conversation)
	c.hurry(due)
}

// wait has a lane looked at again at a moment.
func (c *clocks) wait(l *lane, at bot.Millis) {
	c.mu.Lock()
	defer c.mu.Unlock()
	heap.Push(&c.waits, waiting{at, l})
	c.hurry(at)
}

// doubt has a conversation read again: a commit ended in the dark.
func (c *clocks) doubt(conversation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.house.now() + doubtAgain
	c.doubts[conversation] = at
	c.hurry(at)
}

// hurry wakes the sleeper if at is before what it sleeps for; the lock is held.
func (c *clocks) hurry(at bot.Millis) {
	if at == 0 {
		return
	}
	if c.inPass {
		c.noted = sooner(c.noted, at)
		return
	}
	if c.until != 0 && at >= c.until {
		return
	}
	c.until = at
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

func (c *clocks) release(now bot.Millis) {
	for {
		c.mu.Lock()
		if len(c.waits) == 0 || c.waits[0].at > now {
			c.mu.Unlock()
			return
		}
		l := heap.Pop(&c.waits).(waiting).lane
		c.mu.Unlock()
		c.house.outbox.nudge(l)
	}
}

func (c *clocks) reread(ctx context.Context, now bot.Millis) {
	c.mu.Lock()
	var ripe []string
	for conversation, at := range c.doubts {
		if at <= now {
			ripe = append(ripe, conversation)
		}
	}
	c.mu.Unlock()
	for _, conversation := range ripe {
		c.house.known.drop(conversation)
		at, err := c.house.load(ctx, conversation)
		c.mu.Lock()
		if err != nil {
			c.doubts[conversation] = now + doubtAgain
		} else {
			delete(c.doubts, conversation)
		}
		c.mu.Unlock()
		if err == nil && at.version > 0 {
			c.house.outbox.look(at.state, "")
		}
	}
}

// earliest is the first moment that the store does not know of; the lock is held.
func (c *clocks) earliest() (at bot.Millis) {
	if len(c.waits) > 0 {
		at = c.waits[0].at
	}
	for _, again := range c.doubts {
		at = sooner(at, again)
	}
	return at
}

// sooner is the earlier of two moments of which 0 is none.
func sooner(a, b bot.Millis) bot.Millis {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
