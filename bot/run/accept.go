package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

const (
	maxRounds  = 16               // lost races before an event is given back
	maxPanics  = 3                // broken steps before an event is parked
	commitTime = 10 * time.Second // after that a commit's end is unknown
	pageBack   = 50               // lines looked through at once for a repeated message
	farBack    = 5000             // and altogether
	usualState = 2048             // bytes of an encoded state
)

// Accept takes one event in and returns once it is safe: the change it made
// was committed, or there was nothing to commit (Moved is false).
//
// The same event id twice is the same event: the second time the change has
// Moved false and, of a customer's message, the customer's line as it was stored
// the first time. ErrUnavailable means that the sender should repeat.
// Event.At, Stamp and Said.Heard are set here.
func (h *House) Accept(ctx context.Context, e bot.Event) (bot.Change, error) {
	if e.ID == "" || e.Conversation == "" {
		return bot.Change{}, fmt.Errorf("event %q of conversation %q: both need a name", e.ID, e.Conversation)
	}
	if !h.gate.enter() {
		return bot.Change{}, fmt.Errorf("%w: shutting down", ErrUnavailable)
	}
	defer h.gate.leave()
	return h.accept(ctx, e)
}

// accept is Accept for the House's own events too, which finish while it stops.
func (h *House) accept(ctx context.Context, e bot.Event) (bot.Change, error) {
	place, err := h.queue.enter(ctx, e.Conversation)
	if err != nil {
		return bot.Change{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer h.queue.leave(e.Conversation, place)
	for round := range maxRounds {
		at, err := h.load(ctx, e.Conversation)
		if err != nil {
			return bot.Change{}, err
		}
		if idle(at, e) {
			return bot.Change{Event: e, Next: at.state}, nil
		}
		e.At = max(h.now(), at.state.At)
		if round == 0 {
			e = h.prepare(ctx, at.state, e)
		}
		change, err := h.step(at.state, e)
		if err != nil {
			return bot.Change{}, err
		}
		if !change.Moved {
			return change, nil
		}
		err = h.commit(ctx, at.version, change)
		switch {
		case err == nil:
			h.committed(at, change)
			return change, nil
		case errors.Is(err, bot.ErrStale):
			h.known.drop(e.Conversation)
			h.meter.stale.Inc()
		case errors.Is(err, bot.ErrSeen):
			h.known.drop(e.Conversation)
			return h.again(ctx, e)
		default:
			return bot.Change{}, h.lost(e, err)
		}
	}
	return bot.Change{}, fmt.Errorf("%w: %d races lost for conversation %s", ErrUnavailable, maxRounds, e.Conversation)
}

// idle spares the core what cannot matter: nothing is known of a conversation
// before its first line, and typing prolongs only a burst that waits.
func idle(at version, e bot.Event) bool {
	if at.version == 0 {
		return e.Said == nil
	}
	return e.Typing != nil && at.state.Turn.Until == 0
}

// prepare adds what the core must be told: the others' state, and what was understood.
func (h *House) prepare(ctx context.Context, s bot.State, e bot.Event) bot.Event {
	e.Stamp = h.stamp(ctx, s, e)
	if e.Said != nil {
		said := *e.Said
		said.Heard = bot.Hear(h.World(), said, e.At)
		e.Said = &said
	}
	return e
}

func (h *House) commit(ctx context.Context, was int64, change bot.Change) error {
	c, err := h.pack(was, change)
	if err != nil {
		return err
	}
	// A caller who goes away must not turn a commit into a riddle.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	begun := time.Now()
	err = h.store.Commit(ctx, c)
	h.meter.commits.Observe(time.Since(begun).Seconds())
	return err
}

// pack makes a change ready for the store.
func (h *House) pack(was int64, change bot.Change) (bot.Commit, error) {
	next := change.Next
	body, err := json.Marshal(bot.Entry{Event: change.Event, Lines: change.Lines})
	if err != nil {
		return bot.Commit{}, fmt.Errorf("encoding event %s: %w", change.Event.ID, err)
	}
	state, err := bot.Encode(make([]byte, 0, usualState), next)
	if err != nil {
		return bot.Commit{}, err
	}
	c := bot.Commit{
		Conversation: change.Event.Conversation, Was: was, Event: change.Event.ID, At: change.Event.At,
		Body: body, State: state, Due: bot.Earliest(h.World(), next), Open: next.Case.Owner.Open(),
		Lines: next.Lines, Index: bot.IndexOf(h.World(), next), Forget: change.Forget, Lost: change.Lost,
	}
	for _, secret := range change.Secrets {
		c.Sealed = append(c.Sealed, bot.Sealed{Ref: secret.Ref, Text: h.vault.seal(c.Conversation, secret)})
	}
	return c, nil
}

// committed tells the rest of the house. It runs inside the conversation's
// queue, so that everybody hears of the versions in their order.
func (h *House) committed(was version, change bot.Change) {
	h.faulty.Store(0)
	conversation := change.Event.Conversation
	h.known.put(conversation, version{version: was.version + 1, state: change.Next})
	if change.Event.Said != nil {
		h.meter.turns.WithLabelValues(change.Next.Channel).Inc()
	}
	if was.state.Case.Owner != change.Next.Case.Owner || was.state.Case.Agent.ID != change.Next.Case.Agent.ID {
		if people(was.state.Case.Owner) || people(change.Next.Case.Owner) {
			h.crowd.dirty.Store(true)
		}
	}
	h.watch.publish(h.World(), change)
	if h.heard != nil {
		h.heard(change)
	}
	h.outbox.look(change.Next, change.Event.ID)
	h.clocks.moved(conversation, bot.Earliest(h.World(), change.Next))
}

func people(o handoff.Owner) bool {
	return o == handoff.Queue || o == handoff.Holder || o == handoff.Pledge
}

// again answers an event that was committed before. Of a customer's message it
// finds the line as it was stored then: the line is the acknowledgement.
func (h *House) again(ctx context.Context, e bot.Event) (bot.Change, error) {
	at, err := h.load(ctx, e.Conversation)
	if err != nil {
		return bot.Change{}, err
	}
	if e.Said == nil {
		return bot.Change{Event: e, Next: at.state}, nil
	}
	said := bot.Said{Client: e.Said.Client, From: e.Said.From}
	change := bot.Change{Event: bot.Event{ID: e.ID, Conversation: e.Conversation, At: e.At, Said: &said}, Next: at.state}
	for n, searched := math.MaxInt, 0; searched < farBack; {
		lines, err := h.Before(ctx, e.Conversation, n, pageBack)
		if err != nil {
			return bot.Change{}, err
		}
		for _, l := range slices.Backward(lines) {
			if l.From == bot.Customer && l.ID == said.Client {
				said.Text = l.Text
				change.Lines = []bot.Line{l}
				return change, nil
			}
		}
		if len(lines) == 0 {
			break
		}
		n, searched = lines[0].N, searched+len(lines)
	}
	return change, nil
}

// lost is a commit whose end is unknown: it may have happened, with sends that
// nobody in this process knows of yet.
func (h *House) lost(e bot.Event, err error) error {
	h.known.drop(e.Conversation)
	h.faulty.Store(h.now())
	h.clocks.doubt(e.Conversation)
	h.log.Error("commit failed", "conversation", e.Conversation, "event", e.ID, "err", err)
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// version is a conversation as it was committed.
type version struct {
	version int64
	state   bot.State
}

func (h *House) load(ctx context.Context, conversation string) (version, error) {
	if at, ok := h.known.get(conversation); ok {
		return at, nil
	}
	document, n, err := h.store.Load(ctx, conversation)
	if err != nil {
		return version{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	state, err := bot.Decode(document)
	if err != nil {
		return version{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	at := version{version: n, state: state}
	if n > 0 {
		h.known.offer(conversation, at)
	}
	return at, nil
}
