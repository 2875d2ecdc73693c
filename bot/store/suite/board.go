package suite

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/handoff"
)

func due(t *testing.T, s Store) {
	stories := map[string]*story{}
	set := func(id string, at bot.Millis) {
		if stories[id] == nil {
			stories[id] = &story{id: id}
		}
		c := stories[id].tell()
		c.Due = at
		commit(t, s, c)
	}
	set("ada", 300)
	set("bea", 100)
	set("cleo", 200)
	set("dana", 0)
	wantDue(t, s, 99, 10, nil, 100)
	wantDue(t, s, 100, 10, []string{"bea"}, 200)
	wantDue(t, s, 999, 10, []string{"bea", "cleo", "ada"}, 0)
	wantDue(t, s, 999, 2, []string{"bea", "cleo"}, 300)
	wantDue(t, s, 999, 0, nil, 100)
	set("bea", 400)
	set("ada", 0)
	wantDue(t, s, 300, 10, []string{"cleo"}, 400)
}

func board(t *testing.T, s Store) {
	stories := map[string]*story{}
	show := func(id string, i bot.Index) bot.Index {
		if stories[id] == nil {
			stories[id] = &story{id: id}
		}
		c := stories[id].tell()
		i.Conversation, i.Channel = id, "web"
		c.Index = i
		commit(t, s, c)
		return i
	}
	full := show("ada", bot.Index{
		Owner: handoff.Holder, Name: "Ada", Since: 500, Opened: 300, Claimed: 500, Waiting: 600, Topic: "order",
		Agent: handoff.Agent{ID: "U1", Name: "Ana"}, Promise: 900, Card: handoff.Place{Channel: "C1", TS: "1.2"},
		Rung: 2, Pending: 3, Due: 901,
	})
	queued := show("bea", bot.Index{Owner: handoff.Queue, Opened: 100})
	show("cleo", bot.Index{Owner: handoff.Bot, Pending: 1})
	promised := show("dana", bot.Index{Owner: handoff.Pledge, Opened: 200, Promise: 700})
	show("eva", bot.Index{Owner: handoff.Closed, Opened: 50})
	must(t, "waiting", []bot.Index{queued, promised, full})(s.Waiting(t.Context(), 10))
	must(t, "the oldest", []bot.Index{queued})(s.Waiting(t.Context(), 1))
	must[[]bot.Index](t, "no room", nil)(s.Waiting(t.Context(), 0))
	wantPending(t, s, "ada", "cleo")
	full = show("ada", bot.Index{Owner: handoff.Queue, Opened: 300})
	show("bea", bot.Index{Owner: handoff.Closed, Pending: 1})
	show("cleo", bot.Index{Owner: handoff.Bot})
	must(t, "after moves", []bot.Index{promised, full})(s.Waiting(t.Context(), 10))
	wantPending(t, s, "bea")
}

func pickups(t *testing.T, s Store) {
	own := func(who *story, owner handoff.Owner, opened, claimed bot.Millis) {
		c := who.tell()
		c.Index = bot.Index{Owner: owner, Opened: opened, Claimed: claimed}
		commit(t, s, c)
	}
	ada, bea, cleo := story{id: "ada"}, story{id: "bea"}, story{id: "cleo"}
	own(&ada, handoff.Queue, 1000, 0)
	wantPickups(t, s, 0, 0, 0)
	own(&ada, handoff.Holder, 1000, 1600)
	own(&ada, handoff.Holder, 1000, 1600)
	wantPickups(t, s, 0, 1, 600)
	own(&ada, handoff.Pledge, 1000, 0)
	own(&ada, handoff.Holder, 1000, 5000) // the promise's maker takes it up again: the same case
	own(&ada, handoff.Queue, 1000, 0)
	own(&ada, handoff.Holder, 1000, 7000) // put back and claimed again
	wantPickups(t, s, 0, 1, 600)
	own(&bea, handoff.Holder, 2000, 2100)
	wantPickups(t, s, 0, 2, 350)
	own(&cleo, handoff.Holder, 2000, 2201)
	wantPickups(t, s, 0, 3, 201)
	wantPickups(t, s, 2100, 2, 150)
	wantPickups(t, s, 2202, 0, 0)
	own(&ada, handoff.Closed, 0, 0)
	own(&ada, handoff.Holder, 8000, 8050)
	wantPickups(t, s, 2202, 1, 50)
}

func takes(t *testing.T, s Store) {
	for i, c := range []struct {
		key  string
		now  bot.Millis
		want bool
	}{
		{"card", 1000, true}, {"card", 1000, true}, {"card", 1001, false}, {"site", 1001, true},
		{"card", 1999, false}, {"card", 2000, true}, {"card", 2000, true}, {"card", 2000, false},
		{"card", 1500, false}, // a clock that was set back
		{"card", 9000, true},
	} {
		before, err := s.Taken(t.Context(), c.key, 1000, c.now)
		must(t, fmt.Sprintf("%d: %s at %d, before", i, c.key, c.now), c.want)(before < 2, err)
		must(t, fmt.Sprintf("%d: %s at %d", i, c.key, c.now), c.want)(s.Take(t.Context(), c.key, 2, 1000, c.now))
	}
	must(t, "no places", false)(s.Take(t.Context(), "none", 0, 1000, 1))
}

func retention(t *testing.T, s Store) {
	const day = store.Day
	keep := store.Retention{Events: 10, Closed: 20, Secrets: 3, Takes: 1, Pickups: 2}
	ada, open, busy := story{id: "ada"}, story{id: "open"}, story{id: "busy"}
	for _, who := range []*story{&ada, &open, &busy} {
		c := who.tell("old")
		c.Sealed = []bot.Sealed{{Ref: "r", Text: []byte("sealed")}}
		c.Index = bot.Index{Owner: handoff.Holder, Opened: 1, Claimed: 3}
		commit(t, s, c)
		who.at = 8 * day
		c = who.tell("newer")
		c.Open, c.Due = who == &open, map[bool]bot.Millis{true: 9 * day}[who == &open]
		c.Index.Pending = map[bool]int{true: 1}[who == &busy]
		commit(t, s, c)
	}
	if err := s.Alias(t.Context(), "+1555", "ada"); err != nil {
		t.Fatal(err)
	}
	must(t, "take", true)(s.Take(t.Context(), "card", 1, 30*day, 5))
	retain := func(now bot.Millis) {
		t.Helper()
		if err := s.Retain(t.Context(), keep, now); err != nil {
			t.Fatal(err)
		}
	}
	retain(day)
	wantPickups(t, s, 0, 3, 2)
	must(t, "a place still taken", false)(s.Take(t.Context(), "card", 1, 30*day, day))
	retain(12 * day)
	must(t, "old events", []int{2})(numbers(s.Lines(t.Context(), "ada", 0, 10)))
	must[[]byte](t, "old secrets", nil)(s.Secret(t.Context(), "ada", "r"))
	must(t, "old places", true)(s.Take(t.Context(), "card", 1, 30*day, 12*day))
	wantPickups(t, s, 0, 0, 0)
	must(t, "alias", "ada")(s.Find(t.Context(), "+1555"))
	commit(t, s, ada.tell("back again")) // at day 8 still, so it ends with the rest
	retain(19 * day)
	must[[]int](t, "all events", nil)(numbers(s.Lines(t.Context(), "ada", 0, 10)))
	_, version, _ := s.Load(t.Context(), "ada")
	if version != 3 {
		t.Fatalf("the conversation outlives its events; version %d", version)
	}
	c := ada.tell("and again")
	commit(t, s, c)
	must(t, "events after the forgotten ones", []int{4})(numbers(s.Before(t.Context(), "ada", 99, 10)))
	retain(40 * day)
	wantState(t, s, "ada", nil, 0)
	must(t, "alias", "")(s.Find(t.Context(), "+1555"))
	for _, id := range []string{"open", "busy"} {
		must(t, id+": lines", []int{1, 2})(numbers(s.Lines(t.Context(), id, 0, 10)))
		must(t, id+": secret", []byte("sealed"))(s.Secret(t.Context(), id, "r"))
	}
	anew := story{id: "ada", at: 41 * day}
	commit(t, s, anew.tell("as if never seen"))
}

func closedOnly(t *testing.T, s Store) {
	ada, bea := story{id: "ada"}, story{id: "bea"}
	first := ada.tell("one")
	commit(t, s, first)
	commit(t, s, bea.tell("one"))
	bea.at = 30 * store.Day
	commit(t, s, bea.tell("two"))
	if err := s.Retain(t.Context(), store.Retention{Closed: 7}, 31*store.Day); err != nil {
		t.Fatal(err)
	}
	wantState(t, s, "ada", nil, 0)
	must(t, "whoever came back", []int{1, 2})(numbers(s.Lines(t.Context(), "bea", 0, 10)))
	commit(t, s, bea.tell("three"))
	commit(t, s, first)
	wantState(t, s, "ada", first.State, 1)
	must(t, "lines", []int{1})(numbers(s.Lines(t.Context(), "ada", 0, 10)))
}

func shortRetention(t *testing.T, s Store) {
	for _, keep := range []store.Retention{{Events: 6}, {Closed: 1}, {Takes: -1}} {
		if err := s.Retain(t.Context(), keep, 1<<40); err == nil {
			t.Errorf("%+v was taken", keep)
		}
	}
	if err := s.Retain(t.Context(), store.Retention{}, 1<<40); err != nil {
		t.Error(err)
	}
}

func oneWins(t *testing.T, s Store) {
	const writers, rounds = 16, 8
	for version := int64(0); version < rounds; version++ {
		var won, lost atomic.Int32
		crowd(writers, func(i int) {
			who := story{id: "ada", moved: version, lines: int(version)}
			c := who.tell("mine")
			c.Event = fmt.Sprintf("%d by %d", version, i)
			switch err := s.Commit(t.Context(), c); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, bot.ErrStale):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
		if won.Load() != 1 || lost.Load() != writers-1 {
			t.Fatalf("version %d: %d won, %d lost", version, won.Load(), lost.Load())
		}
	}
	must(t, "lines", []int{1, 2, 3, 4, 5, 6, 7, 8})(numbers(s.Lines(t.Context(), "ada", 0, 99)))
}

func oneHeard(t *testing.T, s Store) {
	var heard, seen atomic.Int32
	crowd(32, func(i int) {
		who := story{id: fmt.Sprint("c", i)}
		c := who.tell("me")
		c.Event = "sms:SM1"
		switch err := s.Commit(t.Context(), c); {
		case err == nil:
			heard.Add(1)
		case errors.Is(err, bot.ErrSeen):
			seen.Add(1)
		default:
			t.Error(err)
		}
	})
	if heard.Load() != 1 || seen.Load() != 31 {
		t.Fatalf("%d heard, %d seen", heard.Load(), seen.Load())
	}
}

func crowdedLimit(t *testing.T, s Store) {
	var taken atomic.Int32
	crowd(32, func(int) {
		ok, err := s.Take(t.Context(), "card", 10, 1000, 5000)
		if err != nil {
			t.Error(err)
		}
		if ok {
			taken.Add(1)
		}
	})
	if taken.Load() != 10 {
		t.Fatalf("%d of 10 places taken", taken.Load())
	}
}

// crowd does something n times at once.
func crowd(n int, what func(i int)) {
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { what(i) })
	}
	done.Wait()
}

func wantDue(t *testing.T, s Store, now bot.Millis, most int, want []string, wantNext bot.Millis) {
	t.Helper()
	got, next, err := s.Due(t.Context(), now, most)
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || d != "" || next != wantNext {
		t.Fatalf("due at %d: %v, next %d, %v; want %v, next %d", now, got, next, err, want, wantNext)
	}
}

func wantPending(t *testing.T, s Store, want ...string) {
	t.Helper()
	got, err := s.Pending(t.Context())
	if d := cmp.Diff(want, got, cmpopts.SortSlices(func(a, b string) bool { return a < b })); err != nil || d != "" {
		t.Fatalf("pending: %v (-want +got):\n%s", err, d)
	}
}

func wantPickups(t *testing.T, s Store, since bot.Millis, want int, wantMedian bot.Millis) {
	t.Helper()
	n, median, err := s.Pickups(t.Context(), since)
	if err != nil || n != want || median != wantMedian {
		t.Fatalf("picked up since %d: %d, median %d, %v; want %d, %d", since, n, median, err, want, wantMedian)
	}
}
