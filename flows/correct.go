package flows

import (
	"slices"
	"strings"
)

// answersMost is how many of the customer's answers are remembered by name, to know which of them a correction means.
const answersMost = 6

// correct takes answers back: "no, order 1043", "I meant 1043", "sorry, it's jo@example.com". Each slot gets its new value, what
// depended on the old one is forgotten, and the flow goes on from the step that asked for the first of them. c is the open question,
// nil if none is. It is false if the message corrects nothing.
func (w *walk) correct(c *collect) bool {
	if len(w.t.Answered) == 0 || w.heard.Payload != "" {
		return false
	}
	m := marked(w.heard.Text)
	if n := loneNumber(w.heard.Text); n != "" && c == nil && m.sure == unmarked && len(w.heard.Entities) == 0 {
		m.rest, m.bare = n, true
	}
	changes := w.corrections(c, m)
	if len(changes) == 0 {
		return false
	}
	again := len(w.t.Stack) == 0
	if again {
		if !w.begin(w.p.flows[w.t.Last], false) {
			return true
		}
		w.out.Filled = nil // by the same message: that is the correction itself
	}
	at, to := w.goBack(changes)
	if again {
		to = w.step(w.top())
	}
	if calling := w.top().Call != ""; calling {
		if to == nil || !w.recallable() {
			return false // the answer that is awaited comes first
		}
		w.out.Recalled = true
	}
	var names, values []string
	for _, v := range changes {
		w.set(v)
		w.answeredNow(v.Name)
		names, values = append(names, v.Name), append(values, w.p.Show(v, w.view))
	}
	context := []Slot{
		valued("corrected_slots", strings.Join(names, ", ")), {Name: "new_slot_values", Kind: ListKind, Text: short(strings.Join(values, "\n"))}, truthSlot("is_reset_only", false),
	}
	if to != nil {
		w.t.Stack = w.t.Stack[:at+1]
		w.undo(to, names)
		*w.top() = Frame{Flow: w.top().Flow, Step: to.id}
		context = append(context, valued("reset_flow_id", w.top().Flow), valued("reset_step_id", to.id))
	}
	w.pattern(Correction, context...)
	return true
}

// corrections are the new values of slots that the customer has filled before.
func (w *walk) corrections(c *collect, m marking) []Slot {
	var asked *slotDef
	if c != nil {
		asked = c.def
		if v, ok := asked.entity(&w.heard); ok && m.sure < strongly && v.filled() {
			asked = nil // it has its answer; what else was named may still be a correction
			if m.sure == unmarked {
				m.bare = false
			}
		}
	}
	var changes []Slot
	open := c == nil || !c.def.free()
	for _, def := range w.correctable() {
		if c != nil && def == c.def {
			continue
		}
		old := w.env().value(def.name, def)
		if !old.filled() && (len(w.t.Stack) > 0 || m.sure == unmarked || !w.knownBefore(def)) {
			continue
		}
		if c == nil && m.sure == unmarked && def != w.subject() {
			continue
		}
		if v, ok := def.otherEntity(&w.heard, old); ok && (m.sure == strongly || m.sure == weakly && (open || m.bare) || m.sure == unmarked && open && (c != nil || m.bare)) {
			changes = append(changes, v)
		}
	}
	if len(changes) == 0 {
		if v, ok := w.inWords(c, asked, m); ok {
			changes = append(changes, v)
		}
	}
	return changes
}

// subject is what the settled matter was about: the first that it asked and the customer answered. "1043" by itself, once 1042 has been
// told, is another of the same; an address by itself is something else.
func (w *walk) subject() *slotDef {
	for _, d := range w.correctable() {
		if slices.Contains(w.t.Answered, d.name) {
			return d
		}
	}
	return nil
}

// knownBefore says whether all that the settled matter asked before a slot is still known: a new PIN is of no use without its card.
func (w *walk) knownBefore(def *slotDef) bool {
	for _, d := range w.correctable() {
		if d == def {
			break
		}
		if !w.env().value(d.name, d).filled() {
			return false
		}
	}
	return true
}

// hiddenMark stands where a secret was taken out of a text.
const hiddenMark = "•"

// inWords reads a correction that no entity shows: "I meant 1043", "no, the refund". It is for the slot that the message names, else for
// the latest answer of the same shape.
func (w *walk) inWords(c *collect, asked *slotDef, m marking) (Slot, bool) {
	if m.rest == "" || strings.Contains(m.rest, hiddenMark) || c != nil && asked == nil || m.sure == unmarked && (c != nil || !m.bare || shapeOf(m.rest) != numeric) {
		return Slot{}, false
	}
	known := w.correctable()
	for _, def := range known {
		if old := w.env().value(def.name, def); old.isText() && strings.EqualFold(old.Text, m.rest) {
			return Slot{}, false // said again, not anew
		}
	}
	plain := " " + w.heard.words() + " "
	named := func(d *slotDef) bool { return strings.Contains(plain, " "+spoken(d.name)+" ") }
	// A number of four digits takes the place of one of four before that of a postcode.
	alike := func(d *slotDef) bool { return len(w.env().value(d.name, d).Text) == len(m.rest) }
	for _, fits := range []func(*slotDef) bool{named, alike, func(*slotDef) bool { return true }} {
		for _, name := range slices.Backward(w.t.Answered) {
			i := slices.IndexFunc(known, func(d *slotDef) bool { return d.name == name })
			if i < 0 || c != nil && known[i] == c.def || c == nil && m.sure == unmarked && known[i] != w.subject() || !fits(known[i]) {
				continue
			}
			if v, ok := w.anew(known[i], c, m); ok {
				return v, true
			}
		}
	}
	return Slot{}, false
}

// restates says whether a message only says again what was answered before, "it's order 1042, as I said": no answer to the question
// that is open, and no slip either.
func (w *walk) restates(c *collect) bool {
	if len(w.t.Answered) == 0 || w.heard.Payload != "" || c.def.free() || c.def.kind != TextKind {
		return false
	}
	rest := marked(w.heard.Text).rest
	return rest != "" && rest != w.heard.Text && slices.ContainsFunc(w.correctable(), func(d *slotDef) bool {
		old := w.env().value(d.name, d)
		return d != c.def && old.isText() && strings.EqualFold(old.Text, rest)
	})
}

// anew reads what is left of a message as another value of a slot.
func (w *walk) anew(def *slotDef, c *collect, m marking) (Slot, bool) {
	old := w.env().value(def.name, def)
	if def.secret || def.deaf() || len(w.t.Stack) > 0 && !old.filled() {
		return Slot{}, false
	}
	kind := shapeOf(m.rest)
	if def.kind != TextKind {
		v, exact, ok := def.parse(m.rest)
		return v, ok && exact && !v.equal(old) && (def.kind == CategoryKind || def.kind == DateKind || m.sure == strongly)
	}
	switch {
	case kind != wordy:
		if old.filled() && shapeOf(old.Text) != kind {
			return Slot{}, false
		}
		v, _, ok := def.parse(m.rest)
		return v, ok && !v.equal(old)
	case !def.free() || !m.meant || !old.filled():
		return Slot{}, false // words correct words, and only if they are clearly meant to
	}
	v, _, ok := def.parse(m.free)
	return v, ok && !v.equal(old)
}

// correctable are the slots that the running matter asks for, or the last one that was settled.
func (w *walk) correctable() []*slotDef {
	var f *flow
	switch {
	case len(w.t.Stack) > 0:
		f = w.p.flows[w.t.Stack[w.chain()].Flow]
	case w.t.Last != "":
		f = w.p.flows[w.t.Last]
	}
	if f == nil || isPattern(f.ID) {
		return nil
	}
	return f.asks
}

// otherEntity finds a value for the slot that is not the old one, and not one that the customer says it isn't.
func (s *slotDef) otherEntity(h *heard, old Slot) (Slot, bool) {
	for i := range h.Entities {
		e := &h.Entities[i]
		if h.taken[i] != "" && h.taken[i] != s.name || !s.takes(e.Kind) || denied(h.Text, e.Start) {
			continue
		}
		if s.secret {
			if e.Ref == "" || secretRef(e.Ref) == old.Ref {
				continue
			}
			h.taken[i] = s.name
			return Slot{Name: s.name, Kind: SecretKind, Text: short(e.Value), Ref: secretRef(e.Ref)}, true
		}
		if v, _, ok := s.parse(e.Value); ok && !v.equal(old) {
			h.taken[i] = s.name
			return v, true
		}
	}
	return Slot{}, false
}

// free slots take any text, so that nothing in an answer to them is a slip of the pen by itself.
func (s *slotDef) free() bool {
	return s.kind == TextKind && !s.secret && !slices.ContainsFunc(s.mappings, func(m slotMapping) bool { return m.kind == "from_entity" })
}

// takes says whether an entity of a kind fills the slot.
func (s *slotDef) takes(kind string) bool {
	if len(s.mappings) == 0 {
		return kind == s.name
	}
	return slices.ContainsFunc(s.mappings, func(m slotMapping) bool {
		return m.kind == "from_entity" && m.entity == kind || m.kind == "from_llm" && kind == s.name
	})
}

// answeredNow notes that the customer has given a slot, the latest last.
func (w *walk) answeredNow(name string) {
	if n := len(w.t.Answered); n > 0 && w.t.Answered[n-1] == name {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(w.t.Answered), func(n string) bool { return n == name })
	kept = append(kept, name)
	w.t.Answered = kept[max(0, len(kept)-answersMost):]
}
