package sqlite

import (
	"fmt"
	"os"
	"time"
)

const (
	// most is how many jobs one transaction holds; more would make each wait
	// for the others without sparing much of the fsync.
	most = 64
	// gather is how long a batch waits for others that were there a moment
	// ago. A turn that comes alone never waits.
	gather = time.Millisecond
	// quiet is how long nothing is written before the log is written back.
	quiet = 2 * time.Second
	// headsKept bounds what the writer remembers.
	headsKept = 16384
	// logAlarm is the size of the log, in bytes, that an operator must hear of.
	logAlarm = 256 << 20
	// logLooks is after how many batches the log's size is looked at.
	logLooks = 256
)

// writer owns the only connection that writes. Its fields belong to the
// goroutine of run.
type writer struct {
	path  string
	conn  *conn
	queue *queue
	alarm func(error)

	batch   []*job
	recent  int // the size of the batch before
	heads   map[string]head
	nextSeq int64
	nextKey int64
	broken  error // the disk failed: nothing more is written

	behind  bool // the log holds what the file does not
	batches int
	loud    bool // the log's alarm was raised
}

// head is where a conversation stands, as committed or as written in the
// transaction that is open.
type head struct {
	key, version, last, lines, picked int64
}

func newWriter(c *conn, path string, alarm func(error)) (*writer, error) {
	w := &writer{path: path, conn: c, queue: newQueue(), alarm: alarm, heads: map[string]head{}, behind: true}
	seq, err := c.number("SELECT max(seq) FROM event")
	if err != nil {
		return nil, err
	}
	key, err := c.number("SELECT max(key) FROM conversation")
	if err != nil {
		return nil, err
	}
	w.nextSeq, w.nextKey = seq+1, key+1
	return w, nil
}

// run writes until the queue is closed and empty.
func (w *writer) run() {
	calm := time.NewTimer(quiet)
	defer calm.Stop()
	short := time.NewTimer(gather)
	defer short.Stop()
	for {
		w.wait(calm, short)
		var closed bool
		w.batch, closed = w.queue.take(w.batch[:0], most)
		if len(w.batch) > 0 {
			w.write()
		}
		if closed {
			return
		}
	}
}

// wait returns when there is something to write. If the batch before had
// company, more of it is on its way: it gets a moment to come.
func (w *writer) wait(calm, short *time.Timer) {
	calm.Reset(quiet)
	for !w.queue.want(1) {
		select {
		case <-w.queue.bell:
		case <-calm.C:
			w.writeBack()
		}
	}
	if w.recent < 2 || w.queue.want(w.recent) {
		return
	}
	short.Reset(gather)
	for !w.queue.want(w.recent) {
		select {
		case <-w.queue.bell:
		case <-short.C:
			return
		}
	}
}

// write commits one batch and answers it. Nobody is answered before the
// commit: a turn that was seen or is stale may be so because of another in the
// same batch.
func (w *writer) write() {
	w.recent = len(w.batch)
	err := w.broken
	if err == nil {
		err = w.transaction()
	}
	if err != nil {
		err = w.failed(err)
	}
	for i, j := range w.batch {
		if err != nil {
			j.err = err
		}
		j.done <- struct{}{}
		w.batch[i] = nil
	}
	w.behind = true
	if w.batches++; w.batches%logLooks == 0 {
		w.watchLog()
	}
}

func (w *writer) transaction() error {
	if _, err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, j := range w.batch {
		var err error
		if j.do != nil {
			err = j.do(w)
		} else {
			j.err, err = w.turn(j)
		}
		if err != nil {
			return err
		}
	}
	_, err := w.conn.exec("COMMIT")
	return err
}

// failed undoes a batch and says what its failure means.
func (w *writer) failed(err error) error {
	clear(w.heads)
	if w.broken != nil {
		return w.broken
	}
	// SQLite has rolled back by itself after most errors: then there is nothing
	// to undo, and that this fails says nothing.
	_, _ = w.conn.exec("ROLLBACK")
	err = explain(w.path, err)
	if final(err) {
		w.broken = err
		w.alarm(err)
	}
	return err
}

// writeBack brings the log into the file in a quiet moment, so that the
// checkpoint does not fall on somebody's turn.
func (w *writer) writeBack() {
	if !w.behind || w.broken != nil {
		return
	}
	w.behind = false
	if _, err := w.conn.exec("PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
		w.alarm(w.failed(err))
	}
	w.watchLog()
}

// watchLog tells when the log grows although it is written back: a reader that
// never ends keeps SQLite from starting it anew.
func (w *writer) watchLog() {
	info, err := os.Stat(w.path + "-wal")
	if err != nil {
		return
	}
	if info.Size() <= logAlarm {
		w.loud = false
		return
	}
	if !w.loud {
		w.loud = true
		w.alarm(fmt.Errorf("the log of %s has grown to %d MB: something reads from the file without end; nothing is lost, but the disk fills up",
			w.path, info.Size()>>20))
	}
}
