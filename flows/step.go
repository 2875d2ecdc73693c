package flows

import (
	"slices"
	"strconv"
	"strings"
)

// step is one step of a flow: a verb, and where to go on after it.
type step struct {
	pos
	id          string
	unnamed     bool // the id is ours
	description string
	verb        verb
	next        []edge
	before      []*step // questions that belong to it and come first
	uses        uses    // what the verb refers to
	choices     uses    // and what its edges ask
}

// entry is where one comes in who goes to the step.
func (s *step) entry() *step {
	if len(s.before) > 0 {
		return s.before[0]
	}
	return s
}

// verb is what a step does. Each stands in a file of its own name.
type verb interface {
	// check notes names that nothing has.
	check(j *joiner, f *flow, s *step)
	// run does the step once. It is never called again for the same arrival, save for a collect that asks once more.
	run(w *walk, s *step) move
}

// move says how a walk goes on after a step.
type move int

const (
	goOn  move = iota // along the step's edges
	enter             // into the flow that is now on top of the stack
	stop              // it waits, or it is over
)

var verbs = []string{"collect", "action", "set_slots", "link", "call", "noop", "say", "handoff", "promise", "watch", "verify"}

// common keys stand beside every verb.
var common = []string{"id", "description", "metadata", "next"}

func (r reader) verb(name string, n, value *node) verb {
	switch name {
	case "collect":
		return r.collect(n, value)
	case "action":
		return r.action(value)
	case "set_slots":
		return r.setSlots(n, value)
	case "link":
		return r.link(n, value)
	case "call":
		return r.call(n, value)
	case "noop":
		return r.noop(n)
	case "say":
		return r.say(value)
	case "promise":
		return r.promise(n, value)
	case "watch":
		return r.watch(n, value)
	default:
		return r.handoff(n, value)
	}
}

// steps reads a list of steps. Steps without `next` go on with the one below; the last of a flow ends it; the last of a branch has
// to say where it goes, as in CALM.
func (r reader) steps(f *flow, n *node, top bool) *step {
	items := r.items(n, "steps")
	var read []*step
	for _, item := range items {
		if s := r.step(f, item); s != nil {
			read = append(read, s)
			read = append(read, r.nested(f, item, s)...)
		}
	}
	for i, s := range read {
		switch {
		case len(s.next) > 0 || ends(s.verb):
		case i+1 < len(read):
			s.next = []edge{{target: read[i+1].entry()}}
		case top:
			s.next = []edge{{}}
		default:
			r.findings.add(s.pos, "missing-next", "add `next: END`, or the id of a step", "the last step of a branch does not say where to go on")
		}
	}
	if len(read) == 0 {
		return nil
	}
	return read[0].entry()
}

func (r reader) step(f *flow, n *node) *step {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `- collect: …` or another verb", "a step must be a mapping, not %s", n.shapeName())
		return nil
	}
	word, value := "", (*node)(nil)
	for _, e := range n.entries {
		if !slices.Contains(verbs, e.key.text) {
			continue
		}
		if word != "" {
			r.findings.add(e.key.pos, "shape", "make two steps of it", "a step that does two things, `%s` and `%s`", word, e.key.text)
			continue
		}
		word, value = e.key.text, e.value
	}
	if word == "" && n.get("next") != nil {
		word = "noop" // CALM's older way to write a place to branch
	}
	if word == "" {
		r.verbless(n)
		return nil
	}
	s := &step{pos: n.pos}
	if word == "verify" {
		s.before = r.verify(f, n, value, s)
	}
	f.steps = append(f.steps, s)
	if s.before == nil {
		s.id = r.name(n.get("id"), "a step")
	}
	s.description = r.text(n.get("description"), "`description`")
	known := append(slices.Clone(common), extras[word]...)
	known = append(known, verbs...) // a second verb was noted above
	r.fields(n, "a step", known...)
	if s.verb == nil {
		s.verb = r.verb(word, n, value)
	}
	if next := n.get("next"); next != nil && !ends(s.verb) && !isSteps(next) {
		s.next = r.next(f, next)
	}
	return s
}

// extras are the keys that a verb has beside the common ones.
var extras = map[string][]string{
	"collect":   {"utter", "ask_before_filling", "reset_after_flow_ends", "rejections", "force_slot_filling", "silence_timeout", "dtmf"},
	"set_slots": {"reset_after_flow_ends"},
	"watch":     {"every", "until", "by", "to"},
	"call":      {"mcp_server", "mapping", "exit_if"},
}

// isSteps says whether what stands below `next:` are steps, written there instead of below: they go on like those.
func isSteps(next *node) bool {
	return next.shape == list && len(next.items) > 0 && !slices.ContainsFunc(next.items, func(item *node) bool {
		return item.shape != mapping || item.get("if") != nil || item.get("then") != nil || item.get("else") != nil
	})
}

// nested reads the steps that stand below a step's `next:`.
func (r reader) nested(f *flow, n *node, above *step) []*step {
	next := n.get("next")
	if next == nil || ends(above.verb) || !isSteps(next) {
		return nil
	}
	var read []*step
	for _, item := range next.items {
		if s := r.step(f, item); s != nil {
			read = append(read, s)
			read = append(read, r.nested(f, item, s)...)
		}
	}
	return read
}

func (r reader) verbless(n *node) {
	for _, e := range n.entries {
		if e.key.text == "generation_prompt" {
			r.findings.note(e.key.pos, needsModel, "write the text with `say`", "a text that a language model is to write: it is left out")
			return
		}
	}
	for _, e := range n.entries {
		if !slices.Contains(common, e.key.text) {
			r.findings.unknown(e.key.pos, "step", e.key.text, verbs)
			return
		}
	}
	r.findings.add(n.pos, "shape", "add `noop: true` if it only branches", "a step without a verb")
}

// identify gives every step its id: the author's, or one made of verb and object, so that a talk's place survives an inserted step.
func (r reader) identify(f *flow) {
	f.byID = make(map[string]*step, len(f.steps))
	for _, s := range f.steps {
		if s.id == "" {
			continue
		}
		if s.id == endID || s.id == "START" {
			r.findings.add(s.pos, "bad-name", "choose another id", "`%s` cannot be the id of a step", s.id)
		}
		if first, taken := f.byID[s.id]; taken {
			r.findings.add(s.pos, "duplicate", "choose another id", "the id `%s` stands already on line %d", s.id, first.line)
			continue
		}
		f.byID[s.id] = s
	}
	count := make(map[string]int)
	for _, s := range f.steps {
		if s.id != "" {
			continue
		}
		s.unnamed = true
		base := s.label()
		id := base
		for taken := true; taken; _, taken = f.byID[id] {
			if count[base]++; count[base] > 1 {
				id = base + "_" + strconv.Itoa(count[base])
			}
		}
		s.id = id
		f.byID[id] = s
	}
}

// label is verb and object.
func (s *step) label() string {
	switch v := s.verb.(type) {
	case *collect:
		return strings.TrimSuffix("collect_"+v.slot, "_")
	case *action:
		return strings.TrimSuffix("action_"+v.name, "_")
	case *setSlots:
		return "set_slots"
	case *link:
		return strings.TrimSuffix("link_"+v.flow, "_")
	case *call:
		return strings.TrimSuffix("call_"+v.flow, "_")
	case *say:
		return strings.TrimSuffix("say_"+v.id, "_")
	case *handoff:
		return "handoff"
	case *promise:
		return "promise"
	case *watch:
		return strings.TrimSuffix("watch_"+v.ask.name, "_")
	case *verify:
		return strings.TrimSuffix("verify_"+v.number, "_")
	default:
		return "noop"
	}
}

// place is what a person would call the step.
func (s *step) place() string {
	if s.description != "" {
		return s.description
	}
	switch v := s.verb.(type) {
	case *collect:
		if s.unnamed {
			return "asking for " + spoken(v.slot)
		}
	case *verify:
		return "checking " + spoken(v.number) + " and " + spoken(v.proof)
	}
	return spoken(s.id)
}

// ends says whether nothing can follow in this flow.
func ends(v verb) bool {
	switch v.(type) {
	case *link, *handoff, *promise:
		return true
	}
	return false
}
