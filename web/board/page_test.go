package board

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

func shown(t *testing.T, k House, change func(*Config)) string {
	t.Helper()
	r := ask(newBoard(t, k, change).Handler(), "/")
	if got := r.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("Content-Type is %q", got)
	}
	return body(t, r)
}

func wants(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestNobodyWaitsIsSaidInWords(t *testing.T) {
	text := shown(t, &kept{}, nil)
	wants(t, text, "Nobody waits.", "Marlow &amp; Finch")
	if strings.Contains(text, "<table") {
		t.Error("there is an empty table")
	}
}

func TestTheBoardSaysWhoWaitsTheOldestFirst(t *testing.T) {
	text := shown(t, full(), func(c *Config) { c.Zone = time.FixedZone("PST", -8*3600) })
	wants(t, text, "3 customers wait, the oldest for 26 hours.", "26:00:00", "7:00", "1:00", "gift card", "nobody yet", "a lead rung", "duty phone rung",
		"waits for the customer", ">04:30<", "Fri 20 Nov 04:00, late", `href="https://slack.example/C1/19.1"`, `datetime="2026-11-21T03:53:00.000-08:00"`)
	last := -1
	for _, name := range []string{"Sam", "Dana", "Omar", "Lee", "Kim"} {
		at := strings.Index(text, name)
		if at <= last {
			t.Errorf("%s stands at %d, after %d", name, at, last)
		}
		last = at
	}
	if n := strings.Count(text, `class="trouble"`); n != 2 {
		t.Errorf("%d rows are in trouble, want Sam's and Dana's", n)
	}
}

func TestNamesAreTextNotMarkup(t *testing.T) {
	k := full()
	k.indexes[0].Topic = `"><img src=x onerror=alert(1)>`
	k.indexes[0].Agent.Name = `<b>Ana</b>`
	text := shown(t, k, func(c *Config) { c.Shop = "</title><script>" })
	wants(t, text, "&lt;script&gt;alert(&#34;Dana&#34;)&lt;/script&gt;")
	for _, bad := range []string{`<script>alert`, "<img", "<b>Ana", "</title><script>"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q is on the page as markup", bad)
		}
	}
}

func TestOnlyWebAddressesAreLinked(t *testing.T) {
	for _, bad := range []string{"javascript:alert(1)", "slack://open", "/archives/C1", "", "::"} {
		text := shown(t, full(), func(c *Config) { c.CardURL = func(handoff.Place) string { return bad } })
		if strings.Contains(text, `<a id="card-`) {
			t.Errorf("%q became a link", bad)
		}
	}
	if strings.Contains(shown(t, full(), func(c *Config) { c.CardURL = nil }), `<a id="card-`) {
		t.Error("a link leads nowhere")
	}
}

func TestTroubleIsSaidFirst(t *testing.T) {
	health := Health{Ready: true, Parts: []Part{{Name: "slack", Words: "down since 14:02", Trouble: true}}}
	with := func(c *Config) { c.Health = func(context.Context) Health { return health } }
	wants(t, shown(t, &kept{}, with), "<span>stranded</span> 0", "<span>slack</span> down since 14:02", "Nobody waits.")
	health.Stranded = 2
	text := shown(t, &kept{}, with)
	wants(t, text, `role="alert">2 conversations are stranded`)
	if strings.Index(text, "stranded") > strings.Index(text, "Nobody waits") {
		t.Error("the alarm comes second")
	}
	health.Stranded = -1
	wants(t, shown(t, &kept{}, with), "could not be counted")
	health = Health{}
	wants(t, shown(t, &kept{}, with), "not ready")
}

func TestWaitsReadAsPeopleSayThem(t *testing.T) {
	for ms, want := range map[bot.Millis][2]string{
		0: {"0:00", "less than a minute"}, 59_999: {"0:59", "less than a minute"}, 60_000: {"1:00", "1 minute"}, 245_000: {"4:05", "4 minutes"},
		3_599_000: {"59:59", "59 minutes"}, 3_845_000: {"1:04:05", "64 minutes"}, 7_200_000: {"2:00:00", "2 hours"},
	} {
		if got := [2]string{clock(ms), lasted(ms)}; got != want {
			t.Errorf("%d ms: %q, want %q", ms, got, want)
		}
	}
}
