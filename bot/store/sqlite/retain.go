package sqlite

import (
	"context"
	"database/sql/driver"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
)

// Deletions are cut into pieces that hold up nobody's turn for longer than a
// few milliseconds.
const (
	eventsAtATime = 256 // rows looked at
	rowsAtATime   = 256 // rows deleted
)

// atRest are conversations in which nothing is owed and nothing will happen by
// itself: only these are ever touched.
const atRest = `open = 0 AND due = 0 AND pending = 0`

const (
	eventsFrom = `SELECT seq, at FROM event WHERE seq > ? ORDER BY seq LIMIT ?`

	oldEvents = `DELETE FROM event WHERE seq > ? AND seq <= ? AND at < ?
		AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.key = event.conversation AND NOT (` + atRest + `))
		RETURNING conversation`

	// A number that no event has any more may be given again, so nobody may
	// point to it. A prev is below its own event's number, and numbers go on
	// above the highest there is, so it may dangle; but last has to be mended.
	emptied = `UPDATE conversation SET last = 0 WHERE key = ? AND NOT EXISTS (SELECT 1 FROM event WHERE seq = last)`

	nextAtRest = `SELECT key, id FROM conversation WHERE ` + atRest + ` AND at < ? ORDER BY at LIMIT 1`

	wholeChain = `WITH RECURSIVE walk (seq) AS (
			SELECT last FROM conversation WHERE key = ?
			UNION ALL
			SELECT e.prev FROM walk w CROSS JOIN event e ON e.seq = w.seq
		) DELETE FROM event WHERE seq IN (SELECT seq FROM walk)`

	secretsOf      = `DELETE FROM secret WHERE conversation = ?`
	lostOf         = `DELETE FROM lost WHERE conversation = ?`
	aliasesOf      = `DELETE FROM alias WHERE conversation = ?`
	conversationOf = `DELETE FROM conversation WHERE key = ?`
)

// Retain deletes what is older than it may be, in small pieces between the
// turns. When ctx ends it stops after a piece; the next call goes on.
func (s *Store) Retain(ctx context.Context, keep store.Retention, now bot.Millis) error {
	if err := keep.Check(); err != nil {
		return err
	}
	if before, ok := store.Before(keep.Closed, now); ok {
		if err := s.forgetClosed(ctx, before); err != nil {
			return err
		}
	}
	if before, ok := store.Before(keep.Events, now); ok {
		if err := s.forgetEvents(ctx, before); err != nil {
			return err
		}
	}
	for _, kind := range []struct {
		days int
		text string
	}{
		{keep.Secrets, `DELETE FROM secret WHERE (conversation, ref) IN (
			SELECT s.conversation, s.ref FROM secret s JOIN conversation c ON c.key = s.conversation
			WHERE s.at < ? AND ` + atRest + ` LIMIT ?)`},
		{keep.Events, `DELETE FROM lost WHERE rowid IN (SELECT rowid FROM lost WHERE at < ? LIMIT ?)`},
		{keep.Takes, `DELETE FROM take WHERE rowid IN (SELECT rowid FROM take WHERE at < ? LIMIT ?)`},
		{keep.Pickups, `DELETE FROM pickup WHERE rowid IN (SELECT rowid FROM pickup WHERE at < ? LIMIT ?)`},
	} {
		if before, ok := store.Before(kind.days, now); ok {
			if err := s.forgetRows(ctx, kind.text, before); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) forgetRows(ctx context.Context, text string, before bot.Millis) error {
	for n := int64(rowsAtATime); n == rowsAtATime; {
		if err := s.do(ctx, func(w *writer) (err error) {
			n, err = w.conn.exec(text, before, int64(rowsAtATime))
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// forgetEvents walks the events in the order in which they were stored, as far
// as there are old ones. An event that was stored much later than it happened
// may be found another night.
func (s *Store) forgetEvents(ctx context.Context, before bot.Millis) error {
	for from, more := int64(0), true; more; {
		if err := s.do(ctx, func(w *writer) (err error) {
			from, more, err = w.forgetEvents(from, before)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// forgetEvents looks at the next piece after from; more says that it had old
// events and was not the last.
func (w *writer) forgetEvents(from int64, before bot.Millis) (to int64, more bool, err error) {
	looked, old := 0, false
	if err := w.conn.rows(func(row []driver.Value) error {
		at, _ := row[1].(int64)
		to, _ = row[0].(int64)
		looked, old = looked+1, old || at < before
		return nil
	}, eventsFrom, from, int64(eventsAtATime)); err != nil || !old {
		return to, false, err
	}
	touched := map[int64]bool{}
	if err := w.conn.rows(func(row []driver.Value) error {
		key, _ := row[0].(int64)
		touched[key] = true
		return nil
	}, oldEvents, from, to, before); err != nil {
		return 0, false, err
	}
	for key := range touched {
		if _, err := w.conn.exec(emptied, key); err != nil {
			return 0, false, err
		}
	}
	return to, looked == eventsAtATime, nil
}

// forgetClosed deletes whole conversations, one at a time.
func (s *Store) forgetClosed(ctx context.Context, before bot.Millis) error {
	for more := true; more; {
		if err := s.do(ctx, func(w *writer) (err error) {
			more, err = w.forgetClosed(before)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) forgetClosed(before bot.Millis) (found bool, err error) {
	var key int64
	var id string
	if err := w.conn.rows(func(row []driver.Value) error {
		key, _ = row[0].(int64)
		id, _ = row[1].(string)
		found = true
		return nil
	}, nextAtRest, before); err != nil || !found {
		return false, err
	}
	delete(w.heads, id)
	for _, forget := range []struct {
		text string
		of   driver.Value
	}{{wholeChain, key}, {secretsOf, key}, {lostOf, key}, {aliasesOf, id}, {conversationOf, key}} {
		if _, err := w.conn.exec(forget.text, forget.of); err != nil {
			return false, err
		}
	}
	return true, nil
}
