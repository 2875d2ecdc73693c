package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/bot"
)

// queries are the readers' prepared statements.
type queries struct {
	load, lines, entries, find, secret, taken *sql.Stmt
	due, pending, waiting, pickups, stranded  *sql.Stmt
	lost                                      *sql.Stmt
}

// walk follows a conversation's events from the newest to the oldest. It is
// read as it goes: whoever stops reading stops it. That is why the queries here
// have no LIMIT: its value would also have SQLite plan them anew at every call.
const walk = `WITH RECURSIVE walk (seq, prev, first, line) AS (
	SELECT e.seq, e.prev, e.first, e.line FROM conversation c JOIN event e ON e.seq = c.last WHERE c.id = :id
	UNION ALL
	SELECT e.seq, e.prev, e.first, e.line FROM walk w CROSS JOIN event e ON e.seq = w.prev
)
SELECT e.body, w.first FROM walk w CROSS JOIN event e ON e.seq = w.seq `

type query struct {
	into **sql.Stmt
	text string
}

func (q *queries) all() []query {
	return []query{
		{&q.load, `SELECT state, version FROM conversation WHERE id = ?`},
		{&q.lines, walk + `WHERE w.first > 0 AND w.first < :before`},
		{&q.entries, walk},
		{&q.find, `SELECT conversation FROM alias WHERE alias = ?`},
		{&q.secret, `SELECT s.text FROM conversation c JOIN secret s ON s.conversation = c.key WHERE c.id = ? AND s.ref = ?`},
		{&q.taken, `SELECT count(*) FROM take WHERE key = ? AND at > ?`},
		{&q.due, `SELECT id, due FROM conversation WHERE due > 0 ORDER BY due, key`},
		{&q.pending, `SELECT id FROM conversation WHERE pending > 0`},
		{&q.waiting, `SELECT board FROM conversation WHERE board IS NOT NULL ORDER BY opened, key`},
		{&q.pickups, `SELECT wait FROM pickup WHERE at >= ?`},
		{&q.lost, `SELECT c.id, l.at, l.text FROM lost l JOIN conversation c ON c.key = l.conversation ORDER BY l.at DESC, l.rowid DESC`},
		{&q.stranded, `SELECT count(*) FROM conversation WHERE open = 1 AND due = 0`},
	}
}

func (q *queries) prepare(ctx context.Context, db *sql.DB) (err error) {
	for _, one := range q.all() {
		if *one.into, err = db.PrepareContext(ctx, one.text); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", one.text, err), q.close())
		}
	}
	return nil
}

func (q *queries) close() error {
	var errs []error
	for _, one := range q.all() {
		if *one.into != nil {
			errs = append(errs, (*one.into).Close())
		}
	}
	return errors.Join(errs...)
}

// Load reads a conversation's encoded state and its version; nil and 0 if
// there is none.
func (s *Store) Load(ctx context.Context, conversation string) (state []byte, version int64, err error) {
	err = s.queries.load.QueryRowContext(ctx, conversation).Scan(&state, &version)
	if err = orNone(err); err != nil {
		return nil, 0, s.explain("loading "+conversation, err)
	}
	return state, version, nil
}

// Find reads an alias; "" if there is none.
func (s *Store) Find(ctx context.Context, alias string) (conversation string, err error) {
	err = orNone(s.queries.find.QueryRowContext(ctx, alias).Scan(&conversation))
	return conversation, s.explain("finding an alias", err)
}

// Secret reads a sealed secret; nil if it was deleted or never was.
func (s *Store) Secret(ctx context.Context, conversation, ref string) (text []byte, err error) {
	err = orNone(s.queries.secret.QueryRowContext(ctx, conversation, ref).Scan(&text))
	return text, s.explain("a secret of "+conversation, err)
}

// Lines reads the newest visible lines with after < n, at most most of them,
// in ascending order.
func (s *Store) Lines(ctx context.Context, conversation string, after, most int) ([]bot.Line, error) {
	return s.lines(ctx, conversation, max(0, after), 1<<62, most)
}

// Before reads the newest visible lines with n < before, at most most of them,
// in ascending order.
func (s *Store) Before(ctx context.Context, conversation string, before, most int) ([]bot.Line, error) {
	return s.lines(ctx, conversation, 0, before, most)
}

// lines reads the newest visible lines with after < n < before.
func (s *Store) lines(ctx context.Context, conversation string, after, before, most int) ([]bot.Line, error) {
	var newest []bot.Line
	if most <= 0 {
		return nil, nil
	}
	err := each(ctx, s.queries.lines, func(row *sql.Rows) (more bool, err error) {
		var body sql.RawBytes
		var first int
		if err := row.Scan(&body, &first); err != nil {
			return false, err
		}
		var entry struct {
			Lines []bot.Line `json:"lines"`
		}
		if err := json.Unmarshal(body, &entry); err != nil {
			return false, err
		}
		for _, line := range slices.Backward(entry.Lines) {
			if line.N > after && line.N < before && len(newest) < most {
				newest = append(newest, line)
			}
		}
		return first > after+1 && len(newest) < most, nil
	}, sql.Named("id", conversation), sql.Named("before", before))
	slices.Reverse(newest)
	return newest, s.explain("the lines of "+conversation, err)
}

// Entries reads the newest events with their lines, at most most of them, in
// ascending order.
func (s *Store) Entries(ctx context.Context, conversation string, most int) ([]bot.Entry, error) {
	var newest []bot.Entry
	if most <= 0 {
		return nil, nil
	}
	err := each(ctx, s.queries.entries, func(row *sql.Rows) (more bool, err error) {
		var body sql.RawBytes
		var entry bot.Entry
		if err := row.Scan(&body, new(int)); err != nil {
			return false, err
		}
		if err := json.Unmarshal(body, &entry); err != nil {
			return false, err
		}
		newest = append(newest, entry)
		return len(newest) < most, nil
	}, sql.Named("id", conversation))
	slices.Reverse(newest)
	return newest, s.explain("the events of "+conversation, err)
}

// each calls back with every row until it has enough.
func each(ctx context.Context, query *sql.Stmt, back func(row *sql.Rows) (more bool, err error), args ...any) error {
	rows, err := query.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if more, err := back(rows); err != nil || !more {
			return err
		}
	}
	return rows.Err()
}

// orNone takes a missing row for an empty answer.
func orNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// explain says what was being read when an error came.
func (s *Store) explain(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, explain(s.path, err))
}
