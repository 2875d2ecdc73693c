package bot

import (
	"errors"
	"fmt"

	"github.com/handrail-chat/handrail/handoff"
)

// Bounds of a state; beyond them something is wrong with the program.
const outMost = 64

// Sound tells what no state may be: it is asked before every commit. A
// conversation that fails it would strand somebody.
func Sound(w *World, s State) error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	c := s.Case
	switch c.Owner {
	case handoff.Bot, handoff.Closed:
	case handoff.Queue, handoff.Holder, handoff.Pledge:
		if c.ID == "" {
			bad("owner %s without a case", c.Owner)
		}
	default:
		bad("unknown owner %q", c.Owner)
	}
	if c.Owner.Open() && Earliest(w, s) == 0 {
		bad("owner %s has no clock", c.Owner)
	}
	if (c.Owner == handoff.Holder || c.Owner == handoff.Pledge) && c.Agent.ID == "" {
		bad("owner %s without an agent", c.Owner)
	}
	if c.Owner == handoff.Pledge && c.Promise == nil {
		bad("a promise without its time")
	}
	if c.Owner == handoff.Holder && c.Waiting == 0 && c.Rested == 0 {
		bad("an agent's case that waits for nobody")
	}
	if c.Owner == handoff.Queue && c.Card == (handoff.Place{}) && !s.Pending(SendCard) {
		bad("a queued case without a card on its way")
	}
	if len(s.Out) > outMost {
		bad("%d pending sends", len(s.Out))
	}
	for i, o := range s.Out {
		for _, other := range s.Out[i+1:] {
			if o.ID == other.ID {
				bad("send %s twice", o.ID)
			}
		}
	}
	if len(s.Window) > windowSize || len(s.Held) > heldMost || len(s.Left) > windowSize {
		bad("a window has grown beyond its bound")
	}
	return errors.Join(wrong...)
}

// Rescue is what becomes of a conversation whose step failed: the customer's
// line is kept, a person gets it, with a clock and an alarm. It is built from
// the state before, so nothing of the failed step survives.
func Rescue(w *World, previous State, e Event, why string) Change {
	t := begin(w, previous, e)
	t.moved = true
	if m := e.Said; m != nil {
		said := *m
		t.meet(said.From)
		t.mask(&said)
		t.e.Said = &said
		t.line(Line{From: Customer, Text: said.Text, ID: said.Client})
	}
	t.s.Talk.Stack, t.s.Talk.Pack, t.s.Turn, t.s.Held = nil, "", Turn{}, nil
	if len(t.s.Out) > outMost {
		t.s.Out = nil
	}
	t.drop(func(s Send) bool { return s.Kind == SendCall })
	// Whoever had it, it starts anew in the queue: its old clocks can't be trusted.
	t.s.Case.Owner = handoff.Closed
	t.s.Episode.N = max(1, t.s.Episode.N)
	t.handOver(handoff.Fact{Grounds: []handoff.Grounds{{Reason: handoff.Fault, Why: why}}, Topic: t.s.Episode.Topic, High: true})
	t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "rescued", Text: why})
	return t.end()
}
