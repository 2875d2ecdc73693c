package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/handoff"
)

// job is a fresh or a used one. The jobs are a store's own: their channels
// must not wander from one store to another, nor out of a test's virtual time.
func (s *Store) job() *job {
	if j, ok := s.turns.Get().(*job); ok {
		return j
	}
	return &job{done: make(chan struct{}, 1)}
}

// Commit stores a change, all of it or nothing, and returns once it is on the
// disk. It returns bot.ErrSeen if the event was committed before, else
// bot.ErrStale if the conversation is not at version Was, else
// store.ErrStranded for an open conversation without a deadline. When ctx ends
// before the answer is there, the change may be committed or not. The slices
// are the caller's again when Commit returns.
func (s *Store) Commit(ctx context.Context, c bot.Commit) error {
	if c.Open && c.Due <= 0 {
		return store.ErrStranded
	}
	j := s.job()
	j.turn, j.err = c, nil
	j.state.Store(jobWaits)
	if err := j.keep(); err != nil {
		return err
	}
	left, err := s.writer.submit(ctx, j)
	if !left {
		j.turn = bot.Commit{}
		s.turns.Put(j)
	}
	return err
}

// keep copies the change's bytes.
func (j *job) keep() error {
	j.board = nil
	j.kept = append(append(j.kept[:0], j.turn.Body...), j.turn.State...)
	body := len(j.turn.Body)
	j.turn.Body, j.turn.State = j.kept[:body:body], j.kept[body:]
	if owner := j.turn.Index.Owner; owner == handoff.Queue || owner == handoff.Holder || owner == handoff.Pledge {
		board, err := json.Marshal(j.turn.Index)
		if err != nil {
			return fmt.Errorf("the index of %s: %w", j.turn.Conversation, err)
		}
		j.board = board
	}
	return nil
}

// submit hands a job to the writer and waits for its answer; left says that
// the job may still be in the writer's hands.
func (w *writer) submit(ctx context.Context, j *job) (left bool, err error) {
	if err := w.queue.put(j); err != nil {
		return false, err
	}
	select {
	case <-j.done:
		return false, j.err
	case <-ctx.Done():
		j.state.CompareAndSwap(jobWaits, jobLeft)
		return true, fmt.Errorf("%w: %s: gave up waiting for the disk: %w", store.ErrAway, w.path, context.Cause(ctx))
	}
}

// do runs something rare in the writer's transaction.
func (s *Store) do(ctx context.Context, what func(*writer) error) error {
	_, err := s.writer.submit(ctx, &job{do: what, done: make(chan struct{}, 1)})
	return err
}

const (
	headOf = `SELECT key, version, last, lines, picked FROM conversation WHERE id = ?`

	seenBefore = `SELECT count(*) FROM event WHERE id = ?`

	addEvent = `INSERT INTO event (seq, conversation, prev, at, first, line, id, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

	addConversation = `INSERT INTO conversation
		(version, at, due, last, lines, open, pending, opened, picked, board, state, key, id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	moveConversation = `UPDATE conversation SET version = ?, at = ?, due = ?, last = ?, lines = ?, open = ?,
		pending = ?, opened = ?, picked = ?, board = ?, state = ? WHERE key = ?`
)

// turn writes one change into the open transaction. A refusal is found before
// anything is written: the conversation's version first, then the event's id
// by the very insert that needs it to be new.
func (w *writer) turn(j *job) (refused, err error) {
	c := &j.turn
	h, known := w.heads[c.Conversation]
	if !known {
		if h, err = w.head(c.Conversation); err != nil {
			return nil, err
		}
	}
	if h.version != c.Was {
		return w.stale(c.Event)
	}
	fresh := h.key == 0
	if fresh {
		h.key = w.nextKey
	}
	first, line := int64(0), int64(0)
	if int64(c.Lines) > h.lines {
		first, line = h.lines+1, int64(c.Lines)
	}
	n, err := w.conn.exec(addEvent, w.nextSeq, h.key, h.last, c.At, first, line, c.Event, blob(c.Body))
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return bot.ErrSeen, nil
	}
	h.version, h.last, h.lines = h.version+1, w.nextSeq, int64(c.Lines)
	w.nextSeq++
	if err := w.pickUp(&h, c.Index); err != nil {
		return nil, err
	}
	if err := w.secrets(h.key, c); err != nil {
		return nil, err
	}
	if c.Lost != "" {
		if _, err := w.conn.exec(`INSERT INTO lost (conversation, at, text) VALUES (?, ?, ?)`, h.key, c.At, c.Lost); err != nil {
			return nil, err
		}
	}
	if err := w.save(h, fresh, j); err != nil {
		return nil, err
	}
	w.remember(c.Conversation, h)
	return nil, nil
}

func (w *writer) head(conversation string) (h head, err error) {
	err = w.conn.rows(func(row []driver.Value) error {
		for i, field := range []*int64{&h.key, &h.version, &h.last, &h.lines, &h.picked} {
			*field, _ = row[i].(int64)
		}
		return nil
	}, headOf, conversation)
	return h, err
}

func (w *writer) stale(event string) (refused, err error) {
	n, err := w.conn.number(seenBefore, event)
	if err != nil {
		return nil, err
	}
	if n > 0 {
		return bot.ErrSeen, nil
	}
	return bot.ErrStale, nil
}

func (w *writer) save(h head, fresh bool, j *job) error {
	c := &j.turn
	var board driver.Value
	if j.board != nil {
		board = j.board
	}
	open := int64(0)
	if c.Open {
		open = 1
	}
	if fresh {
		w.nextKey++
		_, err := w.conn.exec(addConversation, h.version, c.At, c.Due, h.last, h.lines, open,
			int64(c.Index.Pending), c.Index.Opened, h.picked, board, blob(c.State), h.key, c.Conversation)
		return err
	}
	n, err := w.conn.exec(moveConversation, h.version, c.At, c.Due, h.last, h.lines, open,
		int64(c.Index.Pending), c.Index.Opened, h.picked, board, blob(c.State), h.key)
	if err == nil && n != 1 {
		return fmt.Errorf("conversation %s was deleted under the writer", c.Conversation)
	}
	return err
}

// pickUp counts a case that is claimed for the first time.
func (w *writer) pickUp(h *head, i bot.Index) error {
	if i.Claimed == 0 || i.Opened == 0 || i.Opened == h.picked {
		return nil
	}
	h.picked = i.Opened
	_, err := w.conn.exec(`INSERT INTO pickup (at, wait) VALUES (?, ?)`, i.Claimed, max(0, i.Claimed-i.Opened))
	return err
}

// secrets keeps what the change sealed; one that forgets leaves none.
func (w *writer) secrets(key int64, c *bot.Commit) error {
	if c.Forget {
		_, err := w.conn.exec(secretsOf, key)
		return err
	}
	for _, sealed := range c.Sealed {
		if _, err := w.conn.exec(`INSERT INTO secret (conversation, ref, at, text) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET at = excluded.at, text = excluded.text`, key, sealed.Ref, c.At, blob(sealed.Text)); err != nil {
			return err
		}
	}
	return nil
}

// blob is a value that is never NULL: the driver takes nil for that.
func blob(bytes []byte) driver.Value {
	if bytes == nil {
		return []byte{}
	}
	return bytes
}

func (w *writer) remember(conversation string, h head) {
	if len(w.heads) >= headsKept {
		clear(w.heads)
	}
	w.heads[conversation] = h
}
