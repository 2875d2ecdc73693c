package run

import (
	"context"
	"errors"
	"fmt"

	"github.com/handrail-chat/handrail/bot"
)

// maxSettle bounds what one Settle may do: beyond it, something goes in circles.
const maxSettle = 10_000

// Settle carries out, in the caller's goroutine, everything that can be done
// at Config.Now: ready sends and clocks that are due, until nothing is left.
// It is for a House that was not started.
func (h *House) Settle(ctx context.Context) error {
	if h.started.Load() {
		return errors.New("run: a started house settles by itself")
	}
	for range maxSettle {
		_, moved := h.clocks.pass(ctx)
		for range maxSettle {
			if !h.outbox.one(ctx) {
				break
			}
			moved = true
		}
		if !moved {
			return ctx.Err()
		}
	}
	return fmt.Errorf("run: not settled after %d rounds", maxSettle)
}

// Next is when something is due next, as far as it is known now; 0 = never.
func (h *House) Next(ctx context.Context) (bot.Millis, error) {
	c := &h.clocks
	c.mu.Lock()
	known, next := len(c.rung), c.earliest()
	c.mu.Unlock()
	due, later, err := h.store.Due(ctx, h.now(), dueAtOnce+known)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	for _, conversation := range due {
		at, err := h.load(ctx, conversation)
		if err != nil {
			return 0, err
		}
		if first := bot.Earliest(h.World(), at.state); !c.silent(conversation, first) {
			next = sooner(next, first)
		}
	}
	return sooner(next, later), nil
}
