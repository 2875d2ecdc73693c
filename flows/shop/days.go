package shop

import "time"

// ends is the instant at which a promise for m is broken: the end of that day where the shop is, or the moment itself.
func (m Moment) ends(zone *time.Location) time.Time {
	if !m.DayOnly {
		return m.At
	}
	y, month, d := m.At.Date()
	return time.Date(y, month, d+1, 0, 0, 0, 0, zone)
}

// said is m as people say it at now: "today", "tomorrow", "Tuesday", "Tuesday 24 November", and with the year where it
// is another one. Weekdays alone are said of the days to come only, for "Tuesday" may be read as last or next.
func (m Moment) said(now time.Time, zone *time.Location) string {
	if m.IsZero() {
		return ""
	}
	day := m.At
	if !m.DayOnly {
		day = m.At.In(zone)
	}
	switch ahead := daysBetween(now.In(zone), day); {
	case ahead == 0:
		return "today"
	case ahead == 1:
		return "tomorrow"
	case ahead == -1:
		return "yesterday"
	case ahead > 1 && ahead < 7:
		return day.Format("Monday")
	case day.Year() != now.In(zone).Year():
		return day.Format("Monday 2 January 2006")
	}
	return day.Format("Monday 2 January")
}

// daysBetween counts calendar days from one to the other, whatever the clock did to them at a change of time.
func daysBetween(from, to time.Time) int {
	return int(noon(to).Sub(noon(from)) / (24 * time.Hour))
}

func noon(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// dayIn is the day of m where the shop is, as ISO text, which compares like days do; "" for the zero Moment.
func (m Moment) dayIn(zone *time.Location) string {
	switch {
	case m.IsZero():
		return ""
	case m.DayOnly:
		return m.At.Format(time.DateOnly)
	}
	return m.At.In(zone).Format(time.DateOnly)
}
