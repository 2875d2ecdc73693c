package flows

import (
	"fmt"
	"hash"
	"hash/fnv"
	"strconv"
	"strings"
)

// flow is a compiled flow.
type flow struct {
	pos
	Flow
	guard     *expr
	triggers  []trigger
	persisted []*node
	steps     []*step // in the order of the file, branches after the step they leave
	byID      map[string]*step
	mark      string // tells whether the steps are as they were
	names     []otherName

	unfollowed bool // `run_pattern_completed: false`: nothing is asked after its END

	// Computed when the pack is joined, over this flow and the flows that it calls.
	asks   []*slotDef // collected here, in order
	resets []string   // forgotten at END: secrets whatever the author says
	matter bool       // it asks the customer or the world something, or leads to a flow that does
}

// otherName is the flow's name in another language: `translation: {es: {name: …}}`.
type otherName struct{ language, name string }

// trigger begins a flow on an intent.
type trigger struct {
	pos
	intent string
	least  float64 // confidence, 0 to 1
}

// flowKeys are what a flow may say of itself.
var flowKeys = []string{
	"name", "description", "if", "nlu_trigger", "persisted_slots", "turn_limit", "steps", "translation", "run_pattern_completed", "always_include_in_prompt",
}

func (r reader) flow(id string, key, n *node) (*flow, bool) {
	if !r.fields(n, "a flow", flowKeys...) {
		return nil, false
	}
	if at := n.jinja(); at != nil && strings.HasPrefix(id, "pattern_") {
		r.findings.note(key.pos, needsComponent, "take it out", "`%s` names its steps by Jinja (line %d), for Rasa's engine: ours asks and checks by itself, and the flow is passed over", id, at.line)
		return nil, false
	}
	f := &flow{pos: key.pos, Flow: Flow{ID: id}}
	if f.Name = r.text(n.get("name"), "`name`"); f.Name == "" {
		f.Name = spoken(id)
	}
	f.Description = r.text(n.get("description"), "`description`")
	r.translations(n.get("translation"), func(language string, item *node) {
		if r.fields(item, "a flow's translation", "name") && item.get("name") != nil {
			f.names = append(f.names, otherName{language, r.text(item.get("name"), "`name`")})
		}
	})
	f.unfollowed = !r.truth(n.get("run_pattern_completed"), "`run_pattern_completed`", true)
	if p := n.get("always_include_in_prompt"); p != nil && r.truth(p, "`always_include_in_prompt`", false) {
		r.findings.note(p.pos, needsModel, "", "`always_include_in_prompt` is told to a language model: it changes nothing here")
	}
	if g := n.get("if"); g != nil {
		f.guard = r.predicate(g)
	}
	if t := n.get("nlu_trigger"); t != nil {
		for _, item := range r.items(t, "`nlu_trigger`") {
			if got, ok := r.trigger(item); ok {
				f.triggers = append(f.triggers, got)
			}
		}
	}
	if p := n.get("persisted_slots"); p != nil {
		f.persisted = r.names(p, "a persisted slot")
	}
	if l := n.get("turn_limit"); l != nil {
		limit := r.number(l, "`turn_limit`", 1, 100)
		if f.TurnLimit = int(limit); float64(f.TurnLimit) != limit {
			r.findings.add(l.pos, "shape", "write a whole number", "`turn_limit` must be a whole number")
		}
	}
	steps := n.get("steps")
	if steps == nil {
		r.findings.add(key.pos, "shape", "add `steps:`", "the flow `%s` has no steps", id)
		return nil, false
	}
	r.steps(f, steps, true)
	if len(f.steps) == 0 {
		if steps.shape == list && len(steps.items) == 0 {
			r.findings.add(steps.pos, "shape", "write a step", "the flow `%s` has no steps", id)
		}
		return nil, false
	}
	r.identify(f)
	f.mark = steps.fingerprint()
	return f, true
}

// trigger takes `- intent: x` or `- intent: {name: x, confidence_threshold: 0.8}`.
func (r reader) trigger(n *node) (trigger, bool) {
	if !r.fields(n, "a trigger", "intent") {
		return trigger{}, false
	}
	if n.get("intent") == nil {
		if len(n.entries) == 0 {
			r.findings.add(n.pos, "shape", "write `- intent: name`", "a trigger names no intent")
		}
		return trigger{}, false
	}
	intent := n.get("intent")
	t := trigger{pos: intent.pos}
	if intent.shape == mapping {
		if !r.fields(intent, "an intent", "name", "confidence_threshold") {
			return t, false
		}
		if least := intent.get("confidence_threshold"); least != nil {
			t.least = r.number(least, "`confidence_threshold`", 0, 1)
		}
		if intent = intent.get("name"); intent == nil {
			r.findings.add(t.pos, "shape", "add `name:`", "a trigger names no intent")
			return t, false
		}
	}
	t.pos = intent.pos
	t.intent = r.name(intent, "an intent")
	return t, t.intent != ""
}

// spoken turns an identifier into what a person would say.
func spoken(id string) string {
	return strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(id))
}

// fingerprint tells whether what was written here is what was written before, wherever it stands.
func (n *node) fingerprint() string {
	h := fnv.New32a()
	n.write(h)
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

func (n *node) write(h hash.Hash32) {
	fmt.Fprintf(h, "%d:%d:%s", n.shape, len(n.text), n.text)
	for _, e := range n.entries {
		e.key.write(h)
		e.value.write(h)
	}
	for _, item := range n.items {
		item.write(h)
	}
	h.Write([]byte{0})
}
