package bot

import (
	"errors"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Change is what one event makes of a conversation: save all of it, then
// speak. Event is the event as it may be stored: secrets masked.
type Change struct {
	Event   Event
	Next    State
	Lines   []Line   // what the transcript gains, notes for the desk among it
	Secrets []Secret // to be sealed in the same commit
	Forget  bool     // delete the conversation's sealed secrets: it closed
	Moved   bool     // false: nothing happened, nothing need be committed
	Lost    string   // the customer's turn, masked, if it was not understood
	Reply   string   // words for the agent who acted, if they were refused

	Trail []flows.Trod // what the flows did, in order, if World.Trace asks for it; not stored
}

// Secret is a value that must never stand in a document. Ref is what the
// document says instead, without its "secret:".
type Secret struct{ Ref, Value string }

// Index is what may be known of a conversation without opening it: written in
// the same commit, read by board and auditor, and nothing is decided by it.
type Index struct {
	Conversation string        `json:"conversation"`
	Channel      string        `json:"channel"`
	Name         string        `json:"name,omitempty"`
	Owner        handoff.Owner `json:"owner"`
	Since        Millis        `json:"since"`
	Opened       Millis        `json:"opened,omitempty"` // the hand-over
	Claimed      Millis        `json:"claimed,omitempty"`
	Waiting      Millis        `json:"waiting,omitempty"` // the customer waits for a person since
	Topic        string        `json:"topic,omitempty"`
	Agent        handoff.Agent `json:"agent,omitzero"`
	Promise      Millis        `json:"promise,omitempty"` // the next promise's due
	Card         handoff.Place `json:"card,omitzero"`
	Rung         int           `json:"rung,omitempty"`
	Pending      int           `json:"pending,omitempty"` // sends not yet carried out
	Due          Millis        `json:"due,omitempty"`
}

// Commit is a change made ready for a store: all of it or nothing. A store
// refuses it with ErrStale if the conversation is not at version Was, and with
// ErrSeen if the event id was committed before.
type Commit struct {
	Conversation string
	Was          int64 // 0 = the conversation is new
	Event        string
	At           Millis
	Body         []byte // the event and its lines: Entry, encoded
	State        []byte // the next state, encoded
	Due          Millis // the earliest deadline; 0 = none
	Open         bool   // somebody owes the customer something
	Lines        int    // the last visible line after this commit
	Index        Index
	Sealed       []Sealed
	Lost         string // Change.Lost
	Forget       bool
}

// Lost is a customer's turn that was not understood, masked. It is kept for
// those who write the flows, and goes with its conversation.
type Lost struct {
	Conversation string
	At           Millis
	Text         string
}

// Sealed is a secret under HANDRAIL_SECRET.
type Sealed struct {
	Ref  string
	Text []byte
}

// Entry is the body of an event row.
type Entry struct {
	Event Event  `json:"event"`
	Lines []Line `json:"lines,omitempty"`
}

// What a store's Commit may answer beside success; anything else means that
// the store is away and nothing was committed, or that it is unknown whether.
var (
	ErrStale = errors.New("the conversation has moved on since it was read")
	ErrSeen  = errors.New("the event was committed before")
)
