package handoff

import "time"

// Closes is the end of the shop's day that holds a moment: when it shuts that
// day, or the day's last minute if it does not open then or never shuts. opens
// says whether it opens that day at all.
func (h *Hours) Closes(at Millis) (end Millis, opens bool) {
	day := h.midnight(at, 0)
	last := clockOn(day, 24*60-1)
	if h.always() {
		return last, true
	}
	spans := h.spans(day)
	if len(spans) == 0 {
		return last, false
	}
	for _, s := range spans {
		end = max(end, clockOn(day, s.to))
	}
	return min(end, last), true
}

// Later is the same time on the shop's clock so many days later.
func (h *Hours) Later(at Millis, days int) Millis {
	local := time.UnixMilli(at).In(h.Zone())
	return time.Date(local.Year(), local.Month(), local.Day()+days, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), h.Zone()).UnixMilli()
}

// OnDay is a time of the shop's day that holds a moment, in minutes since its
// midnight.
func (h *Hours) OnDay(at Millis, minutes int) Millis {
	return clockOn(h.midnight(at, 0), minutes)
}

// midnight begins the day so many days after the one that holds a moment.
func (h *Hours) midnight(at Millis, days int) time.Time {
	local := time.UnixMilli(at).In(h.Zone())
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, h.Zone())
}

// Week are the shop's usual hours by weekday, Sunday first, in minutes since
// midnight; nil if it is always open.
func (h *Hours) Week() (week [7][][2]int, always bool) {
	if h.always() {
		return week, true
	}
	for d, spans := range h.week {
		for _, s := range spans {
			week[d] = append(week[d], [2]int{s.from, s.to})
		}
	}
	return week, false
}

// Shut lists the days, from the one that holds a moment on, on which the shop
// is shut although it usually is not.
func (h *Hours) Shut(at Millis, days int) []time.Time {
	if h.always() {
		return nil
	}
	var shut []time.Time
	for d := range days {
		if day := h.midnight(at, d); h.closed[day.Format(time.DateOnly)] && len(h.week[day.Weekday()]) > 0 {
			shut = append(shut, day)
		}
	}
	return shut
}
