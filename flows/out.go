package flows

// Out is what one Walk did and what it waits for now.
type Out struct {
	Said          []Reply  // in order
	Call          *Call    // the walk waits for its Result
	Handoff       *Handoff // the walk ended here; the stack is empty, the slots are kept for whoever takes over
	Watch         *Watch   // a flow ended here for now, and goes on once the watch is settled (Input.Settled)
	Unwatch       bool     // the customer wants nothing watched any more
	Asked         string   // slot now waited for
	Filled        []string // slots that were empty and that this input filled, sorted
	Ended         []string // flows that reached END by themselves, in order
	Missed        string   // slot whose answer was wrong: turned down by a rejection, or, with NotUnderstood, none at all; Frame.Misses counts
	NotUnderstood bool     // nothing asked was answered, no flow triggered
	Fault         string   // engine error in words; the stack is dropped, the slots are kept
	Repaired      []string // patterns that were run, in order
	Recalled      bool     // a correction: the call that was awaited is not wanted any more
	Settled       string   // the flow of a matter that came to its end here, and nothing else runs; empty if the flow asked itself whether all is well
	Trail         []Trod   // what was done, in order, if Input.Trace asked for it
}

// Call asks the world for something. Args are the slots that the action reads, in the action's order, those that are filled.
type Call struct {
	Action string
	Args   []Slot
}

// Handoff is a flow's own wish for a person. What the author left out is empty.
type Handoff struct {
	Reason, Topic, Priority string
	Promise                 *Promise // people owe an answer by a time
}

// Reply is one bot line.
type Reply struct {
	ID      string // of the response, or flow/step for a text written in the flow
	Text    string
	Choices []Choice
}

// Choice is one answer offered with a line. Payload is what tapping it means; empty means its title.
type Choice struct{ Title, Payload string }

// Question is what the last bot line asked.
type Question struct {
	Flow, Step, Slot string
	Secret           bool
	Mask             string // how a secret may be shown: "last4" or empty (not at all)
	Kind             SlotKind
	Entity           string // kind of entity that answers it; empty: none
}
