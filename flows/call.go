package flows

// call runs another flow and comes back after its END. Caller and called share slots: they are forgotten when the caller ends.
//
//   - call: find_order
//     next: tell
type call struct {
	at   pos
	flow string
	to   *flow
}

func (r reader) call(value *node) verb {
	return &call{at: value.pos, flow: r.name(value, "a flow")}
}

func (c *call) check(j *joiner, _ *flow, _ *step) { c.to = j.flow(c.at, c.flow) }

func (c *call) run(w *walk, _ *step) move {
	if !w.begin(c.to, false) {
		return stop
	}
	return enter
}
