package flows

import (
	"slices"
	"strings"
)

// texts looks at every line that a customer may read, whoever says it.
func (v *prover) texts() {
	promising := v.promising()
	for f := range v.all {
		for _, s := range f.steps {
			v.forAgents(s)
		}
	}
	for line := range v.lines {
		for i := range line.variations {
			c := &line.variations[i]
			for t := range c.templates {
				v.words(t, promising[line])
			}
			for _, part := range c.slots() {
				v.hidden(part.part, "customer")
			}
			if c.channel == "" && !line.hasOwn(c, "sms") || c.channel == "sms" {
				v.byText(c)
			}
		}
	}
}

// forAgents looks at what agents read on the card.
func (v *prover) forAgents(s *step) {
	var texts []template
	switch verb := s.verb.(type) {
	case *handoff:
		texts = []template{verb.reason, verb.topic}
	case *promise:
		texts = []template{verb.reason, verb.topic, verb.what}
	}
	for _, t := range texts {
		for _, part := range t.parts {
			v.hidden(part, "agent")
		}
	}
}

// hidden notes a place for a secret of which nothing is ever shown.
func (v *prover) hidden(part part, reader string) {
	if d := v.slots[part.slot]; d != nil && d.def != nil && d.def.secret && d.def.mask == "" {
		v.finding(part.at, "secret-shown", "take it out, or give the slot `mask: last4`",
			"the %s would read a hole: `%s` is secret and nothing of it may be shown", reader, part.slot)
	}
}

// promising are the texts of flows that make a promise: they may name a time.
func (v *prover) promising() map[*response]bool {
	found := make(map[*response]bool)
	for f := range v.all {
		if !slices.ContainsFunc(f.steps, func(s *step) bool { return s.promises() }) {
			continue
		}
		for _, s := range f.steps {
			for _, line := range s.said() {
				found[line] = true
			}
		}
	}
	return found
}

// promises says whether people owe an answer after this step, or the bot goes on looking.
func (s *step) promises() bool {
	switch verb := s.verb.(type) {
	case *promise:
		return true
	case *watch:
		return !verb.none
	}
	return false
}

// words notes what no answer may say, by the lists of prove_words.go.
func (v *prover) words(t *template, promising bool) {
	text := t.plain()
	if bad := sendsAway.find(text); bad != "" {
		v.finding(t.pos, "sent-away", "settle it here, or `handoff`", "the customer is sent away: “%s” in “%s”", strings.TrimSpace(bad), clip(text))
	}
	if bad := vows(text); bad != "" && !promising {
		v.finding(t.pos, "empty-promise", "use `promise` or `watch`, which keep it, or say what is true now",
			"the customer is promised what nobody keeps: “%s” in “%s”", strings.TrimSpace(bad), clip(text))
	}
}

// byText looks at a line as a text message: its length, and words that carriers take for commands.
func (v *prover) byText(c *variation) {
	choices := ""
	for k := range c.buttons {
		for t := range c.buttons[k].templates {
			title := t.plain()
			if slices.Contains(carrierStops, strings.ToUpper(strings.TrimSpace(title))) {
				v.finding(c.buttons[k].pos, "carrier-word", "give it another title", "by SMS the customer who answers “%s” is cut off: carriers take it for “no more messages”", title)
			}
		}
		choices += "\n1 " + c.buttons[k].title.typical()
	}
	for t := range c.templates {
		if bad := invites.find(t.plain()); bad != "" {
			v.finding(t.pos, "carrier-word", "choose another word", "by SMS the customer would be cut off or never heard: carriers take the word in “%s” for a command of theirs", strings.TrimSpace(bad))
		}
		if n, why := segments(t.typical() + choices); n > maxSegments {
			v.finding(t.pos, "sms-segments", "shorten it, or write a variation with `channel: sms`",
				"by SMS the customer would get this in %d pieces, maybe not in order%s; %d are the most", n, why, maxSegments)
		}
	}
}

// hasOwn says whether a variation gives way to one for a channel.
func (x *response) hasOwn(c *variation, channel string) bool {
	return slices.ContainsFunc(x.variations, func(o variation) bool {
		return o.channel == channel && o.language == c.language && (o.cond == nil) == (c.cond == nil)
	})
}

// plain is the text with its slots as they are written.
func (t *template) plain() string { return t.without("") }

// typical is the text with something of the usual length in each place.
func (t *template) typical() string {
	var b strings.Builder
	for _, p := range t.parts {
		b.WriteString(p.text)
		if p.slot != "" {
			b.WriteString(strings.Repeat("x", typicalLength(p)))
		}
	}
	return b.String()
}

// typicalLength of a slot's value in characters.
func typicalLength(p part) int {
	switch {
	case p.def == nil:
		return 20
	case p.def.kind == FloatKind:
		return 6
	case p.def.kind == BoolKind:
		return 3
	case p.def.kind == CategoryKind:
		longest := 0
		for _, value := range p.def.values {
			longest = max(longest, len(value))
		}
		return longest
	}
	return 20
}
