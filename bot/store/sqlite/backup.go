package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	sqlite "modernc.org/sqlite"
)

// Backup writes a whole and consistent copy to a path while the store goes on
// serving. The copy appears when it is complete and safe on disk; a file that
// is there already is not touched (fs.ErrExist). To restore it, stop handrail,
// put the copy in the store's place and take away the -wal and -shm files
// beside that.
func (s *Store) Backup(ctx context.Context, path string) error { return backup(ctx, s.path, path) }

func backup(ctx context.Context, from, to string) (err error) {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("backing up to %s: %w", to, fs.ErrExist)
	}
	part, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".part-")
	if err != nil {
		return fmt.Errorf("backing up to %s: %w", to, err)
	}
	// SQLite leaves it to the caller to bring the copy to the disk.
	err = copyInto(ctx, from, part.Name())
	if err == nil {
		err = part.Sync()
	}
	err = errors.Join(err, part.Close())
	if err == nil {
		err = os.Rename(part.Name(), to)
	}
	if err != nil {
		return fmt.Errorf("backing up to %s: %w", to, errors.Join(err, os.Remove(part.Name())))
	}
	return syncDir(filepath.Dir(to))
}

func copyInto(ctx context.Context, from, to string) error {
	connector, err := sqlite.NewConnector(dsn(from))
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return explain(from, errors.Join(err, db.Close()))
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
