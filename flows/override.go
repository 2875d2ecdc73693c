package flows

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Override is a thing of the pack that a later file has replaced by something else.
type Override struct {
	Kind   string // flow, response, slot, intent, config …
	ID     string
	By, Of Place // what counts now, and what it replaced
}

// Place is a place in an author's file, the line counted from 1.
type Place struct {
	File string
	Line int
}

// String gives `response utter_greet (my.yml:3) replaces retail/words.yml`.
func (o Override) String() string {
	return fmt.Sprintf("%s %s (%s:%d) replaces %s", o.Kind, o.ID, o.By.File, o.By.Line, o.Of.File)
}

// shipped begins the names of the files of the pack that ships with the product: what it says in place of a pattern is no news.
const shipped = "retail/"

// Overrides are the things that a later file has replaced by something else, sorted by the place of the replacement. The caller owns the list.
func (p *Pack) Overrides() []Override { return slices.Clone(p.overrides) }

// overrides gathers from the shelves.
func (d *draft) overrides() []Override {
	all := slices.Concat(
		d.flows.overrides("flow"), d.responses.overrides("response"), d.slots.overrides("slot"),
		d.examples.overrides("intent"), d.synonyms.overrides("synonym"), d.lookups.overrides("lookup"),
		d.regexes.overrides("regex"), d.actions.overrides("action"), d.agents.overrides("agent action"),
		d.config.overrides("config"),
	)
	slices.SortStableFunc(all, func(a, b Override) int {
		return cmp.Or(cmp.Compare(a.By.File, b.By.File), cmp.Compare(a.By.Line, b.By.Line))
	})
	return all
}

// replacement is a thing that took the place of another, whose words were was.
type replacement struct {
	Override
	was string
}

// overrides are the replacements that say something else than what they replaced: a copy of it is no news.
func (s *shelf[T]) overrides(kind string) []Override {
	var all []Override
	now := maps.Clone(s.written)
	for _, r := range slices.Backward(s.replaced) {
		if r.was != now[r.ID] {
			r.Kind = kind
			all = append(all, r.Override)
		}
		now[r.ID] = r.was
	}
	slices.Reverse(all)
	return all
}

// canonical is what a node says, told apart from any other whatever the place and the remarks. The order of keys counts.
func (n *node) canonical() string {
	var b strings.Builder
	n.tell(&b)
	return b.String()
}

func (n *node) tell(b *strings.Builder) {
	if n == nil {
		return
	}
	fmt.Fprintf(b, "%d %t %t %q(", n.shape, n.null, n.word, n.text)
	for _, e := range n.entries {
		e.key.tell(b)
		e.value.tell(b)
	}
	for _, item := range n.items {
		item.tell(b)
	}
	b.WriteByte(')')
}

// where is the place of anything that has one.
func (p pos) where() Place { return Place{p.file, max(1, p.line)} }

// replace notes that one thing takes the place of another of the same id.
func (s *shelf[T]) replace(id string, old, thing T) {
	type placed interface{ where() Place }
	by, known := any(thing).(placed)
	of, knew := any(old).(placed)
	if known && knew && by.where().File != of.where().File && !(of.where().File == patternsSource.Name && strings.HasPrefix(by.where().File, shipped)) {
		s.replaced = append(s.replaced, replacement{Override{ID: id, By: by.where(), Of: of.where()}, s.written[id]})
	}
}
