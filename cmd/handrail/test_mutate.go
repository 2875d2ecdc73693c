package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// mutants makes one small mistake after the other in the flows and plays the tests that come to that place: a mistake that no test
// notices is printed. It stops when its time is over.
func (t trial) mutants(ctx context.Context, r *rooms, io stdio, results []played) error {
	ctx, cancel := context.WithTimeout(ctx, t.mutateFor)
	defer cancel()
	var all []flows.Mutation
	tests := byPlace(results)
	for _, m := range r.world.Pack.Mutations() {
		if t.mine(m.File) && len(tests[[2]string{m.Flow, m.Step}]) > 0 {
			all = append(all, m)
		}
	}
	lives := make([]bool, len(all))
	tried := make([]bool, len(all))
	var next atomic.Int64
	var crew sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	for worker := range errs {
		crew.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all) && ctx.Err() == nil && errs[worker] == nil; i = int(next.Add(1)) - 1 {
				noticed, err := r.noticed(ctx, all[i], tests[[2]string{all[i].Flow, all[i].Step}], t.channels[0])
				if ctx.Err() == nil {
					tried[i], lives[i], errs[worker] = true, !noticed, err
				}
			}
		})
	}
	crew.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	n, left := 0, 0
	for i, m := range all {
		if tried[i] {
			n++
		}
		if lives[i] {
			left++
			fmt.Fprintf(io.out, "%s:%d: no test notices %s\n", m.File, m.Line, m.Text)
		}
	}
	fmt.Fprintf(io.out, "mutations: %d of %d noticed", n-left, n)
	if n < len(all) {
		fmt.Fprintf(io.out, "; %d more were not tried within %s", len(all)-n, t.mutateFor.Round(time.Second))
	}
	fmt.Fprintln(io.out)
	return nil
}

// byPlace are the tests that came to each step, each once, on the first store that they were played on.
func byPlace(results []played) map[[2]string][]flows.TestCase {
	places := map[[2]string][]flows.TestCase{}
	for _, p := range results {
		for place := range walked(p.Trail).steps {
			known := slices.ContainsFunc(places[place], func(c flows.TestCase) bool { return c.Name == p.Case.Name })
			if !known {
				places[place] = append(places[place], p.Case)
			}
		}
	}
	return places
}

// noticed says whether one of the tests no longer holds with a mistake in the pack.
func (r *rooms) noticed(ctx context.Context, m flows.Mutation, cases []flows.TestCase, channel string) (bool, error) {
	world := *r.world
	world.Pack = m.Pack
	broken := &rooms{cfg: r.cfg, world: &world}
	for _, c := range cases {
		if c.Channels != nil && !slices.Contains(c.Channels, channel) {
			continue
		}
		p := played{channel: channel, store: "memory"}
		p.Case = c
		if err := broken.play(ctx, &p); err != nil {
			return false, err
		}
		if p.Failure != nil {
			return true, nil
		}
	}
	return false, nil
}
