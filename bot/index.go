package bot

import (
	"cmp"

	"github.com/handrail-chat/handrail/handoff"
)

// IndexOf is what board and auditor may know of a state.
func IndexOf(w *World, s State) Index {
	i := Index{
		Conversation: s.ID, Channel: s.Channel, Name: s.Name(), Owner: s.Case.Owner, Since: s.Case.Since,
		Opened: s.Case.Opened, Waiting: waitingSince(s), Topic: cmp.Or(s.Brief.Topic, s.Case.Topic), Agent: s.Case.Agent,
		Card: s.Case.Card, Rung: s.Case.Rung, Pending: len(s.Out), Due: Earliest(w, s),
	}
	if s.Case.Owner == handoff.Holder {
		i.Claimed = s.Case.Since
	}
	if s.Case.Promise != nil {
		i.Promise = s.Case.Promise.Due
	}
	return i
}

func waitingSince(s State) Millis {
	switch s.Case.Owner {
	case handoff.Queue:
		return s.Case.Opened
	case handoff.Holder:
		return s.Case.Waiting
	}
	return 0
}

// Name is how the desk calls the customer: the name that the shop's page gave,
// or "Visitor" and the end of the conversation's id.
func (s State) Name() string {
	if s.Who.User.Name != "" {
		return s.Who.User.Name
	}
	return "Visitor " + s.ID[max(0, len(s.ID)-4):]
}
