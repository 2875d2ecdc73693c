package flows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Override is a thing of the pack that a later file has replaced.
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

// Overrides are the things that a later file has replaced, sorted by the place of the replacement. The caller owns the list.
func (p *Pack) Overrides() []Override { return slices.Clone(p.overrides) }

// overrides gathers from the shelves.
func (d *draft) overrides() []Override {
	all := slices.Concat(
		named("flow", d.flows.replaced), named("response", d.responses.replaced), named("slot", d.slots.replaced),
		named("intent", d.examples.replaced), named("synonym", d.synonyms.replaced), named("lookup", d.lookups.replaced),
		named("regex", d.regexes.replaced), named("action", d.actions.replaced), named("agent action", d.agents.replaced),
		named("config", d.config.replaced),
	)
	slices.SortStableFunc(all, func(a, b Override) int {
		return cmp.Or(cmp.Compare(a.By.File, b.By.File), cmp.Compare(a.By.Line, b.By.Line))
	})
	return all
}

func named(kind string, replaced []Override) []Override {
	for i := range replaced {
		replaced[i].Kind = kind
	}
	return replaced
}

// where is the place of anything that has one.
func (p pos) where() Place { return Place{p.file, max(1, p.line)} }

// replace notes that one thing takes the place of another of the same id.
func (s *shelf[T]) replace(id string, old, thing T) {
	type placed interface{ where() Place }
	by, known := any(thing).(placed)
	of, knew := any(old).(placed)
	if known && knew && by.where().File != of.where().File && !(of.where().File == patternsSource.Name && strings.HasPrefix(by.where().File, shipped)) {
		s.replaced = append(s.replaced, Override{ID: id, By: by.where(), Of: of.where()})
	}
}
