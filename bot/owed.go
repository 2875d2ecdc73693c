package bot

import (
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// owed is the moment by which people owe what an author promised, on the
// shop's clock; 0 if the author's words name none that is still to come. Hours
// count open time, days count days, and what would fall due while nobody is
// there falls due an hour after the next opening: a promise is one that can be
// kept.
func (w *World) owed(by flows.By, now Millis) Millis {
	hours := w.Rules.Hours
	at := w.moment(by, now, hours.After)
	if at == 0 || at <= now {
		return 0
	}
	const hour = Millis(60 * 60 * 1000)
	if by.Days > 0 && !hours.Open(at) {
		at = hours.Opens(at) + hour
	}
	// Who breaks a promise must be rung while somebody is there to be rung.
	if last := at - hour; !hours.Open(at) && hours.Open(last) && last > now {
		at = last
	}
	return at
}

// until is the moment at which a watch is over. Shops' clocks don't stop at
// night, so hours are hours; a day is over when it has ended.
func (w *World) until(by flows.By, now Millis) Millis {
	if day, ok := w.dayAt(by.Date); ok {
		return w.Rules.Hours.Later(day, 1)
	}
	return w.moment(by, now, func(from, length Millis) Millis { return from + length })
}

// moment works out an author's words; after adds a length of hours.
func (w *World) moment(by flows.By, now Millis, after func(from, length Millis) Millis) Millis {
	hours := w.Rules.Hours
	switch {
	case by.Span > 0:
		return after(now, w.faster(by.Span.Milliseconds()))
	case by.Days > 0:
		return hours.Later(now, by.Days)
	case by.OpenDays > 0:
		return w.openDay(now, by.OpenDays)
	case by.Clock != "":
		return w.nextClock(now, by.Clock)
	}
	day, ok := w.dayAt(by.Date)
	if !ok {
		return 0
	}
	end, _ := hours.Closes(day)
	return end
}

// farthest bounds the search for a day on which the shop opens.
const farthest = 3 * 366

// openDay is the end of the n-th day after today on which the shop opens.
func (w *World) openDay(now Millis, n int) Millis {
	at := now
	for d := 1; d < farthest; d++ {
		at = w.Rules.Hours.Later(now, d)
		if end, opens := w.Rules.Hours.Closes(at); opens {
			if n--; n == 0 {
				return end
			}
		}
	}
	return at
}

// nextClock is the next time of day, on a day on which the shop opens.
func (w *World) nextClock(now Millis, clock string) Millis {
	h, m, _ := strings.Cut(clock, ":")
	hour, errH := strconv.Atoi(h)
	minute, errM := strconv.Atoi(m)
	if errH != nil || errM != nil {
		return 0
	}
	for d := range farthest {
		day := w.Rules.Hours.Later(now, d)
		if _, opens := w.Rules.Hours.Closes(day); !opens {
			continue
		}
		if at := w.Rules.Hours.OnDay(day, hour*60+minute); at > now {
			return at
		}
	}
	return 0
}

// dayAt is the beginning of an ISO date at the shop.
func (w *World) dayAt(iso string) (Millis, bool) {
	day, err := time.ParseInLocation(time.DateOnly, iso, w.Rules.Hours.Zone())
	if err != nil {
		return 0, false
	}
	return day.UnixMilli(), true
}

// faster divides a length by HANDRAIL_FAST.
func (w *World) faster(length Millis) Millis {
	if w.Fast > 1 {
		return max(length/w.Fast, 20)
	}
	return length
}
