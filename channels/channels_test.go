package channels_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/channels"
)

func TestTheClientIsTheLastHopThatIsNoTrustedProxy(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"203.0.113.1:5", nil, "203.0.113.1"},
		{"203.0.113.1:5", []string{"198.51.100.1"}, "203.0.113.1"}, // not a proxy: it may say what it likes
		{"10.0.0.1:5", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:5", []string{"6.6.6.6, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		{"10.0.0.1:5", []string{"6.6.6.6", "198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:5", []string{"198.51.100.1:1234"}, "198.51.100.1"},
		{"10.0.0.1:5", []string{"[2001:db8::1]:1234"}, "2001:db8::1"},
		{"[fd00::1]:5", []string{"2001:db8::1"}, "2001:db8::1"},
		{"[::ffff:10.0.0.1]:5", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:5", []string{"unknown"}, "10.0.0.1"},
		{"10.0.0.1:5", []string{"10.0.0.2, 10.0.0.3"}, "10.0.0.2"},
		{"10.0.0.1:5", nil, "10.0.0.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/chat", nil)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"] = c.forwarded
		if got := channels.Client(r, trusted).String(); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
	if a, b := channels.Site(netip.MustParseAddr("2001:db8::1")), channels.Site(netip.MustParseAddr("2001:db8::ffff")); a != b {
		t.Errorf("one household counts as %s and %s", a, b)
	}
	if got := channels.Site(netip.MustParseAddr("203.0.113.1")).String(); got != "203.0.113.1" {
		t.Errorf("an IPv4 address counts as %s", got)
	}
}

func TestLimitsAreReadAndEveryMistakeNamed(t *testing.T) {
	base := channels.DefaultLimits()
	for text, want := range map[string]channels.Limits{
		"":                               base,
		"off":                            {},
		"say=5/s:20,sockets=50,new=60/m": base,
		"sockets=7":                      {Say: base.Say, Sockets: 7, New: base.New},
		"say=off, sockets=off ,new=off":  {},
		"say=10/m":                       {Say: channels.Rate{Every: 6 * time.Second, Burst: 10}, Sockets: 50, New: base.New},
	} {
		got, err := channels.ParseLimits(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
	_, err := channels.ParseLimits("say=fast,sockets=-1,new=1/y,talk=3,say=5/s:0")
	const want = `limits: "say=fast": write it as say=5/s:20, sockets=50, new=60/m or off; "sockets=-1": write it as say=5/s:20, sockets=50, new=60/m or off; ` +
		`"new=1/y": write it as say=5/s:20, sockets=50, new=60/m or off; "talk=3" is no limit; there are say, sockets and new; "say=5/s:0": write it as say=5/s:20, sockets=50, new=60/m or off`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestABucketFillsAtItsRate(t *testing.T) {
	b := channels.NewBuckets[string](channels.Rate{Every: time.Second / 5, Burst: 20})
	now := time.Unix(1_700_000_000, 0)
	for i := range 20 {
		if _, ok := b.Take("a", now); !ok {
			t.Fatalf("the burst ended at %d", i)
		}
	}
	wait, ok := b.Take("a", now)
	if ok || wait <= 0 || wait > time.Second/5 {
		t.Errorf("the 21st: %v, wait %v", ok, wait)
	}
	if _, ok := b.Take("b", now); !ok {
		t.Error("somebody else is refused")
	}
	if _, ok := b.Take("a", now.Add(wait)); !ok {
		t.Error("refused after the wait")
	}
}

func TestBucketsForgetWhoIsQuiet(t *testing.T) {
	b := channels.NewBuckets[int](channels.Rate{Every: time.Second, Burst: 1})
	now := time.Unix(1_700_000_000, 0)
	for i := range 20_000 {
		if _, ok := b.Take(i, now.Add(time.Duration(i)*time.Millisecond)); !ok {
			t.Fatalf("stranger %d is refused", i)
		}
	}
	if n := channels.Kept(b); n > 10_000 {
		t.Errorf("%d buckets are kept", n)
	}
}

func TestNoLimitIsNoLimit(t *testing.T) {
	for range 1000 {
		if _, ok := channels.NewBuckets[string](channels.Rate{}).Take("a", time.Unix(0, 0)); !ok {
			t.Fatal("refused")
		}
		if !channels.NewDoors[string](0).Enter("a") {
			t.Fatal("not let in")
		}
	}
}

func TestDoorsCountWhoIsInside(t *testing.T) {
	d := channels.NewDoors[string](2)
	for i, want := range []bool{true, true, false} {
		if got := d.Enter("a"); got != want {
			t.Errorf("entrance %d: %v", i, got)
		}
	}
	if !d.Enter("b") {
		t.Error("somebody else stands outside")
	}
	d.Leave("a")
	if !d.Enter("a") {
		t.Error("no room although one left")
	}
}
