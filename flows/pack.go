package flows

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
)

// Source is one file of a pack. Name is the path that findings show, "retail/gift_card.yml".
type Source struct {
	Name string
	Text []byte
}

// Flow is what others may know of a flow. TurnLimit is in customer turns; 0 means the default.
type Flow struct {
	ID, Name, Description string
	TurnLimit             int
}

// Example is one training example of an intent, entity marks stripped. Language is the pack's main one if its file names none.
type Example struct{ Text, Intent, Language string }

// Pack is a compiled set of flows, slots, responses and examples. It is immutable and safe for concurrent use.
type Pack struct {
	hash      string
	language  string    // of texts that name none
	others    []setting // languages beside it
	order     []Flow
	flows     map[string]*flow
	slots     map[string]*slotDef
	responses map[string]*response
	actions   shelf[*Action]
	agents    shelf[*AgentAction]
	config    map[string]setting
	locales   *locales
	triggers  map[string][]begins // by intent, in the order of the files
	reads     map[string]bool     // slots that a text or a condition reads
	examples  []Example
	gazetteer Gazetteer
	notes     Findings
	overrides []Override
}

// begins is a flow that an intent triggers.
type begins struct {
	flow  *flow
	least float64
}

// maxSources bounds a pack, in bytes: 200 flows take about half a megabyte.
const maxSources = 2 << 20

// Compile parses, checks and compiles one pack. Later sources override earlier ones id by id: flow, response, slot, an intent's
// examples, a config key. If the author's files are at fault, err is Findings, all of them up to
// maxFindings, and the notes behind them. What it takes is bounded, whatever the files hold: a pack of 200 flows some 100 ms, the most hostile a few seconds.
func Compile(sources []Source) (*Pack, error) {
	sources = withoutTests(sources)
	d := &draft{}
	d.layPatterns()
	total := 0
	for _, src := range sources {
		if total += min(len(src.Text), maxBytes); total > maxSources {
			d.findings.add(pos{src.Name, 1, 1}, "too-large", "split it into several packs", "the pack has more than %d MB", maxSources>>20)
			break
		}
		d.read(src)
	}
	d.join()
	mistakes, notes := d.findings.split()
	if len(mistakes) > 0 {
		return nil, append(mistakes, notes...)
	}
	p := d.pack(fingerprint(sources))
	p.notes, p.overrides, p.gazetteer = notes, d.overrides(), d.gazetteer()
	return p, nil
}

func (d *draft) pack(hash string) *Pack {
	p := &Pack{
		hash: hash, language: "en", flows: d.flows.things, slots: d.slots.things, responses: d.responses.things,
		actions: d.actions, agents: d.agents, config: d.config.things, locales: d.locales, triggers: make(map[string][]begins), reads: d.reads,
	}
	if l, ok := p.config["language"]; ok && l.text != "" {
		p.language = l.text
	}
	var last []*flow // the embedded patterns: an author's flow for the same intent comes first
	for _, f := range d.flows.all {
		if f.ours() {
			last = append(last, f)
			continue
		}
		p.order = append(p.order, f.Flow)
		p.triggered(f)
	}
	for _, f := range last {
		p.triggered(f)
	}
	p.others = slices.DeleteFunc(d.languages, func(l setting) bool { return strings.EqualFold(l.text, p.language) })
	for _, e := range d.examples.all {
		for _, text := range e.texts {
			p.examples = append(p.examples, Example{text, e.intent, cmp.Or(e.language, p.language)})
		}
	}
	return p
}

// triggered notes which intents begin a flow.
func (p *Pack) triggered(f *flow) {
	for _, t := range f.triggers {
		p.triggers[t.intent] = append(p.triggers[t.intent], begins{f, t.least})
	}
}

// fingerprint tells packs apart: names and texts, the patterns below them included, each with its length, so that no two lists of sources look alike.
func fingerprint(sources []Source) string {
	h := sha256.New()
	var size [8]byte
	for _, src := range append([]Source{patternsSource}, sources...) {
		for _, part := range [][]byte{[]byte(src.Name), src.Text} {
			binary.BigEndian.PutUint64(size[:], uint64(len(part)))
			h.Write(size[:])
			h.Write(part)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Hash is the first 12 hexadecimal digits of SHA-256 over the sources. It names the pack in a Talk.
func (p *Pack) Hash() string { return p.hash }

// Flow finds a flow by id.
func (p *Pack) Flow(id string) (Flow, bool) {
	f, ok := p.flows[id]
	if !ok {
		return Flow{}, false
	}
	return f.Flow, true
}

// Flows lists the flows that authors wrote, in the order of the files. The caller owns the list.
func (p *Pack) Flows() []Flow { return append([]Flow(nil), p.order...) }

// Examples lists the training examples in the order of the files. The caller owns the list.
func (p *Pack) Examples() []Example { return append([]Example(nil), p.examples...) }

// Trigger names the flow that the best intent of s begins, the first in the order of the files. Flow guards depend on the talk and
// are left to Walk.
func (p *Pack) Trigger(s Said) (flow string, ok bool) {
	h := hear(&s)
	best := h.best()
	for _, t := range p.begins(best.Name) {
		if best.Confidence >= t.least {
			return t.flow.ID, true
		}
	}
	return "", false
}

// Reply renders a response; false if there is none of that id, or its conditions exclude every variation. Slots that vars, sorted
// by name, does not have show their initial value.
func (p *Pack) Reply(id string, v View, vars []Slot) (Reply, bool) {
	line, ok := p.responses[id]
	if !ok {
		return Reply{}, false
	}
	return line.reply(env{tidy(vars), &v}, v, p.language)
}

// Show writes a value as a reader of v reads it.
func (p *Pack) Show(s Slot, v View) string {
	return p.locales.show(s, v.languageOr(p.language), v.Today)
}

// Action finds an action that the pack declares. Nobody changes what it points to.
func (p *Pack) Action(name string) (*Action, bool) {
	a, ok := p.actions.things[name]
	return a, ok
}

// Actions lists the declared actions in the order of the files.
func (p *Pack) Actions() []*Action {
	var all []*Action
	for _, a := range p.actions.all {
		all = append(all, a)
	}
	return all
}

// Config gives a scalar below `config:` by its dotted key, "gift_card.auto_limit".
func (p *Pack) Config(key string) (string, bool) {
	s, ok := p.config[key]
	return s.text, ok
}

// Asking says what the last bot line asked; false if nothing waits for the customer.
func (p *Pack) Asking(t Talk) (Question, bool) {
	f, s := p.standing(t)
	if s == nil {
		return Question{}, false
	}
	c, ok := s.verb.(*collect)
	if !ok || t.Stack[len(t.Stack)-1].Call != "" {
		return Question{}, false
	}
	q := Question{
		Flow: f.ID, Step: s.id, Slot: c.slot, Secret: c.def.secret, Mask: c.def.mask, Kind: c.def.kind,
		Entity: c.def.wants(),
	}
	if q.Secret {
		q.Kind = SecretKind
	}
	return q, true
}

// Step names the place where t stands as a person would, "gift card → open"; empty if nothing runs.
func (p *Pack) Step(t Talk) string {
	f, s := p.standing(t)
	if s == nil {
		return ""
	}
	return f.Name + " → " + s.place()
}

// standing is the innermost flow and its step.
func (p *Pack) standing(t Talk) (*flow, *step) {
	if len(t.Stack) == 0 {
		return nil, nil
	}
	top := t.Stack[len(t.Stack)-1]
	f := p.flows[top.Flow]
	if f == nil {
		return nil, nil
	}
	return f, f.byID[top.Step]
}
