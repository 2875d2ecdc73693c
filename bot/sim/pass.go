package sim

import (
	"context"
	"errors"

	"github.com/handrail-chat/handrail/bot"
)

// finishMost is how long, at most, a step waits for what it has set in motion.
const finishMost = bot.Millis(60_000)

// ringsMost bounds how often time may stop on its way: beyond it something rings in circles.
const ringsMost = 100_000

var errCircles = errors.New("the clocks ring in circles")

// Pass lets time go by: every clock on the way rings at its moment.
func (r *Room) Pass(ctx context.Context, length bot.Millis) error {
	end := r.now + length
	for range ringsMost {
		if err := r.house.Settle(ctx); err != nil {
			return err
		}
		next, err := r.house.Next(ctx)
		if err != nil {
			return err
		}
		if next == 0 || next > end {
			r.now = max(r.now, end)
			return nil
		}
		r.now = max(r.now, next)
	}
	return errCircles
}

// Finish lets just so much time go by as what was begun needs: a burst settles, the shop answers, an agent's held message leaves, the
// thread is told.
func (r *Room) Finish(ctx context.Context) error {
	limit := r.now + finishMost
	for range ringsMost {
		if err := r.house.Settle(ctx); err != nil {
			return err
		}
		if at := r.underway(); at == 0 || at > limit {
			return nil
		}
		next, err := r.house.Next(ctx)
		if err != nil {
			return err
		}
		if next == 0 || next > limit {
			return nil
		}
		r.now = max(r.now, next)
	}
	return errCircles
}

// underway is when the first thing that was begun will happen; 0 if nothing was.
func (r *Room) underway() (at bot.Millis) {
	s := r.State()
	soonest := func(when bot.Millis) {
		if when > 0 && (at == 0 || when < at) {
			at = when
		}
	}
	if len(s.Turn.Parts) > 0 {
		soonest(s.Turn.Until)
	}
	for _, h := range s.Held {
		soonest(h.Due)
	}
	for _, o := range s.Out {
		switch {
		case o.Kind == bot.SendCall || o.Kind == bot.SendLook:
			soonest(max(o.After, r.now))
		case o.Kind == bot.SendLines && r.Desk.up():
			soonest(o.After)
		}
	}
	return at
}
