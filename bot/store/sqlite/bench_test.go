package sqlite_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
)

// BenchmarkCommit shows durable turns, each of a 1.2 KB state and a 700 B event
// with two lines, a new conversation every eighth, from so many callers at a
// time that each wait for their own. The floor is the same two rows written
// without any question asked, in one run with them.
func BenchmarkCommit(b *testing.B) {
	b.Run("floor-64", floor)
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "handrail.db"), sqlite.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() {
				if err := s.Close(); err != nil {
					b.Error(err)
				}
			})
			var left atomic.Int64
			left.Store(int64(b.N))
			waits := make([][]time.Duration, callers)
			var done sync.WaitGroup
			used := processTime()
			b.ResetTimer()
			for caller := range callers {
				done.Go(func() {
					for turn := 0; left.Add(-1) >= 0; turn++ {
						turn := benchTurn(caller, turn)
						began := time.Now()
						if err := s.Commit(context.Background(), turn); err != nil {
							b.Error(err)
							return
						}
						waits[caller] = append(waits[caller], time.Since(began))
					}
				})
			}
			done.Wait()
			report(b, used)
			all := slices.Concat(waits...)
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

var (
	benchState = []byte(`{"v":1,"pad":"` + strings.Repeat("s", 1200) + `"}`)
	benchBody  = func() []byte {
		body, _ := json.Marshal(bot.Entry{Lines: []bot.Line{{N: 1, Text: strings.Repeat("a", 300)}, {N: 2, Text: strings.Repeat("b", 300)}}})
		return body
	}()
)

const turnsEach = 8

func benchTurn(caller, turn int) bot.Commit {
	id := fmt.Sprintf("w%03dx%08d7b3c9d1e5f60", caller, turn/turnsEach)
	n := turn % turnsEach
	at := bot.Millis(1_790_000_000_000 + turn*1000)
	return bot.Commit{
		Conversation: id, Was: int64(n), Event: fmt.Sprintf("web:%s:8f14e45f-%04d-4c2a", id, n), At: at,
		Body: benchBody, State: benchState, Due: at + 1500, Open: true, Lines: 2 * (n + 1),
		Index: bot.Index{Conversation: id, Channel: "web", Owner: "bot", Since: at, Due: at + 1500},
	}
}

func floor(b *testing.B) {
	db := openRaw(b, filepath.Join(b.TempDir(), "floor.db"))
	const schema = `CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB); CREATE TABLE conversation (key INTEGER PRIMARY KEY, state BLOB)`
	if _, err := db.Exec(schema); err != nil {
		b.Fatal(err)
	}
	used := processTime()
	b.ResetTimer()
	for n := 0; n < b.N; {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		for range min(64, b.N-n) {
			n++
			if _, err := tx.Exec(`INSERT INTO event VALUES (?, ?)`, n, benchBody); err != nil {
				b.Fatal(err)
			}
			if _, err := tx.Exec(`INSERT INTO conversation VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state`, n/8, benchState); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	report(b, used)
}

func report(b *testing.B, used time.Duration) {
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(float64((processTime()-used).Microseconds())/float64(b.N), "cpu-us/turn")
}

// processTime is the time that this process has kept processors busy.
func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkRead shows what a conversation of 1,000 events costs to read.
func BenchmarkRead(b *testing.B) {
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "handrail.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	const events = 1000
	for n := range events {
		at := bot.Millis(n + 1)
		body, _ := json.Marshal(bot.Entry{Lines: []bot.Line{{N: 2*n + 1, Text: strings.Repeat("a", 300)}, {N: 2*n + 2, Text: strings.Repeat("b", 300)}}})
		if err := s.Commit(b.Context(), bot.Commit{
			Conversation: "long", Was: int64(n), Event: fmt.Sprint("e", n), At: at, Body: body, State: benchState, Due: at + 2, Open: true, Lines: 2*n + 2,
		}); err != nil {
			b.Fatal(err)
		}
	}
	for name, read := range map[string]func() error{
		"load":          func() error { _, _, err := s.Load(b.Context(), "long"); return err },
		"newest-20":     func() error { _, err := s.Lines(b.Context(), "long", 0, 20); return err },
		"after-the-end": func() error { _, err := s.Lines(b.Context(), "long", 2*events-2, 20); return err },
		"oldest-20":     func() error { _, err := s.Before(b.Context(), "long", 21, 20); return err },
		"due":           func() error { _, _, err := s.Due(b.Context(), 1, 100); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
