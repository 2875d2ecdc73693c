package flows

// link ends this flow and begins another. Nothing can follow it.
//
//   - link: order_status
type link struct {
	at   pos
	flow string
	to   *flow
}

func (r reader) link(n, value *node) verb {
	if next := n.get("next"); next != nil {
		r.findings.add(next.pos, "next", "take it out, or use `call` to come back", "nothing can follow a `link`")
	}
	return &link{at: value.pos, flow: r.name(value, "a flow")}
}

func (l *link) check(j *joiner, _ *flow, _ *step) { l.to = j.flow(l.at, l.flow) }

// run leaves this flow without counting it as ended: nothing was settled yet.
func (l *link) run(w *walk, _ *step) move {
	w.traceTop(DidEnd, "")
	w.leave()
	if !w.begin(l.to, false) {
		return stop
	}
	return enter
}
