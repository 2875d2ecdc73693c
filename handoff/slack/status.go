package slack

import (
	"slices"
	"sync"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

// linkGrace is how long there may be no connection before it is said: one that
// is replaced is no outage.
const linkGrace = 3 * time.Second

// status remembers how the last call to Slack went, and which of the Socket
// Mode's connections are open.
type status struct {
	mu    sync.Mutex
	since time.Time // down since; zero = well
	why   string
	open  [sockets]bool
	alone time.Time // since when none is open; zero = one is, or none is wanted
}

// link notes that connection n opened or ended.
func (s *status) link(n int, open bool, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[n] = open
	switch {
	case slices.Contains(s.open[:], true):
		s.alone = time.Time{}
	case s.alone.IsZero():
		s.alone = now
	}
}

func (s *status) note(v verdict, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case v.answer == bot.Sent, v.answer == bot.Refused, v.why == askedToWait:
		s.since, s.why = time.Time{}, ""
	case s.since.IsZero():
		s.since, s.why = now, v.why
	default:
		s.why = v.why
	}
}

// Status is how the desk does, for /readyz: "on", or "down since …: why".
func (d *Desk) Status() string {
	d.state.mu.Lock()
	defer d.state.mu.Unlock()
	switch s := &d.state; {
	case !s.since.IsZero():
		return downSince(s.since, s.why)
	case !s.alone.IsZero() && d.cfg.Now().Sub(s.alone) > linkGrace:
		return downSince(s.alone, "no connection to Slack is open")
	}
	return "on"
}

func downSince(t time.Time, why string) string {
	return "down since " + t.UTC().Format(time.RFC3339) + ": " + why
}
