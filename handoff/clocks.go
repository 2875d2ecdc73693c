package handoff

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Length is one clock: how long it runs while the customer's page is open, and
// while it is not (or there is no page: SMS, X). Both in milliseconds.
type Length struct{ Open, Away Millis }

// Of is the length that counts now.
func (l Length) Of(away bool) Millis {
	if away {
		return l.Away
	}
	return l.Open
}

// Clocks are the lengths of DESK.md 3 by the names of HANDRAIL_CLOCKS.
type Clocks struct {
	Settle  Length // a burst ends (bot)
	Desk    Length // the desk takes the card
	Mention Length // unclaimed: on-call
	Lead    Length // unclaimed: lead by name
	Duty    Length // unclaimed: duty phone, and again as often
	Tell    Length // the truth for the customer, then every second length
	Nudge   Length // owner silent: DM
	Requeue Length // owner silent: back to the queue
	Idle    Length // customer silent to the bot: ask once (Away 0 = never)
	Close   Length // customer silent to the bot: close
	Warn    Length // customer silent to an agent: one line; three lengths: close
	Hold    Length // an agent's message before it leaves
	Unseen  Length // page gone and answer unread
	Shop    Length // the shop's answer
	Before  Length // a promise's maker is rung so long before it is due
	Never   Length // an answer that nobody came to see
	Burst   Length // the longest that settle may be prolonged
	Approve Length // a lead's yes to what is over an agent's limit; then the next is asked
	Gather  Length // lines of one burst become one message at the desk
}

const (
	second = Millis(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// DefaultClocks are the lengths of DESK.md 3 and CONTRACT.md "Environment".
func DefaultClocks() Clocks {
	both := func(d Millis) Length { return Length{d, d} }
	return Clocks{
		Settle:  Length{1500, 5 * second},
		Desk:    both(30 * second),
		Mention: Length{2 * minute, 10 * minute},
		Lead:    Length{5 * minute, 30 * minute},
		Duty:    Length{10 * minute, 60 * minute},
		Tell:    Length{5 * minute, 30 * minute},
		Nudge:   Length{3 * minute, 30 * minute},
		Requeue: Length{8 * minute, 2 * hour},
		Idle:    Length{10 * minute, 0},
		Close:   Length{30 * minute, 24 * hour},
		Warn:    both(24 * hour),
		Hold:    both(8 * second),
		Unseen:  both(2 * minute),
		Shop:    both(5 * second),
		Before:  both(15 * minute),
		Never:   both(7 * day),
		Burst:   both(8 * second),
		Approve: both(5 * minute),
		Gather:  both(4 * second),
	}
}

func (c *Clocks) named() map[string]*Length {
	return map[string]*Length{
		"settle": &c.Settle, "desk": &c.Desk, "mention": &c.Mention, "lead": &c.Lead, "duty": &c.Duty,
		"tell": &c.Tell, "nudge": &c.Nudge, "requeue": &c.Requeue, "idle": &c.Idle, "close": &c.Close,
		"warn": &c.Warn, "hold": &c.Hold, "unseen": &c.Unseen, "shop": &c.Shop, "before": &c.Before, "never": &c.Never,
		"burst": &c.Burst, "gather": &c.Gather, "approve": &c.Approve,
	}
}

// ParseClocks lays "name=duration,…" over the defaults. A name sets both
// lengths; "name.away" sets only the one for a page that is not open.
func ParseClocks(text string) (Clocks, error) {
	clocks := DefaultClocks()
	named := clocks.named()
	var wrong []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		name, away := strings.CutSuffix(strings.TrimSpace(name), ".away")
		length := named[name]
		d, err := time.ParseDuration(strings.TrimSpace(value))
		switch {
		case !ok || err != nil || d <= 0:
			wrong = append(wrong, fmt.Sprintf("%q: write it as name=duration, for instance mention=2m", part))
		case length == nil:
			wrong = append(wrong, fmt.Sprintf("%q: no such clock; there are %s", name, strings.Join(sortedNames(named), ", ")))
		default:
			length.Away = d.Milliseconds()
			if !away {
				length.Open = length.Away
			}
		}
	}
	clocks.atLeast()
	if wrong != nil {
		return clocks, fmt.Errorf("clocks: %s", strings.Join(wrong, "; "))
	}
	return clocks, nil
}

// Faster divides every clock by n (HANDRAIL_FAST); none falls below 20 ms, so
// that a fast demo still shows one thing after the other.
func (c Clocks) Faster(n int64) Clocks {
	if n <= 1 {
		return c
	}
	for _, length := range c.named() {
		length.Open = shorter(length.Open, n)
		length.Away = shorter(length.Away, n)
	}
	c.atLeast()
	return c
}

// leastTell keeps a customer's transcript readable however fast clocks run.
const leastTell = 500

func (c *Clocks) atLeast() {
	c.Tell.Open, c.Tell.Away = max(c.Tell.Open, leastTell), max(c.Tell.Away, leastTell)
}

func shorter(d Millis, n int64) Millis {
	if d == 0 {
		return 0
	}
	return max(d/n, 20)
}

func sortedNames(named map[string]*Length) []string {
	names := make([]string, 0, len(named))
	for name := range named {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
