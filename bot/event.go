package bot

import (
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Millis is a moment in Unix milliseconds, UTC.
type Millis = int64

// Event is one thing that happened to one conversation. Exactly one of the
// pointers is set. IDs are those of DESIGN.md 2.1 and are unique for ever: the
// same id twice is the same event twice.
type Event struct {
	ID           string `json:"id"`
	Conversation string `json:"conv"`
	At           Millis `json:"at"`

	Said    *Said    `json:"said,omitempty"`
	Seen    *Seen    `json:"seen,omitempty"`
	Typing  *Typing  `json:"typing,omitempty"`
	Wrote   *Wrote   `json:"wrote,omitempty"`
	Acted   *Acted   `json:"acted,omitempty"`
	Clock   *Clock   `json:"clock,omitempty"`
	Outcome *Outcome `json:"outcome,omitempty"`

	Stamp Stamp `json:"stamp,omitzero"`
}

// Said is a customer's message.
type Said struct {
	Client string    `json:"client,omitempty"` // the client-made id; comes back on the line
	Text   string    `json:"text"`             // NFC, at most 4,000 code points; Step masks it
	Files  []string  `json:"files,omitempty"`  // ids of uploads
	Heard  nlu.Heard `json:"heard,omitzero"`   // set by Hear before Step
	From   Origin    `json:"from,omitzero"`
}

// Origin is where a message came from, as far as the channel knows.
type Origin struct {
	Channel string `json:"ch,omitempty"` // "web", "sms", "twitter"
	Address string `json:"addr,omitempty"`
	Site    string `json:"site,omitempty"`
	Page    string `json:"page,omitempty"`
	Locale  string `json:"loc,omitempty"`
	Zone    string `json:"tz,omitempty"`  // IANA name; only shown
	Offset  int    `json:"off,omitempty"` // minutes east of UTC, now; counts only with Zone
	User    Person `json:"user,omitzero"`
}

// Person is who the shop's page says the customer is. Verified means that the
// page's signature held; otherwise ID is empty and Name only a courtesy.
type Person struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Verified bool   `json:"ok,omitempty"`
}

// Seen is what the channel knows of the customer's eyes: whether a page is
// open, and the last line shown on it.
type Seen struct {
	Open bool `json:"open"`
	Read int  `json:"read,omitempty"`
}

// Typing says that the customer is typing; it prolongs a burst.
type Typing struct{}

// Wrote is a message of an agent in the case's thread, or its edit or removal.
type Wrote struct {
	By       handoff.Agent `json:"by"`
	At       handoff.Place `json:"at"`                 // the message itself
	Text     string        `json:"text,omitempty"`     // as people read it: mentions, emoji and links resolved; Step masks it
	Mentions bool          `json:"mentions,omitempty"` // of a colleague, group or channel
	Shared   bool          `json:"shared,omitempty"`   // a forwarded message
	Files    int           `json:"files,omitempty"`
	Edited   bool          `json:"edited,omitempty"`
	Gone     bool          `json:"gone,omitempty"`
}

// Acted is what an agent did with a button, a modal or a mark.
type Acted struct {
	By     handoff.Agent `json:"by"`
	Action Action        `json:"do"`
	Case   string        `json:"case,omitempty"` // from the button; another case than the present one is stale
	On     handoff.Place `json:"on,omitzero"`    // the message acted on, where it matters
	What   string        `json:"what,omitempty"` // promise: what for; resolve: what was done; hand back: the reason
	Due    Millis        `json:"due,omitempty"`  // promise
	Result string        `json:"result,omitempty"`
	Cause  string        `json:"cause,omitempty"`
	Inputs []flows.Slot  `json:"in,omitempty"`   // act: what the form holds, as texts
	Deed   string        `json:"deed,omitempty"` // do, leave, approve: which one
	Text   string        `json:"text,omitempty"` // send_held of what looked like a code: the message's own words, as the desk has them
}

// Action is the action_id of CONTRACT.md "Slack, as a tester sees it", and
// those of the small questions in the thread.
type Action string

// The actions.
const (
	ActClaim      Action = "claim"
	ActPromise    Action = "promise"
	ActResolve    Action = "resolve"
	ActHandBack   Action = "hand_back"
	ActPutBack    Action = "put_back"
	ActGetLead    Action = "get_lead"
	ActSpam       Action = "spam"
	ActSendHeld   Action = "send_held"   // "Send anyway", "Send to Dana", "Send once", "It isn't one"
	ActSendSecret Action = "send_secret" // "Send as a protected code"
	ActClaimSend  Action = "claim_send"  // "Claim and send", "Take it back"
	ActKeepInside Action = "keep_inside"
	ActWish       Action = "actions" // have the shop do something: What is the agent action, Inputs its form
	ActDeedYes    Action = "do"      // "Do it", "Try again": Deed says which
	ActDeedNo     Action = "leave"   // "Leave it"
	ActApprove    Action = "approve" // somebody else's yes
	ActGone       Action = "gone"    // the agent was deactivated or left the channel
)

// Clock says only that it is At; Step handles every deadline that is due.
type Clock struct{}

// Answer is what the far end of a send said; there are no others.
type Answer string

// The answers of DESIGN.md 2.7, and limited: a shared limit said no.
const (
	Sent    Answer = "sent"
	Refused Answer = "refused"  // final
	NotSent Answer = "not_sent" // repeat safely
	Unknown Answer = "unknown"  // it may or may not have happened
	Limited Answer = "limited"
)

// Outcome is how a pending send ended, or one try of it.
type Outcome struct {
	Send   string        `json:"send"`
	Try    int           `json:"try,omitempty"`
	Answer Answer        `json:"answer"`
	Ref    handoff.Place `json:"ref,omitzero"`    // the vendor's id of what was posted
	Rev    int           `json:"rev,omitempty"`   // the card's revision that was shown
	Shop   *flows.Result `json:"shop,omitempty"`  // a call's result
	Why    string        `json:"why,omitempty"`   // in words, without secrets
	After  Millis        `json:"after,omitempty"` // the vendor asks to wait so long (milliseconds)
}

// Stamp is what Step must know of other conversations. Accept reads it and
// stores it with the event, so that a replay is exact.
type Stamp struct {
	Pickups int    `json:"pickups,omitempty"` // cases claimed today
	Pickup  Millis `json:"pickup,omitempty"`  // their median wait, in milliseconds
	Holds   int    `json:"holds,omitempty"`   // open cases of the agent who acts
	Ahead   int    `json:"ahead,omitempty"`   // waiting cases that are older
}
