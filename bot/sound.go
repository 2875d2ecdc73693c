package bot

import (
	"errors"
	"fmt"

	"github.com/handrail-chat/handrail/handoff"
)

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
	if c.Owner == handoff.Holder && c.Agent.ID == "" {
		bad("owner %s without an agent", c.Owner)
	}
	if c.Owner == handoff.Pledge && c.Promise == nil {
		bad("a promise without its time")
	}
	if c.Owner == handoff.Holder && c.Waiting == 0 && c.Rested == 0 {
		bad("an agent's case that waits for nobody")
	}
	if c.Owner == handoff.Pledge && c.Agent.ID == "" && c.Promise != nil && c.Promise.Waits {
		bad("an answer of nobody's that waits to be seen")
	}
	if c.Unclaimed() && c.Card == (handoff.Place{}) && !s.Pending(SendCard) {
		bad("an unclaimed case without a card on its way")
	}
	if len(s.Out) > outMost {
		bad("%d pending sends", len(s.Out))
	}
	for i := range s.Out {
		o := &s.Out[i]
		if o.ID == "" {
			bad("a send without an id")
		}
		for _, other := range s.Out[i+1:] {
			if o.ID == other.ID {
				bad("send %s twice", o.ID)
			}
		}
	}
	for i := range s.Watches {
		if err := s.Watches[i].sound(); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(s.Window) > windowSize || len(s.Held) > heldMost || len(s.Left) > windowSize || len(s.Watches) > watchesMost {
		bad("a window has grown beyond its bound")
	}
	return errors.Join(wrong...)
}
