package flows

import (
	"slices"
	"strconv"
	"strings"
)

// action asks the shop, or a far end that the pack declares, for something; or, named utter_…, it says a response.
//
//   - action: shop_order
//     next:
//   - if: slots.shop_result = "ok"
//     then: tell
//   - else: not_found
type action struct {
	at   pos
	name string
	line *response
	asks asked
	own  *defaultAction // one of CALM's own, which patterns name

	lines  []*response // of a retrieval intent
	absent bool        // code of the author's own, which is not called
}

// asker is a verb that asks the world and waits for the answer.
type asker interface {
	asksFor() string
	// answered takes the answer and says whether the walk goes on along the step's edges.
	answered(w *walk, s *step, res *Result) bool
}

func (a *action) asksFor() string { return a.name }

func (r reader) action(value *node) verb {
	return &action{at: value.pos, name: r.name(value, "an action")}
}

func (a *action) check(j *joiner, f *flow, s *step) {
	if a.name == "" {
		return
	}
	if strings.HasPrefix(a.name, "utter_") {
		if a.lines = j.gathered(a.name); a.lines == nil {
			a.line = j.response(a.at, a.name)
		}
		return
	}
	if a.own = defaultNamed(a.name); a.own != nil {
		return
	}
	var ok bool
	if a.asks, ok = j.asked(a.name); !ok {
		if !j.draft.actions.broken[a.name] {
			a.absent = j.absent(a.at, a.name)
		}
		return
	}
	if need := a.asks.needs; need != "" && !j.draft.slots.has(need) {
		j.findings.add(a.at, "unknown-slot", "declare it under `slots:`", "`%s` reads the slot `%s`, which the pack does not have", a.name, need)
	}
}

func (a *action) run(w *walk, s *step) move {
	line := a.line
	if a.lines != nil {
		line = w.retrieved(a.lines)
	}
	if line != nil {
		if !w.say(line) {
			return stop
		}
		return goOn
	}
	if a.own != nil {
		return a.own.do(w)
	}
	if a.absent {
		w.fail("%s: nothing here carries it out", a.name)
		return stop
	}
	call := &Call{Action: a.name}
	for _, name := range a.asks.reads {
		if v := w.env().value(name, w.p.def(name)); v.filled() {
			v.Name = name
			call.Args = append(call.Args, v)
		}
	}
	// What an earlier call found must not be mistaken for this one's answer.
	for _, field := range a.asks.fills {
		w.forget(field)
	}
	w.forget(resultSlot)
	w.traceTop(DidCall, a.name)
	w.top().Call = a.name
	w.out.Call = call
	return stop
}

// answered takes the answer and says whether the walk can go on.
func (a *action) answered(w *walk, s *step, res *Result) bool {
	outcome, why := a.learn(w, res)
	if outcome == Failed && !s.expects(Failed) {
		if why == "" {
			why = "it failed"
		}
		w.fail("%s: %s", a.name, why)
		return false
	}
	return true
}

// learn leaves an answer in the slots and says what it comes to.
func (a *action) learn(w *walk, res *Result) (outcome, why string) {
	outcome, why = res.Outcome, res.Why
	if !slices.Contains(outcomes, outcome) {
		outcome, why = Failed, "an outcome that nobody knows"
	}
	for i, v := range res.Slots {
		if i >= maxResultSlots || !isName(v.Name) {
			continue
		}
		v.Text, v.Ref = short(v.Text), short(v.Ref)
		if a.asks.own {
			fits := false
			if v, fits = w.p.slots[v.Name].fit(v); !fits {
				outcome, why = Failed, "the answer holds a value that the slot "+v.Name+" cannot have"
			}
		}
		w.assign(v)
	}
	w.set(Slot{Name: resultSlot, Kind: CategoryKind, Text: outcome})
	return outcome, why
}

// fit reads a far end's value by the type of the slot that it goes into. What does not fit is no value.
func (s *slotDef) fit(v Slot) (Slot, bool) {
	none := Slot{Name: v.Name}
	switch {
	case s == nil || !v.filled() || s.kind == v.Kind || s.untyped:
		return v, true
	case v.Kind == FloatKind && s.kind == BoolKind:
		return truthSlot(v.Name, v.Number != 0), v.Number == 0 || v.Number == 1
	case v.Kind == FloatKind:
		v.Text = number(v.Number)
	case v.Kind == BoolKind:
		v.Text = strconv.FormatBool(v.Number != 0)
	case v.Kind != TextKind:
		return v, true
	}
	read, exact, ok := s.parse(v.Text)
	if !ok || !exact {
		return none, false
	}
	return read, true
}
