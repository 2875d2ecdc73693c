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
	agents    shelf[*AgentAction]
	config    shelf[setting]
	synonyms  shelf[*wordList]
	lookups   shelf[*wordList]
	regexes   shelf[*wordList]
	meanings  map[string]string // of synonyms, by their plain words
	phrases   int               // looked up so far
	patterns  int               // regular expressions so far
	custom    shelf[*node]      // actions that CALM's list names and that the product does not have
	intents   []string          // declared, with or without examples
	entities  []string          // declared
	languages []setting         // beside the main one
	locales   *locales
	reads     map[string]bool // slots that texts and conditions read
}

// shelf keeps things by id in the order in which they came. A later one takes the place of an earlier one: that is how a
// shop's own directory overrides the pack it is laid over.
type shelf[T any] struct {
	ids    []string
	things map[string]T
	broken map[string]bool // could not be read; who names them is not at fault

	written  map[string]string // what the author wrote, place and remarks aside
	replaced []replacement
}

// put keeps a thing; from is what the author wrote of it, nil: nothing.
func (s *shelf[T]) put(id string, thing T, from *node) {
	if s.things == nil {
		s.things, s.written = make(map[string]T), make(map[string]string)
	}
	if old, twice := s.things[id]; twice {
		s.replace(id, old, thing)
	} else {
		s.ids = append(s.ids, id)
	}
	s.things[id], s.written[id] = thing, from.canonical()
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

// readEach reads a mapping from ids to things onto a shelf.
func readEach[T any](r reader, n *node, what string, onto *shelf[T], read func(id string, key, value *node) (T, bool)) {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `name:` lines below `"+what+":`", "`%s` must be a mapping, not %s", what, n.shapeName())
		return
	}
	for _, e := range n.entries {
		id := ""
		if what == "responses" {
			id = r.slashed(e.key, "a response")
		} else {
			id = r.name(e.key, "an entry of `"+what+"`")
		}
		if id == "" {
			continue
		}
		if thing, ok := read(id, e.key, e.value); ok {
			onto.put(id, thing, e.value)
		} else if onto.broken == nil {
			onto.broken = map[string]bool{id: true}
		} else {
			onto.broken[id] = true
		}
	}
}

// knownIntents are all that an author may refer to, sorted.
func (d *draft) knownIntents() []string {
	known := slices.Clone(d.intents)
	for _, e := range d.examples.all {
		known = append(known, e.intent, baseOf(e.intent))
	}
	slices.Sort(known)
	return slices.Compact(known)
}

func (d *draft) readsSlot(name string) {
	if d.reads == nil {
		d.reads = make(map[string]bool)
	}
	d.reads[name] = true
}
