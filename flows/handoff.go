package flows

import "slices"

// handoff fetches a person; the flow ends there.
//
//   - handoff: {reason: "card bought, not active", topic: gift-card, priority: high}
type handoff struct{ wish Handoff }

var priorities = []string{"normal", "high"}

func (r reader) handoff(n, value *node) verb {
	h := &handoff{}
	if next := n.get("next"); next != nil {
		r.findings.add(next.pos, "next", "take it out", "nothing can follow a `handoff`")
	}
	if value.shape == scalar && (value.null || value.text == "true") {
		return h
	}
	if !r.fields(value, "`handoff`", "reason", "topic", "priority") {
		return h
	}
	h.wish.Reason = r.text(value.get("reason"), "`reason`")
	h.wish.Topic = r.text(value.get("topic"), "`topic`")
	if p := value.get("priority"); p != nil {
		if h.wish.Priority = r.text(p, "`priority`"); !slices.Contains(priorities, h.wish.Priority) {
			r.findings.unknown(p.pos, "priority", h.wish.Priority, priorities)
		}
	}
	return h
}

func (h *handoff) check(*joiner, *flow, *step) {}

func (h *handoff) run(w *walk, _ *step) move {
	wish := h.wish
	w.traceTop(DidEnd, "")
	w.out.Handoff = &wish
	w.t.Stack = nil
	return stop
}
