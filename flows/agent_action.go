package flows

import (
	"slices"
	"strings"
)

// AgentAction is what an agent may have done for a customer, from the card.
//
//	agent_actions:
//	  reship:
//	    name: Send it again
//	    when: slots.order_status != "cancelled"
//	    does: shop_reship                # a writing action; shop_reship_preview is looked at first
//	    with: {wanted_reason: lost}      # what the author fills in
//	    inputs:                          # what the agent fills in, by the slot that the action reads
//	      wanted_service: {label: Service, values: [ground, next-day]}
//	      wanted_amount: {label: Amount, type: float, optional: true}
//	    limit: {amount: 20, of: wanted_amount}   # over it a second person approves
//	    approve: over_limit              # or always
//	    tells: utter_reshipped           # said to the customer once it is done
type AgentAction struct {
	ID, Name string
	Does     string
	Preview  string // the action that only looks; empty: there is none
	Inputs   []ActionInput
	// Limit is what one person may do alone, in units of the field Of; 0 = whatever it is.
	Limit  float64
	Of     string
	Always bool // a second person approves each time
	Tells  string

	when  *expr
	with  []Slot
	reads []string
	at    pos
	tells pos
}

// ActionInput is one field of the form that an agent fills in.
type ActionInput struct {
	Slot, Label string
	Values      []string // to choose from; empty: any text
	Number      bool
	Optional    bool
}

// Bounds of a form: what Slack shows without scrolling, and what its options take.
const (
	maxAgentActions = 20
	maxInputs       = 6
	maxInputValues  = 20
	maxActionName   = 60
)

func (r reader) agentAction(id string, key, n *node) (*AgentAction, bool) {
	if !r.fields(n, "an agent action", "name", "description", "when", "does", "with", "inputs", "limit", "approve", "tells") {
		return nil, false
	}
	a := &AgentAction{ID: id, Name: spoken(id), at: key.pos}
	if name := n.get("name"); name != nil {
		a.Name = r.text(name, "`name`")
	}
	if len(a.Name) > maxActionName {
		r.findings.add(key.pos, "shape", "say it in a few words", "agents can't read a button of more than %d characters", maxActionName)
	}
	if when := n.get("when"); when != nil {
		a.when = r.predicate(when)
	}
	does := n.get("does")
	if does == nil {
		r.findings.add(key.pos, "shape", "add `does: shop_reship`, or another action", "the agent action `%s` does nothing", id)
		return nil, false
	}
	a.Does = r.name(does, "an action")
	a.at = does.pos
	if with := n.get("with"); with != nil {
		if with.shape != mapping {
			r.findings.add(with.pos, "shape", "write `slot: value` lines", "`with` must be a mapping, not %s", with.shapeName())
			return nil, false
		}
		for _, e := range with.entries {
			a.with = append(a.with, Slot{Name: r.name(e.key, "a slot"), Kind: TextKind, Text: r.text(e.value, "a value")})
		}
	}
	if inputs := n.get("inputs"); inputs != nil {
		a.Inputs = r.actionInputs(inputs)
	}
	r.actionLimit(a, n)
	if tells := n.get("tells"); tells != nil {
		a.Tells, a.tells = r.name(tells, "a response"), tells.pos
	}
	return a, a.Does != ""
}

func (r reader) actionInputs(n *node) []ActionInput {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `slot: {label: …}` lines", "`inputs` must be a mapping, not %s", n.shapeName())
		return nil
	}
	var all []ActionInput
	for _, e := range n.entries {
		in := ActionInput{Slot: r.name(e.key, "a slot")}
		in.Label = spoken(in.Slot)
		if !e.value.null {
			if !r.fields(e.value, "an input", "label", "values", "type", "optional") {
				continue
			}
			if label := e.value.get("label"); label != nil {
				in.Label = r.text(label, "`label`")
			}
			if values := e.value.get("values"); values != nil {
				for _, v := range r.items(values, "`values`") {
					in.Values = append(in.Values, r.text(v, "a value"))
				}
			}
			in.Optional = r.truth(e.value.get("optional"), "`optional`", false)
			if t := e.value.get("type"); t != nil {
				switch r.text(t, "`type`") {
				case "text":
				case "float":
					in.Number = true
				default:
					r.findings.unknown(t.pos, "input type", t.text, []string{"text", "float"})
				}
			}
		}
		if len(in.Values) > maxInputValues {
			r.findings.add(e.key.pos, "shape", "offer the usual ones", "an agent can't choose among more than %d values", maxInputValues)
		}
		all = append(all, in)
	}
	if len(all) > maxInputs {
		r.findings.add(n.pos, "shape", "ask for less", "an agent in a hurry fills in no form of more than %d fields", maxInputs)
	}
	return all
}

func (r reader) actionLimit(a *AgentAction, n *node) {
	if approve := n.get("approve"); approve != nil {
		switch word := r.text(approve, "`approve`"); word {
		case "always":
			a.Always = true
		case "over_limit":
			if n.get("limit") == nil {
				r.findings.add(approve.pos, "shape", "add `limit: {amount: 20}`, or write `approve: always`", "approval over a limit, and no limit")
			}
		default:
			r.findings.unknown(approve.pos, "kind of approval", word, []string{"over_limit", "always"})
		}
	}
	limit := n.get("limit")
	if limit == nil || !r.fields(limit, "a limit", "amount", "of") {
		return
	}
	a.Of = "act_amount"
	if of := limit.get("of"); of != nil {
		a.Of = r.name(of, "a slot")
	}
	amount := limit.get("amount")
	if amount == nil {
		r.findings.add(limit.pos, "shape", "add `amount: 20`", "a limit without an amount")
		return
	}
	a.Limit = r.number(amount, "`amount`", 0.01, 1e9)
}

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

// Call is what the action asks of the world; preview asks what would come of it.
func (a *AgentAction) Call(slots, inputs []Slot, preview bool) Call {
	c := Call{Action: a.Does}
	if preview {
		c.Action = a.Preview
	}
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
			c.Args = append(c.Args, v)
		}
	}
	return c
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
