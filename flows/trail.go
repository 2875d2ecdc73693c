package flows

// Trod is one thing that a walk did. A walk writes them down, in order, only if Input.Trace asks for it: for tests, coverage and
// explanations.
type Trod struct {
	Did  Deed   `json:"did"`
	Flow string `json:"flow,omitempty"`
	Step string `json:"step,omitempty"`
	Edge int    `json:"edge,omitempty"` // DidTake: which of the step's edges, from 0
	Name string `json:"name,omitempty"` // DidSay: the response; DidCall: the action; DidFail: why; DidHand: the topic
	Slot Slot   `json:"slot,omitzero"`  // DidSet: the value, Null if it was forgotten
}

// Deed says what kind of thing was done.
type Deed string

// The deeds.
const (
	DidBegin Deed = "began"  // a flow, by a trigger, a call or a link
	DidStep  Deed = "step"   // a step was run; a collect that asks once more is run once more
	DidTake  Deed = "edge"   // an edge led on from a step
	DidSet   Deed = "set"    // a slot
	DidSay   Deed = "said"   // a response
	DidCall  Deed = "called" // an action of the shop
	DidHand  Deed = "handed" // over to people; Name is the topic
	DidEnd   Deed = "ended"  // a flow came to its end at this step: END, a link or a handoff
	DidLeave Deed = "left"   // a flow was broken off at this step
	DidFail  Deed = "failed" // the engine gave up
)

// trace writes down what was done, if somebody wants to know.
func (w *walk) trace(t Trod) {
	if w.tracing {
		w.out.Trail = append(w.out.Trail, t)
	}
}

// traceTop is trace for what the innermost flow did where it stands.
func (w *walk) traceTop(did Deed, name string) {
	if w.tracing && len(w.t.Stack) > 0 {
		w.trace(Trod{Did: did, Flow: w.top().Flow, Step: w.top().Step, Name: name})
	}
}

// traceLeft notes a flow that leaves the stack, unless it has just come to its end.
func (w *walk) traceLeft() {
	if !w.tracing || len(w.t.Stack) == 0 {
		return
	}
	if n := len(w.out.Trail); n > 0 && w.out.Trail[n-1].Did == DidEnd && w.out.Trail[n-1].Flow == w.top().Flow {
		return
	}
	w.traceTop(DidLeave, "")
}
