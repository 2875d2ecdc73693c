package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
)

// TestBackup copies a store while it is written to: the copy holds everything
// that was acknowledged before it began, is whole, and opens as a store.
func TestBackup(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	s, err := open(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	commitTo(t, s, 0, 1, 40)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 1; ctx.Err() == nil; n++ {
			if err := s.Commit(t.Context(), crashTurn(1, n)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	copied := filepath.Join(other, "handrail.db")
	err = s.Backup(t.Context(), copied)
	stop()
	writing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), copied); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that is there: %v", err)
	}
	if err := s.Backup(t.Context(), filepath.Join(other, "gone", "x.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a directory that is not there: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(ended, filepath.Join(other, "late.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("when nobody waits any more: %v", err)
	}
	files, err := os.ReadDir(other)
	if err != nil || len(files) != 1 {
		t.Errorf("left behind: %v, %v", files, err)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is for everybody: %v, %v", info.Mode(), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	restored, err := open(t, other)
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, restored, 0, 40)
	checkWhole(t, restored, 1, 0)
	commitTo(t, restored, 0, 41, 42)
	checkWhole(t, restored, 0, 42)
	if err := restored.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRetainMany forgets more than fits into one piece, between turns of
// others, and nothing that is left points to what is gone, also when its
// numbers are given again after a restart.
func TestRetainMany(t *testing.T) {
	dir := t.TempDir()
	s, err := open(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	const conversations, turns, days = 30, 40, 30
	crowdOf(conversations, func(i int) {
		for n := range turns {
			c := restTurn(fmt.Sprint("c", i), n, bot.Millis(n*days/turns)*store.Day)
			if err := s.Commit(t.Context(), c); err != nil {
				t.Error(err)
			}
		}
	})
	commitTo(t, s, 0, 1, 300) // open, at day 0
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 301; ctx.Err() == nil; n++ {
			if err := s.Commit(t.Context(), crashTurn(0, n)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	err = s.Retain(t.Context(), store.Retention{Events: 10}, days*store.Day)
	stop()
	writing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, s, 0, 300)
	for i := range conversations {
		lines, err := s.Lines(t.Context(), fmt.Sprint("c", i), 0, 99)
		if err != nil || len(lines) != 13 || lines[0].N != 28 {
			t.Fatalf("c%d keeps %d lines: %+v, %v", i, len(lines), lines, err)
		}
	}
	for i := range conversations { // the highest numbers of all, so that they are given again
		if err := s.Commit(t.Context(), restTurn(fmt.Sprint("c", i), turns, days*store.Day)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Retain(t.Context(), store.Retention{Events: 7}, 99*store.Day); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = open(t, dir); err != nil {
		t.Fatal(err)
	}
	for i := range conversations {
		id := fmt.Sprint("c", i)
		if err := s.Commit(t.Context(), restTurn(id, turns+1, 99*store.Day)); err != nil {
			t.Fatal(err)
		}
		entries, err := s.Entries(t.Context(), id, 99)
		if err != nil || len(entries) != 1 || entries[0].Event.Conversation != id {
			t.Fatalf("%s: %+v, %v", id, entries, err)
		}
	}
	if err := s.Retain(t.Context(), store.Retention{Closed: 7}, 200*store.Day); err != nil {
		t.Fatal(err)
	}
	checkWhole(t, s, 0, 300)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db := openRaw(t, filepath.Join(dir, "handrail.db"))
	var left, lost int
	if err := db.QueryRow(`SELECT count(*) FROM conversation`).Scan(&left); err != nil || left != 1 {
		t.Errorf("%d conversations left, %v", left, err)
	}
	if err := db.QueryRow(`SELECT count(*) FROM event WHERE conversation NOT IN (SELECT key FROM conversation)`).Scan(&lost); err != nil || lost != 0 {
		t.Errorf("%d events of nobody, %v", lost, err)
	}
}

// TestLongTalk reads both ends of a conversation whose events are far apart.
func TestLongTalk(t *testing.T) {
	s, err := open(t, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const turns = 500
	crowdOf(4, func(i int) {
		for n := 1; n <= turns; n++ {
			if err := s.Commit(t.Context(), crashTurn(i, n)); err != nil {
				t.Error(err)
			}
		}
	})
	for _, c := range []struct{ before, first, last int }{{turns + 1, turns - 9, turns}, {11, 1, 10}, {250, 240, 249}} {
		lines, err := s.Before(t.Context(), crashID(2), c.before, 10)
		if err != nil || len(lines) != 10 || lines[0].N != c.first || lines[9].N != c.last || !strings.HasPrefix(lines[0].Text, "2 says ") {
			t.Errorf("before %d: %+v, %v", c.before, lines, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func restTurn(id string, n int, at bot.Millis) bot.Commit {
	c := benchTurn(0, 0)
	c.Conversation, c.Was, c.Event, c.At = id, int64(n), fmt.Sprintf("sms:%s:%d", id, n), at
	c.Body = fmt.Appendf(nil, `{"event":{"id":%q,"conv":%q,"at":%d},"lines":[{"n":%d,"at":%d,"from":"bot","text":"x"}]}`, c.Event, id, at, n+1, at)
	c.Open, c.Due, c.Lines = false, 0, n+1
	return c
}

func commitTo(t *testing.T, s *sqlite.Store, worker, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		if err := s.Commit(t.Context(), crashTurn(worker, n)); err != nil {
			t.Fatal(err)
		}
	}
}

func crowdOf(n int, what func(i int)) {
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { what(i) })
	}
	done.Wait()
}
