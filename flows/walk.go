package flows

import (
	"fmt"
	"slices"
)

// maxResultSlots bounds what one answer of the shop may leave in a talk, maxSlots what a talk may hold.
const (
	maxResultSlots = 96
	maxSlots       = 200
)

// walk is one call of Walk: a private copy of the talk, and what has come of it so far.
type walk struct {
	p     *Pack
	t     Talk
	view  View
	heard heard // what this input said
	out   Out
	steps int

	refill *response // asks again instead of the question, see collect.accepts

	tracing bool
	hushed  bool // an open question is not asked again
	agreed  bool // a yes or no was answered: the flow asks by itself whether all is well
	failing bool // the pattern for errors runs
}

// Walk goes on from t until it must wait, for the customer or a call, or has nothing to do. It is total: it never panics, never
// changes t, and the same t and input give the same answer.
//
// While a call is awaited only its Result moves the talk, or a correction of what was asked with it (Out.Recalled): anything else that
// is said meanwhile changes nothing and is left to the caller, and so is a Result that nobody awaits. A running talk of another pack is a Fault ("the flow changed"). After a Handoff or a Fault the
// stack is empty and the slots are kept for whoever takes over; to begin anew, begin with a new Talk.
func (p *Pack) Walk(t Talk, in Input) (Talk, Out) {
	w := &walk{p: p, view: in.View, tracing: in.Trace}
	w.t = t
	w.t.Stack, w.t.Slots = copyFrames(t.Stack), tidy(t.Slots)
	w.t.Answered = t.Answered[max(0, len(t.Answered)-answersMost):]
	w.t.Told = t.Told[max(0, len(t.Told)-toldMost):]
	w.take(t, in)
	w.tidyContext()
	w.remember()
	slices.Sort(w.out.Filled)
	// None and empty are one thing in JSON, so they are one thing here.
	if len(w.t.Stack) == 0 {
		w.t.Stack = nil
	}
	if len(w.t.Slots) == 0 {
		w.t.Slots = nil
	}
	if len(w.t.Answered) == 0 {
		w.t.Answered = nil
	}
	if len(w.t.Told) == 0 {
		w.t.Told = nil
	}
	return w.t, w.out
}

// take refuses what cannot be walked and takes the rest to the part that knows it. before is the talk as it was given.
func (w *walk) take(before Talk, in Input) {
	switch awaited := len(before.Stack) > 0 && before.Stack[len(before.Stack)-1].Call != ""; {
	case len(before.Stack) > mostFrames(before.Stack):
		w.fail("more than %d flows inside each other", MaxFrames)
		return
	case in.Result == nil && in.Said == nil && in.Start == "" && in.Settled == nil, in.Result != nil && !awaited, in.Result == nil && awaited && (in.Said == nil || in.Start != ""):
		return
	case in.Settled != nil && len(before.Stack) > 0:
		return // one thing at a time
	case len(before.Stack) > 0 && before.Pack != w.p.hash:
		w.fail("the flow changed while it ran")
		return
	}
	if in.Said != nil {
		w.heard = hear(in.Said)
		w.heard.talk = &w.t
	}
	switch {
	case in.Result != nil:
		w.result(in.Result)
	case in.Settled != nil:
		w.settled(in.Settled)
	case len(before.Stack) > 0 && before.Stack[len(before.Stack)-1].Call != "":
		w.correct(nil)
	case in.Start != "":
		w.start(in.Start, in.Said != nil)
	default:
		w.said()
	}
}

// run takes steps until one says stop.
func (w *walk) run() {
	for len(w.t.Stack) > 0 {
		if w.steps++; w.steps > MaxSteps {
			w.fail("more than %d steps without an answer, in the flow %q", MaxSteps, w.top().Flow)
			return
		}
		s := w.step(w.top())
		if s == nil || w.top().Call != "" {
			w.fail("the flow %q cannot go on from %q", w.top().Flow, w.top().Step) // a damaged document
			return
		}
		w.traceTop(DidStep, "")
		switch s.verb.run(w, s) {
		case stop:
			return
		case goOn:
			w.advance(s)
		}
	}
}

// advance goes along the edge that holds, and at END up to whoever waits below.
func (w *walk) advance(s *step) {
	for {
		edge, target := s.choose(w.env())
		if w.tracing {
			w.trace(Trod{Did: DidTake, Flow: w.top().Flow, Step: s.id, Edge: edge})
		}
		if target != nil {
			f := w.top()
			f.Step, f.Misses, f.Call = target.id, 0, ""
			return
		}
		if s = w.end(); s == nil {
			return
		}
	}
}

// end takes the innermost flow off the stack at its END. It gives the step that called it and goes on now; nil if none did.
func (w *walk) end() *step {
	w.traceTop(DidEnd, "")
	ended := w.p.flows[w.top().Flow]
	if !isPattern(w.top().Flow) {
		w.out.Ended = append(w.out.Ended, w.top().Flow)
	}
	w.leave()
	if len(w.t.Stack) == 0 {
		w.matterEnded(ended)
		return nil
	}
	caller := w.step(w.top())
	if caller == nil {
		return nil // run finds the same and says so
	}
	if _, ok := caller.verb.(*call); !ok || ended == nil || isPattern(ended.ID) {
		w.resumed(ended) // a digression ended: the old question is asked again
		return nil
	}
	return caller
}

// begin puts a flow on the stack, at its first step, and fills its slots from what was said. fresh says that the message is about
// this flow, so that it outweighs what was known.
func (w *walk) begin(f *flow, fresh bool) bool {
	if len(w.t.Stack) >= MaxFrames && !(isPattern(f.ID) && len(w.t.Stack) < mostFrames(w.t.Stack)+1) {
		if w.chain() > 0 {
			w.full()
		} else {
			w.fail("more than %d flows inside each other", MaxFrames)
		}
		return false
	}
	if len(w.t.Stack) == 0 {
		w.t.Pack = w.p.hash
	}
	w.t.Stack = append(w.t.Stack, Frame{Flow: f.ID, Step: f.steps[0].id})
	w.traceTop(DidBegin, "")
	w.fillFrom(f, fresh)
	return true
}

// leave takes the innermost flow off the stack and forgets its slots, unless a flow below still needs them: so a called flow's
// slots live as long as its caller, and a digression does not rob the flow that it broke into.
func (w *walk) leave() {
	w.traceLeft()
	last := len(w.t.Stack) - 1
	f := w.p.flows[w.t.Stack[last].Flow]
	w.t.Stack = w.t.Stack[:last]
	if f == nil {
		return
	}
	for _, name := range f.resets {
		if !slices.ContainsFunc(w.t.Stack, func(below Frame) bool {
			g := w.p.flows[below.Flow]
			return g != nil && g.touches(name)
		}) {
			w.forget(name)
		}
	}
}

// result takes the answer to the call that the innermost flow awaits.
func (w *walk) result(res *Result) {
	f := w.top()
	s := w.step(f)
	var a asker
	if s != nil {
		a, _ = s.verb.(asker)
	}
	if a == nil || a.asksFor() != f.Call {
		w.fail("an answer to %q, which the flow %q does not ask", f.Call, f.Flow)
		return
	}
	if a.answered(w, s, res) {
		w.advance(s)
		w.run()
	}
}

// matterEnded notes that nothing runs any more. A matter may still be corrected, and the caller may ask whether that was it.
func (w *walk) matterEnded(ended *flow) {
	if ended == nil || !ended.matter || isPattern(ended.ID) {
		return
	}
	w.t.Last = ended.ID
	if !ended.unfollowed && !w.agreed {
		w.out.Settled = ended.ID
	}
}

// fail ends the walk with a fault: whoever reads it fetches a person. The pattern for errors tells the customer so.
func (w *walk) fail(format string, args ...any) {
	fault := short(fmt.Sprintf(format, args...))
	w.traceTop(DidFail, fault)
	w.out.Fault = fault
	w.t.Stack = nil
	if !w.failing {
		w.failing, w.steps = true, 0
		w.pattern(InternalErr, valued("error_type", "internal"))
		w.t.Stack = nil
	}
	w.out.Fault, w.out.Asked, w.out.Call, w.out.Handoff = fault, "", nil, nil
}

// mostFrames is how many frames a stack may have: a pattern may stand on top of a full one.
func mostFrames(stack []Frame) int {
	if n := len(stack); n > 0 && isPattern(stack[n-1].Flow) {
		return MaxFrames + 1
	}
	return MaxFrames
}

// say adds a line. It is false if there is none, which ends the walk.
func (w *walk) say(line *response) bool {
	r, ok := line.reply(w.env(), w.view, w.p.language)
	if !ok {
		w.fail("the response %q has nothing to say here", line.id)
		return false
	}
	w.traceTop(DidSay, r.ID)
	w.out.Said = append(w.out.Said, r)
	return true
}

func (w *walk) top() *Frame { return &w.t.Stack[len(w.t.Stack)-1] }
func (w *walk) env() env    { return env{w.t.Slots, &w.view} }

func (w *walk) step(f *Frame) *step {
	if fl := w.p.flows[f.Flow]; fl != nil {
		return fl.byID[f.Step]
	}
	return nil
}
