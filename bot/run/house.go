package run

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/handrail-chat/handrail/bot"
)

// ErrUnavailable means that the event was not taken in, or that it is unknown
// whether it was: repeat it under the same id.
var ErrUnavailable = errors.New("conversations cannot be saved now")

// Config is what a House is built from. World, Store and Secret are required.
type Config struct {
	World    *bot.World
	Store    Store
	Carriers map[string]Carrier // by lane; a send in a lane without one is refused
	Secret   []byte             // HANDRAIL_SECRET, at least 32 bytes
	Now      func() bot.Millis  // nil = the wall clock
	Zone     *time.Location     // the shop's, for "today"; nil = UTC
	Log      *slog.Logger       // nil = discarded
	Registry prometheus.Registerer
	// Alarm is told what an operator must know at once; it must not block.
	Alarm func(what string)
	// Nightly forgets what is older than the shop's rules say; nil = nothing is.
	Nightly func(ctx context.Context, now bot.Millis) error
	// Committed is told each change that was committed, in the order of its
	// conversation's commits; it must not block and must not change anything of
	// it. nil = nobody is told.
	Committed func(bot.Change)
	// CarryTime is how long one send may take; 0 = 30 s.
	CarryTime time.Duration
	// Workers is how many sends of one lane's name are in flight at most, over
	// all conversations; 0 = 16.
	Workers int
	// Cached is how many decoded conversations are kept; 0 = 4,096.
	Cached int
}

// House takes events in and carries out what they cause.
type House struct {
	world   atomic.Pointer[bot.World]
	store   Store
	now     func() bot.Millis
	zone    *time.Location
	log     *slog.Logger
	alarm   func(string)
	nightly func(context.Context, bot.Millis) error
	heard   func(bot.Change)
	meter   *meter
	vault   vault
	core    func(*bot.World, bot.State, bot.Event) bot.Change // bot.Step

	queue   queue
	known   *shelf
	watch   watchers
	outbox  outbox
	clocks  clocks
	crowd   crowd
	gate    gate
	faulty  atomic.Int64 // when a commit last failed for the store's sake; 0 = the last one worked
	started atomic.Bool
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// New builds a House; it does nothing until Accept, Start or Settle is called.
func New(c Config) (*House, error) {
	if c.World == nil || c.Store == nil {
		return nil, errors.New("run: a world and a store are needed")
	}
	vault, err := newVault(c.Secret)
	if err != nil {
		return nil, err
	}
	meter, err := newMeter(c.Registry)
	if err != nil {
		return nil, err
	}
	h := &House{
		store: c.Store, now: c.Now, zone: c.Zone, log: c.Log, alarm: c.Alarm, nightly: c.Nightly, heard: c.Committed,
		meter: meter, vault: vault, core: bot.Step, known: newShelf(orElse(c.Cached, 4096)),
	}
	h.world.Store(c.World)
	if h.now == nil {
		h.now = func() bot.Millis { return time.Now().UnixMilli() }
	}
	if h.zone == nil {
		h.zone = time.UTC
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	if h.alarm == nil {
		h.alarm = func(string) {}
	}
	h.outbox.open(h, c.Carriers, orElse(c.Workers, 16), orElse(c.CarryTime, 30*time.Second))
	h.clocks.open(h)
	return h, nil
}

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// Start lets the House work by itself: sends left over from an earlier life
// are looked up first (they count as unknown), clocks ring, the auditor looks.
func (h *House) Start(ctx context.Context) error {
	if h.started.Swap(true) {
		return errors.New("run: started twice")
	}
	if err := h.Resume(ctx); err != nil {
		h.started.Store(false)
		return err
	}
	inside, cancel := context.WithCancel(context.WithoutCancel(ctx))
	h.cancel = cancel
	h.outbox.start()
	h.running.Go(func() { h.clocks.run(inside) })
	h.running.Go(func() { h.audit(inside) })
	return nil
}

// Resume takes up the sends that an earlier life left pending. Start does it;
// a House that is driven step by step calls it once.
func (h *House) Resume(ctx context.Context) error {
	pending, err := h.store.Pending(ctx)
	if err != nil {
		return fmt.Errorf("reading pending sends: %w", err)
	}
	for _, conversation := range pending {
		at, err := h.load(ctx, conversation)
		if err != nil {
			h.log.Error("pending sends cannot be read", "conversation", conversation, "err", err)
			h.clocks.doubt(conversation)
			continue
		}
		h.outbox.look(at.state, "")
	}
	return nil
}

// brokenOff is how long a carrier may take to notice that its send was broken
// off.
const brokenOff = time.Second

// Stop takes no more events in, begins no more sends, finishes what is in hand
// and returns; what has not finished when ctx ends is broken off and left to
// the next life, which looks it up. An error says that something did not even
// heed that.
func (h *House) Stop(ctx context.Context) error {
	quiet := h.gate.close()
	if h.cancel != nil {
		h.cancel()
	}
	done := make(chan struct{})
	go func() {
		<-quiet
		h.outbox.rest()
		h.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	h.outbox.breakOff()
	late := time.NewTimer(brokenOff)
	defer late.Stop()
	select {
	case <-done:
		return nil
	case <-late.C:
		return fmt.Errorf("stopping: %w", context.Cause(ctx))
	}
}

// gate counts the events in hand, so that Stop can wait for them.
type gate struct {
	mu     sync.Mutex
	inside int
	closed bool
	quiet  chan struct{}
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.closed && g.inside == 0 {
		close(g.quiet)
	}
}

// close lets nobody in any more; the channel closes when all have left.
func (g *gate) close() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		g.closed = true
		g.quiet = make(chan struct{})
		if g.inside == 0 {
			close(g.quiet)
		}
	}
	return g.quiet
}
