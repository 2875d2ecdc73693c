package flows

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// TestAssert is one of Rasa's assertions: what must have happened in the turn of the message that it stands below. Kind is its name
// there.
type TestAssert struct {
	Line    int
	Kind    string
	Words   string
	Flows   []string // flow_…, pattern_clarification_contains
	Any     bool     // one of them is enough
	Named   bool     // pattern_clarification_contains: Flows are names, not ids
	Step    string   // flow_completed, flow_cancelled: at which step
	Action  string
	Slots   []TestSlot
	Utter   string // bot_uttered, bot_did_not_utter: the response
	Matches *regexp.Regexp
	Buttons []Choice
}

var assertions = []string{
	"flow_started", "flow_completed", "flow_cancelled", "pattern_clarification_contains", "action_executed", "slot_was_set",
	"slot_was_not_set", "bot_uttered", "bot_did_not_utter", "generative_response_is_relevant", "generative_response_is_grounded",
}

func (t *testReader) assertion(s *TestStep, n *node) {
	if n.shape != mapping || len(n.entries) == 0 {
		t.findings.add(n.pos, "shape", "write `- flow_started: order_status`", "an assertion must be a mapping, not %s", n.shapeName())
		return
	}
	for _, e := range n.entries {
		a := TestAssert{Line: e.key.line, Kind: e.key.text, Words: t.said(e.key)}
		switch {
		case !slices.Contains(assertions, a.Kind):
			t.findings.unknown(e.key.pos, "assertion", a.Kind, assertions)
			continue
		case strings.HasPrefix(a.Kind, "generative_"):
			t.note(e.key.pos, "needs-model", "`"+a.Kind+"`, which a language model judges,", "no answer here is generated; check it with `bot_uttered`")
			continue
		}
		t.asserted(&a, e.value)
		s.Asserts = append(s.Asserts, a)
	}
}

func (t *testReader) asserted(a *TestAssert, v *node) {
	switch a.Kind {
	case "flow_started", "pattern_clarification_contains":
		t.flowsOf(a, v)
	case "flow_completed", "flow_cancelled":
		if t.fields(v, "`"+a.Kind+"`", "flow_id", "flow_step_id") {
			a.Flows = t.flowIDs(v.get("flow_id"))
			a.Step = t.name(v.get("flow_step_id"), "a step")
			if len(a.Flows) == 1 && a.Step != "" {
				t.stepOf(v.get("flow_step_id").pos, a.Flows[0], a.Step)
			}
		}
	case "action_executed":
		if a.Action = t.name(v, "an action"); strings.HasPrefix(a.Action, "utter_") {
			t.response(v.pos, a.Action)
		}
	case "slot_was_set", "slot_was_not_set":
		for _, item := range t.items(v, "`"+a.Kind+"`") {
			if t.fields(item, "a slot", "name", "value") && item.get("name") != nil {
				a.Slots = append(a.Slots, t.slot(item.get("name"), item.get("value")))
			}
		}
	default:
		t.uttered(a, v)
	}
}

// flowsOf reads one id, a list of names, or `{operator: any, flow_ids: […]}`.
func (t *testReader) flowsOf(a *TestAssert, v *node) {
	switch v.shape {
	case mapping:
		if t.fields(v, "`"+a.Kind+"`", "operator", "flow_ids") {
			if op := v.get("operator"); op != nil {
				a.Any = t.oneOf(&node{pos: op.pos, text: strings.ToLower(op.text)}, "operator", "any", "all") == "any"
			}
			a.Flows = t.flowIDs(v.get("flow_ids"))
		}
	case list:
		// CALM's older form: the flows by the names that are shown.
		for _, item := range v.items {
			a.Flows = append(a.Flows, t.text(item, "a flow"))
		}
		a.Named = true
	default:
		a.Flows = t.flowIDs(v)
	}
}

func (t *testReader) flowIDs(n *node) []string {
	var ids []string
	for _, item := range t.names(n, "a flow") {
		if _, ok := t.pack.flows[item.text]; !ok && !strings.HasPrefix(item.text, "pattern_") {
			t.findings.unknown(item.pos, "flow", item.text, slices.Sorted(maps.Keys(t.pack.flows)))
		}
		ids = append(ids, item.text)
	}
	return ids
}

func (t *testReader) stepOf(at pos, flow, step string) {
	if f := t.pack.flows[flow]; f != nil && f.byID[step] == nil {
		t.findings.unknown(at, "step id", step, slices.Sorted(maps.Keys(f.byID)))
	}
}

func (t *testReader) uttered(a *TestAssert, v *node) {
	if !t.fields(v, "`"+a.Kind+"`", "utter_name", "text_matches", "buttons") {
		return
	}
	if u := v.get("utter_name"); u != nil {
		if a.Utter = t.name(u, "a response"); a.Utter != "" {
			t.response(u.pos, a.Utter)
		}
	}
	if m := v.get("text_matches"); m != nil {
		pattern, err := regexp.Compile(t.text(m, "`text_matches`"))
		if err != nil || len(m.text) > maxPattern*5 {
			t.findings.add(m.pos, "pattern", "write a regular expression without look-around", "`%s` is no pattern that can be read", clip(m.text))
		} else {
			a.Matches = pattern
		}
	}
	if b := v.get("buttons"); b != nil {
		for _, item := range t.items(b, "`buttons`") {
			if t.fields(item, "a button", "title", "payload") {
				a.Buttons = append(a.Buttons, Choice{t.text(item.get("title"), "`title`"), t.text(item.get("payload"), "`payload`")})
			}
		}
	}
	if a.Utter == "" && a.Matches == nil && a.Buttons == nil && len(v.entries) == 0 {
		t.findings.add(v.pos, "shape", "add `utter_name`, `text_matches` or `buttons`", "`%s` says nothing of what", a.Kind)
	}
}

func (t *testReader) responseNames() []string {
	return slices.Sorted(maps.Keys(t.pack.responses))
}
