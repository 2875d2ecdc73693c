package flows

import (
	"slices"
	"strings"
)

// goBack finds where the corrected slots are asked for: the frame and the earliest step of it, by itself or by calling a flow that
// does. The step is nil if no question for them lies behind: then they are set, and nothing is redone.
func (w *walk) goBack(changes []Slot) (frame int, to *step) {
	first := w.chain()
	for _, v := range changes {
		for i := len(w.t.Stack) - 1; i >= first; i-- {
			s := w.asked(i, v.Name)
			if s == nil {
				continue
			}
			f := w.p.flows[w.t.Stack[i].Flow]
			if to == nil || i < frame || i == frame && slices.Index(f.steps, s) < slices.Index(f.steps, to) {
				frame, to = i, s
			}
			break
		}
	}
	return frame, to
}

// asked is the step behind the one where a frame stands that asks for a slot; behind means above it in the file and on a way to it, for
// a way round leads from every step to every other.
func (w *walk) asked(frame int, slot string) *step {
	f, now := w.p.flows[w.t.Stack[frame].Flow], w.step(&w.t.Stack[frame])
	if f == nil || now == nil {
		return nil
	}
	if a := now.looksUp(); a != nil && w.t.Stack[frame].Call != "" && slices.Contains(a.asks.reads, slot) {
		// The call itself is the least that is made anew.
		if s := f.above(now, slot); s != nil {
			return s
		}
		return now
	}
	return f.above(now, slot)
}

// above finds the step that asks for a slot and can have led to another. Which of several was taken nobody knows: then it is the flow's
// first, and what is known decides the way anew.
func (f *flow) above(now *step, slot string) *step {
	var found *step
	for _, s := range f.steps {
		if s == now {
			break
		}
		if s.collects(slot) && slices.Contains(s.after(), now) {
			if found != nil {
				return f.steps[0]
			}
			found = s
		}
	}
	return found
}

// looksUp is the call that a step makes, nil if it makes none.
func (s *step) looksUp() *action {
	switch v := s.verb.(type) {
	case *action:
		return v
	case *verify:
		return &v.ask
	}
	return nil
}

// collects says whether a step asks for a slot, also in a flow that it calls.
func (s *step) collects(slot string) bool {
	switch v := s.verb.(type) {
	case *collect:
		return v.slot == slot
	case *call:
		return v.to != nil && slices.ContainsFunc(v.to.asks, func(d *slotDef) bool { return d.name == slot })
	}
	return false
}

// after lists the steps that can come after s in its flow, each once.
func (s *step) after() []*step {
	var found []*step
	seen := map[*step]bool{}
	todo := []*step{s}
	for len(todo) > 0 {
		next := todo[len(todo)-1].next
		todo = todo[:len(todo)-1]
		for i := range next {
			if t := next[i].target; t != nil && !seen[t] {
				seen[t] = true
				found, todo = append(found, t), append(todo, t)
			}
		}
	}
	return found
}

// recallable says whether the call that is awaited may be given up: it only looks.
func (w *walk) recallable() bool {
	s := w.step(w.top())
	if s == nil {
		return false
	}
	a := s.looksUp()
	return a != nil && !a.asks.writes
}

// undo forgets what depends on slots that get new values and was learned after the step to which the talk goes back: what the shop said
// to them, answers to questions that speak of them, every yes or no, which was one to something else, and what steps have noted on the way.
func (w *walk) undo(to *step, changed []string) {
	steps := w.later(to)
	affected := slices.Clone(changed)
	add := func(names ...string) (grew bool) {
		for _, n := range names {
			if !slices.Contains(affected, n) {
				affected, grew = append(affected, n), true
			}
		}
		return grew
	}
	hit := func(name string) bool { return slices.Contains(affected, name) }
	for grew := true; grew; {
		grew = false
		for _, s := range steps {
			if a := s.looksUp(); a != nil && slices.ContainsFunc(a.asks.reads, hit) {
				grew = add(resultSlot, verifySlot) || grew
				grew = add(a.asks.fills...) || grew
			}
			switch v := s.verb.(type) {
			case *collect:
				if v.def != nil && (v.def.kind == BoolKind || v.ask != nil && v.ask.mentions(hit)) {
					grew = add(v.slot) || grew
				}
			case *setSlots:
				if !v.keep {
					for _, a := range v.values {
						if a.slot.filled() && !slices.Contains(w.t.Answered, a.slot.Name) {
							grew = add(a.slot.Name) || grew
						}
					}
				}
			}
		}
	}
	for _, name := range affected[len(changed):] {
		w.forget(name)
	}
}

// later lists the steps that a walk from there may take: in this flow, in those that it calls, and in those that called it.
func (w *walk) later(to *step) []*step {
	all := append([]*step{to}, to.after()...)
	for i := w.chain(); i < len(w.t.Stack)-1; i++ {
		if s := w.step(&w.t.Stack[i]); s != nil {
			all = append(all, s.after()...)
		}
	}
	seen := map[*flow]bool{}
	for i := 0; i < len(all); i++ {
		if v, ok := all[i].verb.(*call); ok && v.to != nil && !seen[v.to] {
			seen[v.to] = true
			all = append(all, v.to.steps...)
		}
	}
	return all
}

// mentions says whether a response, in any of its variations, reads a slot.
func (x *response) mentions(hit func(slot string) bool) bool {
	found := false
	look := func(t *template) {
		found = found || t != nil && slices.ContainsFunc(t.parts, func(p part) bool { return p.slot != "" && hit(strings.TrimPrefix(p.slot, "slots.")) })
	}
	each := func(words *wording) {
		look(&words.text)
		for i := range words.forms {
			look(&words.forms[i].text)
		}
	}
	for i := range x.variations {
		v := &x.variations[i]
		v.cond.each(func(n *expr) { found = found || n.op == opSlot && hit(n.slot) })
		each(&v.text)
		for k := range v.others {
			each(&v.others[k])
		}
		for k := range v.buttons {
			look(&v.buttons[k].title)
		}
	}
	return found
}
