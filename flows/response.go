package flows

import "slices"

// response is one `utter_…`, with its variations.
type response struct {
	pos
	id         string
	variations []variation
	uses       uses
}

// variation is one way to say it, for a channel, a language or a condition, or for all.
type variation struct {
	pos
	text              wording
	others            []wording // `translation:`
	channel, language string
	counted           counted
	cond              *expr
	buttons           []button
}

type button struct {
	pos
	title, payload template
	others         []otherButton // `translation:`
}

// otherButton is a button in another language. What it leaves out is as in the first.
type otherButton struct {
	language       string
	title, payload *template
}

func (r reader) response(id string, key, n *node) (*response, bool) {
	out := &response{pos: key.pos, id: id}
	before := len(*r.findings)
	for _, item := range r.items(n, "a response") {
		if v, ok := r.variation(item); ok {
			out.variations = append(out.variations, v)
		}
	}
	if n.shape == list && len(n.items) == 0 {
		r.findings.add(key.pos, "shape", "add `- text: …`", "the response `%s` says nothing", id)
	}
	// What only lacks something that is not there stays, speechless: saying it fetches a person.
	mistakes := slices.ContainsFunc((*r.findings)[before:], func(f Finding) bool { return !f.Note })
	return out, len(out.variations) > 0 || !mistakes
}

func (r reader) variation(n *node) (variation, bool) {
	v := variation{pos: n.pos}
	if !r.fields(n, "a variation", variationKeys...) {
		return v, false
	}
	n, ok := r.rich(n)
	if !ok {
		return v, false
	}
	text := n.get("text")
	if text == nil {
		r.findings.add(n.pos, "shape", "add `text:`", "a variation without a text")
		return v, false
	}
	r.wordings(&v, n, text)
	v.channel = r.text(n.get("channel"), "`channel`")
	v.language = r.text(n.get("language"), "`language`")
	if c := n.get("condition"); c != nil {
		v.cond = r.condition(c)
	}
	if b := n.get("buttons"); b != nil {
		for _, item := range r.choiceList(b, "`buttons`") {
			v.buttons = append(v.buttons, r.button(item))
		}
	}
	return v, true
}

// maxChoices bounds what one line offers; more is a list to be searched, not a choice.
const maxChoices = 20

func (r reader) choiceList(n *node, what string) []*node {
	items := r.items(n, what)
	if len(items) > maxChoices {
		r.findings.add(n.pos, "too-large", "ask in two steps", "%s with more than %d entries", what, maxChoices)
		return nil
	}
	return items
}

func (r reader) button(n *node) button {
	b := button{pos: n.pos}
	if !r.fields(n, "a button", "title", "payload", "translation") {
		return b
	}
	title := n.get("title")
	if title == nil {
		r.findings.add(n.pos, "shape", "add `title:`", "a button without a title")
		return b
	}
	b.title = r.template(title, "`title`")
	if p := n.get("payload"); p != nil {
		b.payload = payloadTemplate(r, p)
	}
	b.others = r.otherButtons(n.get("translation"))
	return b
}

// payloadTemplate keeps payloads as written: their braces are JSON (`/order{"number": "1042"}`), not slots.
func payloadTemplate(r reader, n *node) template {
	return template{parts: []part{{text: r.text(n, "`payload`")}}}
}

// condition is a predicate, or CALM's list of `{type: slot, name, value}` that must all hold.
func (r reader) condition(n *node) *expr {
	if n.shape == scalar {
		return r.predicate(n)
	}
	var all *expr
	for _, item := range r.items(n, "`condition`") {
		if !r.fields(item, "a condition", "type", "name", "value") {
			continue
		}
		name, value := item.get("name"), item.get("value")
		if t := item.get("type"); t == nil || t.text != "slot" || name == nil || value == nil {
			r.findings.add(item.pos, "shape", "write `{type: slot, name: x, value: y}`", "a condition needs `type: slot`, `name` and `value`")
			continue
		}
		want := r.typed(&slotDef{untyped: true}, value)
		one := &expr{op: opEqual, at: name.pos,
			a: &expr{op: opSlot, slot: r.name(name, "a slot"), at: name.pos},
			b: &expr{op: opValue, val: want, at: value.pos},
		}
		if all == nil {
			all = one
		} else {
			all = &expr{op: opAnd, a: all, b: one, at: name.pos}
		}
	}
	return all
}

// pick chooses among the variations that hold: the customer's language before the pack's before any, one with a condition before
// one without, one for this channel before one for all before any. Among equals the seed decides.
func (x *response) pick(e env, v View, main string) *variation {
	language := v.languageOr(main)
	best, equals := -1, uint32(0)
	for i := range x.variations {
		switch rank := x.variations[i].rank(e, v.Channel, language, main); {
		case rank > best:
			best, equals = rank, 1
		case rank == best:
			equals++
		}
	}
	if best < 0 {
		return nil
	}
	nth := spread(x.id, v.Seed) % equals
	for i := range x.variations {
		if c := &x.variations[i]; c.rank(e, v.Channel, language, main) == best {
			if nth == 0 {
				return c
			}
			nth--
		}
	}
	return nil
}

func (c *variation) rank(e env, channel, language, main string) int {
	if c.cond != nil && !c.cond.holds(e) {
		return -1
	}
	rank := 0
	switch {
	case c.speaks(language, main):
		rank += 20
	case c.speaks(main, main):
		rank += 10
	}
	if c.cond != nil {
		rank += 5
	}
	switch c.channel {
	case "":
		rank++
	case channel:
		rank += 2
	}
	return rank
}

// spread mixes the seed with the response's id (FNV-1a), so that one seed does not pick the first variation everywhere.
func spread(id string, seed uint32) uint32 {
	h := uint32(2166136261)
	for i := range len(id) {
		h = (h ^ uint32(id[i])) * 16777619
	}
	for range 4 {
		h = (h ^ seed&0xff) * 16777619
		seed >>= 8
	}
	return h ^ h>>15
}

// reply renders the variation that fits; false if the conditions of all of them fail.
func (x *response) reply(e env, v View, main string) (Reply, bool) {
	c := x.pick(e, v, main)
	if c == nil {
		return Reply{}, false
	}
	text, language := c.wordingFor(v.languageOr(main), main)
	out := Reply{ID: x.id, Text: text.of(&c.counted, e, language).render(e, language)}
	if len(c.buttons) > 0 {
		out.Choices = make([]Choice, len(c.buttons))
		for i := range c.buttons {
			out.Choices[i] = c.buttons[i].choice(e, language)
		}
	}
	return out, true
}

func (b *button) choice(e env, language string) Choice {
	title, payload := &b.title, &b.payload
	if o := b.other(language); o != nil {
		if o.title != nil {
			title = o.title
		}
		if o.payload != nil {
			payload = o.payload
		}
	}
	c := Choice{Title: title.render(e, language)}
	if len(payload.parts) > 0 {
		c.Payload = payload.parts[0].text
	}
	return c
}

func (x *response) offers() bool {
	for i := range x.variations {
		if len(x.variations[i].buttons) > 0 {
			return true
		}
	}
	return false
}

// choices are all that any variation offers in any language, each once.
func (x *response) choices(e env, main string) []Choice {
	offered := 0
	for i := range x.variations {
		for k := range x.variations[i].buttons {
			offered += 1 + len(x.variations[i].buttons[k].others)
		}
	}
	if offered == 0 {
		return nil
	}
	all := make([]Choice, 0, offered)
	add := func(c Choice) {
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	for i := range x.variations {
		v := &x.variations[i]
		for k := range v.buttons {
			b := &v.buttons[k]
			add(b.choice(e, v.tongue(main)))
			for o := range b.others {
				add(b.choice(e, b.others[o].language))
			}
		}
	}
	return all
}
