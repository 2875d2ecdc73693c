package fake

import (
	"sort"
	"sync"
	"time"
)

// Clock is where the workspace takes its time from: timestamps of messages, rate ceilings, the 3 seconds of a trigger or
// an acknowledgement, the minutes between retries.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in a goroutine of its own once d has passed; stop prevents a call that has not begun.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

type wall struct{}

func (wall) Now() time.Time { return time.Now() }

func (wall) AfterFunc(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }

// Hurry returns the real clock with the long waits, those over ten seconds, divided by n: a retry after 5 minutes comes
// after 5 minutes / n. Now stays true, and so do timestamps, signatures and the 3 seconds of an acknowledgement.
func Hurry(n int) Clock {
	if n < 1 {
		n = 1
	}
	return hurry{time.Duration(n)}
}

type hurry struct{ n time.Duration }

func (hurry) Now() time.Time { return time.Now() }

func (h hurry) AfterFunc(d time.Duration, f func()) func() bool {
	if d > 10*time.Second {
		d /= h.n
	}
	return time.AfterFunc(d, f).Stop
}

// Manual is a clock that stands still until Advance moves it.
type Manual struct {
	mu    sync.Mutex
	now   time.Time
	next  int
	calls map[int]manualCall
}

type manualCall struct {
	at time.Time
	f  func()
}

// NewManual returns a clock that shows start.
func NewManual(start time.Time) *Manual {
	return &Manual{now: start, calls: map[int]manualCall{}}
}

// Now is the time that was last set.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// AfterFunc waits for Advance; a d of zero or less runs at once.
func (m *Manual) AfterFunc(d time.Duration, f func()) func() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if d <= 0 {
		go f()
		return func() bool { return false }
	}
	m.next++
	id := m.next
	m.calls[id] = manualCall{m.now.Add(d), f}
	return func() bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		_, waiting := m.calls[id]
		delete(m.calls, id)
		return waiting
	}
}

// Advance moves the clock and runs what became due, in order of time, before it returns.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	end := m.now.Add(d)
	for {
		id, due := m.earliest(end)
		if id == 0 {
			break
		}
		delete(m.calls, id)
		m.now = due.at
		m.mu.Unlock()
		due.f()
		m.mu.Lock()
	}
	m.now = end
	m.mu.Unlock()
}

// Waiting says how many calls are set, so that a test can know that a retry has been scheduled before it advances.
func (m *Manual) Waiting() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.calls)
}

// earliest picks the first call up to end; calls of the same moment keep the order in which they were set.
func (m *Manual) earliest(end time.Time) (int, manualCall) {
	ids := make([]int, 0, len(m.calls))
	for id, c := range m.calls {
		if !c.at.After(end) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return 0, manualCall{}
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := m.calls[ids[i]], m.calls[ids[j]]
		if a.at.Equal(b.at) {
			return ids[i] < ids[j]
		}
		return a.at.Before(b.at)
	})
	return ids[0], m.calls[ids[0]]
}
