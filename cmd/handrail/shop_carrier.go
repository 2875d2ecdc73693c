package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

// leastPatience is what one request to the shop has, however fast clocks run.
const leastPatience = 400 * time.Millisecond

// shopCarrier carries the flows' calls: those that a pack declares to where it
// says, all others to the shop.
type shopCarrier struct {
	shop       *shop.HTTP // nil: no shop is connected
	errands    *shop.Errands
	world      func() *bot.World
	guesses    guesses
	zone       *time.Location
	autoLimit  float64
	orderLimit float64
	now        func() time.Time
	meter      *shopMeter
	log        *slog.Logger
}

func newShopCarrier(c config, pack *flows.Pack, world func() *bot.World, limits taker, meter *shopMeter, log *slog.Logger) (*shopCarrier, error) {
	patience := max(time.Duration(c.clocks.Shop.Open)*time.Millisecond, leastPatience)
	s := &shopCarrier{world: world, zone: c.zone, now: time.Now, meter: meter, log: log}
	s.guesses = guesses{limits: limits, key: c.secret, now: func() time.Time { return s.now() }, log: log, under: newTurns()}
	var err error
	if s.autoLimit, err = amountIn(pack, "gift_card.auto_limit"); err != nil {
		return nil, err
	}
	if s.orderLimit, err = amountIn(pack, "orders.auto_limit"); err != nil {
		return nil, err
	}
	s.errands = shop.NewErrands(shop.ErrandConfig{
		Secret: secretOf(c.environ), Pace: float64(c.fast), Transport: c.shopOver.Transport, Pause: c.shopOver.Pause,
	})
	if c.shopURL == nil {
		return s, nil
	}
	over := c.shopOver
	over.URL, over.Token, over.Patience = c.shopURL.String(), c.shopToken, patience
	s.shop, err = shop.New(over)
	return s, err
}

// amountIn reads a sum from a pack's config; without one it is 0.
func amountIn(pack *flows.Pack, key string) (float64, error) {
	text, _ := pack.Config(key)
	if text == "" {
		return 0, nil
	}
	amount, err := strconv.ParseFloat(text, 64)
	if err != nil || !(amount >= 0) {
		return 0, fmt.Errorf("config: %s: %q is no amount", strings.ReplaceAll(key, ".", ": "), text)
	}
	return amount, nil
}

// secretOf finds what `secret:NAME` in a pack stands for: the variable NAME,
// or the file that NAME_FILE names.
func secretOf(environ func(string) (string, bool)) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if environ == nil {
			return "", false
		}
		if path, ok := environ(name + "_FILE"); ok {
			text, err := os.ReadFile(path)
			return strings.TrimSpace(string(text)), err == nil
		}
		value, ok := environ(name)
		return strings.TrimSpace(value), ok && value != ""
	}
}

// lacks says which secrets a pack names and nobody has set.
func (c *shopCarrier) lacks(pack *flows.Pack) error {
	var all []error
	for _, name := range c.errands.Missing(pack) {
		all = append(all, fmt.Errorf("the flows send secret:%s, which is not set: set %s, or %s_FILE to a file that holds it", name, name, name))
	}
	return errors.Join(all...)
}

func (c *shopCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	call := shop.Call{
		Action: job.Send.Name, IdempotencyKey: cmp.Or(job.Send.Key, job.Send.ID), Args: job.Send.Args, Unknown: job.Unknown,
		At: time.UnixMilli(job.State.At), Zone: c.zone, AutoLimit: c.autoLimit, OrderLimit: c.orderLimit,
		Agent: job.State.Deed != nil && job.State.Deed.Send == job.Send.ID,
	}
	if who := job.State.Who.User; who.Verified {
		call.Customer = who.ID
	}
	// A failure that names its call comes before the clock that only knows that there was no answer.
	if left := job.Send.Until - c.now().UnixMilli(); job.Send.Until > 0 && left > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(left*9/10)*time.Millisecond)
		defer cancel()
	}
	began := time.Now()
	result, limited := c.ask(ctx, job, call)
	if limited != nil {
		c.meter.count(call.Action, flows.Limited, 0)
		return *limited
	}
	c.meter.count(call.Action, result.Outcome, time.Since(began))
	if result.Outcome == flows.Failed {
		c.log.Warn("a call was not answered", "conversation", job.State.ID, "call", job.Send.Name, "why", result.Why)
		return bot.Outcome{Answer: bot.Refused, Why: result.Why}
	}
	return bot.Outcome{Answer: bot.Sent, Shop: &result}
}

// ask carries a call out, unless too many have missed.
func (c *shopCarrier) ask(ctx context.Context, job run.Job, call shop.Call) (flows.Result, *bot.Outcome) {
	if a := c.declared(job); a != nil {
		return c.errands.Do(ctx, a, call), nil
	}
	if c.shop == nil {
		return flows.Result{Outcome: flows.Failed, Why: "no shop is connected"}, nil
	}
	guess := c.guesses.of(job, call)
	leave, limited := c.guesses.enter(ctx, guess)
	if limited != nil {
		return flows.Result{}, limited
	}
	defer leave()
	result := c.shop.Do(ctx, call)
	if result.Outcome == flows.NotFound && !job.Unknown { // a repeat after a crash was counted
		c.guesses.missed(ctx, guess)
	}
	return result, nil
}

// declared finds a pack's own action: in the pack that the conversation runs
// on, else in the one that is in force.
func (c *shopCarrier) declared(job run.Job) *flows.Action {
	w := c.world()
	packs := append([]*flows.Pack{w.Pack}, w.Old...)
	if i := slices.IndexFunc(packs, func(p *flows.Pack) bool { return p.Hash() == job.State.Talk.Pack }); i > 0 {
		packs[0], packs[i] = packs[i], packs[0]
	}
	for _, p := range packs {
		if a, ok := p.Action(job.Send.Name); ok {
			return a
		}
	}
	return nil
}
