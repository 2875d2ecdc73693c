package fake

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// fill puts what a person entered into a modal's inputs and checks it as Slack's own client does before it sends anything:
// problems are by block id. values are by block id or action id: a string, a number or a list of strings.
func (w *Workspace) fill(v *View, values map[string]any) (state map[string]map[string]json.RawMessage, problems map[string]string, err error) {
	var blocks []map[string]any
	if err := json.Unmarshal(v.Blocks, &blocks); err != nil {
		return nil, nil, err
	}
	state, problems = w.stateOf(v), map[string]string{}
	used := map[string]bool{}
	for _, b := range blocks {
		for _, e := range elementsOf(b) {
			block, action := str(b["block_id"]), str(e["action_id"])
			if state[block] == nil {
				continue
			}
			given, key := values[block], block
			if given == nil {
				given, key = values[action], action
			}
			if given != nil {
				used[key] = true
				list, err := words(given)
				if err != nil {
					return nil, nil, fmt.Errorf("%s: %w", key, err)
				}
				if err := offered(e, list); err != nil {
					return nil, nil, fmt.Errorf("%s: %w", key, err)
				}
				state[block][action] = mustJSON(entered(e, list))
			}
			if str(b["type"]) == "input" {
				if p := wanting(b, e, state[block][action]); p != "" {
					problems[block] = p
				}
			}
		}
	}
	for key := range values {
		if !used[key] {
			return nil, nil, fmt.Errorf("fake slack: the view has no input %q", key)
		}
	}
	return state, problems, nil
}

func words(given any) ([]string, error) {
	switch v := given.(type) {
	case string:
		if v == "" {
			return nil, nil
		}
		return []string{v}, nil
	case []string:
		return v, nil
	case int:
		return []string{strconv.Itoa(v)}, nil
	case int64:
		return []string{strconv.FormatInt(v, 10)}, nil
	case float64:
		return []string{strconv.FormatInt(int64(v), 10)}, nil
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, str(e))
		}
		return out, nil
	}
	return nil, fmt.Errorf("fake slack: can't enter a %T", given)
}

// offered refuses what a person can't choose because it isn't offered.
func offered(e map[string]any, values []string) error {
	switch str(e["type"]) {
	case "static_select", "radio_buttons", "multi_static_select", "checkboxes":
		for _, v := range values {
			if optionOf(e, v) == nil {
				return fmt.Errorf("fake slack: %q is not offered", v)
			}
		}
	}
	return nil
}

// wanting is Slack's complaint about one input, in its client's words.
func wanting(b, e map[string]any, raw json.RawMessage) string {
	var entry map[string]any
	if json.Unmarshal(raw, &entry) != nil {
		return ""
	}
	empty := true
	for key, v := range entry {
		list, isList := v.([]any)
		if key != "type" && v != nil && v != "" && (!isList || len(list) > 0) {
			empty = false
		}
	}
	if optional, _ := b["optional"].(bool); empty {
		if optional {
			return ""
		}
		return "Please complete this required field."
	}
	n := utf8.RuneCountInString(str(entry["value"]))
	if least, ok := e["min_length"].(float64); ok && n < int(least) {
		return fmt.Sprintf("Please enter at least %d characters.", int(least))
	}
	if most, ok := e["max_length"].(float64); ok && n > int(most) {
		return fmt.Sprintf("Please enter at most %d characters.", int(most))
	}
	return ""
}

// submitted carries out what the app answered to a submission: nothing closes the modal, errors stay on it, update
// changes it, push lays another on it, clear closes all. It returns the errors, by block id.
func (w *Workspace) submitted(v *View, body []byte) (map[string]string, error) {
	var order struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(body) > 0 && string(body) != "null" {
		if err := json.Unmarshal(body, &order); err != nil {
			return nil, fmt.Errorf("%w: its answer is not JSON", ErrNoAnswer)
		}
	}
	now := w.state.views[v.ID]
	switch order.Action {
	case "":
		if now != nil {
			w.dropView(now)
		}
		return nil, nil
	case "clear":
		for _, open := range w.stack(v.User) {
			w.dropView(open)
		}
		return nil, nil
	case "errors":
		if len(order.Errors) == 0 {
			return nil, fmt.Errorf("%w: errors without errors", ErrNoAnswer)
		}
		known := blockIDs(v.Blocks)
		for id := range order.Errors {
			if !known[id] {
				return nil, fmt.Errorf("%w: an error for block %q, which is no input of the view", ErrNoAnswer, id)
			}
		}
		return order.Errors, nil
	case "update", "push":
		next, err := readView(order.View)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoAnswer, err)
		}
		if order.Action == "push" {
			w.place(next, v.User)
		} else if now != nil {
			w.become(now, next)
		}
		return nil, nil
	}
	return nil, fmt.Errorf("%w: response_action %q", ErrNoAnswer, order.Action)
}

func blockIDs(raw json.RawMessage) map[string]bool {
	known := map[string]bool{}
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) == nil {
		for _, b := range blocks {
			if str(b["type"]) == "input" {
				known[str(b["block_id"])] = true
			}
		}
	}
	return known
}
