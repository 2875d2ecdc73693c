package flows

import "slices"

// watching finds the step of a watch; nil if the flow is not what it was.
func (p *Pack) watching(w Watch) (*watch, *step) {
	f := p.flows[w.Flow]
	if f == nil || f.mark != w.Mark {
		return nil, nil
	}
	s := f.byID[w.Step]
	if s == nil {
		return nil, nil
	}
	v, ok := s.verb.(*watch)
	if !ok || v.none {
		return nil, nil
	}
	return v, s
}

// Look is the call that looks again for a watch. It is false if the pack's flow is not the one that asked for it any more.
func (p *Pack) Look(w Watch) (Call, bool) {
	v, _ := p.watching(w)
	if v == nil {
		return Call{}, false
	}
	call := Call{Action: v.ask.name}
	for _, name := range v.ask.asks.reads {
		if s, ok := find(w.Slots, name); ok {
			call.Args = append(call.Args, s)
		}
	}
	return call, true
}

// Looked takes in what a look found: the watch with what it now knows, and whether its condition holds. An answer that is none (an
// error, a limit) changes nothing and is not clear.
func (p *Pack) Looked(w Watch, res Result, view View) (next Watch, holds, clear bool) {
	v, _ := p.watching(w)
	if v == nil {
		return w, false, false
	}
	t := walk{p: p, view: view, t: Talk{Slots: tidy(w.Slots)}}
	res.Slots = withoutSecrets(res.Slots)
	if outcome, _ := v.ask.learn(&t, &res); outcome == Failed || outcome == Limited {
		return w, false, false
	}
	w.Slots = v.carried(t.env(), p)
	return w, v.until.holds(t.env()), true
}

// settled goes on from a watch's edges.
func (w *walk) settled(end *Settled) {
	v, s := w.p.watching(end.Watch)
	if v == nil {
		w.fail("the flow changed while something was watched")
		return
	}
	for i, kept := range end.Watch.Slots {
		if i < maxResultSlots && isName(kept.Name) && kept.Kind != SecretKind {
			kept.Text, kept.Ref = short(kept.Text), ""
			w.assign(kept)
		}
	}
	if end.Outcome == Failed && !s.expects(Failed) {
		why := end.Why
		if why == "" {
			why = "it failed"
		}
		w.fail("%s, which was watched: %s", v.ask.name, why)
		return
	}
	w.t.Pack = w.p.hash
	w.t.Stack = []Frame{{Flow: end.Watch.Flow, Step: end.Watch.Step}}
	w.traceTop(DidBegin, "")
	w.set(Slot{Name: watchSlot, Kind: CategoryKind, Text: end.Outcome})
	w.advance(s)
	w.run()
}

func withoutSecrets(slots []Slot) []Slot {
	return slices.DeleteFunc(slices.Clone(slots), func(s Slot) bool { return s.Kind == SecretKind || s.Ref != "" })
}
