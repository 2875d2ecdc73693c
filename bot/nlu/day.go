package nlu

import (
	"fmt"
	"time"
)

// Day is a day of the Gregorian calendar, counted from 1 January 1970, without a zone: what "today" means is decided
// by whoever knows where the customer is.
type Day int32

const perDay = 24 * 60 * 60

// DayOf is the day at which t falls in t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return dayOf(y, m, d)
}

func dayOf(year int, month time.Month, day int) Day {
	seconds := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	if seconds < 0 {
		seconds -= perDay - 1
	}
	return Day(seconds / perDay)
}

func (d Day) date() (int, time.Month, int) { return time.Unix(int64(d)*perDay, 0).UTC().Date() }

// String is the day as 2026-11-21.
func (d Day) String() string {
	y, m, day := d.date()
	if y < 1000 || y > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
	}
	return string([]byte{
		byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + int(m)/10), byte('0' + int(m)%10), '-', byte('0' + day/10), byte('0' + day%10),
	})
}

func (d Day) weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// dated is the day of a date that a customer wrote, if there is such a day. Year 0 was not written: then the year is
// the one that brings the day nearest to today.
func dated(year, month, day int, today Day) (Day, bool) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, false
	}
	if year > 0 && year < 100 {
		year += 2000
	}
	if year != 0 {
		d := dayOf(year, time.Month(month), day)
		_, m, _ := d.date()
		return d, int(m) == month && year >= 1900 && year < 2200
	}
	thisYear, _, _ := today.date()
	best, ok := Day(0), false
	for y := thisYear - 1; y <= thisYear+1; y++ {
		d := dayOf(y, time.Month(month), day)
		if _, m, _ := d.date(); int(m) == month && (!ok || distance(d, today) < distance(best, today)) {
			best, ok = d, true
		}
	}
	return best, ok
}

func distance(a, b Day) Day { return max(a-b, b-a) }
