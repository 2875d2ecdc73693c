package suite

import (
	"slices"

	"github.com/handrail-chat/handrail/bot"
	"pgregory.net/rapid"
)

// glance compares what the last step is most likely to have broken.
func (h *history) glance(t *rapid.T) {
	if id := h.touched; id != "" {
		h.compareState(t, id)
		h.both(t, "the last lines of "+id, func(s Store) (any, error) { return s.Lines(h.ctx, id, 0, 3) })
	}
	h.compareDue(t)
}

// compare compares everything.
func (h *history) compare(t *rapid.T) {
	for _, id := range []string{"ada", "bea", "cleo", "dana", "eva", "nobody"} {
		h.compareOne(t, id)
	}
	for _, name := range []string{"+1555", "slack:T:C:1.2", "code-7", "nowhere"} {
		h.both(t, "find", func(s Store) (any, error) { return s.Find(h.ctx, name) })
	}
	h.compareAll(t)
}

func (h *history) compareState(t *rapid.T, id string) {
	type loaded struct {
		State   []byte
		Version int64
	}
	h.both(t, "load "+id, func(s Store) (any, error) {
		state, version, err := s.Load(h.ctx, id)
		return loaded{state, version}, err
	})
}

func (h *history) compareOne(t *rapid.T, id string) {
	h.compareState(t, id)
	lines := h.standing[id].lines
	n, most := rapid.IntRange(-1, lines+2).Draw(t, "line"), rapid.IntRange(0, lines+1).Draw(t, "most")
	h.both(t, "lines of "+id, func(s Store) (any, error) { return s.Lines(h.ctx, id, n, most) })
	h.both(t, "lines before of "+id, func(s Store) (any, error) { return s.Before(h.ctx, id, n, most) })
	h.both(t, "all lines of "+id, func(s Store) (any, error) { return s.Lines(h.ctx, id, 0, 1<<20) })
	h.both(t, "entries of "+id, func(s Store) (any, error) { return s.Entries(h.ctx, id, most) })
	for _, ref := range []string{"r1", "r2", "r3"} {
		h.both(t, "secret of "+id, func(s Store) (any, error) { return s.Secret(h.ctx, id, ref) })
	}
}

func (h *history) compareDue(t *rapid.T) {
	type due struct {
		Conversations []string
		Next          bot.Millis
	}
	now := h.now*1000 + rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "now")
	most := rapid.IntRange(0, 6).Draw(t, "most")
	h.both(t, "due", func(s Store) (any, error) {
		ids, next, err := s.Due(h.ctx, now, most)
		return due{ids, next}, err
	})
}

func (h *history) compareAll(t *rapid.T) {
	h.compareDue(t)
	most := rapid.IntRange(0, 6).Draw(t, "most waiting")
	since := h.now*1000 + rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "since")
	h.both(t, "pending", func(s Store) (any, error) {
		ids, err := s.Pending(h.ctx)
		slices.Sort(ids)
		return ids, err
	})
	h.both(t, "waiting", func(s Store) (any, error) { return s.Waiting(h.ctx, most) })
	h.both(t, "pick-ups", func(s Store) (any, error) {
		n, median, err := s.Pickups(h.ctx, since)
		return [2]bot.Millis{bot.Millis(n), median}, err
	})
	h.both(t, "all pick-ups", func(s Store) (any, error) {
		n, median, err := s.Pickups(h.ctx, 0)
		return [2]bot.Millis{bot.Millis(n), median}, err
	})
	h.both(t, "stranded", func(s Store) (any, error) { return s.Stranded(h.ctx) })
}
