package flows

import (
	"slices"
	"strings"
)

// waits looks at each question by itself: can it be answered at all, and does the customer know with what?
func (v *prover) waits() {
	for f := range v.all {
		for _, s := range f.steps {
			if c, ok := s.verb.(*collect); ok && c.def != nil && c.ask != nil && len(c.ask.variations) > 0 {
				v.answerable(c)
			}
			if a, _ := s.asks(); a != nil {
				v.proof.Calls++
			}
		}
	}
}

func (v *prover) answerable(c *collect) {
	d := v.slots[c.slot]
	kinds := c.def.kindsHeard()
	switch {
	case c.def.secret && c.def.wants() == "":
		v.finding(c.at, "no-answer", "give the slot a mapping `{type: from_entity, entity: …}`",
			"whatever the customer types is thrown away: the secret `%s` is read from an entity only, and its mappings name none", c.slot)
	case v.answersTo(c, d) == 0:
		v.finding(c.at, "no-answer", "take the mapping `controlled` out, or offer choices that set the slot",
			"whatever the customer answers is thrown away: `%s` is filled by steps and actions only, and the question offers no choice that sets it", c.slot)
	case c.def.kind == CategoryKind && !c.ask.offers() && !slices.Contains(kinds, "from_entity") && !slices.Contains(kinds, "from_intent"):
		if missing := c.ask.unsaid(c.def.values); len(missing) > 0 {
			v.finding(c.at, "no-choices", "add `buttons:` to `"+c.ask.id+"`, or say the values in its text",
				"the customer would have to guess the word: `%s` takes %s only, and the question doesn't say so", c.slot, strings.Join(c.def.values, ", "))
		}
	}
}

// kindsHeard are the mappings of a slot.
func (s *slotDef) kindsHeard() []string {
	kinds := make([]string, len(s.mappings))
	for i := range s.mappings {
		kinds[i] = s.mappings[i].kind
	}
	return kinds
}

// unsaid are the values that some variation of a question doesn't mention.
func (x *response) unsaid(values []string) []string {
	var missing []string
	for i := range x.variations {
		text := " " + plainWords(x.variations[i].text.text.plain()) + " "
		for _, value := range values {
			if !strings.Contains(text, " "+plainWords(value)+" ") && !slices.Contains(missing, value) {
				missing = append(missing, value)
			}
		}
	}
	return missing
}
