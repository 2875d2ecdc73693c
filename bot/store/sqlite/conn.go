package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"

	sqlite "modernc.org/sqlite"
)

// Checkpoints: the log is written back to the file when it reaches
// checkpointPages (of 4 KB) and in quiet moments; when it shrinks again, no
// more of it than logKept bytes stays on the disk.
const (
	checkpointPages = 8000
	logKept         = 64 << 20
)

// dsn is the address of a file for the driver. mmap stays off and nothing is
// attached, because SQLite's known corruptions came that way. fullfsync is what
// "safe on disk" takes on macOS; elsewhere it means nothing.
func dsn(path string, pragmas ...string) string {
	query := url.Values{"_dqs": {"0"}, "_defensive": {"1"}}
	for _, p := range append([]string{
		"busy_timeout(5000)", "temp_store(memory)", "mmap_size(0)", "fullfsync(1)", "checkpoint_fullfsync(1)",
	}, pragmas...) {
		query.Add("_pragma", p)
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

func writerDSN(path string) string {
	return dsn(path, "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32768)",
		fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages), fmt.Sprintf("journal_size_limit(%d)", logKept))
}

func readerDSN(path string) string {
	return dsn(path, "query_only(1)", "ignore_check_constraints(1)", "cache_size(-8192)")
}

// conn is the writer's connection: the driver itself without database/sql,
// which costs as much a statement as SQLite does. It belongs to one goroutine.
// Statements are prepared once, by their text.
type conn struct {
	raw      driver.Conn
	prepared map[string]*statement
}

type statement struct {
	raw  driver.Stmt
	args []driver.NamedValue
	row  []driver.Value
}

func connect(ctx context.Context, dsn string) (*conn, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	raw, err := connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{raw, map[string]*statement{}}, nil
}

func (c *conn) statement(query string) (*statement, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	raw, err := c.raw.Prepare(query)
	if err != nil {
		return nil, err
	}
	s := &statement{raw: raw}
	c.prepared[query] = s
	return s, nil
}

func (s *statement) bind(args []driver.Value) []driver.NamedValue {
	s.args = s.args[:0]
	for i, value := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: value})
	}
	return s.args
}

// exec runs a statement to its end and says how many rows it changed.
func (c *conn) exec(query string, args ...driver.Value) (int64, error) {
	s, err := c.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := s.raw.(driver.StmtExecContext).ExecContext(context.Background(), s.bind(args))
	clear(s.args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// rows calls each with every row; the row is only valid until each returns.
func (c *conn) rows(each func(row []driver.Value) error, query string, args ...driver.Value) error {
	s, err := c.statement(query)
	if err != nil {
		return err
	}
	rows, err := s.raw.(driver.StmtQueryContext).QueryContext(context.Background(), s.bind(args))
	clear(s.args)
	if err != nil {
		return err
	}
	if s.row == nil {
		s.row = make([]driver.Value, len(rows.Columns()))
	}
	for err == nil {
		if err = rows.Next(s.row); err == nil {
			err = each(s.row)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, rows.Close())
}

// number reads the one number that a query gives; 0 if it gives none.
func (c *conn) number(query string, args ...driver.Value) (n int64, err error) {
	err = c.rows(func(row []driver.Value) error {
		n, _ = row[0].(int64)
		return nil
	}, query, args...)
	return n, err
}

// text reads the one text that a query gives; "" if it gives none.
func (c *conn) text(query string) (text string, err error) {
	err = c.rows(func(row []driver.Value) error {
		text, _ = row[0].(string)
		return nil
	}, query)
	return text, err
}

func (c *conn) close() error {
	var errs []error
	for _, s := range c.prepared {
		errs = append(errs, s.raw.Close())
	}
	return errors.Join(append(errs, c.raw.Close())...)
}
