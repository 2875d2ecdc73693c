package sqlite

import (
	"context"
	"encoding/json"

	"github.com/handrail-chat/handrail/bot"
)

// Due lists the conversations whose earliest deadline is at or before now, the
// oldest deadline first, at most most; and when the next one after those is
// due (0 = none).
func (s *Store) Due(ctx context.Context, now bot.Millis, most int) (due []string, next bot.Millis, err error) {
	rows, err := s.queries.due.QueryContext(ctx, max(0, most)+1)
	if err != nil {
		return nil, 0, s.explain("deadlines", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var at bot.Millis
		if err := rows.Scan(&id, &at); err != nil {
			return nil, 0, s.explain("deadlines", err)
		}
		if at > now || len(due) >= most {
			return due, at, nil
		}
		due = append(due, id)
	}
	return due, 0, s.explain("deadlines", rows.Err())
}

// Pending lists every conversation that has pending sends.
func (s *Store) Pending(ctx context.Context) (pending []string, err error) {
	err = each(ctx, s.queries.pending, func(id []byte) (bool, error) {
		pending = append(pending, string(id))
		return true, nil
	})
	return pending, s.explain("pending sends", err)
}

// Waiting lists the index of every conversation that people own, the oldest
// hand-over first, at most most.
func (s *Store) Waiting(ctx context.Context, most int) (waiting []bot.Index, err error) {
	err = each(ctx, s.queries.waiting, func(board []byte) (bool, error) {
		var index bot.Index
		err := json.Unmarshal(board, &index)
		waiting = append(waiting, index)
		return err == nil, err
	}, max(0, most))
	return waiting, s.explain("the board", err)
}

// Pickups tells how many cases were claimed since a moment, each case once, and
// the median of how long they had waited, in milliseconds.
func (s *Store) Pickups(ctx context.Context, since bot.Millis) (n int, median bot.Millis, err error) {
	if err := s.queries.pickups.QueryRowContext(ctx, since).Scan(&n); err != nil || n == 0 {
		return 0, 0, s.explain("pick-ups", err)
	}
	// One in the middle, or two.
	rows, err := s.queries.median.QueryContext(ctx, since, 2-n%2, (n-1)/2)
	if err != nil {
		return 0, 0, s.explain("pick-ups", err)
	}
	defer rows.Close()
	var sum, middle bot.Millis
	for rows.Next() {
		var wait bot.Millis
		if err := rows.Scan(&wait); err != nil {
			return 0, 0, s.explain("pick-ups", err)
		}
		sum, middle = sum+wait, middle+1
	}
	return n, sum / max(1, middle), s.explain("pick-ups", rows.Err())
}

// Stranded counts open conversations without a deadline: it must be 0.
func (s *Store) Stranded(ctx context.Context) (n int, err error) {
	err = s.queries.stranded.QueryRowContext(ctx).Scan(&n)
	return n, s.explain("stranded conversations", err)
}
