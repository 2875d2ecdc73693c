package fake

import (
	"encoding/json"
	"regexp"
)

var (
	isDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	isTime = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// interactive checks one element that a person can use.
func (k *checker) interactive(at string, e map[string]any) {
	k.length(at+"/action_id", e["action_id"], 0, maxID)
	if e["confirm"] != nil {
		k.confirm(at+"/confirm", e["confirm"])
	}
	if e["placeholder"] != nil {
		k.text(at+"/placeholder", e["placeholder"], 150, "plain_text")
	}
	switch kind := str(e["type"]); kind {
	case "button":
		k.text(at+"/text", e["text"], 75, "plain_text")
		k.length(at+"/value", e["value"], 0, 2000)
		k.length(at+"/url", e["url"], 0, 3000)
		k.length(at+"/accessibility_label", e["accessibility_label"], 0, 75)
		if s := str(e["style"]); s != "" && s != "primary" && s != "danger" {
			k.bad(at+"/style", "must be one of primary, danger")
		}
	case "overflow":
		k.options(at, e, 1, 5, "plain_text")
	case "static_select", "multi_static_select":
		if groups := items(e["option_groups"]); groups != nil {
			k.list(at, e, "option_groups", 1, 100, func(at string, g map[string]any) {
				k.text(at+"/label", g["label"], 75, "plain_text")
				k.options(at, g, 1, 100, "plain_text")
			})
		} else {
			k.options(at, e, 1, 100, "plain_text")
		}
		k.initial(at, e)
	case "radio_buttons", "checkboxes":
		k.options(at, e, 1, 10, "plain_text", "mrkdwn")
		k.initial(at, e)
	case "plain_text_input":
		k.only(at, kind, "modal", "home")
		k.within(at+"/max_length", e["max_length"], 1, 3000)
		k.within(at+"/min_length", e["min_length"], 0, 3000)
		k.length(at+"/initial_value", e["initial_value"], 0, 3000)
	case "datepicker":
		k.pattern(at+"/initial_date", e["initial_date"], isDate)
	case "timepicker":
		k.pattern(at+"/initial_time", e["initial_time"], isTime)
	case "datetimepicker":
		k.within(at+"/initial_date_time", e["initial_date_time"], 1e9, 9_999_999_999)
	case "users_select", "multi_users_select", "conversations_select", "multi_conversations_select", "channels_select",
		"number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input", "external_select", "workflow_button":
	default:
		k.bad(at+"/type", "unsupported type: %s", kind)
	}
}

func (k *checker) options(at string, e map[string]any, least, most int, kinds ...string) {
	seen := map[string]bool{}
	k.list(at, e, "options", least, most, func(at string, o map[string]any) {
		k.text(at+"/text", o["text"], 75, kinds...)
		k.length(at+"/value", o["value"], 1, 150)
		k.length(at+"/url", o["url"], 0, 3000)
		if o["description"] != nil {
			k.text(at+"/description", o["description"], 75, kinds...)
		}
		if v := str(o["value"]); seen[v] {
			k.bad(at+"/value", "must be unique among options: %s", v)
		} else {
			seen[v] = true
		}
	})
}

// initial makes sure that what is chosen at first is exactly one of the options, as Slack does.
func (k *checker) initial(at string, e map[string]any) {
	all := map[string]bool{}
	for _, o := range items(e["options"]) {
		all[string(mustJSON(o))] = true
	}
	for _, g := range items(e["option_groups"]) {
		for _, o := range items(g["options"]) {
			all[string(mustJSON(o))] = true
		}
	}
	chosen := items(e["initial_options"])
	if o, ok := e["initial_option"].(map[string]any); ok {
		chosen = append(chosen, o)
	}
	for _, o := range chosen {
		if !all[string(mustJSON(o))] {
			k.bad(at+"/initial_option", "must exactly match one of the options")
		}
	}
}

func (k *checker) confirm(at string, v any) {
	c, _ := v.(map[string]any)
	k.text(at+"/title", c["title"], 100, "plain_text")
	k.text(at+"/text", c["text"], 300, "plain_text", "mrkdwn")
	for _, key := range []string{"confirm", "deny"} {
		if c[key] != nil {
			k.text(at+"/"+key, c[key], 30, "plain_text")
		}
	}
}

func (k *checker) within(at string, v any, least, most float64) {
	if v == nil {
		return
	}
	n, ok := v.(float64)
	if !ok || n < least || n > most {
		k.bad(at, "must be a number from %.0f to %.0f", least, most)
	}
}

func (k *checker) pattern(at string, v any, p *regexp.Regexp) {
	if v != nil && !p.MatchString(str(v)) {
		k.bad(at, "has an invalid format")
	}
}

// named gives every block without a block_id one, and every interactive element without an action_id one, as Slack does;
// both come back in answers and interactions.
func named(raw json.RawMessage) json.RawMessage {
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) != nil {
		return raw
	}
	for _, b := range blocks {
		if str(b["block_id"]) == "" {
			b["block_id"] = randomID(5)
		}
		for _, e := range elementsOf(b) {
			if str(e["action_id"]) == "" {
				e["action_id"] = randomID(5)
			}
		}
	}
	return mustJSON(blocks)
}

// elementsOf returns what a person can use in a block.
func elementsOf(b map[string]any) []map[string]any {
	var out []map[string]any
	switch str(b["type"]) {
	case "actions":
		out = items(b["elements"])
	case "section", "input":
		for _, key := range []string{"accessory", "element"} {
			if e, ok := b[key].(map[string]any); ok && str(e["type"]) != "image" {
				out = append(out, e)
			}
		}
	}
	return out
}
