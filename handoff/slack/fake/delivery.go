package fake

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Slack waits 3 seconds for an acknowledgement and repeats an event at once, after a minute and after five. Source:
// docs.slack.dev/apis/events-api, "Error handling".
const ackWithin = 3 * time.Second

var retryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

// delivery is one thing on its way to the app. Events are kept in the journal until they are acknowledged or given up,
// so that a workspace that dies with some under way delivers them after its restart; interactions die with it, for the
// person who pressed sees that it failed.
type delivery struct {
	ID      string          `json:"id"` // the envelope's
	Kind    string          `json:"kind"`
	EventID string          `json:"event_id"`
	Lane    string          `json:"lane"`
	Payload json.RawMessage `json:"payload"`
	Try     int             `json:"try"`
	Reason  string          `json:"reason,omitempty"` // of the last failure, in Slack's words
	Due     time.Time       `json:"due"`

	flying bool
	stop   func() bool // ends the wait for an acknowledgement over a socket
	reply  chan ack    // interactions and commands: who waits for the app's answer
}

// ack is how the app took a delivery.
type ack struct {
	body   []byte
	reason string // why it did not; empty means it did
	final  bool   // it asked not to be given it again
}

type deliveryLine struct {
	queue  []*delivery
	timers map[int]func() bool
	next   int
	ended  []Delivery
}

// Delivery is a delivery that came to its end.
type Delivery struct {
	EventID string
	Kind    string // events_api, interactive, slash_commands
	Tries   int
	Lost    string // why Slack gave it up; empty if it arrived
	Payload json.RawMessage
}

func newDeliveryLine() deliveryLine { return deliveryLine{timers: map[int]func() bool{}} }

// URLs are the app's addresses for signed HTTP. With none, everything goes over Socket Mode.
type URLs struct {
	Events        string
	Interactivity string
	Commands      string
}

// resume takes up what was under way when the workspace ended: what is due goes as soon as the app can be reached, the
// rest at its time.
func (w *Workspace) resume() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.Now()
	for _, id := range sortedKeys(w.state.pending) {
		d := w.state.pending[id]
		w.line.queue = append(w.line.queue, d)
		if wait := d.Due.Sub(now); wait > 0 {
			w.later(wait)
		}
	}
	slices.SortStableFunc(w.line.queue, func(a, b *delivery) int { return a.Due.Compare(b.Due) })
}

// enqueue takes a new event, through whatever is wrong with events just now. Called with the lock held.
func (w *Workspace) enqueue(d *delivery) {
	f := &w.faults.events
	switch {
	case f.Lose > 0:
		f.Lose--
		return
	case f.Reorder > 0:
		f.Reorder--
		w.faults.held = append(w.faults.held, d)
		if f.Reorder == 0 {
			w.release()
		}
		return
	}
	w.admit(d)
	if f.Duplicate > 0 {
		f.Duplicate--
		twin := *d
		twin.ID = uuid()
		w.admit(&twin)
	}
}

// release lets out what was held back, the last first, each in a lane of its own so that the order stays wrong.
func (w *Workspace) release() {
	held := w.faults.held
	w.faults.held = nil
	for _, d := range slices.Backward(held) {
		w.admit(d)
	}
}

func (w *Workspace) admit(d *delivery) {
	d.Due = w.clock.Now().Add(w.faults.events.Delay)
	w.line.queue = append(w.line.queue, d)
	if d.Kind == "events_api" {
		w.state.pending[d.ID] = d
		w.journal.put("pending", d.ID, d)
	}
	w.later(w.faults.events.Delay)
}

// later runs the line after d. Even for no time at all it runs in another goroutine, for the caller holds the lock.
func (w *Workspace) later(d time.Duration) {
	if w.closed {
		return
	}
	w.line.next++
	id := w.line.next
	w.wg.Add(1)
	run := func() {
		defer w.wg.Done()
		w.mu.Lock()
		delete(w.line.timers, id)
		w.mu.Unlock()
		w.pump()
	}
	if d <= 0 {
		go run()
		return
	}
	w.line.timers[id] = w.clock.AfterFunc(d, run)
}

// stopTimers ends every wait. One that was ended in time will not run, so its place in the wait group is given back here.
func (w *Workspace) stopTimers() {
	for id, stop := range w.line.timers {
		if stop() {
			w.wg.Done()
		}
		delete(w.line.timers, id)
	}
}

// pump sends what is due and can go. Over HTTP one event of a lane is under way at a time, so that a channel's events
// arrive in order as long as nothing fails; over sockets the connection keeps the order.
func (w *Workspace) pump() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.faults.down {
		return
	}
	now := w.clock.Now()
	busy := map[string]bool{}
	for _, d := range w.line.queue {
		if d.flying && d.Kind == "events_api" {
			busy[d.Lane] = true
		}
	}
	for _, d := range slices.Clone(w.line.queue) {
		if d.flying || d.Due.After(now) {
			continue
		}
		url := w.urlFor(d.Kind)
		switch {
		case url == "":
			w.overSocket(d)
		case d.Kind != "events_api" || !busy[d.Lane]:
			busy[d.Lane] = true
			d.flying = true
			w.background(func(ctx context.Context) { w.settle(d, w.overHTTP(ctx, url, d)) })
		}
	}
}

func (w *Workspace) urlFor(kind string) string {
	switch kind {
	case "events_api":
		return w.urls.Events
	case "interactive":
		return w.urls.Interactivity
	}
	return w.urls.Commands
}

// settle ends one try.
func (w *Workspace) settle(d *delivery, a ack) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !d.flying || w.closed {
		return
	}
	d.flying = false
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
	switch {
	case d.reply != nil:
		w.finish(d, a.reason)
		d.reply <- a
	case a.reason == "" || a.final || d.Try >= len(retryAfter):
		w.finish(d, a.reason)
	default:
		wait := retryAfter[d.Try]
		d.Try++
		d.Reason, d.Due = a.reason, w.clock.Now().Add(wait)
		w.journal.put("pending", d.ID, d)
		w.later(wait)
	}
	w.stir()
	w.later(0)
}

func (w *Workspace) finish(d *delivery, lost string) {
	w.line.queue = slices.DeleteFunc(w.line.queue, func(o *delivery) bool { return o == d })
	if d.Kind == "events_api" {
		delete(w.state.pending, d.ID)
		w.journal.drop("pending", d.ID)
	}
	w.line.ended = append(w.line.ended, Delivery{EventID: d.EventID, Kind: d.Kind, Tries: d.Try + 1, Lost: lost, Payload: d.Payload})
	if len(w.line.ended) > 5000 {
		w.line.ended = slices.Clone(w.line.ended[2500:])
	}
}

// Deliveries lists the newest deliveries that ended, in the order they did.
func (w *Workspace) Deliveries() []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.line.ended)
}

// Pending says how many deliveries are on their way or wait for their next try.
func (w *Workspace) Pending() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.line.queue) + len(w.faults.held)
}
