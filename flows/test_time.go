package flows

import (
	"strconv"
	"strings"
	"time"
)

// moment reads a length ("11m", "2h30m", "3 days"), a time of the day ("15:00", "until 15:00") or a date and time
// ("2026-12-25T09:00").
func (t *testReader) moment(n *node) TestTime {
	text := strings.TrimSpace(strings.TrimPrefix(t.text(n, "a time"), "until "))
	got, ok := readMoment(text)
	if !ok {
		t.findings.add(n.pos, "test-time", "write 11m, 2h, 3 days, 15:00 or 2026-12-25T09:00", "`%s` is no time", clip(text))
	}
	return got
}

// maxTestLength bounds a wait: no conversation is tested for longer.
const maxTestLength = 400 * 24 * time.Hour

func readMoment(text string) (TestTime, bool) {
	if d, err := time.ParseDuration(strings.ReplaceAll(text, " ", "")); err == nil {
		return TestTime{In: d}, d > 0 && d <= maxTestLength
	}
	if at, err := time.Parse("15:04", text); err == nil {
		return TestTime{Timed: true, Clock: time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute}, true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			return TestTime{At: at}, true
		}
	}
	number, unit, _ := strings.Cut(text, " ")
	if unit == "" {
		number, unit = strings.TrimRight(text, "dw"), strings.TrimLeft(text, "0123456789")
	}
	n, err := strconv.Atoi(number)
	length, known := testUnits[strings.TrimSuffix(unit, "s")]
	if err != nil || !known || n <= 0 || n > int(maxTestLength/length) {
		return TestTime{}, false
	}
	return TestTime{In: time.Duration(n) * length}, true
}

var testUnits = map[string]time.Duration{
	"second": time.Second, "minute": time.Minute, "hour": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour,
}
