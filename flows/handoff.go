package flows

import "slices"

// handoff fetches a person; the flow ends there.
//
//   - handoff: {reason: "facts: bought {order_placed}, never switched on", topic: gift-card, priority: high}
type handoff struct {
	reason, topic template
	priority      string
}

var (
	priorities  = []string{"normal", "high"}
	handoffKeys = []string{"reason", "topic", "priority"}
)

func (r reader) handoff(n, value *node) verb {
	h := &handoff{}
	if next := n.get("next"); next != nil {
		r.findings.add(next.pos, "next", "take it out", "nothing can follow a `handoff`")
	}
	if value.shape == scalar && (value.null || value.text == "true") {
		return h
	}
	if r.fields(value, "`handoff`", handoffKeys...) {
		r.wish(h, value)
	}
	return h
}

// wish reads why, what about and how urgent. Reason and topic are for agents, in the pack's main language.
func (r reader) wish(h *handoff, value *node) {
	if n := value.get("reason"); n != nil {
		h.reason = r.template(n, "`reason`")
	}
	if n := value.get("topic"); n != nil {
		h.topic = r.template(n, "`topic`")
	}
	if p := value.get("priority"); p != nil {
		if h.priority = r.text(p, "`priority`"); !slices.Contains(priorities, h.priority) {
			r.findings.unknown(p.pos, "priority", h.priority, priorities)
		}
	}
}

func (h *handoff) check(j *joiner, _ *flow, _ *step) {
	j.template(&h.reason)
	j.template(&h.topic)
}

func (h *handoff) run(w *walk, _ *step) move {
	wish := &Handoff{Reason: w.forAgents(&h.reason), Topic: w.forAgents(&h.topic), Priority: h.priority}
	w.traceTop(DidHand, wish.Topic)
	w.traceTop(DidEnd, "")
	w.out.Handoff = wish
	w.t.Stack = nil
	return stop
}

// forAgents renders what an agent will read, perhaps days later: in the pack's main language, with days in full.
func (w *walk) forAgents(t *template) string {
	later := w.view
	later.Today = ""
	return short(t.render(env{w.t.Slots, &later}, w.p.language))
}
