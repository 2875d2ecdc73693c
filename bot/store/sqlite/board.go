package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/handrail-chat/handrail/bot"
)

// Due lists the conversations whose earliest deadline is at or before now, the
// oldest deadline first, at most most; and when the next one after those is
// due (0 = none).
func (s *Store) Due(ctx context.Context, now bot.Millis, most int) (due []string, next bot.Millis, err error) {
	err = each(ctx, s.queries.due, func(row *sql.Rows) (more bool, err error) {
		var id string
		var at bot.Millis
		if err := row.Scan(&id, &at); err != nil {
			return false, err
		}
		if at > now || len(due) >= most {
			next = at
			return false, nil
		}
		due = append(due, id)
		return true, nil
	})
	return due, next, s.explain("deadlines", err)
}

// Pending lists every conversation that has pending sends.
func (s *Store) Pending(ctx context.Context) (pending []string, err error) {
	err = each(ctx, s.queries.pending, func(row *sql.Rows) (more bool, err error) {
		var id string
		err = row.Scan(&id)
		pending = append(pending, id)
		return true, err
	})
	return pending, s.explain("pending sends", err)
}

// Waiting lists the index of every conversation that people own, the oldest
// hand-over first, at most most.
func (s *Store) Waiting(ctx context.Context, most int) (waiting []bot.Index, err error) {
	if most <= 0 {
		return nil, nil
	}
	err = each(ctx, s.queries.waiting, func(row *sql.Rows) (more bool, err error) {
		var board sql.RawBytes
		var index bot.Index
		if err := row.Scan(&board); err != nil {
			return false, err
		}
		if err := json.Unmarshal(board, &index); err != nil {
			return false, err
		}
		waiting = append(waiting, index)
		return len(waiting) < most, nil
	})
	return waiting, s.explain("the board", err)
}

// Pickups tells how many cases were claimed since a moment, each case once, and
// the median of how long they had waited, in milliseconds.
func (s *Store) Pickups(ctx context.Context, since bot.Millis) (n int, median bot.Millis, err error) {
	var waits []bot.Millis
	err = each(ctx, s.queries.pickups, func(row *sql.Rows) (more bool, err error) {
		var wait bot.Millis
		err = row.Scan(&wait)
		waits = append(waits, wait)
		return true, err
	}, since)
	if err != nil || len(waits) == 0 {
		return 0, 0, s.explain("pick-ups", err)
	}
	slices.Sort(waits)
	return len(waits), (waits[(len(waits)-1)/2] + waits[len(waits)/2]) / 2, nil
}

// Lost lists what was not understood, the newest first, at most most.
func (s *Store) Lost(ctx context.Context, most int) (lost []bot.Lost, err error) {
	if most <= 0 {
		return nil, nil
	}
	err = each(ctx, s.queries.lost, func(row *sql.Rows) (more bool, err error) {
		var l bot.Lost
		err = row.Scan(&l.Conversation, &l.At, &l.Text)
		lost = append(lost, l)
		return len(lost) < most, err
	})
	return lost, s.explain("what was not understood", err)
}

// Stranded counts open conversations without a deadline: it must be 0.
func (s *Store) Stranded(ctx context.Context) (n int, err error) {
	err = s.queries.stranded.QueryRowContext(ctx).Scan(&n)
	return n, s.explain("stranded conversations", err)
}
