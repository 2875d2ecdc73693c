package flows

import (
	"cmp"
	"slices"
	"strings"
)

// joiner makes one pack of a draft: it finds what each name means, and notes the names that mean nothing.
type joiner struct {
	draft    *draft
	findings *Findings
	slots    []string // declared, sorted
	fields   []string // filled by actions without being declared
	intents  []string
	locales  *locales
	uses     *uses    // of what is joined now; nil: nobody asks
	found    []string // kinds of entity that something finds, sorted
}

// verbFields are filled by verbs; a pack need not declare them.
var verbFields = []string{watchSlot, verifySlot, verifyMisses}

func (d *draft) join() {
	j := &joiner{draft: d, findings: &d.findings, slots: slices.Sorted(slices.Values(d.slots.ids)), fields: append(d.actionFields(), verbFields...), intents: d.knownIntents(), locales: readLocales(d.config, &d.findings)}
	d.locales = j.locales
	d.gatherMeanings()
	j.found = d.found()
	for _, def := range d.slots.all {
		j.joinSlot(def)
	}
	for _, line := range d.responses.all {
		j.using(&line.uses, func() { j.joinResponse(line) })
	}
	for _, a := range d.actions.all {
		j.joinAction(a)
	}
	j.joinCustom()
	for _, a := range d.agents.all {
		j.joinAgentAction(a)
	}
	for _, f := range d.flows.all {
		j.joinFlow(f)
	}
	for _, f := range d.flows.all {
		f.gather()
		for _, s := range f.steps {
			if v, ok := s.verb.(*watch); ok {
				v.gather(d, s)
			}
		}
	}
}

func (j *joiner) joinFlow(f *flow) {
	j.predicate(f.guard)
	for _, t := range f.triggers {
		j.intent(t.pos, t.intent)
	}
	for _, p := range f.persisted {
		j.slot(p.pos, p.text)
	}
	for _, s := range f.steps {
		j.using(&s.uses, func() { s.verb.check(j, f, s) })
		j.using(&s.choices, func() { s.join(j, f) })
	}
}

func (j *joiner) rejections(all []rejection) {
	for i := range all {
		j.predicate(all[i].cond)
		all[i].line = j.response(all[i].utterAt, all[i].utter)
	}
}

func (j *joiner) joinSlot(def *slotDef) {
	def.currency = cmp.Or(j.draft.config.things["currency"].text, "USD")
	j.rejections(def.rejections)
	if def.refillAt != nil {
		def.refill = j.response(def.refillAt.pos, def.refillAt.text)
	}
	for _, value := range def.values {
		if list := j.draft.synonyms.things[value]; list != nil {
			for _, text := range list.texts {
				def.synonyms = append(def.synonyms, Synonym{" " + plainWords(text) + " ", value})
			}
		}
	}
	for i := range def.mappings {
		j.findable(def, &def.mappings[i])
		for _, f := range def.mappings[i].active {
			j.flow(f.pos, f.text)
		}
	}
	for _, m := range def.mappings {
		for _, n := range slices.Concat(m.intents, m.never) {
			j.intent(n.pos, n.text)
		}
	}
}

func (j *joiner) joinResponse(x *response) {
	for i := range x.variations {
		v := &x.variations[i]
		j.predicate(v.cond)
		j.wording(&v.text)
		for k := range v.others {
			j.wording(&v.others[k])
		}
		if v.counted.slot != "" {
			v.counted.def = j.readable(v.counted.at, v.counted.slot)
		}
		for k := range v.buttons {
			j.button(&v.buttons[k])
		}
	}
}

func (j *joiner) template(t *template) {
	t.locales = j.locales
	for i := range t.parts {
		if p := &t.parts[i]; p.slot != "" {
			if !strings.HasPrefix(p.slot, "context.") && !j.known(p.slot) && j.filledByCode(p.at, p.slot) {
				continue
			}
			p.def = j.readable(p.at, p.slot)
		}
	}
}

func (j *joiner) wording(w *wording) {
	j.template(&w.text)
	for i := range w.forms {
		j.template(&w.forms[i].text)
	}
}

func (j *joiner) button(b *button) {
	j.template(&b.title)
	j.payload(b.pos, &b.payload)
	for i := range b.others {
		if o := &b.others[i]; o.title != nil {
			j.template(o.title)
		}
		j.payload(b.pos, b.others[i].payload)
	}
}

// payload checks what a tap would begin or fill.
func (j *joiner) payload(at pos, p *template) {
	if p == nil || len(p.parts) == 0 {
		return
	}
	intent, values, ok := parsePayload(p.parts[0].text)
	switch {
	case !ok:
	case intent != "":
		j.intent(at, intent)
	default:
		for _, v := range values {
			j.slot(at, v.Kind)
		}
	}
}

// predicate resolves the slots of a condition, and notes a comparison with a value that a slot can't have.
func (j *joiner) predicate(x *expr) {
	x.each(func(n *expr) {
		if n.op == opSlot && n.slot != "" {
			n.def = j.readable(n.at, n.slot)
		}
	})
	x.each(func(n *expr) {
		switch {
		case n.a == nil || n.b == nil:
		case n.op == opEqual || n.op == opDiffer:
			j.possible(n.a, n.b)
			j.possible(n.b, n.a)
		case n.op == opContains && n.a.op == opSet:
			for _, v := range n.a.set {
				j.possible(n.b, v)
			}
		}
	})
}

func (j *joiner) possible(slot, value *expr) {
	if slot.op != opSlot || value.op != opValue || value.val.Kind != TextKind {
		return
	}
	var can []string
	switch {
	case slot.def != nil && slot.def.kind == CategoryKind && !slot.def.secret:
		can = slot.def.values
		if slot.slot == resultSlot {
			can = append(slices.Clone(can), outcomes...)
		}
	case slot.def == nil && slot.slot == resultSlot:
		can = outcomes
	case slot.def == nil && slot.slot == watchSlot:
		can = watchOutcomes
	case slot.def == nil && slot.slot == verifySlot:
		can = verifyOutcomes
	default:
		return
	}
	if !slices.Contains(can, value.val.Text) {
		j.findings.unknown(value.at, "value", value.val.Text, can)
	}
}

// slot finds a declared slot.
func (j *joiner) slot(at pos, name string) *slotDef {
	if name == "" {
		return nil
	}
	def, ok := j.draft.slots.things[name]
	switch {
	case ok:
		j.uses.slot(name)
	case j.draft.slots.broken[name]:
	case builtIn(name) != nil:
		j.findings.add(at, "read-only", "use a slot of your own", "`%s` can be read and not be set", name)
	default:
		if def = j.calmSlot(at, name); def == nil {
			j.findings.unknown(at, "slot", name, j.slots)
		}
	}
	return def
}

// readable finds what a condition or a text may read: a declared slot, a built-in one, or a field of an action's answer, which gives
// nil.
func (j *joiner) readable(at pos, name string) *slotDef {
	j.uses.slot(name)
	j.draft.readsSlot(name)
	if def, ok := j.draft.slots.things[name]; ok {
		return def
	}
	if value, ok := strings.CutPrefix(name, contextPrefix); ok {
		if !slices.Contains(contextNames, value) {
			j.findings.unknown(at, "value", value, contextNames)
		}
		return nil
	}
	if def := builtIn(name); def != nil {
		return def
	}
	if !j.known(name) {
		j.findings.unknown(at, "slot", name, slices.Concat(j.slots, j.fields, builtInNames()))
	}
	return nil
}

// known says whether a name is one that an author may read. One whose declaration is at fault is, for that was noted already.
func (j *joiner) known(name string) bool {
	return slices.Contains(j.fields, name) || j.draft.slots.broken[name] || j.draft.slots.has(name) || builtIn(name) != nil
}

// reading finds an action that asks and changes nothing; why is what else could happen.
func (j *joiner) reading(at pos, name, why string) (a asked, ok bool) {
	a, ok = j.asked(name)
	switch {
	case !ok && !j.draft.actions.broken[name]:
		j.findings.unknown(at, "action", name, j.draft.actionNames())
	case a.writes:
		j.findings.add(at, "not-a-reading", "name an action that only looks, such as `shop_order`", "%s: `%s` does not only look", why, name)
		ok = false
	}
	return a, ok
}

func (j *joiner) response(at pos, id string) *response {
	if id == "" {
		return nil
	}
	line, ok := j.draft.responses.things[id]
	if j.uses != nil && ok {
		j.uses.lines = append(j.uses.lines, line)
	}
	if !ok && !j.draft.responses.broken[id] {
		j.findings.unknown(at, "response", id, j.draft.responses.ids)
	}
	return line
}

func (j *joiner) flow(at pos, id string) *flow {
	if id == "" {
		return nil
	}
	f, ok := j.draft.flows.things[id]
	if j.uses != nil && ok {
		j.uses.flows = append(j.uses.flows, f)
	}
	if !ok && !j.draft.flows.broken[id] {
		j.findings.unknown(at, "flow", id, j.draft.flows.ids)
	}
	return f
}

func (j *joiner) intent(at pos, name string) {
	if name != "" && !slices.Contains(j.intents, name) {
		j.findings.unknown(at, "intent", name, j.intents)
	}
}

// gather works out what a flow asks and what is forgotten at its END, the flows that it calls included.
func (f *flow) gather() {
	g := gathering{kept: make(map[string]bool), lost: make(map[string]bool), asked: make(map[*slotDef]bool), seen: make(map[*flow]bool)}
	for _, p := range f.persisted {
		g.kept[p.text] = true
	}
	g.visit(f, f, MaxFrames)
	for _, def := range f.asks {
		g.kept[def.name] = g.kept[def.name] && !def.secret
	}
	for name := range g.lost {
		if !g.kept[name] {
			f.resets = append(f.resets, name)
		}
	}
	slices.Sort(f.resets)
}

type gathering struct {
	kept, lost map[string]bool
	asked      map[*slotDef]bool
	seen       map[*flow]bool
}

// visit adds the steps of a flow that f runs. Deeper than frames no call can go.
func (g *gathering) visit(f, run *flow, frames int) {
	if run == nil || g.seen[run] || frames == 0 {
		return
	}
	g.seen[run] = true
	for _, s := range run.steps {
		switch v := s.verb.(type) {
		case *collect:
			if v.def == nil {
				continue
			}
			if !g.asked[v.def] {
				g.asked[v.def] = true
				f.asks = append(f.asks, v.def)
			}
			g.lose(v.slot, v.keep)
		case *setSlots:
			for _, a := range v.values {
				g.lose(a.key.text, v.keep)
			}
		case *call:
			g.visit(f, v.to, frames-1)
		}
		f.matter = f.matter || s.mattersMuch() && !isPattern(f.ID)
	}
}

// mattersMuch says whether a step asks the customer or the world something, or leads to a flow that does. A flow without such a step
// is small talk.
func (s *step) mattersMuch() bool {
	switch v := s.verb.(type) {
	case *collect, *link:
		return true
	case *action:
		return v.line == nil && v.own == nil
	}
	return false
}

func (g *gathering) lose(name string, keep bool) {
	g.lost[name] = true
	g.kept[name] = g.kept[name] || keep
}

// touches says whether a running flow still needs a slot.
func (f *flow) touches(name string) bool {
	return slices.Contains(f.resets, name) || slices.ContainsFunc(f.asks, func(d *slotDef) bool { return d.name == name })
}
