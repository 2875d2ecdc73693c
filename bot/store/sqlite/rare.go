package sqlite

import (
	"context"

	"github.com/handrail-chat/handrail/bot"
)

// Alias writes address -> conversation, which need not exist yet; the last one
// counts.
func (s *Store) Alias(ctx context.Context, alias, conversation string) error {
	return s.do(ctx, func(w *writer) error {
		_, err := w.conn.exec(`INSERT INTO alias (alias, conversation) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET conversation = excluded.conversation WHERE conversation <> excluded.conversation`, alias, conversation)
		return err
	})
}

// Taken counts the places taken under key in the window (milliseconds) that
// ends now, those of a later now included.
func (s *Store) Taken(ctx context.Context, key string, window, now bot.Millis) (n int, err error) {
	err = s.queries.taken.QueryRowContext(ctx, key, now-window).Scan(&n)
	return n, s.explain("a limit", err)
}

const freePlace = `INSERT INTO take (key, at) SELECT ?1, ?2 WHERE (SELECT count(*) FROM take WHERE key = ?1 AND at > ?3) < ?4`

// Take takes one of limit places under key in the window (milliseconds) that
// ends now; false if there is none left. Places taken at a later now than this
// count as well: a clock that was set back gives nothing away.
func (s *Store) Take(ctx context.Context, key string, limit int, window, now bot.Millis) (bool, error) {
	var taken int64
	err := s.do(ctx, func(w *writer) (err error) {
		taken, err = w.conn.exec(freePlace, key, now, now-window, int64(limit))
		return err
	})
	return err == nil && taken > 0, err
}
