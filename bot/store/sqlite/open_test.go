package sqlite_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
)

var _ run.Store = (*sqlite.Store)(nil)

func TestSecondProcessIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "handrail.db")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := exec.CommandContext(t.Context(), self)
	other.Env = append(os.Environ(), crashFile+"="+path)
	acks, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(acks).Scan() {
		t.Fatal("the other process does nothing")
	}
	link := filepath.Join(t.TempDir(), "other-name.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, link} {
		_, err = sqlite.Open(t.Context(), name, sqlite.Options{})
		if !errors.Is(err, sqlite.ErrInUse) || !strings.Contains(fmt.Sprint(err), fmt.Sprintf("process %d", other.Process.Pid)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // says that it was killed
	s, err := sqlite.Open(t.Context(), link, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, sqlite.Options{}); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("the same process again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRefusedFiles(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, path string)
		want  error
		words string
	}{
		{"newer", func(t *testing.T, path string) { raw(t, path, "PRAGMA user_version = 99") }, sqlite.ErrNewer, "schema 99"},
		{"foreign", func(t *testing.T, path string) { raw(t, path, "PRAGMA application_id = 7") }, sqlite.ErrForeign, "another program"},
		{"foreign and unmarked", func(t *testing.T, path string) {
			empty(t, path)
			raw(t, path, "CREATE TABLE theirs (x)")
		}, sqlite.ErrForeign, "another program"},
		{"no database", func(t *testing.T, path string) { write(t, path, []byte(strings.Repeat("my notes\n", 1000))) }, store.ErrDamaged, "backup"},
		{"cut off", func(t *testing.T, path string) {
			if err := os.Truncate(path, 5*4096+100); err != nil {
				t.Fatal(err)
			}
		}, store.ErrDamaged, "backup"},
		{"overwritten", func(t *testing.T, path string) {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 8 * 4096; i < len(content); i += 4096 {
				copy(content[i:], "\x0d\xff\xff\xff\xff\xff\xff\xff")
			}
			write(t, path, content)
		}, store.ErrDamaged, "backup"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "handrail.db")
			fill(t, dir, 50)
			c.spoil(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := open(t, dir)
			if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.words) || !strings.Contains(fmt.Sprint(err), path) {
				t.Errorf("%v; want it to name %q and to be %v", err, c.words, c.want)
			}
			if s != nil {
				t.Fatal(s.Close())
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

func TestMissingDirectory(t *testing.T) {
	_, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "gone", "handrail.db"), sqlite.Options{})
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(fmt.Sprint(err), "make its directory") {
		t.Error(err)
	}
}

func TestFileIsPrivateAndClosesClean(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd name?#%20")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := open(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"handrail.db", "handrail.db-wal"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), crashTurn(0, 1)); !errors.Is(err, store.ErrClosed) {
		t.Errorf("commit after Close: %v", err)
	}
	if _, _, err := s.Load(t.Context(), "w0"); err == nil {
		t.Error("load after Close")
	}
	if _, err := os.Stat(filepath.Join(dir, "handrail.db-wal")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log was left behind: %v", err)
	}
}

// fill makes a store with turns in it and closes it.
func fill(t *testing.T, dir string, turns int) {
	t.Helper()
	s, err := open(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= turns; n++ {
		if err := s.Commit(t.Context(), crashTurn(0, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func raw(t *testing.T, path, query string) {
	t.Helper()
	db := openRaw(t, path)
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T, path string) { write(t, path, nil) }

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStrandedIsCounted(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 3)
	raw(t, filepath.Join(dir, "handrail.db"), "PRAGMA ignore_check_constraints = 1; UPDATE conversation SET due = 0")
	s, err := open(t, dir)
	if err == nil {
		n, counted := s.Stranded(t.Context())
		if n != 1 || counted != nil {
			t.Errorf("%d stranded, %v", n, counted)
		}
		err = s.Close()
	}
	if err != nil {
		t.Error(err)
	}
}

// TestLargeFileIsCheckedWhileServing lets a file be too large to be checked
// before it serves: the damage is found all the same, and somebody is told.
func TestLargeFileIsCheckedWhileServing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "handrail.db")
	fill(t, dir, 400)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	middle := len(content) / 2 / 4096 * 4096
	copy(content[middle:], "\x0d\xff\xff\xff\xff\xff\xff\xff")
	write(t, path, content)
	if err := os.Truncate(path, 65<<20); err != nil {
		t.Fatal(err)
	}
	alarms := make(chan error, 1)
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{Alarm: func(err error) { alarms <- err }})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-alarms; !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "backup") {
		t.Errorf("alarm: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
