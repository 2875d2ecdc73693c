package flows

import (
	"slices"
	"strings"
)

// slotMapping is one way in which a message fills a slot.
type slotMapping struct {
	pos
	kind           string // from_entity, from_intent, from_text …
	entity, role   string
	intents, never []*node // only, or not, with these intents
	active         []*node // only while one of these flows runs
	off            bool    // it waits for something that never is
	unheard        bool    // nothing finds its entity: the whole answer is taken instead
	value          *node
	fill           Slot // value, read by the slot's type
}

// mappingTypes: from_llm is CALM's default and means "ours" here; controlled and custom slots are filled by steps and actions only.
var mappingTypes = []string{"from_entity", "from_intent", "from_text", "from_llm", "from_trigger_intent", "controlled", "custom"}

// mappingKeys are what a mapping may say. The last line is Rasa's own business.
var mappingKeys = []string{
	"type", "entity", "role", "group", "intent", "not_intent", "value", "conditions", "action", "run_action_every_turn",
	"allow_nlu_correction", "coexistence_system",
}

func (r reader) mapping(s *slotDef, n *node) slotMapping {
	m := slotMapping{pos: n.pos}
	if !r.fields(n, "an entry of `mappings`", mappingKeys...) {
		return m
	}
	t := n.get("type")
	if t == nil {
		r.findings.add(n.pos, "shape", "add `type: from_entity`", "a mapping without a type")
		return m
	}
	m.kind = r.text(t, "`type`")
	if !slices.Contains(mappingTypes, m.kind) {
		r.findings.unknown(t.pos, "mapping", m.kind, mappingTypes)
	}
	m.entity = r.name(n.get("entity"), "an entity")
	if m.kind == "from_entity" && m.entity == "" {
		m.entity = s.name
	}
	m.role = r.text(n.get("role"), "`role`")
	m.intents = r.names(n.get("intent"), "an intent")
	m.never = r.names(n.get("not_intent"), "an intent")
	if m.value = n.get("value"); m.value != nil {
		m.fill = r.typed(s, m.value)
	} else if strings.HasSuffix(m.kind, "_intent") {
		r.findings.add(n.pos, "shape", "add `value: …`", "a mapping `%s` without a value", m.kind)
	}
	if c := n.get("conditions"); c != nil {
		r.mappingConditions(&m, c)
	}
	if g := n.get("group"); g != nil {
		r.findings.note(g.pos, needsComponent, "ask for one thing at a time", "which words belong together is not heard: `group` is passed over")
	}
	for _, key := range []string{"action", "run_action_every_turn"} {
		if a := n.get(key); a != nil && !a.null {
			r.findings.note(a.pos, needsComponent, "write a mapping, or an action in the flow", "`%s` is code of your own, which is not called: it does not fill `%s`", clip(a.text), s.name)
		}
	}
	return m
}

// mappingConditions takes the flows of which one must run. A form that must be filled never is.
func (r reader) mappingConditions(m *slotMapping, n *node) {
	for _, item := range r.items(n, "`conditions`") {
		if !r.fields(item, "a condition", "active_flow", "active_loop", "requested_slot") {
			continue
		}
		if f := item.get("active_flow"); f != nil && r.name(f, "a flow") != "" {
			m.active = append(m.active, f)
		}
		if l := item.get("active_loop"); l != nil && !l.null && l.text != "null" {
			m.off = true
			r.findings.note(l.pos, needsComponent, "write `active_flow`", "forms are not filled here: a mapping that waits for one fills nothing")
		}
	}
	if len(m.active) > 0 {
		m.off = false // one condition is enough
	}
}

// applies says whether a mapping counts for what was heard.
func (m *slotMapping) applies(h *heard) bool {
	return !m.off && m.runs(h) && m.allows(h.best().Name)
}

// allows: a mapping may be for some intents only.
func (m *slotMapping) allows(intent string) bool {
	is := func(n *node) bool { return n.text == intent || n.text == baseOf(intent) }
	return (len(m.intents) == 0 || slices.ContainsFunc(m.intents, is)) && !slices.ContainsFunc(m.never, is)
}

// runs: a mapping may be for some flows only.
func (m *slotMapping) runs(h *heard) bool {
	if len(m.active) == 0 {
		return true
	}
	return h.talk != nil && slices.ContainsFunc(h.talk.Stack, func(f Frame) bool {
		return slices.ContainsFunc(m.active, func(n *node) bool { return n.text == f.Flow })
	})
}

// whole says whether the mapping takes the whole message. An intent that was not understood excludes nothing: what a customer
// answers need not resemble an example.
func (m *slotMapping) whole(h *heard) bool {
	switch m.kind {
	case "from_text", "from_llm":
		return !m.off && m.runs(h) && (h.best().Name == "" || m.allows(h.best().Name))
	case "from_entity":
		return m.unheard
	case "from_trigger_intent":
		return true
	}
	return false
}
