package fake

import (
	"context"
	"strconv"
)

// change says that something is different now. It points at the thing and doesn't hold it, so that a reader who is late
// sees the newest state and never an old one.
type change struct {
	Seq     int64
	Kind    string // message, gone, ephemeral, views, home, ring, read, channel, user
	Channel string
	TS      string
	User    string // only this person sees it; empty is everybody who may
}

const changesKept = 2000

// changeLog keeps the last changes for streams that come back, and a channel that is closed at each new one.
type changeLog struct {
	run  string // tells this life of the process from the one before, whose numbers mean nothing now
	seq  int64
	last []change
	more chan struct{}
}

func newChangeLog() changeLog {
	return changeLog{run: randomID(6), more: make(chan struct{})}
}

// changed is called with the lock held, after the state was changed.
func (w *Workspace) changed(c change) {
	l := &w.changes
	l.seq++
	c.Seq = l.seq
	l.last = append(l.last, c)
	if len(l.last) > changesKept {
		l.last = append([]change(nil), l.last[len(l.last)-changesKept/2:]...)
	}
	close(l.more)
	l.more = make(chan struct{})
}

// stir wakes waiters for things that no page shows, such as deliveries and calls.
func (w *Workspace) stir() {
	close(w.changes.more)
	w.changes.more = make(chan struct{})
}

// since returns what came after seq, and whether everything since then is still known.
func (l *changeLog) since(seq int64) ([]change, bool) {
	if seq > l.seq {
		return nil, false
	}
	first := l.seq - int64(len(l.last)) + 1
	if seq+1 < first {
		return nil, false
	}
	return append([]change(nil), l.last[seq+1-first:]...), true
}

func (l *changeLog) mark() string { return l.run + "-" + strconv.FormatInt(l.seq, 10) }

// Wait blocks until cond holds, looking again after each change of the workspace; it returns ctx's error if that ends
// first. cond may call any method of the workspace.
func (w *Workspace) Wait(ctx context.Context, cond func() bool) error {
	for {
		w.mu.Lock()
		more := w.changes.more
		w.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
