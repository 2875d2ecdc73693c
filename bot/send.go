package bot

import (
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Kind says what a send does; whoever carries it knows how.
type Kind string

// The kinds. All but Call go to the desk and are drawn there from the
// committed state at the moment they leave.
const (
	SendCard  Kind = "card"  // post the case's card, or bring the posted one up to date
	SendLines Kind = "lines" // post lines From..To into the thread; From 1 with Note TranscriptNote = what was said so far
	SendNote  Kind = "note"  // a line of Handrail's own in the thread, by name
	SendPage  Kind = "page"  // the ringing line at the channel's foot, replacing the last
	SendHush  Kind = "hush"  // delete that line
	SendMark  Kind = "mark"  // a mark on a message: MarkInside, MarkShown
	SendDM    Kind = "dm"    // a direct message to User, by name
	SendCall  Kind = "call"  // ask the shop: Name is the action, Args its arguments
	SendLook  Kind = "look"  // the same, for a watch: nobody waits for it, and it is no guess
	SendAlarm Kind = "alarm" // nobody can be reached over the desk
)

// Note names the text of a SendNote or SendDM; the desk has its words.
type Note string

// The notes of DESK.md 5 to 9.
const (
	NoteTranscript Note = "transcript"  // SendLines: what was said so far
	NoteClaimed    Note = "claimed"     // "@Ana has this; …"
	NoteRing       Note = "ring"        // SendLines: mention the owner, the first line of her turn
	NoteMaker      Note = "maker"       // a promise comes due
	NoteMeanwhile  Note = "meanwhile"   // the customer wrote while a promise runs
	NoteNudge      Note = "nudge"       // DM: the customer waits
	NoteMoved      Note = "moved"       // DM: taken back to the queue, you were silent
	NoteUnseen     Note = "unseen"      // "Dana left at 19:52 and hasn't seen this"
	NoteLead       Note = "lead"        // a lead is wanted in this thread
	NoteUnclaimed  Note = "unclaimed"   // "Only the team saw this. [Claim and send] [Keep inside]"
	NoteExOwner    Note = "ex_owner"    // "Not sent: Ben has had this since 12:41. …"
	NoteMention    Note = "mention"     // owner mentions a colleague: [Send to Dana]
	NoteSendsAway  Note = "sends_away"  // "This sends Dana away. …"
	NoteCode       Note = "code"        // "Send as a protected code? [Yes] [It isn't one]"
	NoteTooLong    Note = "too_long"    // Text says how long
	NoteFiles      Note = "files"       // files don't reach the customer yet
	NoteFirstWords Note = "first_words" // an edit or removal after it left, where the channel can't correct
	NoteUnsent     Note = "unsent"      // what failed or hangs; Text says why
	NoteEnded      Note = "ended"       // the case ended; Text says how
	NoteDeed       Note = "deed"        // what would come of an agent's action. [Do it] [Leave it]
	NoteApprove    Note = "approve"     // the same, over the limit: leads are asked. [Approve] [No]
	NoteDeedDone   Note = "deed_done"   // it is done; the audit line
	NoteDeedNot    Note = "deed_not"    // it is not; Text says why
	NoteDeedDoubt  Note = "deed_doubt"  // nobody knows. [Try again] [Leave it]
	NoteNotYet     Note = "not_yet"     // the customer says that it is not settled
	NoteNews       Note = "news"        // what was watched for the customer has come out; Text says how
)

// Marks of DESK.md 7, by Slack's names.
const (
	MarkInside = "lock"
	MarkShown  = "white_check_mark"
)

// Send is one pending thing to do in the outside world. Its id is
// "<event id>/<n>" and serves as idempotency key. It names lines by number and
// carries no transcript.
type Send struct {
	ID    string        `json:"id"`
	Kind  Kind          `json:"kind"`
	Lane  string        `json:"lane"` // one in flight, in order; LaneDesk, LaneMarks, LaneShop
	Case  string        `json:"case,omitempty"`
	Name  string        `json:"name,omitempty"`  // SendCall: action; SendNote, SendDM, SendLines: a Note; SendMark: the mark
	From  int           `json:"from,omitempty"`  // SendLines
	To    int           `json:"to,omitempty"`    // SendLines
	Rung  int           `json:"rung,omitempty"`  // SendPage; NoteApprove: how many were asked
	On    handoff.Place `json:"on,omitzero"`     // SendMark, SendNote: the message it is about
	User  string        `json:"user,omitempty"`  // SendDM; SendNote: who is mentioned
	Text  string        `json:"text,omitempty"`  // a detail for the note's words
	Args  []flows.Slot  `json:"args,omitempty"`  // SendCall, SendLook
	Watch string        `json:"watch,omitempty"` // SendLook: the watch that it is for
	Key   string        `json:"key,omitempty"`   // SendCall: the idempotency key of what may have been done before; empty = ID
	Deed  string        `json:"deed,omitempty"`  // SendNote: the deed that its buttons answer
	Try   int           `json:"try,omitempty"`
	Doubt bool          `json:"doubt,omitempty"` // the last try may have happened: look before repeating
	Made  Millis        `json:"made"`
	After Millis        `json:"after,omitempty"` // not before
	Until Millis        `json:"until,omitempty"` // what has not left by then is not sent; 0 = never given up
}

// The lanes. A lane is (conversation, name); lanes never wait for each other.
const (
	LaneDesk  = "desk"  // the thread: card first, then what follows
	LaneCard  = "card"  // edits of the card, which may wait
	LaneBell  = "bell"  // the ringing line and direct messages
	LaneMarks = "marks" // marks on messages
	LaneShop  = "shop"
	LaneWatch = "watch" // looks, which never keep a customer's call waiting
	LaneAlarm = "alarm"
)

// Capabilities is what a channel can do, so that neither flow nor core asks
// for its name.
type Capabilities struct {
	Channel  string
	Corrects bool // a line can be corrected and withdrawn after it left
	Choices  bool // choices are buttons
	Page     bool // there is a page that can be open or away; otherwise the away clocks count
	MaxText  int  // code points in one line; 0 = no limit
}
