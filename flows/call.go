package flows

// call runs another flow and comes back after its END. Caller and called share slots: they are forgotten when the caller ends.
//
//   - call: find_order
//     next: tell
type call struct {
	at     pos
	flow   string
	to     *flow
	absent bool // a tool or an agent, neither of which is here
}

func (r reader) call(n, value *node) verb {
	c := &call{at: value.pos, flow: r.name(value, "a flow")}
	server, until := n.get("mcp_server"), n.get("exit_if")
	switch {
	case until != nil:
		r.findings.note(until.pos, needsModel, "write the steps", "`%s` is a sub agent, which is not run: a person takes over at that step", clip(c.flow))
		c.absent = true
	case server != nil || n.get("mapping") != nil:
		r.findings.note(value.pos, needsComponent, "declare what it asks for under `actions:`", "`%s` is an MCP tool, which is not called: a person takes over at that step", clip(c.flow))
		c.absent = true
	}
	return c
}

func (c *call) check(j *joiner, _ *flow, _ *step) {
	if !c.absent {
		c.to = j.flow(c.at, c.flow)
	}
}

func (c *call) run(w *walk, _ *step) move {
	if c.absent {
		w.fail("%s: nothing here carries it out", c.flow)
		return stop
	}
	if !w.begin(c.to, false) {
		return stop
	}
	return enter
}
