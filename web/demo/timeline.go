package demo

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Kind says what an entry is about.
type Kind string

// The kinds: something happened, it was saved with what it caused, something went out, an author saved the flows.
const (
	Event  Kind = "event"
	Commit Kind = "commit"
	Out    Kind = "send"
	Flows  Kind = "flows"
)

// Entry is one thing on the timeline. Words are for people, and hold no secret.
type Entry struct {
	N            int64  `json:"n"`  // set by the timeline
	At           int64  `json:"at"` // Unix milliseconds
	Conversation string `json:"conversation"`
	Kind         Kind   `json:"kind"`
	Words        string `json:"words"`
	Where        string `json:"where,omitempty"`  // the side on which it shows: "shop" or "slack"
	Minor        bool   `json:"minor,omitempty"`  // housekeeping
	Failed       bool   `json:"failed,omitempty"` // it did not go well
}

// kept is how many entries a late visitor still sees.
const kept = 50

// Timeline keeps the last entries and tells everyone who looks. Adding never waits for a slow looker.
type Timeline struct {
	mu      sync.Mutex
	n       int64
	last    []Entry
	changed chan struct{} // closed and replaced when something is added
	closed  chan struct{}
	once    sync.Once
}

// NewTimeline is an empty one.
func NewTimeline() *Timeline {
	return &Timeline{changed: make(chan struct{}), closed: make(chan struct{})}
}

// Add writes entries down, in their order.
func (t *Timeline) Add(entries ...Entry) {
	if len(entries) == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range entries {
		t.n++
		e.N = t.n
		t.last = append(t.last, e)
	}
	if more := len(t.last) - kept; more > 0 {
		t.last = slices.Clone(t.last[more:])
	}
	close(t.changed)
	t.changed = make(chan struct{})
}

// Close ends every looker's stream, so that a server can shut down without waiting for them.
func (t *Timeline) Close() { t.once.Do(func() { close(t.closed) }) }

// after lists what came after an entry, and what to wait for.
func (t *Timeline) after(n int64) ([]Entry, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := len(t.last)
	for i > 0 && t.last[i-1].N > n {
		i--
	}
	return slices.Clone(t.last[i:]), t.changed
}

const ping = 15 * time.Second

// serve is GET /demo/timeline: server-sent events, one entry each: "begin" with what a looker should know of this life
// of the program, the entries kept, "live", then what happens. Numbers begin anew with each life, so Last-Event-ID is
// not asked: a looker that comes back draws them anew.
func (t *Timeline) serve(w http.ResponseWriter, r *http.Request, begin string) {
	h := w.Header()
	harden(h)
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would keep it back
	flush := http.NewResponseController(w)
	still := time.NewTicker(ping)
	defer still.Stop()
	if _, err := fmt.Fprintf(w, "retry: 1000\nevent: begin\ndata: %s\n\n", begin); err != nil {
		return
	}
	n, live := int64(0), false
	for {
		entries, changed := t.after(n)
		for _, e := range entries {
			text, err := json.Marshal(e)
			if err != nil {
				return
			}
			if _, err := fmt.Fprintf(w, "data: %s\n\n", text); err != nil {
				return
			}
			n = e.N
		}
		if !live {
			live = true
			if _, err := fmt.Fprint(w, "event: live\ndata: {}\n\n"); err != nil {
				return
			}
		}
		if flush.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-still.C:
			if _, err := fmt.Fprint(w, ": ping\n\n"); err != nil {
				return
			}
		case <-t.closed:
			return
		case <-r.Context().Done():
			return
		}
	}
}
