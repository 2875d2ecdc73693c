package flows

import (
	"cmp"
	"slices"
)

// Gazetteer is what a pack teaches whoever finds entities: only of kinds that some slot is filled from, and none that the product
// finds by itself.
type Gazetteer struct {
	Phrases  []Phrase  // of lookup tables, of marks in examples, and their synonyms; sorted by entity and text
	Regexes  []Regex   // RE2, to be matched between word boundaries, without regard to case
	Synonyms []Synonym // what a found text stands for
	Roles    []Role
}

// Phrase is a text that names an entity of that kind, in whatever case. Value is what it stands for.
type Phrase struct{ Entity, Text, Value string }

// Regex finds entities of that kind.
type Regex struct{ Entity, Pattern string }

// Synonym says that a text means a value.
type Synonym struct{ Text, Value string }

// Role is what an entity is when those words stand before it: "to" makes a city the destination.
type Role struct{ Entity, Role, Before string }

// Gazetteer is computed when the pack is compiled; the caller owns the copy.
func (p *Pack) Gazetteer() Gazetteer {
	g := p.gazetteer
	return Gazetteer{slices.Clone(g.Phrases), slices.Clone(g.Regexes), slices.Clone(g.Synonyms), slices.Clone(g.Roles)}
}

// gazetteer gathers it.
func (d *draft) gazetteer() Gazetteer {
	wanted := d.wanted()
	var g Gazetteer
	canonical := make(map[string][]string) // values, and the kinds that have them
	add := func(entity, text, value string) {
		if !worded(text) {
			return
		}
		g.Phrases = append(g.Phrases, Phrase{entity, text, value})
		if key := plainWords(value); !slices.Contains(canonical[key], entity) {
			canonical[key] = append(canonical[key], entity)
		}
	}
	for entity, list := range d.lookups.all {
		if wanted[entity] {
			for _, text := range list.texts {
				add(entity, text, d.synonymOf(text))
			}
		}
	}
	for entity, list := range d.regexes.all {
		if wanted[entity] {
			for _, text := range list.texts {
				g.Regexes = append(g.Regexes, Regex{entity, text})
			}
		}
	}
	for _, e := range d.examples.all {
		for _, m := range e.marks {
			if wanted[m.entity] {
				add(m.entity, m.text, cmp.Or(m.value, d.synonymOf(m.text)))
			}
			if m.role != "" {
				g.Roles = append(g.Roles, Role{m.entity, m.role, m.before})
			}
		}
	}
	for value, list := range d.synonyms.all {
		for _, text := range list.texts {
			g.Synonyms = append(g.Synonyms, Synonym{text, value})
			for _, entity := range canonical[plainWords(value)] {
				add(entity, text, value)
			}
		}
	}
	slices.SortStableFunc(g.Phrases, func(a, b Phrase) int {
		return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Text, b.Text))
	})
	g.Phrases = slices.CompactFunc(g.Phrases, func(a, b Phrase) bool { return a.Entity == b.Entity && a.Text == b.Text })
	return g
}

// wanted are the kinds of entity that slots are filled from and that have to be taught.
func (d *draft) wanted() map[string]bool {
	kinds := make(map[string]bool)
	for _, def := range d.slots.all {
		if len(def.mappings) == 0 {
			kinds[def.name] = true
		}
		for i := range def.mappings {
			switch m := &def.mappings[i]; m.kind {
			case "from_entity":
				kinds[m.entity] = true
			case "from_llm":
				kinds[def.name] = true
			}
		}
	}
	for _, kind := range heardEntities {
		delete(kinds, kind)
	}
	return kinds
}

// findable notes an entity that nothing finds.
func (j *joiner) findable(def *slotDef, m *slotMapping) {
	if m.kind != "from_entity" || m.entity == "" {
		return
	}
	if _, ok := slices.BinarySearch(j.found, m.entity); ok {
		return
	}
	m.unheard = true
	j.findings.note(m.pos, needsComponent, "add a `lookup:` or a `regex:` of that name", "nothing here finds the entity `%s`: the answer to the question is taken whole", m.entity)
}
