package handoff

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func mustHours(t *testing.T, text, zone string) *Hours {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	h, err := ParseHours(text, place)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func moment(t *testing.T, h *Hours, text string) Millis {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, h.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMilli()
}

func TestHoursCountOpenTime(t *testing.T) {
	const week = "mon-fri 9-20, sat 10:30-18; closed 2026-12-25, 2026-12-24 9-13"
	for _, c := range []struct{ name, zone, from, length, opens, after string }{
		{"in the middle of a day", "UTC", "2026-11-23 14:00", "30m", "2026-11-23 14:00", "2026-11-23 14:30"},
		{"over the evening", "UTC", "2026-11-23 19:50", "30m", "2026-11-23 19:50", "2026-11-24 09:20"},
		{"over Sunday", "UTC", "2026-11-21 17:45", "30m", "2026-11-21 17:45", "2026-11-23 09:15"},
		{"before the opening", "UTC", "2026-11-23 03:00", "2m", "2026-11-23 09:00", "2026-11-23 09:02"},
		{"closing itself is closed", "UTC", "2026-11-23 20:00", "1m", "2026-11-24 09:00", "2026-11-24 09:01"},
		{"exactly to the end", "UTC", "2026-11-23 19:00", "1h", "2026-11-23 19:00", "2026-11-23 20:00"},
		{"over a holiday and a short day", "UTC", "2026-12-24 12:50", "30m", "2026-12-24 12:50", "2026-12-26 10:50"},
		{"the night that has 25 hours", "America/New_York", "2026-10-31 17:00", "90m", "2026-10-31 17:00", "2026-11-02 09:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := mustHours(t, week, c.zone)
			length, err := time.ParseDuration(c.length)
			if err != nil {
				t.Fatal(err)
			}
			from := moment(t, h, c.from)
			if got, want := h.Opens(from), moment(t, h, c.opens); got != want {
				t.Errorf("opens at %s, want %s", time.UnixMilli(got).In(h.Zone()), c.opens)
			}
			if got, want := h.After(from, length.Milliseconds()), moment(t, h, c.after); got != want {
				t.Errorf("after %s it is %s, want %s", c.length, time.UnixMilli(got).In(h.Zone()), c.after)
			}
		})
	}
}

func TestNoHoursAreAlwaysOpen(t *testing.T) {
	var none *Hours
	for _, h := range []*Hours{none, {}, mustHours(t, "", "UTC")} {
		if !h.Open(0) || h.Opens(7) != 7 || h.After(7, 5) != 12 || h.Zone() != time.UTC {
			t.Errorf("%+v is not always open", h)
		}
	}
}

// TestAShopShutForGoodStillRings: a clock that never rings would strand somebody.
func TestAShopShutForGoodStillRings(t *testing.T) {
	h := mustHours(t, "2020-01-01 9-10", "UTC")
	from := moment(t, h, "2026-11-23 14:00")
	if h.Opens(from) != from || h.After(from, minute) != from+minute {
		t.Error("its clocks stand still")
	}
}

func TestHoursSayWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"mon-fri 9-20, sut 10-18": "sut 10-18",
		"mon 20-9":                "mon 20-9",
		"2026-12-24 25-26":        "hours",
		"closed 2026-12-25":       "no day is open",
		"mon 9:61-10":             "mon 9:61-10",
	} {
		if _, err := ParseHours(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want something about %q", text, err, want)
		}
	}
}
