package flows

import (
	"strconv"
	"strings"
	"time"
)

// By is a moment as an author names it. It says nothing of the present: whoever knows clock and opening hours works it out. One of
// the fields is set; none if it stood in a slot that was empty or held no date.
type By struct {
	Span     time.Duration // so long from now, at most a year
	Days     int           // the same time so many days later
	OpenDays int           // the end of the so-manieth day after today on which the shop opens
	Clock    string        // the next "17:00" at the shop
	Date     string        // the end of that day at the shop, "2026-11-14"
}

// byDay is a moment in a file: By, or the slot that will hold a date.
type byDay struct {
	at   pos
	by   By
	slot string
	def  *slotDef
}

const howLong = "write a length (`2h`, `3 days`, `2 business days`), a time (`17:00`) or a date slot (`slots.due`)"

// byDay reads "2h", "1 day", "2 business days", "17:00" or slots.due.
func (r reader) byDay(n *node) byDay {
	text := r.text(n, "`by`")
	b := byDay{at: n.pos}
	if name, ok := strings.CutPrefix(text, "slots."); ok {
		b.slot = r.name(&node{pos: n.pos, shape: scalar, text: name}, "a slot")
		return b
	}
	if text == "" {
		return b
	}
	if clock, ok := clockTime(text); ok {
		b.by.Clock = clock
		return b
	}
	count, unit, ok := lengthOf(text)
	switch {
	case !ok:
		r.findings.add(n.pos, "duration", howLong, "`%s` is no length of time, no time and no slot", clip(text))
	case unit == businessDay:
		b.by.OpenDays = count
	case unit >= 24*time.Hour:
		b.by.Days = count * int(unit/(24*time.Hour))
	default:
		b.by.Span = time.Duration(count) * unit
	}
	return b
}

func (b *byDay) check(j *joiner) {
	if b.slot == "" {
		return
	}
	b.def = j.readable(b.at, b.slot)
	if d := b.def; d != nil && !d.untyped && d.kind != TextKind && d.kind != DateKind {
		j.findings.add(b.at, "not-a-date", "name a slot that holds a date", "the slot `%s` holds no date, so nobody could say when", b.slot)
	}
}

// of is the moment as it stands now.
func (b *byDay) of(e env) By {
	if b.slot == "" {
		return b.by
	}
	return By{Date: isoDate(e.value(b.slot, b.def).Text)}
}

// isoDate is the day of an ISO date or moment; "" if it is none.
func isoDate(text string) string {
	if text = text[:min(len(text), len(time.DateOnly))]; !isISODay(text) {
		return ""
	}
	return text
}

func clockTime(text string) (string, bool) {
	h, m, ok := strings.Cut(text, ":")
	hour, errH := strconv.Atoi(h)
	minute, errM := strconv.Atoi(m)
	if !ok || errH != nil || errM != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 || len(m) != 2 || len(h) > 2 {
		return "", false
	}
	return strconv.Itoa(hour) + ":" + m, true
}

// businessDay stands for a day on which the shop opens; its length is nobody's business.
const businessDay = time.Duration(-1)

var units = map[string]time.Duration{
	"m": time.Minute, "min": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
	"business day": businessDay, "business days": businessDay, "open day": businessDay, "open days": businessDay,
}

// lengthOf reads a whole number and a unit, at most a year of it.
func lengthOf(text string) (count int, unit time.Duration, ok bool) {
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 1 || end > 5 {
		return 0, 0, false
	}
	count, err := strconv.Atoi(text[:end])
	unit, known := units[strings.Join(strings.Fields(strings.ToLower(text[end:])), " ")]
	const most = 366 * 24 * time.Hour
	if err != nil || !known || count == 0 || unit == businessDay && count > 250 || unit != businessDay && count > int(most/unit) {
		return 0, 0, false
	}
	return count, unit, true
}
