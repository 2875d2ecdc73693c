package sim

import (
	"context"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/flows"
)

// How the shop can be.
const (
	ShopUp    = "up"
	ShopSlow  = "slow"  // each request takes as long as is said
	ShopError = "error" // it answers with errors of its own
	ShopDown  = "down"  // no connection
)

// Shop carries calls out in virtual time: it never waits, it says how long it would have taken.
type Shop interface {
	Ask(ctx context.Context, job run.Job) (o bot.Outcome, took bot.Millis)
	// Be sets how it is from now on; slow 0 means longer than anybody waits.
	Be(state string, slow time.Duration) error
}

// shopCarrier is the shop's lane of a room.
type shopCarrier struct {
	room  *Room
	shop  Shop
	stubs map[string]flows.Result
}

// Carry asks the stub of the action, or the shop. The clock moves on by what the answer took.
func (c *shopCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	if result, ok := c.stubs[job.Send.Name]; ok {
		if result.Outcome == flows.Failed {
			return bot.Outcome{Answer: bot.Refused, Why: job.Send.Name + " failed"}
		}
		return bot.Outcome{Answer: bot.Sent, Shop: &result}
	}
	if c.shop == nil {
		return bot.Outcome{Answer: bot.Refused, Why: "there is no shop here"}
	}
	o, took := c.shop.Ask(ctx, job)
	c.room.now += took
	return o
}

// Shop sets how the shop is from now on.
func (r *Room) Shop(state string, slow time.Duration) error {
	if r.shop.shop == nil {
		return nil
	}
	return r.shop.shop.Be(state, slow)
}
