package handoff

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hours are a shop's opening hours in its own time zone. The zero value and
// nil are always open. A span ends on the day it began; a shop open past
// midnight writes two spans.
type Hours struct {
	zone   *time.Location
	week   [7][]span // by time.Weekday
	closed map[string]bool
	open   map[string][]span // days with hours of their own
}

// span is a part of a day, in minutes since its midnight.
type span struct{ from, to int }

var weekdays = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseHours reads "mon-fri 9-20, sat 10-18; closed 2026-12-25, 2026-12-26".
// Empty text is always open. The zone is handed in; nil means UTC.
func ParseHours(text string, zone *time.Location) (*Hours, error) {
	if zone == nil {
		zone = time.UTC
	}
	h := &Hours{zone: zone}
	if strings.TrimSpace(text) == "" {
		return h, nil
	}
	h.closed, h.open = map[string]bool{}, map[string][]span{}
	var wrong []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if err := h.add(strings.ToLower(strings.TrimSpace(part))); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if wrong != nil {
		return nil, fmt.Errorf("opening hours: %s", strings.Join(wrong, "; "))
	}
	if !h.everOpen() {
		return nil, fmt.Errorf("opening hours %q: no day is open; leave them empty for always open", text)
	}
	return h, nil
}

func (h *Hours) add(part string) error {
	if part == "" {
		return nil
	}
	part = strings.TrimSpace(strings.TrimPrefix(part, "closed"))
	days, times, timed := strings.Cut(part, " ")
	if date, err := time.Parse(time.DateOnly, days); err == nil {
		key := date.Format(time.DateOnly)
		if !timed {
			h.closed[key] = true
			return nil
		}
		s, err := parseSpan(times)
		if err != nil {
			return fmt.Errorf("%q: %w", part, err)
		}
		h.open[key] = append(h.open[key], s)
		return nil
	}
	first, last, isRange := strings.Cut(days, "-")
	if !isRange {
		last = first
	}
	from, to := weekday(first), weekday(last)
	s, err := parseSpan(times)
	if from < 0 || to < 0 || err != nil {
		return fmt.Errorf("%q: write it as mon-fri 9-20, sat 10:30-18 or closed 2026-12-25", part)
	}
	for d := from; ; d = (d + 1) % 7 {
		h.week[d] = append(h.week[d], s)
		if d == to {
			return nil
		}
	}
}

func weekday(name string) int {
	for i, short := range weekdays {
		if strings.HasPrefix(name, short) {
			return i
		}
	}
	return -1
}

func parseSpan(text string) (span, error) {
	from, to, ok := strings.Cut(strings.TrimSpace(text), "-")
	a, errA := parseClock(from)
	b, errB := parseClock(to)
	if !ok || errA != nil || errB != nil || a >= b {
		return span{}, fmt.Errorf("hours %q: write them as 9-20 or 9:30-17:45", text)
	}
	return span{a, b}, nil
}

func parseClock(text string) (int, error) {
	hour, minute, _ := strings.Cut(strings.TrimSpace(text), ":")
	if minute == "" {
		minute = "0"
	}
	h, errH := strconv.Atoi(hour)
	m, errM := strconv.Atoi(minute)
	if errH != nil || errM != nil || h < 0 || h > 24 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("time %q", text)
	}
	return h*60 + m, nil
}

func (h *Hours) everOpen() bool {
	for _, spans := range h.week {
		if len(spans) > 0 {
			return true
		}
	}
	return len(h.open) > 0
}

func (h *Hours) always() bool { return h == nil || h.closed == nil }

// Zone is the shop's time zone; UTC for the zero value.
func (h *Hours) Zone() *time.Location {
	if h == nil || h.zone == nil {
		return time.UTC
	}
	return h.zone
}

func (h *Hours) spans(day time.Time) []span {
	key := day.Format(time.DateOnly)
	if h.closed[key] {
		return nil
	}
	if own, ok := h.open[key]; ok {
		return own
	}
	return h.week[day.Weekday()]
}

// Open reports whether the shop is open at that moment.
func (h *Hours) Open(at Millis) bool {
	if h.always() {
		return true
	}
	local := time.UnixMilli(at).In(h.Zone())
	now := local.Hour()*60 + local.Minute()
	for _, s := range h.spans(local) {
		if s.from <= now && now < s.to {
			return true
		}
	}
	return false
}

// horizon bounds the search for the next opening: a year and a day.
const horizon = 367

// Opens is the next moment, at or after the given one, at which the shop is
// open. A shop that is shut for over a year opens at once: a clock that never
// rings would strand somebody.
func (h *Hours) Opens(at Millis) Millis {
	if h.Open(at) {
		return at
	}
	opens := at
	h.walk(at, func(from, _ Millis) bool { opens = from; return false })
	return opens
}

// After is the moment at which length of open time has passed since from.
func (h *Hours) After(from, length Millis) Millis {
	if h.always() {
		return from + length
	}
	end, left := from+length, length
	h.walk(from, func(a, b Millis) bool {
		if b-a >= left {
			end = a + left
			return false
		}
		left -= b - a
		end = b + left
		return true
	})
	return end
}

// walk calls yield with each open stretch from a moment on, in order, until it
// answers false or the horizon is reached.
func (h *Hours) walk(from Millis, yield func(a, b Millis) bool) {
	local := time.UnixMilli(from).In(h.Zone())
	for d := range horizon {
		day := time.Date(local.Year(), local.Month(), local.Day()+d, 0, 0, 0, 0, h.Zone())
		for _, s := range h.spans(day) {
			a := clockOn(day, s.from)
			b := clockOn(day, s.to)
			if b <= from {
				continue
			}
			if !yield(max(a, from), b) {
				return
			}
		}
	}
}

// clockOn is wall-clock time on a day, so that days of 23 and 25 hours are right.
func clockOn(day time.Time, minutes int) Millis {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location()).UnixMilli()
}
