package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// fileKind is SQLite's application_id of our files: "HRst".
const fileKind = 0x48527374

//go:embed schema/*.sql
var embedded embed.FS

// migrations are the steps of the schema, the first in the file
// schema/0001_….sql, each to be run once, in order, in a transaction of its
// own. A step that changes what is already stored ends in _data.sql: the file
// is backed up before it.
func migrations(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "schema/*.sql")
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if !strings.HasPrefix(name, fmt.Sprintf("schema/%04d_", i+1)) {
			return nil, fmt.Errorf("%s: migration %d must be named schema/%04d_….sql", name, i+1, i+1)
		}
	}
	return names, nil
}

// readable refuses a file of another program or of a newer handrail, before
// anything of it is touched.
func readable(c *conn, path string, files fs.FS) error {
	steps, err := migrations(files)
	if err != nil {
		return err
	}
	kind, err := c.number("PRAGMA application_id")
	if err != nil {
		return err
	}
	tables, err := c.number("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	if kind != fileKind && (kind != 0 || tables > 0) {
		return fmt.Errorf("%w: %s is a database of another program; give another file", ErrForeign, path)
	}
	schema, err := c.number("PRAGMA user_version")
	if err != nil {
		return err
	}
	if schema > int64(len(steps)) {
		return fmt.Errorf("%w: %s has schema %d, this program knows %d; start that version, or put a backup from before it in its place",
			ErrNewer, path, schema, len(steps))
	}
	return nil
}

// migrate brings a file to the newest schema.
func migrate(ctx context.Context, c *conn, path string, files fs.FS) error {
	steps, err := migrations(files)
	if err != nil {
		return err
	}
	schema, err := c.number("PRAGMA user_version")
	if err != nil {
		return err
	}
	for i, name := range steps[min(schema, int64(len(steps))):] {
		number := int(schema) + i + 1
		if strings.HasSuffix(name, "_data.sql") {
			if err := backUpBefore(ctx, path, number); err != nil {
				return err
			}
		}
		if err := step(c, files, name, number); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	return nil
}

func step(c *conn, files fs.FS, name string, number int) (err error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if _, err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, undone := c.exec("ROLLBACK")
			err = errors.Join(err, undone)
		}
	}()
	for _, query := range []string{
		string(text), fmt.Sprintf("PRAGMA application_id = %d", fileKind), fmt.Sprintf("PRAGMA user_version = %d", number),
	} {
		if _, err := c.exec(query); err != nil {
			return err
		}
	}
	_, err = c.exec("COMMIT")
	return err
}

// backUpBefore keeps the file as it was before a migration. A copy that is
// there already is of an earlier try of the same migration, and as good.
func backUpBefore(ctx context.Context, path string, number int) error {
	err := backup(ctx, path, fmt.Sprintf("%s.before-%d", path, number))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
