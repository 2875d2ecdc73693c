package slack

import (
	"hash/fnv"
	"sync"
)

// order mends the order of deliveries: Slack promises none, and with two
// connections or several requests at once an edit can come before what it
// edits. Without this a message that was taken back could still leave.
type order struct {
	threads [64]sync.Mutex // one delivery of a thread at a time
	mu      sync.Mutex
	revised map[string]revision
}

type revision struct {
	text string
	at   string // the edit's own timestamp
	gone bool
}

func newOrder() *order { return &order{revised: map[string]revision{}} }

// enter waits for a message's thread and returns how to leave it.
func (o *order) enter(m message) (leave func()) {
	h := fnv.New32a()
	h.Write([]byte(m.Channel + m.Thread))
	lock := &o.threads[h.Sum32()%uint32(len(o.threads))]
	lock.Lock()
	return lock.Unlock
}

// edit remembers an edit; false if a later one was heard before. Few are ever
// needed, and only for seconds.
func (o *order) edit(m message) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	known := o.revised[m.Channel+m.TS]
	if known.gone || later(known.at, m.Edited.TS) {
		return false
	}
	o.keep(m, revision{text: m.Text, at: m.Edited.TS})
	return true
}

// remove remembers that a message was taken back.
func (o *order) remove(m message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keep(m, revision{gone: true})
}

func (o *order) keep(m message, r revision) {
	if len(o.revised) >= 1000 {
		clear(o.revised)
	}
	o.revised[m.Channel+m.TS] = r
}

// newest is a message as it was edited since, and whether it was taken back.
func (o *order) newest(m message) (now message, gone bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r, ok := o.revised[m.Channel+m.TS]; ok {
		m.Text, gone = r.text, r.gone
	}
	return m, gone
}
