package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/flows"
)

// played is one test on one channel and store.
type played struct {
	sim.Result
	channel, store string
}

// playAll plays every test on every channel and store, as many at a time as
// there are processors. The results come in the order of the tests.
func (r *rooms) playAll(ctx context.Context, cases []flows.TestCase, channels, stores []string) ([]played, error) {
	var all []played
	for _, c := range cases {
		for _, channel := range channels {
			if c.Channels != nil && !slices.Contains(c.Channels, channel) {
				continue
			}
			for _, s := range stores {
				all = append(all, played{Result: sim.Result{Case: c}, channel: channel, store: s})
			}
		}
	}
	errs := make([]error, len(all))
	jobs := make(chan int)
	var crew sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(1, len(all))) {
		crew.Go(func() {
			for i := range jobs {
				errs[i] = r.play(ctx, &all[i])
			}
		})
	}
	for i := range all {
		jobs <- i
	}
	close(jobs)
	crew.Wait()
	return all, errors.Join(errs...)
}

func (r *rooms) play(ctx context.Context, p *played) (err error) {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c, tidy, err := r.with(p.channel, p.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tidy()) }()
	if p.Result, err = sim.Play(ctx, p.Case, c); err != nil {
		return fmt.Errorf("%s:%d: %w", p.Case.File, p.Case.Line, err)
	}
	return nil
}
