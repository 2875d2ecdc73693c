package bot

import (
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Face is what a customer's page is told about the owner of their
// conversation: CONTRACT.md's state frame. Times are RFC 3339 in UTC; what is
// absent does not apply.
type Face struct {
	Owner   handoff.Owner `json:"owner"`
	Agent   string        `json:"agent,omitempty"`
	Taken   bool          `json:"taken,omitempty"`  // queued, and the desk has the card
	WaitS   int           `json:"wait_s,omitempty"` // from pick-ups measured today
	Opens   string        `json:"opens,omitempty"`
	Since   string        `json:"since,omitempty"`
	Reach   string        `json:"reach,omitempty"`
	Promise *FacePromise  `json:"promise,omitempty"`
}

// FacePromise is a promise as its customer sees it.
type FacePromise struct {
	What string `json:"what"`
	Due  string `json:"due"`
}

// FaceOf derives the face of a state.
func FaceOf(w *World, s State) Face {
	f := Face{Owner: s.Case.Owner}
	if f.Owner == "" {
		f.Owner = handoff.Bot
	}
	if s.Case.Since > 0 {
		f.Since = Stamped(s.Case.Since)
	}
	switch f.Owner {
	case handoff.Queue:
		if !w.Rules.Hours.Open(s.At) {
			f.Opens = Stamped(w.Rules.Hours.Opens(s.At))
		}
		f.Taken, f.WaitS = s.Case.Accepted > 0, int(s.Wait/1000)
	case handoff.Holder, handoff.Pledge:
		f.Agent = s.Case.Agent.Name
	}
	if to := flows.MaskAddress(s.Reach); to != "" {
		f.Reach = reachKind(s.Reach) + " " + to
	}
	if p := s.Case.Promise; p != nil {
		f.Promise = &FacePromise{What: "an answer", Due: Stamped(p.Due)}
		if p.Waits {
			f.Promise.What = "the answer waits here"
		}
	}
	return f
}

func reachKind(address string) string {
	if strings.Contains(address, "@") {
		return "email"
	}
	return "sms"
}

// Stamped writes a moment as the wire has it.
func Stamped(at Millis) string {
	return time.UnixMilli(at).UTC().Format("2006-01-02T15:04:05.000Z07:00")
}
