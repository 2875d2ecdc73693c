package bot

import (
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// span is a length of time in whole minutes, for the reader's language to
// write. Less than a minute is a minute: a wait is never talked down.
func span(name string, length Millis) flows.Slot {
	minutes := max(1, (length+59_999)/60_000)
	return flows.Slot{Name: name, Kind: flows.SpanKind, Number: float64(minutes)}
}

// clockTime is a moment on the customer's clock.
func (t *step) clockTime(name string, at Millis) flows.Slot {
	moment, now := t.w.local(t.s.Who, at), t.w.local(t.s.Who, t.e.At)
	return flows.Slot{
		Name: name, Kind: flows.ClockKind, Text: moment.Format("2006-01-02T15:04"), Number: float64(daysBetween(now, moment)),
	}
}

func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(b).Sub(day(a)).Hours() / 24)
}

// today is the shop's day.
func (t *step) today() string {
	return t.w.local(Origin{}, t.e.At).Format(time.DateOnly)
}
