package suite

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
)

var cases = []struct {
	name string
	play func(*testing.T, Store)
}{
	{"what never was reads as nothing", nothing},
	{"a commit is read back to the byte", readBack},
	{"a stale commit leaves no trace", stale},
	{"an event is committed once", seen},
	{"an open conversation needs a deadline", noDeadline},
	{"lines are read by number, newest first chosen, in ascending order", lines},
	{"events come with everything they brought", entries},
	{"text of any kind survives", anyText},
	{"the caller's bytes are the caller's again", callersBytes},
	{"whoever gives up waiting leaves all or nothing", givingUp},
	{"aliases may be written again", aliases},
	{"secrets live until they are forgotten", secrets},
	{"deadlines come oldest first", due},
	{"the board shows whom people own", board},
	{"a case is picked up once", pickups},
	{"what was not understood is kept for the authors", lost},
	{"a limit holds in every window", takes},
	{"what is at rest is forgotten in time", retention},
	{"a forgotten conversation begins anew", closedOnly},
	{"short retention is refused", shortRetention},
	{"of many writers of one version one wins", oneWins},
	{"of many tellers of one event one is heard", oneHeard},
	{"a limit holds in a crowd", crowdedLimit},
}

func nothing(t *testing.T, s Store) {
	ctx := t.Context()
	state, version, err := s.Load(ctx, "nobody")
	if state != nil || version != 0 || err != nil {
		t.Fatalf("loaded %q, %d, %v", state, version, err)
	}
	must[[]bot.Line](t, "lines", nil)(s.Lines(ctx, "nobody", 0, 10))
	must[[]bot.Line](t, "before", nil)(s.Before(ctx, "nobody", 10, 10))
	must[[]bot.Entry](t, "entries", nil)(s.Entries(ctx, "nobody", 10))
	must[[]string](t, "pending", nil)(s.Pending(ctx))
	must[[]bot.Index](t, "waiting", nil)(s.Waiting(ctx, 10))
	must(t, "stranded", 0)(s.Stranded(ctx))
	must(t, "alias", "")(s.Find(ctx, "nowhere"))
	must[[]byte](t, "secret", nil)(s.Secret(ctx, "nobody", "r1"))
	wantDue(t, s, 1<<40, 10, nil, 0)
	wantPickups(t, s, 0, 0, 0)
}

func readBack(t *testing.T, s Store) {
	ada := story{id: "ada"}
	for version := int64(1); version <= 3; version++ {
		c := ada.tell("hello")
		commit(t, s, c)
		wantState(t, s, "ada", c.State, version)
	}
}

func stale(t *testing.T, s Store) {
	ada := story{id: "ada"}
	first := ada.tell("one")
	commit(t, s, first)
	for name, was := range map[string]int64{"new": 0, "behind": -1, "ahead": 2} {
		late := story{id: "ada", moved: 40, lines: 1}
		c := late.tell("never")
		c.Was = was
		c.Sealed = []bot.Sealed{{Ref: "r", Text: []byte("sealed")}}
		c.Index.Pending, c.Due = 1, 7
		if err := s.Commit(t.Context(), c); !errors.Is(err, bot.ErrStale) {
			t.Fatalf("%s: %v", name, err)
		}
	}
	missing := story{id: "bea", moved: 1}
	if err := s.Commit(t.Context(), missing.tell("never")); !errors.Is(err, bot.ErrStale) {
		t.Fatalf("a version of nothing: %v", err)
	}
	wantState(t, s, "ada", first.State, 1)
	wantState(t, s, "bea", nil, 0)
	must(t, "lines", []int{1})(numbers(s.Lines(t.Context(), "ada", 0, 10)))
	must[[]byte](t, "secret", nil)(s.Secret(t.Context(), "ada", "r"))
	must[[]string](t, "pending", nil)(s.Pending(t.Context()))
	wantDue(t, s, 1<<40, 10, nil, 0)
	commit(t, s, ada.tell("two"))
}

func seen(t *testing.T, s Store) {
	ada := story{id: "ada"}
	first := ada.tell("one")
	commit(t, s, first)
	again := first
	if err := s.Commit(t.Context(), again); !errors.Is(err, bot.ErrSeen) {
		t.Fatalf("stale and seen: %v", err)
	}
	again.Was = 1
	if err := s.Commit(t.Context(), again); !errors.Is(err, bot.ErrSeen) {
		t.Fatalf("at the right version: %v", err)
	}
	bea := story{id: "bea"}
	other := bea.tell("one")
	other.Event = first.Event
	if err := s.Commit(t.Context(), other); !errors.Is(err, bot.ErrSeen) {
		t.Fatalf("in another conversation: %v", err)
	}
	wantState(t, s, "ada", first.State, 1)
	wantState(t, s, "bea", nil, 0)
	must(t, "lines", []int{1})(numbers(s.Lines(t.Context(), "ada", 0, 10)))
}

func noDeadline(t *testing.T, s Store) {
	ada := story{id: "ada"}
	c := ada.tell("help")
	c.Open = true
	if err := s.Commit(t.Context(), c); !errors.Is(err, store.ErrStranded) {
		t.Fatalf("open without a deadline: %v", err)
	}
	wantState(t, s, "ada", nil, 0)
	c.Due = 5
	commit(t, s, c)
	must(t, "stranded", 0)(s.Stranded(t.Context()))
}

func lines(t *testing.T, s Store) {
	ada, bea := story{id: "ada"}, story{id: "bea"}
	commit(t, s, ada.tell("one"))
	commit(t, s, bea.tell("of another"))
	commit(t, s, ada.tell("two", "three", "four"))
	commit(t, s, ada.tell())
	note := ada.tell("five")
	note.Body = encode(bot.Entry{Lines: []bot.Line{{N: 0, Text: "inside"}, {N: 5, Text: "five"}}})
	commit(t, s, note)
	commit(t, s, ada.tell())
	commit(t, s, ada.tell("six"))
	for _, c := range []struct {
		name            string
		after, max      int
		want            []int
		before, maxBack int
		wantBefore      []int
	}{
		{"all", 0, 10, []int{1, 2, 3, 4, 5, 6}, 7, 10, []int{1, 2, 3, 4, 5, 6}},
		{"the newest", 0, 2, []int{5, 6}, 7, 2, []int{5, 6}},
		{"from the middle of an event", 2, 10, []int{3, 4, 5, 6}, 3, 10, []int{1, 2}},
		{"cut in the middle of an event", 0, 4, []int{3, 4, 5, 6}, 5, 2, []int{3, 4}},
		{"at an edge", 4, 10, []int{5, 6}, 2, 10, []int{1}},
		{"the last", 5, 10, []int{6}, 6, 1, []int{5}},
		{"none", 6, 10, nil, 1, 10, nil},
		{"beyond", 99, 10, nil, 99, 3, []int{4, 5, 6}},
		{"no room", 0, 0, nil, 7, 0, nil},
		{"absurd", -3, -1, nil, -3, 10, nil},
	} {
		must(t, "lines: "+c.name, c.want)(numbers(s.Lines(t.Context(), "ada", c.after, c.max)))
		must(t, "before: "+c.name, c.wantBefore)(numbers(s.Before(t.Context(), "ada", c.before, c.maxBack)))
	}
}

func entries(t *testing.T, s Store) {
	ada := story{id: "ada"}
	var want []bot.Entry
	for i := range 5 {
		c := ada.tell()
		entry := bot.Entry{
			Event: bot.Event{ID: c.Event, Conversation: "ada", At: c.At, Said: &bot.Said{Client: "c", Text: strings.Repeat("x", i)}},
			Lines: []bot.Line{
				{N: i + 1, At: c.At, From: bot.Robot, Text: "yes", Choices: []string{"a", "b"}, Files: []bot.File{{ID: "f", Size: 9}}, Secret: "r"},
				{At: c.At, From: bot.Agent, Name: "Ana", Text: "inside"},
			},
		}
		c.Body, c.Lines = encode(entry), i+1
		commit(t, s, c)
		want = append(want, entry)
	}
	must(t, "all", want)(s.Entries(t.Context(), "ada", 10))
	must(t, "the newest", want[3:])(s.Entries(t.Context(), "ada", 2))
	must[[]bot.Entry](t, "no room", nil)(s.Entries(t.Context(), "ada", 0))
}

func anyText(t *testing.T, s Store) {
	for _, id := range []string{"o'neil\"; --", "ünïcode 🙃", "nul\x00nul", strings.Repeat("long", 500), "%_*?[", "\xff\xfe"} {
		c := story{id: id}
		change := c.tell("text of " + strings.ToValidUTF8(id, "?"))
		change.State = []byte(id)
		commit(t, s, change)
		wantState(t, s, id, []byte(id), 1)
		if err := s.Commit(t.Context(), change); !errors.Is(err, bot.ErrSeen) {
			t.Fatalf("%q again: %v", id, err)
		}
		if err := s.Alias(t.Context(), "to:"+id, id); err != nil {
			t.Fatal(err)
		}
		must(t, "alias", id)(s.Find(t.Context(), "to:"+id))
	}
}

func callersBytes(t *testing.T, s Store) {
	ada := story{id: "ada"}
	c := ada.tell("mine")
	c.Sealed = []bot.Sealed{{Ref: "r", Text: []byte("sealed")}}
	want := bytes.Clone(c.State)
	commit(t, s, c)
	clear(c.State)
	clear(c.Body)
	clear(c.Sealed[0].Text)
	wantState(t, s, "ada", want, 1)
	got, _, _ := s.Load(t.Context(), "ada")
	clear(got)
	wantState(t, s, "ada", want, 1)
	must(t, "secret", []byte("sealed"))(s.Secret(t.Context(), "ada", "r"))
	must(t, "lines", []int{1})(numbers(s.Lines(t.Context(), "ada", 0, 10)))
}

func givingUp(t *testing.T, s Store) {
	ada := story{id: "ada"}
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		c := ada.tell("perhaps")
		err := s.Commit(ctx, c)
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		// The same commit again settles what became of the first.
		again := s.Commit(t.Context(), c)
		if err == nil && !errors.Is(again, bot.ErrSeen) || err != nil && again != nil && !errors.Is(again, bot.ErrSeen) {
			t.Fatalf("first %v, then %v", err, again)
		}
		wantState(t, s, "ada", c.State, ada.moved)
	}
}

func aliases(t *testing.T, s Store) {
	for _, c := range []struct{ alias, to string }{{"+1555", "ada"}, {"+1555", "ada"}, {"slack:T1:C1:17.1", "bea"}, {"+1555", "cleo"}} {
		if err := s.Alias(t.Context(), c.alias, c.to); err != nil {
			t.Fatal(err)
		}
		must(t, "alias", c.to)(s.Find(t.Context(), c.alias))
	}
	must(t, "the other", "bea")(s.Find(t.Context(), "slack:T1:C1:17.1"))
}

func secrets(t *testing.T, s Store) {
	ada, bea := story{id: "ada"}, story{id: "bea"}
	seal := func(who *story, forget bool, pairs ...string) {
		t.Helper()
		c := who.tell("secret")
		c.Forget = forget
		for i := 0; i < len(pairs); i += 2 {
			c.Sealed = append(c.Sealed, bot.Sealed{Ref: pairs[i], Text: []byte(pairs[i+1])})
		}
		commit(t, s, c)
	}
	want := func(id, ref string, text []byte) {
		t.Helper()
		must(t, "secret "+ref+" of "+id, text)(s.Secret(t.Context(), id, ref))
	}
	seal(&ada, false, "r1", "one", "r2", "two")
	seal(&bea, false, "r1", "hers")
	seal(&ada, false, "r1", "one again")
	want("ada", "r1", []byte("one again"))
	want("ada", "r2", []byte("two"))
	want("ada", "r3", nil)
	want("bea", "r1", []byte("hers"))
	seal(&ada, true, "r3", "too late")
	want("ada", "r1", nil)
	want("ada", "r2", nil)
	want("ada", "r3", nil)
	want("bea", "r1", []byte("hers"))
	seal(&ada, false, "r1", "anew")
	want("ada", "r1", []byte("anew"))
}

func wantState(t *testing.T, s Store, id string, want []byte, version int64) {
	t.Helper()
	state, v, err := s.Load(t.Context(), id)
	if err != nil || v != version || !bytes.Equal(state, want) {
		t.Fatalf("%q is %q at version %d, %v; want %q at %d", id, state, v, err, want, version)
	}
}
