package webchat

import "sync"

// What may wait for a page that reads slower than its conversation goes on.
// Beyond it the page is told to come back: the transcript has everything.
const (
	maxWaiting = 256
	maxWeight  = 1 << 20 // bytes
)

// backlog is what waits to be written to one page. It owns memory only while
// something waits.
type backlog struct {
	mu     sync.Mutex
	frames []frame
	weight int
	spilt  bool // too much waited: nothing more is taken
}

// add appends frames; it reports whether the backlog has just spilt.
func (b *backlog) add(frames []frame) (spilt bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spilt {
		return false
	}
	for _, f := range frames {
		b.weight += len(f.data)
	}
	b.frames = append(b.frames, frames...)
	if len(b.frames) > maxWaiting || b.weight > maxWeight {
		b.frames, b.weight, b.spilt = nil, 0, true
	}
	return b.spilt
}

// take hands everything over that waits.
func (b *backlog) take() []frame {
	b.mu.Lock()
	defer b.mu.Unlock()
	frames := b.frames
	b.frames, b.weight = nil, 0
	return frames
}

func (b *backlog) empty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.frames) == 0
}

// full reports whether the backlog has spilt.
func (b *backlog) full() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spilt
}
