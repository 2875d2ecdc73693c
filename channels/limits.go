package channels

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how often something may happen: Every so often on average, Burst at once.
// The zero Rate has no limit.
type Rate struct {
	Every time.Duration
	Burst int
}

// Limits is HANDRAIL_LIMITS. Zero values have no limit.
type Limits struct {
	Say     Rate // lines, per conversation
	Sockets int  // open at the same time, per address
	New     Rate // conversations begun, per address
}

// DefaultLimits are those of CONTRACT.md: say=5/s:20,sockets=50,new=60/m.
func DefaultLimits() Limits {
	return Limits{
		Say:     Rate{Every: time.Second / 5, Burst: 20},
		Sockets: 50,
		New:     Rate{Every: time.Second, Burst: 60},
	}
}

// ParseLimits reads HANDRAIL_LIMITS over the defaults; "off" has no limit at
// all, and so has a single one of them ("new=off"). The error lists every mistake.
func ParseLimits(text string) (Limits, error) {
	limits := DefaultLimits()
	text = strings.TrimSpace(text)
	if text == "off" {
		return Limits{}, nil
	}
	var wrong []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if err := limits.set(part); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if wrong != nil {
		return DefaultLimits(), fmt.Errorf("limits: %s", strings.Join(wrong, "; "))
	}
	return limits, nil
}

func (l *Limits) set(part string) (err error) {
	name, value, _ := strings.Cut(part, "=")
	switch strings.TrimSpace(name) {
	case "say":
		l.Say, err = parseRate(value)
	case "new":
		l.New, err = parseRate(value)
	case "sockets":
		if l.Sockets = 0; value != "off" {
			l.Sockets, err = strconv.Atoi(value)
			if err == nil && l.Sockets < 1 {
				err = strconv.ErrRange
			}
		}
	default:
		return fmt.Errorf("%q is no limit; there are say, sockets and new", part)
	}
	if err != nil {
		return fmt.Errorf("%q: write it as say=5/s:20, sockets=50, new=60/m or off", part)
	}
	return nil
}

var spans = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}

// parseRate reads "5/s:20": five a second, twenty at once. Without a burst as
// many at once as the number says.
func parseRate(text string) (Rate, error) {
	if text == "off" {
		return Rate{}, nil
	}
	often, burst, hasBurst := strings.Cut(text, ":")
	count, span, _ := strings.Cut(often, "/")
	n, err := strconv.Atoi(strings.TrimSpace(count))
	if err != nil {
		return Rate{}, fmt.Errorf("a count: %w", err)
	}
	length := spans[strings.TrimSpace(span)]
	if n < 1 || length == 0 {
		return Rate{}, strconv.ErrRange
	}
	r := Rate{Every: length / time.Duration(n), Burst: n}
	if hasBurst {
		if r.Burst, err = strconv.Atoi(strings.TrimSpace(burst)); err != nil || r.Burst < 1 {
			return Rate{}, strconv.ErrRange
		}
	}
	return r, nil
}

func (r Rate) limiter() *rate.Limiter {
	return rate.NewLimiter(rate.Every(r.Every), r.Burst)
}
