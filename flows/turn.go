package flows

import "slices"

// clearly is the confidence from which another flow outweighs an answer that could be one, such as any text at all.
const clearly = 0.7

// said takes a customer's turn: as something said to the talk itself, as a correction, as the answer to what was asked, as the wish for
// another flow, or as not understood.
func (w *walk) said() {
	if len(w.t.Stack) == 0 {
		w.opening()
		return
	}
	s := w.step(w.top())
	var c *collect
	if s != nil {
		c, _ = s.verb.(*collect)
	}
	if c == nil {
		w.fail("the flow %q stands at %q, where nothing can be said", w.top().Flow, w.top().Step)
		return
	}
	w.typedChoice(c)
	w.tapped()
	if w.heard.Payload == "" && !c.force && !c.def.exactly(w.heard.Text) {
		if id := w.asksFor(c); id != "" && w.repairs(id, c) || w.correct(c) {
			return
		}
	}
	if w.restates(c) {
		w.ask(c)
		return
	}
	got, ok := c.def.answer(&w.heard)
	if !ok && !c.force && w.clarify() {
		return
	}
	if (!ok || !got.sure) && !c.force {
		if other, confidence := w.triggered(); other != nil && (!ok || confidence >= clearly) && w.digress(other) {
			return
		}
	}
	w.answered(s, c, got, ok)
}

// asksFor names the pattern that a message asks for instead of answering. Where "I don't have it" is one of the answers, it is one.
func (w *walk) asksFor(c *collect) string {
	id := plea(w.heard.words())
	if id == SkipQuestion {
		if got, ok := c.def.answer(&w.heard); ok && got.sure {
			return ""
		}
	}
	return id
}

// opening takes what is said while nothing runs.
func (w *walk) opening() {
	w.tapped()
	f, _ := w.triggered()
	if w.heard.Payload == "" {
		if id := plea(w.heard.words()); id != "" && (id == Repeat || f == nil) && w.repairs(id, nil) || w.corrects(f) && w.correct(nil) {
			return
		}
	}
	switch {
	case len(w.heard.slots) == 0 && w.clarify():
	case f != nil:
		w.enter(f)
	case len(w.heard.slots) == 0:
		w.out.NotUnderstood = true
	}
}

// corrects says whether a message is rather a correction of what was settled than the wish for a flow.
func (w *walk) corrects(f *flow) bool {
	if f == nil {
		return true
	}
	if f.ID == w.t.Last && len(w.heard.Entities) == 0 && loneNumber(w.heard.Text) != "" {
		return true // "where is 1043", after 1042
	}
	m := marked(w.heard.Text)
	return m.sure == strongly || m.sure == weakly && m.bare
}

// exactly says whether a text is an answer by the slot's own words: one of its values, a number, a plain yes.
func (s *slotDef) exactly(text string) bool {
	if s.kind == TextKind || s.secret {
		return false
	}
	_, exact, ok := s.parse(text)
	return ok && exact
}

// typedChoice takes a choice that was typed for one that was tapped.
func (w *walk) typedChoice(c *collect) {
	if w.heard.Payload != "" || !c.ask.offers() {
		return
	}
	plain := w.heard.words()
	choice, ok := titled(c.ask.choices(w.env(), w.p.language), plain)
	if !ok && pointing(plain) {
		if shown, offers := c.ask.reply(w.env(), w.view, w.p.language); offers {
			choice, ok = placed(shown.Choices, plain)
		}
	}
	if ok {
		said := w.heard.Said
		if said.Payload = choice.Payload; said.Payload == "" {
			said.Payload = choice.Title
		}
		w.heard = hear(&said)
		w.heard.talk = &w.t
	}
}

// answered goes on with an answer, or counts that there was none.
func (w *walk) answered(s *step, c *collect, got reading, ok bool) {
	if ok {
		w.fill(got.value)
		w.agreed = c.def.kind == BoolKind
	}
	// One message may answer later questions too: "1042, jo@example.com".
	others := w.fillFrom(w.p.flows[w.top().Flow], false) || len(w.heard.slots) > 0
	switch {
	case ok && c.accepts(w):
		w.advance(s)
		w.run()
		return
	case w.out.Fault != "":
		return
	case !ok && !others:
		w.miss(c.slot)
		w.out.NotUnderstood = true
	}
	w.ask(c)
}

// start begins a flow that the caller names; heard says that a message brought it about.
func (w *walk) start(id string, heard bool) {
	f := w.p.flows[id]
	switch {
	case f == nil:
		w.fail("no flow %q", short(id))
	case !heard && isPattern(id):
		w.byCaller(id)
	case !heard:
		w.enter(f)
	case !f.open(w.env()) && !w.heard.force:
		w.out.NotUnderstood = true
	case len(w.t.Stack) == 0:
		w.enter(f)
	case !w.digress(f):
		w.said()
	}
}

func (w *walk) enter(f *flow) {
	if w.begin(f, true) {
		w.run()
	}
}

// open says whether the flow's guard lets customers in.
func (f *flow) open(e env) bool { return f.guard == nil || f.guard.holds(e) }

// triggered finds the flow that the best intent begins now.
func (w *walk) triggered() (*flow, float64) {
	best := w.heard.best()
	for _, t := range w.p.begins(best.Name) {
		if best.Confidence >= t.least && (w.heard.force || t.flow.open(w.env())) {
			return t.flow, best.Confidence
		}
	}
	return nil, 0
}

// digress breaks into the running flow; when the other one ends, the old question is asked again. A flow that runs already is no
// digression: if it waits further down, the customer goes back to it and what lies above is given up. It is false if the flow is
// the very one that asks.
func (w *walk) digress(f *flow) bool {
	if isPattern(f.ID) {
		return w.byIntent(f)
	}
	running := slices.ContainsFunc(w.t.Stack, func(fr Frame) bool { return fr.Flow == f.ID })
	if !running {
		w.enter(f)
		return true
	}
	first := w.chain()
	if slices.ContainsFunc(w.t.Stack[first:], func(fr Frame) bool { return fr.Flow == f.ID }) {
		return false
	}
	for !slices.ContainsFunc(w.t.Stack[first:], func(fr Frame) bool { return fr.Flow == f.ID }) {
		for len(w.t.Stack) > first {
			w.leave()
		}
		first = w.chain()
	}
	w.run()
	return true
}

// chain is the index of the first of the innermost frames that called each other.
func (w *walk) chain() int { return w.chainBelow(len(w.t.Stack)) }

// chainBelow is the same for the frames below an index.
func (w *walk) chainBelow(end int) int {
	first := end - 1
	for first > 0 {
		s := w.step(&w.t.Stack[first-1])
		if s == nil {
			break
		}
		if _, calls := s.verb.(*call); !calls {
			break
		}
		first--
	}
	return first
}
