package flows

// collect asks for a slot and waits for the answer.
//
//   - collect: order_number
//     utter: utter_ask_for_the_number    # else utter_ask_order_number
//     ask_before_filling: true           # ask even if it is known
//     reset_after_flow_ends: false       # keep it for the next flow
//     rejections:
//   - if: not slots.order_number matches "^[0-9]{4}$"
//     utter: utter_not_an_order_number
type collect struct {
	at         pos
	slot       string
	def        *slotDef
	utter      string
	utterAt    pos
	ask        *response
	askAnew    bool
	keep       bool
	rejections []rejection
}

// rejection turns an answer down with a line.
type rejection struct {
	cond    *expr
	utter   string
	utterAt pos
	line    *response
}

func (r reader) collect(n, value *node) verb {
	c := &collect{at: value.pos, slot: r.name(value, "a slot"), utterAt: value.pos}
	if u := n.get("utter"); u != nil {
		c.utter, c.utterAt = r.name(u, "a response"), u.pos
	}
	c.askAnew = r.truth(n.get("ask_before_filling"), "`ask_before_filling`", false)
	c.keep = !r.truth(n.get("reset_after_flow_ends"), "`reset_after_flow_ends`", true)
	if list := n.get("rejections"); list != nil {
		for _, item := range r.items(list, "`rejections`") {
			if !r.fields(item, "a rejection", "if", "utter") {
				continue
			}
			cond, utter := item.get("if"), item.get("utter")
			if cond == nil || utter == nil {
				r.findings.add(item.pos, "shape", "write `- if: …` and `utter: utter_…`", "a rejection needs `if` and `utter`")
				continue
			}
			got := rejection{cond: r.predicate(cond), utter: r.name(utter, "a response"), utterAt: utter.pos}
			if got.cond != nil {
				c.rejections = append(c.rejections, got)
			}
		}
	}
	return c
}

func (c *collect) check(j *joiner, f *flow, s *step) {
	c.def = j.slot(c.at, c.slot)
	for i := range c.rejections {
		j.predicate(c.rejections[i].cond)
		c.rejections[i].line = j.response(c.rejections[i].utterAt, c.rejections[i].utter)
	}
	if c.utter != "" {
		c.ask = j.response(c.utterAt, c.utter)
		return
	}
	if c.def == nil {
		return
	}
	c.utter = "utter_ask_" + c.slot
	if c.ask = j.draft.responses.things[c.utter]; c.ask == nil && !j.draft.responses.broken[c.utter] {
		j.findings.add(c.at, "no-question", "add the response `"+c.utter+"`, or `utter:` to the step", "nothing asks for `%s`", c.slot)
	}
}

// run skips what is known, or asks. What was known before the flow came here (from the customer's first message, say) has to pass
// the rejections like any answer.
func (c *collect) run(w *walk, _ *step) move {
	if w.env().value(c.slot, c.def).filled() {
		switch {
		case c.askAnew:
			w.forget(c.slot)
		case c.accepts(w):
			return goOn
		case w.out.Fault != "":
			return stop
		}
	}
	w.ask(c)
	return stop
}

// accepts turns the slot's value down if a rejection holds: the line is said, the slot forgotten, the miss counted.
func (c *collect) accepts(w *walk) bool {
	for i := range c.rejections {
		if c.rejections[i].cond.holds(w.env()) {
			if w.say(c.rejections[i].line) {
				w.unfill(c.slot)
				w.miss(c.slot)
			}
			return false
		}
	}
	return true
}

// ask says the question and waits.
func (w *walk) ask(c *collect) {
	if w.say(c.ask) {
		w.out.Asked = c.slot
	}
}

func (w *walk) miss(slot string) {
	w.top().Misses++
	w.out.Missed = slot
}
