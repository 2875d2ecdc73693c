package store

import (
	"fmt"

	"github.com/handrail-chat/handrail/bot"
)

// Day in milliseconds.
const Day bot.Millis = 24 * 60 * 60 * 1000

// shortestEvents is how long event ids must be known at least, in days: X
// replays up to five days of events after an outage, and an id that was
// forgotten would be answered twice.
const shortestEvents = 7

// Retention says for how many days each kind of data is kept; 0 keeps it for
// ever. Only conversations at rest are touched: closed, nothing pending, no
// deadline.
type Retention struct {
	Events  int // messages and everything else that happened, counted from when it did
	Closed  int // the conversation itself and all that belongs to it, counted from its last event
	Secrets int // sealed secrets that a conversation's closing left behind
	Takes   int // places taken under a shared limit; at least the longest window in use
	Pickups int // how long cases waited for an agent
}

// Check reports the first length that can't be kept.
func (r Retention) Check() error {
	for _, kind := range []struct {
		name string
		days int
	}{{"events", r.Events}, {"closed", r.Closed}, {"secrets", r.Secrets}, {"takes", r.Takes}, {"pickups", r.Pickups}} {
		if kind.days < 0 {
			return fmt.Errorf("retention: %s=%d: give a number of days, or 0 to keep them for ever", kind.name, kind.days)
		}
	}
	for _, kind := range []struct {
		name string
		days int
	}{{"events", r.Events}, {"closed", r.Closed}} {
		if 0 < kind.days && kind.days < shortestEvents {
			return fmt.Errorf("retention: %s=%d: keep them for at least %d days, because far ends repeat what they sent for five",
				kind.name, kind.days, shortestEvents)
		}
	}
	return nil
}

// Before is the moment before which a kind of data is no longer kept, and
// whether there is one.
func Before(days int, now bot.Millis) (bot.Millis, bool) {
	return now - bot.Millis(days)*Day, days > 0
}
