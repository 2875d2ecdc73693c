package flows

import (
	"slices"
	"strings"
)

// joinAgentAction finds what an agent action names.
func (j *joiner) joinAgentAction(a *AgentAction) {
	j.predicate(a.when)
	does, ok := j.asked(a.Does)
	switch {
	case !ok:
		j.findings.unknown(a.at, "action", a.Does, j.draft.actionNames())
		return
	case !does.writes:
		j.findings.add(a.at, "agent-action", "name an action that changes something", "`%s` only looks: agents see its answer on the card already", a.Does)
	}
	a.reads = does.reads
	if _, ok := j.asked(a.Does + "_preview"); ok {
		a.Preview = a.Does + "_preview"
	}
	for _, in := range a.Inputs {
		j.goesAlong(a, does, in.Slot)
	}
	for _, v := range a.with {
		j.goesAlong(a, does, v.Name)
	}
	asked := slices.ContainsFunc(a.Inputs, func(in ActionInput) bool { return in.Slot == a.Of })
	if a.Limit > 0 && !asked && !(a.Preview != "" && slices.Contains(does.fills, a.Of)) {
		j.findings.add(a.at, "agent-action", "name an input, or a field of the preview", "nobody would ever be over the limit: `%s` is neither asked for nor known beforehand", a.Of)
	}
	if a.Tells != "" {
		j.response(a.tells, a.Tells)
	}
}

func (j *joiner) goesAlong(a *AgentAction, does asked, slot string) {
	if slot != "" && !slices.Contains(does.reads, slot) {
		j.findings.add(a.at, "agent-action", "name one of: "+strings.Join(does.reads, ", "), "what an agent fills in as `%s` would be lost: `%s` does not read it", slot, a.Does)
	}
}

// AgentAction finds an agent action by id.
func (p *Pack) AgentAction(id string) (*AgentAction, bool) {
	a, ok := p.agents.things[id]
	return a, ok
}

// Offered lists what agents may do for a customer about whom these slots, sorted by name, are known.
func (p *Pack) Offered(slots []Slot) []*AgentAction {
	var all []*AgentAction
	e := env{slots: tidy(slots)}
	for _, a := range p.agents.all {
		if len(all) < maxAgentActions && a.fits(p, e) {
			all = append(all, a)
		}
	}
	return all
}

// Fits reports whether the action may be done now, by what is known.
func (p *Pack) Fits(a *AgentAction, slots []Slot) bool { return a.fits(p, env{slots: tidy(slots)}) }

func (a *AgentAction) fits(p *Pack, e env) bool {
	about, _ := p.about(a.Does)
	return (about == "" || e.value(about, p.slots[about]).filled()) && (a.when == nil || a.when.holds(e))
}

// about is the slot that names what an action is done to.
func (p *Pack) about(action string) (string, bool) {
	a, ok := shopAction(action)
	if !ok || strings.HasPrefix(a.needs, "act_") {
		return "order_number", ok
	}
	return a.needs, true
}

// Args are what goes along with the action and with its preview: what the agent filled in, what the author did, what is known.
func (a *AgentAction) Args(slots, inputs []Slot) []Slot {
	var args []Slot
	known := tidy(slots)
	for _, name := range a.reads {
		v, ok := slotNamed(inputs, name)
		if !ok {
			v, ok = slotNamed(a.with, name)
		}
		if !ok {
			v, ok = find(known, name)
		}
		if ok && v.filled() {
			args = append(args, v)
		}
	}
	return args
}

func slotNamed(slots []Slot, name string) (Slot, bool) {
	for _, s := range slots {
		if s.Name == name {
			return s, true
		}
	}
	return Slot{}, false
}

// Know adds to a talk what became known outside a walk. The talk is not changed; slots that are empty are forgotten.
func Know(t Talk, found []Slot) Talk {
	w := walk{t: Talk{Pack: t.Pack, Stack: t.Stack, Slots: tidy(t.Slots)}}
	for i, v := range found {
		if i >= maxResultSlots || !isName(v.Name) {
			continue
		}
		if v.Text, v.Ref = short(v.Text), short(v.Ref); v.filled() {
			w.set(v)
		} else {
			w.forget(v.Name)
		}
	}
	return w.t
}

// where is the place that overrides name.
func (a *AgentAction) where() Place { return a.at.where() }
