package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
)

// TestFullDisk takes the room away under the log: /dev/full refuses every write
// as a full disk does. Nothing of the refused turn is there, and when there is
// room again the same turn is committed.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	s, err := open(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	must(t, s.Commit(t.Context(), crashTurn(0, 1)))
	// What stands in the file already is not read from the log, which the
	// device would answer with zeros.
	raw(t, filepath.Join(dir, "handrail.db"), "PRAGMA wal_checkpoint")
	restore := replaceLog(t, dir, "/dev/full")
	for range 3 {
		err := s.Commit(t.Context(), crashTurn(0, 2))
		if !errors.Is(err, store.ErrAway) || !strings.Contains(fmt.Sprint(err), "no room") {
			t.Fatalf("on a full disk: %v", err)
		}
	}
	restore()
	checkWhole(t, s, 0, 1)
	must(t, s.Commit(t.Context(), crashTurn(0, 2)))
	if err := s.Commit(t.Context(), crashTurn(0, 2)); !errors.Is(err, bot.ErrSeen) {
		t.Fatal(err)
	}
	must(t, s.Close())
	s, err = open(t, dir)
	must(t, err)
	checkWhole(t, s, 0, 2)
	must(t, s.Close())
}

// TestFailedSync lets the disk take everything and fail to keep it: /dev/null
// accepts a write and refuses to be synced. From then on nothing is accepted,
// also when the disk says that it is well again; what was acknowledged before
// is there after a restart.
func TestFailedSync(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	var alarms []error
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "handrail.db"), sqlite.Options{Alarm: func(err error) {
		mu.Lock()
		defer mu.Unlock()
		alarms = append(alarms, err)
	}})
	must(t, err)
	must(t, s.Commit(t.Context(), crashTurn(0, 1)))
	restore := replaceLog(t, dir, "/dev/null")
	if err := s.Commit(t.Context(), crashTurn(0, 2)); !errors.Is(err, store.ErrBroken) {
		t.Fatalf("a failed sync: %v", err)
	}
	restore()
	for _, err := range []error{s.Commit(t.Context(), crashTurn(0, 2)), s.Alias(t.Context(), "a", "b")} {
		if !errors.Is(err, store.ErrBroken) || !strings.Contains(fmt.Sprint(err), "start again") {
			t.Fatalf("after a failed sync: %v", err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(alarms) != 1 || !errors.Is(alarms[0], store.ErrBroken) {
		t.Errorf("alarms: %v", alarms)
	}
	_ = s.Close() // what it may say of the broken log changes nothing
	s, err = open(t, dir)
	must(t, err)
	checkWhole(t, s, 0, 1)
	must(t, s.Close())
}

// replaceLog puts a device in the place of the log in every descriptor that
// this process has of it, until it is restored.
func replaceLog(t *testing.T, dir, device string) (restore func()) {
	t.Helper()
	dev, err := os.OpenFile(device, os.O_RDWR, 0)
	must(t, err)
	defer dev.Close()
	descriptors, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	var logs []int // all of them first: a copy that is made would be found as well
	for _, d := range descriptors {
		if name, _ := os.Readlink("/proc/self/fd/" + d.Name()); name == filepath.Join(dir, "handrail.db-wal") {
			fd, err := strconv.Atoi(d.Name())
			must(t, err)
			logs = append(logs, fd)
		}
	}
	kept := map[int]int{}
	for _, fd := range logs {
		copied, err := syscall.Dup(fd)
		must(t, err)
		must(t, syscall.Dup3(int(dev.Fd()), fd, syscall.O_CLOEXEC))
		kept[fd] = copied
	}
	if len(kept) == 0 {
		t.Fatal("no log is open")
	}
	return func() {
		for fd, copied := range kept {
			must(t, syscall.Dup3(copied, fd, syscall.O_CLOEXEC))
			must(t, syscall.Close(copied))
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
