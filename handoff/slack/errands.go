package slack

import (
	"context"
	"sync"
)

// errands are what happens beside a call and may be lost with the process:
// words that only help. They end with the desk.
type errands struct {
	mu     sync.Mutex
	closed bool
	wait   sync.WaitGroup
	places chan struct{}
	ctx    context.Context
	cancel context.CancelFunc
}

func (e *errands) open() {
	e.places = make(chan struct{}, 16)
	e.ctx, e.cancel = context.WithCancel(context.Background())
}

// run does f soon. With sixteen under way, or after close, it is left out.
func (e *errands) run(f func(ctx context.Context)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	select {
	case e.places <- struct{}{}:
	default:
		return
	}
	e.wait.Go(func() {
		defer func() { <-e.places }()
		ctx, cancel := context.WithTimeout(e.ctx, callTimeout)
		defer cancel()
		f(ctx)
	})
}

func (e *errands) close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.cancel()
	e.wait.Wait()
}
