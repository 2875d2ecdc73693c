package flows

import "slices"

// draft is what the files say, read but not yet checked against each other.
type draft struct {
	findings  Findings
	flows     shelf[*flow]
	slots     shelf[*slotDef]
	responses shelf[*response]
	examples  shelf[*intentExamples]
	actions   shelf[*Action]
	config    shelf[setting]
	intents   []string  // declared, with or without examples
	languages []setting // beside the main one
}

// shelf keeps things by id in the order in which they came. A later one takes the place of an earlier one: that is how a
// shop's own directory overrides the pack it is laid over.
type shelf[T any] struct {
	ids    []string
	things map[string]T
	broken map[string]bool // could not be read; who names them is not at fault
}

func (s *shelf[T]) put(id string, thing T) {
	if s.things == nil {
		s.things = make(map[string]T)
	}
	if _, old := s.things[id]; !old {
		s.ids = append(s.ids, id)
	}
	s.things[id] = thing
}

func (s *shelf[T]) has(id string) bool {
	_, ok := s.things[id]
	return ok
}

func (s *shelf[T]) all(yield func(string, T) bool) {
	for _, id := range s.ids {
		if !yield(id, s.things[id]) {
			return
		}
	}
}

// topKeys are what a file may hold. The last three are CALM's; the classifier and the entity finder are ours, so they only
// declare names, and `session_config` says what our configuration says elsewhere.
var topKeys = []string{"version", "flows", "slots", "responses", "nlu", "actions", "config", "intents", "entities", "session_config", "language", additionalLanguages}

// read takes one file into the draft.
func (d *draft) read(src Source) {
	root, bad := readTree(src)
	if bad != nil {
		d.findings.add(pos{src.Name, bad.line, bad.column}, bad.rule, bad.mend, "%s", bad.text)
		return
	}
	if root == nil {
		return
	}
	r := reader{&d.findings}
	if !r.fields(root, "a flow file", topKeys...) {
		return
	}
	for _, e := range root.entries {
		if e.value.null {
			continue
		}
		switch e.key.text {
		case "flows":
			readEach(r, e.value, "flows", &d.flows, r.flow)
		case "slots":
			readEach(r, e.value, "slots", &d.slots, r.slot)
		case "responses":
			readEach(r, e.value, "responses", &d.responses, r.response)
		case "nlu":
			d.readExamples(r, e.value, r.language(root.get("language")))
		case "actions":
			d.readActions(r, e.value)
		case "config":
			d.readConfig(r, e.value, "")
		case "intents":
			d.readIntents(r, e.value)
		case "language":
			if root.get("nlu") == nil { // else it is that of the examples
				d.config.put("language", setting{e.value.pos, r.language(e.value)})
			}
		case additionalLanguages:
			d.readLanguages(r, e.value)
		}
	}
}

// readEach reads a mapping from ids to things onto a shelf.
func readEach[T any](r reader, n *node, what string, onto *shelf[T], read func(id string, key, value *node) (T, bool)) {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `name:` lines below `"+what+":`", "`%s` must be a mapping, not %s", what, n.shapeName())
		return
	}
	for _, e := range n.entries {
		id := r.name(e.key, "an entry of `"+what+"`")
		if id == "" {
			continue
		}
		if thing, ok := read(id, e.key, e.value); ok {
			onto.put(id, thing)
		} else if onto.broken == nil {
			onto.broken = map[string]bool{id: true}
		} else {
			onto.broken[id] = true
		}
	}
}

// readIntents takes CALM's list of intents: names, or one-entry mappings with options that only matter to its classifier.
func (d *draft) readIntents(r reader, n *node) {
	for _, item := range r.items(n, "`intents`") {
		if item.shape == mapping && len(item.entries) == 1 {
			item = item.entries[0].key
		}
		if name := r.name(item, "an intent"); name != "" {
			d.intents = append(d.intents, name)
		}
	}
}

// knownIntents are all that an author may refer to, sorted.
func (d *draft) knownIntents() []string {
	known := slices.Clone(d.intents)
	for _, e := range d.examples.all {
		known = append(known, e.intent)
	}
	slices.Sort(known)
	return slices.Compact(known)
}
