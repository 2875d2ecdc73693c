package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/handrail-chat/handrail/bot/store"
)

// checkedAtOnce is the size, in bytes, up to which a file is checked for damage
// before it is used. A larger one is checked while it already serves.
const checkedAtOnce = 64 << 20

const quickCheck = "PRAGMA quick_check(1)"

// inspect refuses what must not be served, before anything of it is changed.
// A file that is too large to be checked for damage in passing is reported.
func inspect(ctx context.Context, path string) (large bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, fmt.Errorf("the store's file: %w", err)
	}
	// A row that breaks a rule of ours is the auditor's business (Stranded): to
	// refuse the file for it would strand everybody else.
	c, err := connect(ctx, dsn(path, "query_only(1)", "ignore_check_constraints(1)"))
	if err != nil {
		return false, explain(path, err)
	}
	defer func() { err = explain(path, errors.Join(err, c.close())) }()
	version, err := c.text("SELECT sqlite_version()")
	if err != nil {
		return false, err
	}
	if err := supported(version); err != nil {
		return false, err
	}
	if err := readable(c, path, embedded); err != nil {
		return false, err
	}
	if info.Size() > checkedAtOnce {
		return true, nil
	}
	found, err := c.text(quickCheck)
	if err != nil {
		return false, err
	}
	return false, damage(path, found)
}

// damage is what a check found, as an error.
func damage(path, found string) error {
	if found == "ok" {
		return nil
	}
	return fmt.Errorf("%w: %s: stop, keep a copy of it for inspection, and put the last backup in its place: %s", store.ErrDamaged, path, found)
}

// checkLater checks a large file while it serves.
func (s *Store) checkLater(ctx context.Context, alarm func(error)) {
	var found string
	err := s.db.QueryRowContext(ctx, quickCheck).Scan(&found)
	if err == nil {
		err = damage(s.path, found)
	}
	if err != nil && ctx.Err() == nil {
		alarm(explain(s.path, err))
	}
}
