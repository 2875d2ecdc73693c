package run

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/handrail-chat/handrail/bot"
)

// step asks the core, and sees to it that whatever goes wrong there ends at a
// person: a step that breaks three times is parked, a state that no
// conversation may be in is not stored, and both are rescued.
func (h *House) step(previous bot.State, e bot.Event) (bot.Change, error) {
	why := ""
	for range maxPanics {
		change, broke := h.attempt(e, func() bot.Change { return h.core(h.World(), previous, e) })
		if broke != "" {
			why = broke
			continue
		}
		if !change.Moved {
			return change, nil
		}
		if err := bot.Sound(h.World(), change.Next); err != nil {
			h.log.Error("unsound state", "conversation", e.Conversation, "event", e.ID, "err", err)
			why = "unsound: " + err.Error()
			break
		}
		return change, nil
	}
	h.meter.parked.Inc()
	h.log.Error("event parked", "conversation", e.Conversation, "event", e.ID, "why", why)
	h.alarm("a conversation could not go on by itself and was given to a person: " + e.Conversation)
	change, broke := h.attempt(e, func() bot.Change { return bot.Rescue(h.World(), previous, e, why) })
	if broke == "" {
		err := bot.Sound(h.World(), change.Next)
		if err == nil {
			return change, nil
		}
		broke = err.Error()
	}
	return bot.Change{}, fmt.Errorf("%w: conversation %s could not be rescued: %s", ErrUnavailable, e.Conversation, broke)
}

// attempt runs a piece of the core; broke says what panicked. Only the
// runtime's own errors are repeated in words: another panic's value may hold
// what a customer wrote.
func (h *House) attempt(e bot.Event, do func() bot.Change) (change bot.Change, broke string) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		broke = "the step broke"
		if known, ok := value.(runtime.Error); ok {
			broke = known.Error()
		}
		h.log.Error("panic in the core", "conversation", e.Conversation, "event", e.ID, "why", broke, "stack", string(debug.Stack()))
	}()
	return do(), ""
}
