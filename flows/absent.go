package flows

import (
	"slices"
	"strings"
)

// calmActions are Rasa's own actions that ask a model or a component. Those that mend a conversation are done by Walk itself.
var calmActions = map[string]struct{ rule, text string }{
	"action_trigger_search":      {needsModel, "the knowledge base is searched and answered by a language model"},
	"action_trigger_chitchat":    {needsModel, "small talk is answered by a language model"},
	"action_default_fallback":    {needsComponent, "Rasa's fallback policy takes back the last turn"},
	"action_reset_routing":       {needsComponent, "Rasa's router chooses between two assistants"},
	"action_hangup":              {needsComponent, "a telephone line is hung up"},
	"action_extract_slots":       {needsComponent, "Rasa's forms fill slots by it"},
	"action_run_slot_rejections": {needsComponent, "Rasa's pattern for questions runs it"},
}

// readActionNames takes CALM's list of action names. What the product does not have is code of the author's own.
func (d *draft) readActionNames(r reader, n *node) {
	for _, item := range r.items(n, "`actions`") {
		if item.shape == mapping && len(item.entries) == 1 { // `- my_action: {send_domain: true}`
			item = item.entries[0].key
		}
		name := r.name(item, "an action")
		if name == "" || strings.HasPrefix(name, "utter_") {
			continue
		}
		if _, ours := shopAction(name); !ours && !d.custom.has(name) && defaultNamed(name) == nil {
			d.custom.put(name, item, item)
		}
	}
}

// joinCustom notes the actions that are named and not there, each once.
func (j *joiner) joinCustom() {
	for name, item := range j.draft.custom.all {
		if !j.draft.actions.has(name) && !j.draft.actions.broken[name] {
			j.noteAbsent(item.pos, name)
		}
	}
}

// absent decides what an action's name means that the product does not have: a slip, or code of the author's own, which is noted.
func (j *joiner) absent(at pos, name string) (theirs bool) {
	if j.draft.custom.has(name) {
		return true
	}
	if _, calm := calmActions[name]; !calm {
		known := append(j.draft.actionNames(), j.draft.custom.ids...)
		theirs := strings.HasPrefix(name, "action_") || len(j.draft.custom.ids) > 0 // a project that has code of its own
		if !theirs || nearest(name, known) != "" {
			j.findings.unknown(at, "action", name, known)
			return false
		}
	}
	j.draft.custom.put(name, &node{pos: at, text: name}, nil)
	j.noteAbsent(at, name)
	return true
}

// filledByCode notes a place in a text that nothing here fills, in a project that has code of its own: its actions may hand values to
// a text. It is false for what looks like a slip.
func (j *joiner) filledByCode(at pos, name string) bool {
	if len(j.draft.custom.ids) == 0 || nearest(name, slices.Concat(j.slots, j.fields)) != "" {
		return false
	}
	j.findings.note(at, needsComponent, "declare a slot", "`{%s}` can only be filled in by code of your own: it stays empty", name)
	return true
}

// calmSlot declares Rasa's own slot for the reader's language, which a choice may set.
func (j *joiner) calmSlot(at pos, name string) *slotDef {
	if name != "language" {
		return nil
	}
	j.findings.note(at, needsComponent, "", "`language` is Rasa's own slot: it is kept, but the language is heard from what the customer writes")
	def := &slotDef{pos: at, name: name, kind: TextKind}
	j.draft.slots.put(name, def, nil)
	return def
}

func (j *joiner) noteAbsent(at pos, name string) {
	const mend = "declare what it asks for under `actions:`, or write a `handoff`"
	calm, ok := calmActions[name]
	slot, question := strings.CutPrefix(name, "action_ask_")
	switch {
	case ok:
		j.findings.note(at, calm.rule, "", "`%s`: %s, which is not there: a person takes over at that step", name, calm.text)
	case strings.HasPrefix(name, "validate_"):
		j.findings.note(at, needsComponent, "write `rejections` or a `validation`", "`%s` is code of your own, which is not called: the answer is taken as it is", name)
	case question:
		j.findings.note(at, needsComponent, "add the response `utter_ask_"+slot+"`", "`%s` is code of your own, which is not called: a person takes over where it should ask", name)
	default:
		j.findings.note(at, needsComponent, mend, "`%s` is code of your own, which is not called: a person takes over at that step", name)
	}
}
