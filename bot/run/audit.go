package run

import (
	"context"
	"fmt"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

const (
	auditEvery  = time.Minute
	nightAt     = 3 * time.Hour // after midnight at the shop
	faultMemory = bot.Millis(10_000)
	clocksLate  = bot.Millis(5000)
	clocksDead  = bot.Millis(90_000)
)

// audit looks every minute whether anybody is stranded, although nobody can be.
func (h *House) audit(ctx context.Context) {
	tick := time.NewTicker(auditEvery)
	defer tick.Stop()
	night := h.nextNight()
	for first := true; ; first = false {
		h.count(ctx)
		if now := h.now(); now >= night {
			h.clear(ctx, now)
			night = h.nextNight()
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if first {
			h.missing(ctx)
		}
	}
}

// missing closes the pages that were open when the last life ended and have not
// come back in a minute: an answer to them would seem to be read by somebody.
func (h *House) missing(ctx context.Context) {
	waiting, err := h.store.Waiting(ctx, crowdSize)
	if err != nil {
		h.log.Error("the waiting cannot be read", "err", err)
		return
	}
	for _, i := range waiting {
		at, err := h.load(ctx, i.Conversation)
		if err != nil || !at.state.Page.Open || h.watch.watched(i.Conversation) {
			continue
		}
		_, err = h.Accept(ctx, bot.Event{
			ID:           fmt.Sprintf("seen:%s:missing:%d", i.Conversation, h.now()),
			Conversation: i.Conversation,
			Seen:         &bot.Seen{},
		})
		if err != nil {
			h.log.Warn("a page that has gone was not noted", "conversation", i.Conversation, "err", err)
		}
	}
}

func (h *House) count(ctx context.Context) {
	stranded, err := h.store.Stranded(ctx)
	if err != nil {
		if ctx.Err() == nil {
			h.log.Error("the auditor cannot read the store", "err", err)
		}
		return
	}
	h.meter.stranded.Set(float64(stranded))
	if stranded > 0 {
		h.log.Error("conversations are stranded", "n", stranded)
		h.alarm(fmt.Sprintf("%d conversations are open and have no clock: look at them now", stranded))
	}
}

func (h *House) clear(ctx context.Context, now bot.Millis) {
	if h.nightly == nil {
		return
	}
	if err := h.nightly(ctx, now); err != nil && ctx.Err() == nil {
		h.log.Error("the nightly clearing did not finish", "err", err)
	}
}

func (h *House) nextNight() bot.Millis {
	now := time.UnixMilli(h.now()).In(h.zone)
	night := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, h.zone).Add(nightAt)
	if !night.After(now) {
		night = night.AddDate(0, 0, 1)
	}
	return night.UnixMilli()
}

// Health is what /readyz says of the house. Store and Clocks are "" if well.
type Health struct {
	Store    string
	Clocks   string
	Stranded int
}

// Health looks now.
func (h *House) Health(ctx context.Context) Health {
	var health Health
	if _, _, err := h.store.Load(ctx, ""); err != nil {
		health.Store = err.Error()
	} else if at := h.faulty.Load(); at != 0 && h.now()-at < faultMemory {
		health.Store = "the last commit failed"
	}
	if n, err := h.store.Stranded(ctx); err == nil {
		health.Stranded = n
	} else if health.Store == "" {
		health.Store = err.Error()
	}
	health.Clocks = h.clocks.health()
	return health
}

func (c *clocks) health() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch silent := c.house.now() - c.beat; {
	case !c.house.started.Load():
		return "not started"
	case silent > clocksDead:
		return fmt.Sprintf("not looked at for %d s", silent/1000)
	case c.late > clocksLate:
		return fmt.Sprintf("%d s late", c.late/1000)
	}
	return ""
}
