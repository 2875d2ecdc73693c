package flows

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
