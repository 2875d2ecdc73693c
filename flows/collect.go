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
	force      bool // nothing else counts while this is asked
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
	c.force = r.truth(n.get("force_slot_filling"), "`force_slot_filling`", false)
	for _, key := range []string{"silence_timeout", "dtmf"} {
		if x := n.get(key); x != nil {
			r.findings.note(x.pos, needsComponent, "", "`%s` is for telephone lines: it changes nothing here", key)
		}
	}
	c.rejections = r.rejections(n.get("rejections"))
	return c
}

func (r reader) rejections(n *node) (all []rejection) {
	if n == nil {
		return nil
	}
	for _, item := range r.items(n, "`rejections`") {
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
			all = append(all, got)
		}
	}
	return all
}

func (c *collect) check(j *joiner, f *flow, s *step) {
	c.def = j.slot(c.at, c.slot)
	j.rejections(c.rejections)
	if c.utter != "" {
		c.ask = j.response(c.utterAt, c.utter)
		return
	}
	if c.def == nil {
		return
	}
	c.utter = "utter_ask_" + c.slot
	c.ask = j.draft.responses.things[c.utter]
	if code := "action_ask_" + c.slot; c.ask == nil && j.draft.custom.has(code) {
		c.ask = &response{pos: c.at, id: code} // it has nothing to say, which fetches a person
		return
	}
	if c.ask == nil && !j.draft.responses.broken[c.utter] {
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

// accepts turns the slot's value down if a rejection holds, the slot's own before the step's: the line is said, the slot forgotten,
// the miss counted.
func (c *collect) accepts(w *walk) bool {
	if c.def.rejections != nil && c.rejects(w, c.def.rejections) {
		w.refill = c.def.refill
		return false
	}
	return !c.rejects(w, c.rejections)
}

func (c *collect) rejects(w *walk, rejections []rejection) bool {
	for i := range rejections {
		if rejections[i].cond.holds(w.env()) {
			if w.say(rejections[i].line) {
				w.unfill(c.slot)
				w.miss(c.slot)
			}
			return true
		}
	}
	return false
}

// ask says the question and waits. After a value that the slot itself rejects it has other words, if the author gave any.
func (w *walk) ask(c *collect) {
	line := c.ask
	if w.refill != nil {
		line, w.refill = w.refill, nil
	}
	if w.hushed || w.say(line) {
		w.out.Asked = c.slot
	}
}

func (w *walk) miss(slot string) {
	w.top().Misses++
	w.out.Missed = slot
}
