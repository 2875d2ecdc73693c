// Package suite tells whether a store keeps the rules of package store.
//
//	Cases ──────▶ one rule each; many at a time, one winner
//	Histories ──▶ random turns, races, restarts and nightly passes on the store
//	              and on the plain model side by side: every answer is equal
package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
)

// Store is what the suite asks of a store: bot/run.Store and the nightly pass.
// One that is also an io.Closer is closed, and opened again in the middle of a
// history.
type Store interface {
	Load(ctx context.Context, conversation string) (state []byte, version int64, err error)
	Commit(ctx context.Context, c bot.Commit) error
	Lines(ctx context.Context, conversation string, after, max int) ([]bot.Line, error)
	Before(ctx context.Context, conversation string, before, max int) ([]bot.Line, error)
	Entries(ctx context.Context, conversation string, max int) ([]bot.Entry, error)
	Due(ctx context.Context, now bot.Millis, max int) (conversations []string, next bot.Millis, err error)
	Pending(ctx context.Context) ([]string, error)
	Waiting(ctx context.Context, max int) ([]bot.Index, error)
	Pickups(ctx context.Context, since bot.Millis) (n int, median bot.Millis, err error)
	Stranded(ctx context.Context) (int, error)
	Lost(ctx context.Context, max int) ([]bot.Lost, error)
	Alias(ctx context.Context, alias, conversation string) error
	Find(ctx context.Context, alias string) (conversation string, err error)
	Secret(ctx context.Context, conversation, ref string) ([]byte, error)
	Take(ctx context.Context, key string, limit int, window, now bot.Millis) (bool, error)
	Taken(ctx context.Context, key string, window, now bot.Millis) (int, error)
	Retain(ctx context.Context, keep store.Retention, now bot.Millis) error
}

// Open opens the store that is kept in a directory. The directory is new at the
// first call, and holds what the closed store left in it at a later one.
type Open func(dir string) (Store, error)

// Cases plays each rule by name, races among them.
func Cases(t *testing.T, open Open) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.play(t, fresh(t, open)) })
	}
}

func fresh(t *testing.T, open Open) Store {
	t.Helper()
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := shut(s); err != nil {
			t.Error(err)
		}
	})
	return s
}

func shut(s Store) error {
	if c, ok := s.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// story makes the commits of one conversation, each following the one before.
type story struct {
	id    string
	at    bot.Millis
	moved int64
	lines int
}

// tell is the next commit: an event that brings these visible lines, closed and
// without a deadline unless changed.
func (s *story) tell(texts ...string) bot.Commit {
	s.at++
	s.moved++
	event := bot.Event{ID: fmt.Sprintf("web:%s:%d", s.id, s.moved), Conversation: s.id, At: s.at, Clock: &bot.Clock{}}
	entry := bot.Entry{Event: event}
	for _, text := range texts {
		s.lines++
		entry.Lines = append(entry.Lines, bot.Line{N: s.lines, At: s.at, From: bot.Customer, Text: text})
	}
	return bot.Commit{
		Conversation: s.id, Was: s.moved - 1, Event: event.ID, At: s.at, Lines: s.lines,
		Body: encode(entry), State: []byte(fmt.Sprintf(`{"v":1,"id":%q,"at":%d}`, s.id, s.at)),
		Index: bot.Index{Conversation: s.id, Channel: "web", Owner: "closed", Since: s.at},
	}
}

func encode(entry bot.Entry) []byte {
	body, err := json.Marshal(entry)
	if err != nil {
		panic(err) // an entry of plain data always encodes
	}
	return body
}

func commit(t *testing.T, s Store, c bot.Commit) {
	t.Helper()
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatalf("commit %s: %v", c.Event, err)
	}
}

// must fails the test unless got, as a method gave it, is want.
func must[T any](t *testing.T, what string, want T) func(got T, err error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s (-want +got):\n%s", what, d)
		}
	}
}

func numbers(lines []bot.Line, err error) ([]int, error) {
	var ns []int
	for _, l := range lines {
		ns = append(ns, l.N)
	}
	return ns, err
}
