package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	sqlite "modernc.org/sqlite"
)

// readers is how many queries are answered at a time.
const readers = 4

// Options are what a store may be told.
type Options struct {
	// Alarm is called for what an operator must hear of although nobody asked:
	// a log that grows although it is written back (a reader hangs), a disk
	// that failed, damage that was found while serving. It must not block.
	Alarm func(error)
}

// Store is an open file. Its methods are safe for concurrent use and keep the
// promises of bot/run.Store. What they answer beside bot.ErrStale, bot.ErrSeen
// and store.ErrStranded wraps store.ErrAway, store.ErrBroken, store.ErrDamaged
// or store.ErrClosed.
type Store struct {
	path    string
	locked  *os.File
	db      *sql.DB
	queries queries
	writer  *writer
	turns   sync.Pool // of jobs for Commit
	done    sync.WaitGroup
	cancel  context.CancelFunc
	close   func() error
}

// Open opens the file at path, or makes it. The directory must exist.
func Open(ctx context.Context, path string, o Options) (_ *Store, err error) {
	if o.Alarm == nil {
		o.Alarm = func(error) {}
	}
	path, err = realPath(path)
	if err != nil {
		return nil, err
	}
	locked, err := lock(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, locked.Close())
		}
	}()
	if err := create(path); err != nil {
		return nil, err
	}
	large, err := inspect(ctx, path)
	if err != nil {
		return nil, err
	}
	c, err := connect(ctx, writerDSN(path))
	if err != nil {
		return nil, explain(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	if err := migrate(ctx, c, path, embedded); err != nil {
		return nil, explain(path, err)
	}
	w, err := newWriter(c, path, o.Alarm)
	if err != nil {
		return nil, explain(path, err)
	}
	s := &Store{path: path, locked: locked, writer: w}
	if err := s.openReaders(ctx); err != nil {
		return nil, explain(path, err)
	}
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel, s.close = cancel, sync.OnceValue(s.shut)
	s.done.Go(w.run)
	if large {
		s.done.Go(func() { s.checkLater(serving, o.Alarm) })
	}
	return s, nil
}

// realPath is the one name of a file, so that two links to it have one lock.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("the store's path: %w", err)
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		real, err = filepath.EvalSymlinks(filepath.Dir(path))
		real = filepath.Join(real, filepath.Base(path))
	}
	if err != nil {
		return "", fmt.Errorf("the store's file %s: make its directory, or give another: %w", path, err)
	}
	return real, nil
}

// create makes a missing file: SQLite would let everybody read it.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the store's file: %w", err)
	}
	return errors.Join(file.Close(), syncDir(filepath.Dir(path)))
}

func (s *Store) openReaders(ctx context.Context) error {
	connector, err := sqlite.NewConnector(readerDSN(s.path))
	if err != nil {
		return err
	}
	s.db = sql.OpenDB(connector)
	s.db.SetMaxOpenConns(readers)
	s.db.SetMaxIdleConns(readers)
	if err := s.queries.prepare(ctx, s.db); err != nil {
		return errors.Join(err, s.db.Close())
	}
	return nil
}

// Close waits for what is being written, writes the log back and lets go of the
// file. What comes later is answered with store.ErrClosed.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	s.writer.queue.close()
	s.cancel()
	s.done.Wait()
	err := errors.Join(s.queries.close(), s.db.Close(), s.writer.conn.close())
	return errors.Join(explain(s.path, err), s.locked.Close())
}
