package bot

import (
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// World is everything that Step may know beside state and event: compiled
// flows, configuration, the trained model, the hours. It is immutable; a
// reload makes a new one.
type World struct {
	Pack     *flows.Pack
	Old      []*flows.Pack // packs that running flows may have begun on
	Model    *nlu.Model
	Patterns *nlu.Patterns
	Tongues  *nlu.Tongues // recognises languages; nil: none
	Rules    handoff.Rules
	Channels []Capabilities
	Language string // the pack's main language
	HasShop  bool   // false: a flow that asks the shop is handed over, "no shop"; what a pack declares itself needs none

	Fast int64 // HANDRAIL_FAST: divides the waits between tries too; 0 = 1

	Turns        int     // turns without progress on one matter before a person takes over; 0 = off
	EpisodeTurns int     // turns in an episode, whatever happens; 0 = off
	Angry        float64 // frustration score from which a person takes over; 0 = off

	Given []flows.Slot // what every episode begins with, sorted by name; for tests
	Trace bool         // tell in Change.Trail what the flows did; for tests and explanations
}

// Asks reports whether somebody can carry an action out.
func (w *World) Asks(action string) bool {
	_, own := w.Pack.Action(action)
	for _, old := range w.Old {
		_, declared := old.Action(action)
		own = own || declared
	}
	return own || w.HasShop
}

// onlyLooks reports whether an action changes nothing, so that it may be given
// up at any moment.
func (w *World) onlyLooks(action string) bool {
	for _, pack := range append([]*flows.Pack{w.Pack}, w.Old...) {
		if a, own := pack.Action(action); own {
			return a.Reads()
		}
	}
	return flows.Reads(action)
}

// Can is what a channel can do; an unknown one can do nothing but show text.
func (w *World) Can(channel string) Capabilities {
	for _, c := range w.Channels {
		if c.Channel == channel {
			return c
		}
	}
	return Capabilities{Channel: channel}
}
