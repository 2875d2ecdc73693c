package fake

import (
	"encoding/json"
	"fmt"
	"strings"
)

// press finds an element among blocks by its action id ("block/action" where an action id occurs more than once) and
// makes the action that using it gives. selected are option values, a date, a time or a person; for several buttons of one
// action id, the value of the one meant.
func press(raw json.RawMessage, actionID string, selected []string) (map[string]any, error) {
	var blocks []map[string]any
	if len(raw) == 0 || json.Unmarshal(raw, &blocks) != nil {
		return nil, fmt.Errorf("fake slack: nothing to press")
	}
	var there []string
	for _, b := range blocks {
		for _, e := range elementsOf(b) {
			there = append(there, str(e["action_id"]))
			if id := str(e["action_id"]); id == actionID || str(b["block_id"])+"/"+id == actionID {
				if action := actionOf(b, e, selected); action != nil {
					return action, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("fake slack: no %q with %q here, only %q", actionID, selected, there)
}

// actionOf is the entry in actions; nil if this element can't have been meant.
func actionOf(b, e map[string]any, selected []string) map[string]any {
	kind := str(e["type"])
	action := map[string]any{"type": kind, "action_id": str(e["action_id"]), "block_id": str(b["block_id"])}
	switch kind {
	case "button":
		if len(selected) > 0 && str(e["value"]) != selected[0] {
			return nil
		}
		action["text"] = e["text"]
		if v := str(e["value"]); v != "" {
			action["value"] = v
		}
		if s := str(e["style"]); s != "" {
			action["style"] = s
		}
		return action
	case "overflow":
		if len(selected) != 1 || optionOf(e, selected[0]) == nil {
			return nil
		}
		action["selected_option"] = optionOf(e, selected[0])
		return action
	case "static_select", "radio_buttons":
		if len(selected) != 1 || optionOf(e, selected[0]) == nil {
			return nil
		}
	}
	for k, v := range entered(e, selected) {
		action[k] = v
	}
	return action
}

// choose remembers in a view what was chosen there, so that it is in the state of later interactions.
func (w *Workspace) choose(old *View, action map[string]any) *View {
	kind := str(action["type"])
	if kind == "button" || kind == "overflow" {
		return old
	}
	value := map[string]any{"type": kind}
	for k, v := range action {
		if strings.HasPrefix(k, "selected_") || k == "value" {
			value[k] = v
		}
	}
	v := *old
	v.Chosen = map[string]map[string]json.RawMessage{}
	for block, actions := range old.Chosen {
		v.Chosen[block] = map[string]json.RawMessage{}
		for id, raw := range actions {
			v.Chosen[block][id] = raw
		}
	}
	block := str(action["block_id"])
	if v.Chosen[block] == nil {
		v.Chosen[block] = map[string]json.RawMessage{}
	}
	v.Chosen[block][str(action["action_id"])] = mustJSON(value)
	w.putView(&v)
	return &v
}
