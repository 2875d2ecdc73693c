package run

import (
	"context"
	"sync"
)

// queue lets one event of a conversation in at a time. It is for speed only:
// two processes know nothing of each other's queue and the commit's version
// decides, but inside one nobody has to lose a race.
type queue struct {
	mu     sync.Mutex
	places map[string]*place
	spare  sync.Pool
}

// place is one conversation's turnstile. Who waits longest enters first.
type place struct {
	using int
	turn  chan struct{}
}

func (q *queue) enter(ctx context.Context, key string) (*place, error) {
	q.mu.Lock()
	if q.places == nil {
		q.places = map[string]*place{}
	}
	p := q.places[key]
	if p == nil {
		p, _ = q.spare.Get().(*place)
		if p == nil {
			p = &place{turn: make(chan struct{}, 1)}
		}
		q.places[key] = p
	}
	p.using++
	q.mu.Unlock()

	select {
	case p.turn <- struct{}{}:
		return p, nil
	case <-ctx.Done():
		q.release(key, p)
		return nil, context.Cause(ctx)
	}
}

func (q *queue) leave(key string, p *place) {
	<-p.turn
	q.release(key, p)
}

func (q *queue) release(key string, p *place) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if p.using--; p.using == 0 {
		delete(q.places, key)
		q.spare.Put(p)
	}
}
