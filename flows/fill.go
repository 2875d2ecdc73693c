package flows

import (
	"slices"
	"strings"
)

// fill sets a slot from what the customer said.
func (w *walk) fill(v Slot) {
	if old := w.env().value(v.Name, w.p.slots[v.Name]); !old.filled() && !slices.Contains(w.out.Filled, v.Name) {
		w.out.Filled = append(w.out.Filled, v.Name)
	}
	w.set(v)
	w.answeredNow(v.Name)
}

// unfill takes back an answer that was turned down.
func (w *walk) unfill(name string) {
	w.out.Filled = slices.DeleteFunc(w.out.Filled, func(n string) bool { return n == name })
	w.forget(name)
}

// fillFrom fills what a flow will ask from the entities of the message. Known slots are overwritten only if the message is fresh,
// about this very flow. It says whether any was filled.
func (w *walk) fillFrom(f *flow, fresh bool) bool {
	any := false
	if f == nil {
		return false
	}
	for _, def := range f.asks {
		if !fresh && w.env().value(def.name, def).filled() {
			continue
		}
		v, ok := def.entity(&w.heard)
		if !ok && fresh {
			if v, ok = def.byIntent(&w.heard, "from_trigger_intent"); !ok {
				v, ok = def.lone(&w.heard)
			}
		}
		if ok {
			w.fill(v)
			any = true
		}
	}
	return any
}

// tapped sets the slots that a choice names.
func (w *walk) tapped() {
	for _, e := range w.heard.slots {
		if def := w.p.slots[e.Kind]; def != nil {
			if v, _, ok := def.parse(e.Value); ok {
				w.fill(v)
			}
		}
	}
}

// assign sets a slot or, with null, takes its value away. A null is kept only where it hides an initial value.
func (w *walk) assign(v Slot) {
	if def := w.p.slots[v.Name]; v.filled() || def != nil && def.initial.filled() {
		w.set(v)
	} else {
		w.forget(v.Name)
	}
}

// set keeps the slots sorted. w.t.Slots is the walk's own copy.
func (w *walk) set(v Slot) {
	i, found := slices.BinarySearchFunc(w.t.Slots, v.Name, bySlotName)
	if w.tracing {
		w.trace(Trod{Did: DidSet, Slot: v})
	}
	switch {
	case v.damaged():
	case found:
		w.t.Slots[i] = v
	case len(w.t.Slots) < maxSlots:
		w.t.Slots = slices.Insert(w.t.Slots, i, v)
	}
}

func (w *walk) forget(name string) {
	if i, found := slices.BinarySearchFunc(w.t.Slots, name, bySlotName); found {
		if w.tracing {
			w.trace(Trod{Did: DidSet, Slot: Slot{Name: name}})
		}
		w.t.Slots = slices.Delete(w.t.Slots, i, i+1)
	}
}

// damaged numbers have no form in JSON.
func (s Slot) damaged() bool { return s.Number-s.Number != 0 }

// tidy copies slots, with room for a few more, and puts a damaged document in order: sorted, each name once, bounded.
func tidy(slots []Slot) []Slot {
	if len(slots) == 0 {
		return nil
	}
	out := append(make([]Slot, 0, len(slots)+4), slots...)
	if slices.ContainsFunc(out, Slot.damaged) {
		out = slices.DeleteFunc(out, Slot.damaged)
	}
	for i := 1; i < len(out); i++ {
		if out[i-1].Name >= out[i].Name {
			slices.SortStableFunc(out, func(a, b Slot) int { return strings.Compare(a.Name, b.Name) })
			out = slices.CompactFunc(out, func(a, b Slot) bool { return a.Name == b.Name })
			break
		}
	}
	return out[:min(len(out), maxSlots)]
}

func copyFrames(stack []Frame) []Frame {
	if len(stack) == 0 {
		return nil
	}
	return append(make([]Frame, 0, len(stack)+1), stack...)
}
