package sqlite

import (
	"errors"
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/bot/store"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What Open may refuse a file for, beside store.ErrDamaged.
var (
	ErrInUse   = errors.New("the store is in use")
	ErrNewer   = errors.New("the store was written by a newer version of handrail")
	ErrForeign = errors.New("this is not a store of handrail")
)

// code is SQLite's primary result code in an error, 0 if there is none.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// explained are the errors that already say what they mean.
var explained = []error{store.ErrAway, store.ErrBroken, store.ErrDamaged, store.ErrClosed, ErrInUse, ErrNewer, ErrForeign}

// explain turns what SQLite said into what it means for the caller.
func explain(path string, err error) error {
	if err == nil || slices.ContainsFunc(explained, func(e error) bool { return errors.Is(err, e) }) {
		return err
	}
	switch code(err) {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: no room on the disk of %s; free some, nothing needs a restart: %w", store.ErrAway, path, err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: %s: mend the disk and start again; what was answered is kept, what was not is repeated by whoever sent it: %w",
			store.ErrBroken, path, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %s: stop, keep a copy of it for inspection, and put the last backup in its place: %w", store.ErrDamaged, path, err)
	}
	return fmt.Errorf("%w: %s: %w", store.ErrAway, path, err)
}

// final says that after this error nothing more may be written: after a failed
// write or fsync the disk's content is only known once it is read anew.
func final(err error) bool {
	return errors.Is(err, store.ErrBroken) || errors.Is(err, store.ErrDamaged)
}
