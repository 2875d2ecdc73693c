package flows

import (
	"slices"
	"strings"
)

// look clears the failure of a call once an edge tells it from success: if the same edge could be taken after an answer that is
// ok, nobody has looked.
func (v *prover) look(s *step, edge int, st situation, sc *scope) situation {
	if st.unread == nil || s.next[edge].cond == nil && edge == 0 {
		return st
	}
	a, outcome := st.unread.asks()
	if s.asksAny(a.asks.fills) {
		st.unread = nil
		return st
	}
	fine := v.answers(st, a, OK, sc).with(sc.index[outcome], v.slots[outcome].bit(Slot{Kind: TextKind, Text: OK}))
	fine, can := v.settle(fine, a, sc)
	if !can {
		return st
	}
	left := []situation{fine}
	for i := range s.next[:edge] {
		var otherwise []situation
		for _, one := range left {
			otherwise = append(otherwise, v.assume(s.next[i].cond, one, false, sc)...)
		}
		left = fewer(otherwise)
	}
	for _, one := range left {
		if len(v.assume(s.next[edge].cond, one, true, sc)) > 0 {
			return st
		}
	}
	st.unread = nil
	return st
}

// asksAny says whether the step's conditions ask a field of an answer, rather than its outcome.
func (s *step) asksAny(fields []string) bool {
	found := false
	for i := range s.next {
		s.next[i].cond.each(func(n *expr) {
			found = found || n.op == opSlot && slices.Contains(fields, n.slot)
		})
	}
	return found
}

// unlooked is a call that may fail without anybody noticing.
func (v *prover) unlooked(s *step) {
	a, outcome := s.asks()
	v.finding(a.at, "outcome-ignored", "branch on `slots."+outcome+"` after it: `ok`, and an `else` for the rest",
		"the customer would be told that all is well when it isn't: nothing looks whether `%s` answered ok, not_found, refused or limited", a.name)
}

// over is the end of a matter that a customer began.
func (v *prover) over(p *spot, st situation) {
	if st.unread != nil {
		v.unlooked(st.unread)
	}
	if !st.told && !st.beyond && !strings.HasPrefix(p.run.flow.ID, "pattern_") {
		v.finding(p.step.pos, "silent-end", "say something before END, or hand over",
			"the customer writes and hears nothing: `%s` can end after %s without a word", p.run.flow.Name, p.step.place())
	}
}

// hears looks at what a response would say in a situation.
func (v *prover) hears(p *spot, line *response, st situation) {
	if line == nil || st.beyond || len(line.variations) == 0 { // speechless ones are noted elsewhere
		return
	}
	nothing := st
	silent := true
	for i := range line.variations {
		c := &line.variations[i]
		var cases []situation
		if c.cond != nil {
			cases = v.assume(c.cond, st, true, p.run.scope)
		} else {
			silent = false
			cases = v.unless(line, c, st, p.run.scope)
		}
		for _, part := range c.slots() {
			for _, one := range cases {
				v.shows(p, part, one)
			}
		}
	}
	if silent {
		left := []situation{nothing}
		for i := range line.variations {
			var otherwise []situation
			for _, one := range left {
				otherwise = append(otherwise, v.assume(line.variations[i].cond, one, false, p.run.scope)...)
			}
			left = fewer(otherwise)
		}
		if len(left) > 0 {
			v.finding(line.pos, "nothing-to-say", "add a variation without a condition",
				"the bot would fall silent and a person be called: none of the conditions of `%s` need hold", line.id)
		}
	}
}

// unless leaves the situations in which no variation with a condition comes before c, which has none.
func (v *prover) unless(line *response, c *variation, st situation, sc *scope) []situation {
	left := []situation{st}
	for i := range line.variations {
		o := &line.variations[i]
		if o.cond == nil || o.language != c.language || o.channel != "" && o.channel != c.channel {
			continue
		}
		var otherwise []situation
		for _, one := range left {
			otherwise = append(otherwise, v.assume(o.cond, one, false, sc)...)
		}
		left = fewer(otherwise)
	}
	return left
}

// shows notes a place in a text where there may be nothing to show.
func (v *prover) shows(p *spot, part showing, st situation) {
	i, ok := p.run.scope.index[part.slot]
	if !ok || st.slots[i]&empty == 0 {
		return
	}
	mend := "collect `" + part.slot + "` before, test it with `is not null`, or add a variation for when it is empty"
	if slices.Contains(v.answered(), part.slot) {
		mend = "branch on `slots." + resultSlot + "` before, test `slots." + part.slot + " is not null`, or add a variation for when it is empty"
	}
	v.finding(part.at, "hole", mend,
		"the customer would read a hole, “%s”: `%s` can be empty when `%s` comes to %s%s", clip(part.in.without(part.slot)), part.slot,
		p.run.flow.Name, p.step.place(), v.since(p, st)+p.run.via())
}

// via says which flow a customer began when the mistake is in one that others call.
func (r *run) via() string {
	top := r
	for hops := 0; len(top.callers) > 0 && hops < MaxFrames; hops++ {
		top = top.callers[0].run
	}
	if top.flow == r.flow {
		return ""
	}
	return ", begun by `" + top.flow.ID + "`"
}

// without is the text as it reads when one slot is empty.
func (t *template) without(slot string) string {
	var b strings.Builder
	for _, p := range t.parts {
		b.WriteString(p.text)
		if p.slot != "" && p.slot != slot {
			b.WriteString("{" + p.slot + "}")
		}
	}
	return b.String()
}

// since says which answer of the shop led here, if one did.
func (v *prover) since(p *spot, st situation) string {
	i, ok := p.run.scope.index[resultSlot]
	if !ok || st.unread == nil {
		return ""
	}
	if d := v.slots[resultSlot]; st.slots[i]&(st.slots[i]-1) == 0 {
		if s := d.sample(st.slots[i]); s.Text != "" && s.Text != OK {
			return ", after the shop answered " + s.Text
		}
	}
	return ""
}
