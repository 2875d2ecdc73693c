package slack

import (
	"sync"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

// status remembers how the last call to Slack went.
type status struct {
	mu    sync.Mutex
	since time.Time // down since; zero = well
	why   string
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
	if d.state.since.IsZero() {
		return "on"
	}
	return "down since " + d.state.since.UTC().Format(time.RFC3339) + ": " + d.state.why
}
