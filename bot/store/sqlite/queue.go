package sqlite

import (
	"sync"
	"sync/atomic"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
)

// job is something to be written: a turn, or one of the rare things.
type job struct {
	turn  bot.Commit
	board []byte
	do    func(*writer) error // nil for a turn
	kept  []byte              // the turn's bytes: the caller may leave before they are written

	// state decides between a writer that takes the job and a caller that no
	// longer waits.
	state atomic.Int32
	err   error
	done  chan struct{}
}

const (
	jobWaits int32 = iota
	jobTaken
	jobLeft
)

// queue hands jobs to the writer. It wakes the writer when as many wait as the
// writer wants, so that a batch costs one wake-up.
type queue struct {
	mu     sync.Mutex
	jobs   []*job
	wanted int
	closed bool
	bell   chan struct{} // holds one ring
}

func newQueue() *queue { return &queue{wanted: 1, bell: make(chan struct{}, 1)} }

func (q *queue) put(j *job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return store.ErrClosed
	}
	q.jobs = append(q.jobs, j)
	if len(q.jobs) >= q.wanted {
		q.ring()
	}
	return nil
}

func (q *queue) ring() {
	select {
	case q.bell <- struct{}{}:
	default:
	}
}

// want says how many jobs the writer waits for, and whether they are there.
func (q *queue) want(n int) (there bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wanted = n
	return len(q.jobs) >= n || q.closed
}

// take moves the oldest jobs to batch, at most most of them; closed says that
// none will follow.
func (q *queue) take(batch []*job, most int) (_ []*job, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.jobs), most)
	for _, j := range q.jobs[:n] {
		if j.state.CompareAndSwap(jobWaits, jobTaken) {
			batch = append(batch, j)
		}
	}
	rest := copy(q.jobs, q.jobs[n:])
	clear(q.jobs[rest:])
	q.jobs = q.jobs[:rest]
	return batch, q.closed && rest == 0
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.ring()
}
