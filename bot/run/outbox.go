package run

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

// outbox carries out what committed states say is pending. It keeps no list of
// its own: the state is the list, the outbox only remembers which lanes have
// something to look at, and which sends were born in this life.
type outbox struct {
	house    *House
	carriers map[string]Carrier
	workers  int
	time     time.Duration
	life     context.Context // of the sends in flight
	breakOff context.CancelFunc

	mu      sync.Mutex
	lanes   map[string][]*lane // by conversation; none without a pending send
	ready   []*lane            // to be looked at, oldest first
	flying  map[string]int     // by lane name: sends being carried out
	pending map[string]int     // by lane name: sends in committed states
	running bool
	active  sync.WaitGroup
}

// lane is (conversation, name): one send in flight, in order.
type lane struct {
	conversation, name string

	// Of the outbox, under its lock.
	busy    bool // queued or being looked at
	again   bool // look again afterwards
	pending int
	born    map[string]bool // sends queued in this life and never ended unknown

	// Of whoever looks at it.
	late  *ending // an outcome that is not committed yet
	pause time.Duration
}

func (o *outbox) open(h *House, carriers map[string]Carrier, workers int, carryTime time.Duration) {
	o.house, o.carriers, o.workers, o.time = h, carriers, workers, carryTime
	o.lanes, o.flying, o.pending = map[string][]*lane{}, map[string]int{}, map[string]int{}
	o.life, o.breakOff = context.WithCancel(context.Background())
}

// look takes note of a committed state. Sends whose id comes from event were
// born in this commit; all others count as unknown unless they are remembered.
func (o *outbox) look(s bot.State, event string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	lanes := o.lanes[s.ID]
	if len(s.Out) == 0 && len(lanes) == 0 {
		return
	}
	for _, l := range lanes {
		o.count(l, -l.pending)
	}
	for _, send := range s.Out {
		l := o.lane(s.ID, send.Lane)
		o.count(l, 1)
		if event != "" && strings.HasPrefix(send.ID, event+"/") {
			if l.born == nil {
				l.born = map[string]bool{}
			}
			l.born[send.ID] = true
		}
	}
	for _, l := range o.lanes[s.ID] {
		maps.DeleteFunc(l.born, func(id string, _ bool) bool {
			return !slices.ContainsFunc(s.Out, func(send bot.Send) bool { return send.ID == id })
		})
		o.wake(l)
	}
}

func (o *outbox) lane(conversation, name string) *lane {
	for _, l := range o.lanes[conversation] {
		if l.name == name {
			return l
		}
	}
	l := &lane{conversation: conversation, name: name}
	o.lanes[conversation] = append(o.lanes[conversation], l)
	return l
}

func (o *outbox) count(l *lane, by int) {
	l.pending += by
	o.pending[l.name] += by
	o.house.meter.pending.WithLabelValues(l.name).Set(float64(o.pending[l.name]))
}

// wake has a lane looked at; the lock is held.
func (o *outbox) wake(l *lane) {
	if l.busy {
		l.again = true
		return
	}
	l.busy = true
	o.ready = append(o.ready, l)
	o.hire()
}

// hire sends workers for ready lanes, as many as each lane's name may have;
// the lock is held. There are no idle workers.
func (o *outbox) hire() {
	if !o.running {
		return
	}
	for {
		l := o.pop()
		if l == nil {
			return
		}
		o.active.Go(func() {
			o.advance(o.life, l)
			o.mu.Lock()
			defer o.mu.Unlock()
			o.done(l)
			o.hire()
		})
	}
}

// pop takes the oldest ready lane whose name has a worker left; the lock is held.
func (o *outbox) pop() *lane {
	for i, l := range o.ready {
		if o.flying[l.name] < o.workers {
			o.ready = append(o.ready[:i], o.ready[i+1:]...)
			o.flying[l.name]++
			return l
		}
	}
	return nil
}

// done puts a lane back that has more, and forgets one that has nothing.
func (o *outbox) done(l *lane) {
	o.flying[l.name]--
	l.busy = false
	switch {
	case l.again:
		l.again = false
		o.wake(l)
	case l.pending == 0 && l.late == nil:
		o.forget(l)
	}
}

func (o *outbox) forget(l *lane) {
	lanes := o.lanes[l.conversation]
	for i, known := range lanes {
		if known == l {
			lanes = append(lanes[:i:i], lanes[i+1:]...)
			break
		}
	}
	if len(lanes) == 0 {
		delete(o.lanes, l.conversation)
		return
	}
	o.lanes[l.conversation] = lanes
}

func (o *outbox) start() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.running = true
	o.hire()
}

// rest begins no more sends and waits for those in flight.
func (o *outbox) rest() {
	o.mu.Lock()
	o.running = false
	o.mu.Unlock()
	o.active.Wait()
}

// one carries out one ready lane in the caller's goroutine; false if none is ready.
func (o *outbox) one(ctx context.Context) bool {
	o.mu.Lock()
	l := o.pop()
	o.mu.Unlock()
	if l == nil {
		return false
	}
	o.advance(ctx, l)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.done(l)
	return true
}

// nudge has a lane looked at from outside.
func (o *outbox) nudge(l *lane) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wake(l)
}

// unknown reports whether a send may already have happened.
func (o *outbox) unknown(l *lane, send bot.Send) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return send.Doubt || !l.born[send.ID]
}

func (o *outbox) disown(l *lane, send string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(l.born, send)
}
