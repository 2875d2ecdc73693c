package webchat

import (
	"context"
	"sync"
	"time"
)

// wheel keeps all timeouts of all connections with one ticker and no
// goroutine, timer or channel of their own. It is exact to a tick, never early.
type wheel struct {
	tick  time.Duration
	mu    sync.Mutex
	now   int64 // ticks since the beginning
	slots [256][]*spoke
}

// ringer is told that its time has come; it must not block.
type ringer interface{ ring() }

// spoke is one timeout. It belongs to who rings; the zero spoke with its ringer
// is unset.
type spoke struct {
	on   ringer
	at   int64 // the tick; 0 = unset
	slot int   // place in its slot
}

func newWheel(tick time.Duration) *wheel { return &wheel{tick: max(tick, time.Millisecond)} }

func (w *wheel) run(ctx context.Context) {
	ticker := time.NewTicker(w.tick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			for _, s := range w.advance() {
				s.on.ring()
			}
		case <-ctx.Done():
			return
		}
	}
}

func (w *wheel) advance() (due []*spoke) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now++
	for _, s := range w.slots[w.now%int64(len(w.slots))] {
		if s.at <= w.now {
			due = append(due, s)
		}
	}
	for _, s := range due {
		w.remove(s)
	}
	return due
}

// set has a spoke ring after d, instead of whenever it was to ring.
func (w *wheel) set(s *spoke, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.remove(s)
	s.at = w.now + 1 + int64((d+w.tick-1)/w.tick)
	slot := &w.slots[s.at%int64(len(w.slots))]
	s.slot = len(*slot)
	*slot = append(*slot, s)
}

// drop unsets a spoke.
func (w *wheel) drop(s *spoke) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.remove(s)
}

func (w *wheel) remove(s *spoke) {
	if s.at == 0 {
		return
	}
	slot := &w.slots[s.at%int64(len(w.slots))]
	last := len(*slot) - 1
	(*slot)[s.slot] = (*slot)[last]
	(*slot)[s.slot].slot = s.slot
	(*slot)[last] = nil
	*slot = (*slot)[:last]
	s.at = 0
}
