package bot

import (
	"testing"
	"time"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// TestWhenPeopleOweAnAnswer reads an author's words at one moment, with the
// shop's hours: a promise is one that can be kept and can be rung for.
func TestWhenPeopleOweAnAnswer(t *testing.T) {
	zone := time.FixedZone("shop", -5*3600)
	const week = "mon-fri 9-20, sat 10-18; closed 2026-11-26"
	for _, c := range []struct {
		hours, now string
		by         flows.By
		want       string // "" = no promise can be given
	}{
		{"", "Mon 2026-11-23 14:00", flows.By{Span: 2 * time.Hour}, "2026-11-23 16:00"},
		{week, "Mon 2026-11-23 14:00", flows.By{Span: 2 * time.Hour}, "2026-11-23 16:00"},
		{week, "Mon 2026-11-23 19:00", flows.By{Span: 2 * time.Hour}, "2026-11-24 10:00"},
		{week, "Mon 2026-11-23 22:00", flows.By{Span: 2 * time.Hour}, "2026-11-24 11:00"},
		{week, "Wed 2026-11-25 19:30", flows.By{Span: time.Hour}, "2026-11-27 09:30"}, // over a holiday
		{week, "Mon 2026-11-23 14:00", flows.By{Days: 1}, "2026-11-24 14:00"},
		{week, "Wed 2026-11-25 14:00", flows.By{Days: 1}, "2026-11-27 10:00"}, // the holiday is shut: an hour after the next opening
		{week, "Mon 2026-11-23 14:00", flows.By{OpenDays: 2}, "2026-11-25 19:00"},
		{week, "Wed 2026-11-25 14:00", flows.By{OpenDays: 2}, "2026-11-28 17:00"},
		{"", "Mon 2026-11-23 14:00", flows.By{OpenDays: 2}, "2026-11-25 23:59"},
		{week, "Mon 2026-11-23 14:00", flows.By{Clock: "17:00"}, "2026-11-23 17:00"},
		{week, "Mon 2026-11-23 18:00", flows.By{Clock: "17:00"}, "2026-11-24 17:00"},
		{week, "Wed 2026-11-25 18:00", flows.By{Clock: "17:00"}, "2026-11-27 17:00"},
		{week, "Mon 2026-11-23 14:00", flows.By{Date: "2026-11-28"}, "2026-11-28 17:00"},
		{week, "Mon 2026-11-23 14:00", flows.By{Date: "2026-11-22"}, ""},
		{week, "Mon 2026-11-23 14:00", flows.By{}, ""},
	} {
		h, err := handoff.ParseHours(c.hours, zone)
		if err != nil {
			t.Fatal(err)
		}
		w := &World{Rules: handoff.Rules{Hours: h}}
		now, err := time.ParseInLocation("Mon 2006-01-02 15:04", c.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if at := w.owed(c.by, now.UnixMilli()); at > 0 {
			got = time.UnixMilli(at).In(zone).Format("2006-01-02 15:04")
		}
		if got != c.want {
			t.Errorf("%+v at %s with hours %q: %q, want %q", c.by, c.now, c.hours, got, c.want)
		}
	}
}

// TestWhenAWatchIsOver: the shop's clocks don't stop at night, and a day is
// over when it has ended.
func TestWhenAWatchIsOver(t *testing.T) {
	h, err := handoff.ParseHours("mon-fri 9-20", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{Rules: handoff.Rules{Hours: h}}
	now := time.Date(2026, 11, 23, 19, 0, 0, 0, time.UTC)
	for by, want := range map[flows.By]time.Time{
		{Span: 2 * time.Hour}: now.Add(2 * time.Hour), {Days: 10}: now.AddDate(0, 0, 10),
		{Date: "2026-11-27"}: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC),
	} {
		if got := w.until(by, now.UnixMilli()); got != want.UnixMilli() {
			t.Errorf("%+v: %s", by, time.UnixMilli(got).UTC())
		}
	}
	if got := w.until(flows.By{}, now.UnixMilli()); got != 0 {
		t.Errorf("no date is %d", got)
	}
}
