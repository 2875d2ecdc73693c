package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/handrail-chat/handrail/bot"
)

// Due lists the conversations whose earliest deadline is at or before now, the
// oldest deadline first, at most most; and when the next one is due.
func (m *Memory) Due(_ context.Context, now bot.Millis, most int) (due []string, next bot.Millis, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := func(c *conversation) bot.Millis { return c.last.Due }
	for _, id := range m.ids(func(c *conversation) bool { return c.last.Due > 0 }, at) {
		if d := at(m.conversations[id]); d > now || len(due) >= most {
			return due, d, nil
		}
		due = append(due, id)
	}
	return due, 0, nil
}

// Pending lists every conversation that has pending sends.
func (m *Memory) Pending(context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ids(func(c *conversation) bool { return c.last.Index.Pending > 0 },
		func(*conversation) bot.Millis { return 0 }), nil
}

// Waiting lists the conversations that people own, the oldest hand-over first,
// at most most.
func (m *Memory) Waiting(_ context.Context, most int) ([]bot.Index, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var waiting []bot.Index
	for _, id := range m.ids(func(c *conversation) bool { return onBoard(c.last.Index.Owner) },
		func(c *conversation) bot.Millis { return c.last.Index.Opened }) {
		if len(waiting) < most {
			waiting = append(waiting, m.conversations[id].last.Index)
		}
	}
	return waiting, nil
}

// Pickups tells how many cases were claimed since a moment, each once, and the
// median of how long they had waited; of an even number, the mean of the
// middle two, rounded down.
func (m *Memory) Pickups(_ context.Context, since bot.Millis) (int, bot.Millis, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var waits []bot.Millis
	for _, p := range m.pickups {
		if p.at >= since {
			waits = append(waits, p.wait)
		}
	}
	if len(waits) == 0 {
		return 0, 0, nil
	}
	slices.Sort(waits)
	return len(waits), (waits[(len(waits)-1)/2] + waits[len(waits)/2]) / 2, nil
}

// Lost lists what was not understood, the newest first, at most most.
func (m *Memory) Lost(_ context.Context, most int) ([]bot.Lost, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lost := slices.Clone(m.lost)
	slices.Reverse(lost)
	slices.SortStableFunc(lost, func(a, b bot.Lost) int { return cmp.Compare(b.At, a.At) })
	return lost[:max(0, min(most, len(lost)))], nil
}

// Stranded counts open conversations without a deadline.
func (m *Memory) Stranded(context.Context) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.ids(func(c *conversation) bool { return c.last.Open && c.last.Due == 0 },
		func(*conversation) bot.Millis { return 0 })), nil
}

// Retain deletes what is older than it may be.
func (m *Memory) Retain(_ context.Context, keep Retention, now bot.Millis) error {
	if err := keep.Check(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, c := range m.conversations {
		if c.last.Open || c.last.Due > 0 || c.last.Index.Pending > 0 {
			continue
		}
		if before, ok := Before(keep.Events, now); ok {
			c.events = slices.DeleteFunc(c.events, func(e event) bool {
				if e.at < before {
					delete(m.seen, e.id)
				}
				return e.at < before
			})
		}
		if before, ok := Before(keep.Secrets, now); ok {
			for ref, s := range c.sealed {
				if s.at < before {
					delete(c.sealed, ref)
				}
			}
		}
		if before, ok := Before(keep.Closed, now); ok && c.last.At < before {
			m.forget(id, c)
		}
	}
	if before, ok := Before(keep.Events, now); ok {
		m.lost = slices.DeleteFunc(m.lost, func(l bot.Lost) bool { return l.At < before })
	}
	if before, ok := Before(keep.Takes, now); ok {
		for key, times := range m.taken {
			m.taken[key] = slices.DeleteFunc(times, func(at bot.Millis) bool { return at < before })
		}
	}
	if before, ok := Before(keep.Pickups, now); ok {
		m.pickups = slices.DeleteFunc(m.pickups, func(p pickup) bool { return p.at < before })
	}
	return nil
}

func (m *Memory) forget(id string, c *conversation) {
	for _, e := range c.events {
		delete(m.seen, e.id)
	}
	for alias, to := range m.aliases {
		if to == id {
			delete(m.aliases, alias)
		}
	}
	m.lost = slices.DeleteFunc(m.lost, func(l bot.Lost) bool { return l.Conversation == id })
	delete(m.conversations, id)
}
