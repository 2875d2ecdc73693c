package sqlite_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"go.uber.org/goleak"
)

const (
	crashWorkers = 8
	crashFile    = "HANDRAIL_TEST_CRASH" // makes this program the one that is killed
)

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		doomed(path)
	}
	goleak.VerifyTestMain(m)
}

// TestCrash kills a process that commits as fast as it can, again and again (200 times without the race detector),
// at any moment from its start on. Whatever it was told is committed is there,
// once and in order, nothing is torn, and each life goes on where the one
// before ended.
func TestCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "handrail.db")
	acked := make([]int, crashWorkers)
	total := 0
	for crash := range crashes {
		total += live(t, path, acked, crash)
	}
	t.Logf("%d kills, %d turns acknowledged", crashes, total)
	if total < crashes {
		t.Errorf("%d turns in %d lives: the processes hardly worked", total, crashes)
	}

	s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for worker, n := range acked {
		checkWhole(t, s, worker, n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var found string
	if err := openRaw(t, path).QueryRow("PRAGMA integrity_check").Scan(&found); err != nil || found != "ok" {
		t.Fatalf("integrity_check: %q, %v", found, err)
	}
}

// live starts a process, kills it, and takes note of what it was told.
func live(t *testing.T, path string, acked []int, crash int) (turns int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(t.Context(), self)
	process.Env = append(os.Environ(), crashFile+"="+path)
	process.Stderr = os.Stderr
	acks, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	kill := sync.OnceFunc(func() { _ = process.Process.Kill() })
	after := rand.IntN(300)
	if crash%4 == 0 { // some die while they open the file
		time.AfterFunc(time.Duration(rand.IntN(40))*time.Millisecond, kill)
		after = -1
	}
	// What the pipe still holds after the kill was acknowledged as well.
	for lines := bufio.NewScanner(acks); lines.Scan(); turns++ {
		var worker, n int
		if _, err := fmt.Sscanf(lines.Text(), "%d %d", &worker, &n); err != nil {
			t.Errorf("%q: %v", lines.Text(), err)
			continue
		}
		if n <= acked[worker] {
			t.Errorf("worker %d was told %d again after %d", worker, n, acked[worker])
		}
		acked[worker] = n
		if turns == after {
			kill()
		}
	}
	if err := process.Wait(); process.ProcessState.Exited() {
		t.Fatalf("the process ended by itself: %v", err)
	}
	return turns
}

// doomed commits until it is killed, each worker in a conversation of its own,
// and says on standard output what was committed.
func doomed(path string) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for worker := range crashWorkers {
		go func() {
			_, version, err := s.Load(ctx, crashID(worker))
			for n := int(version) + 1; err == nil; n++ {
				if err = s.Commit(ctx, crashTurn(worker, n)); err == nil {
					_, err = os.Stdout.WriteString(fmt.Sprintln(worker, n))
				}
			}
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}()
	}
	select {}
}

func crashID(worker int) string { return fmt.Sprint("w", worker) }

func crashText(worker, n int) string {
	return fmt.Sprint(worker, " says ", n, strings.Repeat(".", n*37%900))
}

func crashTurn(worker, n int) bot.Commit {
	id := crashID(worker)
	event := fmt.Sprintf("web:%s:%d", id, n)
	body, _ := json.Marshal(bot.Entry{
		Event: bot.Event{ID: event, Conversation: id, At: bot.Millis(n), Said: &bot.Said{Text: crashText(worker, n)}},
		Lines: []bot.Line{{N: n, Text: crashText(worker, n)}},
	})
	return bot.Commit{
		Conversation: id, Was: int64(n - 1), Event: event, At: bot.Millis(n), Body: body,
		State: []byte(crashText(worker, n)), Due: bot.Millis(n + 1), Open: true, Lines: n,
		Index:  bot.Index{Conversation: id, Owner: "queue", Opened: 1, Pending: n},
		Sealed: []bot.Sealed{{Ref: "r", Text: []byte(crashText(worker, n))}},
	}
}

// checkWhole wants a conversation with every turn that was acknowledged, and
// everything that one commit writes to be of the same turn.
func checkWhole(t *testing.T, s *sqlite.Store, worker, acked int) {
	t.Helper()
	id := crashID(worker)
	state, version, err := s.Load(t.Context(), id)
	if err != nil || int(version) < acked {
		t.Fatalf("%s: version %d, %d were acknowledged: %v", id, version, acked, err)
	}
	if version == 0 {
		return
	}
	last := crashText(worker, int(version))
	if string(state) != last {
		t.Errorf("%s: version %d has the state of another turn: %.40s", id, version, state)
	}
	if text, err := s.Secret(t.Context(), id, "r"); err != nil || string(text) != last {
		t.Errorf("%s: version %d has the secret of another turn: %.40s, %v", id, version, text, err)
	}
	entries, err := s.Entries(t.Context(), id, int(version)+10)
	if err != nil || len(entries) != int(version) {
		t.Fatalf("%s: %d events at version %d: %v", id, len(entries), version, err)
	}
	for i, entry := range entries {
		if want := crashText(worker, i+1); entry.Event.Said.Text != want || len(entry.Lines) != 1 || entry.Lines[0].Text != want || entry.Lines[0].N != i+1 {
			t.Fatalf("%s: event %d is %+v", id, i+1, entry)
		}
	}
	waiting, err := s.Waiting(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range waiting {
		if index.Conversation == id && index.Pending != int(version) {
			t.Errorf("%s: the index is of turn %d, not %d", id, index.Pending, version)
		}
	}
}
