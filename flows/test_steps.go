package flows

import (
	"slices"
	"strings"
)

var caseKeys = []string{"test_case", "steps", "fixtures", "metadata", "at", "hours", "customer", "channels", "story"}

// maxTestSteps bounds one case.
const maxTestSteps = 500

func (t *testReader) testCase(n *node) {
	if !t.fields(n, "a test case", caseKeys...) {
		return
	}
	name := n.get("test_case")
	if name == nil || strings.TrimSpace(t.text(name, "`test_case`")) == "" {
		t.findings.add(n.pos, "shape", "begin it with `- test_case: what it shows`", "a test case without a name")
		return
	}
	c := TestCase{File: n.file, Line: n.line, Name: strings.TrimSpace(name.text)}
	if first, twice := t.seen[c.Name]; twice {
		t.findings.add(name.pos, "duplicate", "choose another name", "a test case `%s` stands already in %s:%d", clip(c.Name), first.file, first.line)
	}
	t.seen[c.Name] = name.pos
	t.setting(&c, n)
	steps := n.get("steps")
	if steps == nil || steps.null {
		t.findings.add(n.pos, "shape", "add `steps:`", "the test case `%s` has no steps", clip(c.Name))
		return
	}
	for i, item := range t.items(steps, "`steps`") {
		if i == maxTestSteps {
			t.findings.add(item.pos, "too-large", "make several cases of it", "more than %d steps in a test case", maxTestSteps)
			break
		}
		t.step(&c, item)
	}
	for _, s := range t.stubs {
		if s.test == "" || s.test == c.Name {
			c.Stubs = append(c.Stubs, s.stub)
		}
	}
	t.cases = append(t.cases, c)
}

// setting reads what is so when a case begins.
func (t *testReader) setting(c *TestCase, n *node) {
	if at := n.get("at"); at != nil {
		c.At = t.moment(at)
		if c.At.At.IsZero() {
			t.findings.add(at.pos, "test-time", "write 2026-12-24T10:00", "`at` must be a date and a time")
		}
	}
	c.Hours = t.text(n.get("hours"), "`hours`")
	if who := n.get("customer"); who != nil && t.fields(who, "a customer", "id", "name", "locale") {
		c.Customer = TestCustomer{ID: t.text(who.get("id"), "`id`"), Name: t.text(who.get("name"), "`name`"), Locale: t.text(who.get("locale"), "`locale`")}
	}
	for _, ch := range t.names(n.get("channels"), "a channel") {
		if !slices.Contains(t.words.Channels, ch.text) {
			t.findings.unknown(ch.pos, "channel", ch.text, t.words.Channels)
		}
		c.Channels = append(c.Channels, ch.text)
	}
	for _, f := range t.names(n.get("fixtures"), "a fixture") {
		given, ok := t.fixtures[f.text]
		if !ok {
			t.findings.unknown(f.pos, "fixture", f.text, nil)
		}
		c.Given = append(c.Given, given...)
	}
	c.Given = tidy(c.Given)
	t.refers(n.get("metadata"))
	c.Story = t.story(n.get("story"))
}

// refers checks that metadata is there. It is for Rasa's channels; nothing here reads it.
func (t *testReader) refers(n *node) {
	if n != nil && n.shape == scalar && !t.metadata[n.text] {
		t.findings.unknown(n.pos, "metadata", n.text, nil)
	}
}

var stepVerbs = []string{
	"user", "bot", "utter", "slot_was_set", "slot_was_not_set", "wait", "slack", "shop", "duplicate", "reorder", "restart",
	"session", "page", "agent", "expect", "never",
}

// step reads one step into the case; `expect` may hold several, and `reorder` crosses the two before it.
func (t *testReader) step(c *TestCase, n *node) {
	s := TestStep{Line: n.line, Words: t.said(n)}
	if n.shape == scalar && slices.Contains([]string{"reorder", "restart"}, n.text) {
		n = &node{pos: n.pos, shape: mapping, entries: []entry{{key: n, value: &node{pos: n.pos, text: "true", word: true}}}}
	}
	if n.shape != mapping || len(n.entries) == 0 {
		t.findings.add(n.pos, "shape", "write `- user: …` or another step", "a step of a test must be a mapping, not %s", n.shapeName())
		return
	}
	head := n.entries[0]
	s.Verb = head.key.text
	switch {
	case s.Verb == "commands":
		t.note(head.key.pos, "needs-model", "`commands`, what a language model would have answered,", "take it out, or check what follows from it")
		return
	case !slices.Contains(stepVerbs, s.Verb):
		t.findings.unknown(head.key.pos, "step", s.Verb, stepVerbs)
		return
	}
	known := []string{s.Verb, "note"}
	if s.Verb == "user" {
		known = append(known, "assertions", "assertion_order_enabled", "metadata")
	}
	t.fields(n, "a step of a test", known...)
	s.Note = t.caption(n.get("note"), "`note`", maxCaption)
	switch s.Verb {
	case "reorder":
		t.reorder(c, n)
		return
	case "expect":
		for _, want := range t.heads(head.value) {
			e := s
			t.expect(&e, want.head, want.at, want.value)
			c.Steps, s.Note = append(c.Steps, e), ""
		}
		return
	case "agent":
		for _, did := range t.heads(head.value) {
			a := s
			t.agent(&a, did.head, did.at, did.value)
			c.Steps, s.Note = append(c.Steps, a), ""
		}
		return
	}
	t.plain(&s, n, head.value)
	c.Steps = append(c.Steps, s)
}

// plain reads the verbs whose value is a text or a list.
func (t *testReader) plain(s *TestStep, n, v *node) {
	switch s.Verb {
	case "user":
		s.Texts = t.textList(v, "`user`")
		s.Ordered = t.truth(n.get("assertion_order_enabled"), "`assertion_order_enabled`", false)
		t.refers(n.get("metadata"))
		if a := n.get("assertions"); a != nil && !a.null {
			for _, item := range t.items(a, "`assertions`") {
				t.assertion(s, item)
			}
		}
	case "never", "bot":
		s.Texts = t.textList(v, "`"+s.Verb+"`")
	case "utter":
		if id := t.name(v, "a response"); id != "" {
			t.response(v.pos, id)
			s.Texts = []string{id}
		}
	case "slot_was_set", "slot_was_not_set":
		s.Slots = t.slotList(v)
	case "wait":
		s.Length = t.moment(v)
	case "slack":
		s.Mode = t.oneOf(v, "slack", "up", "down", "refuses")
	case "page":
		s.Mode = t.oneOf(v, "page", "away", "open")
	case "session":
		s.Mode = t.oneOf(v, "session", "new")
	case "duplicate":
		s.Mode = t.oneOf(v, "duplicate", "last")
	case "restart":
	case "shop":
		t.shop(s, v)
	}
}

// shop reads how the shop is, or what an action answers from here on.
func (t *testReader) shop(s *TestStep, v *node) {
	if v.shape != mapping {
		word, length, timed := strings.Cut(t.text(v, "`shop`"), " ")
		s.Mode = word
		if timed {
			s.Length = t.moment(&node{pos: v.pos, text: length, word: true})
		}
		if modes := []string{"up", "slow", "error", "down"}; !slices.Contains(modes, word) || timed && word != "slow" {
			t.findings.unknown(v.pos, "state of the shop", word, modes)
		}
		return
	}
	s.Mode = "answers"
	for _, e := range v.entries {
		stub := TestStub{Action: t.action(e.key.pos, e.key.text), Result: Result{Outcome: OK}}
		if e.value.shape != mapping {
			t.findings.add(e.value.pos, "shape", "write `{shop_result: ok, slot: value}`", "what `%s` answers must be a mapping, not %s", e.key.text, e.value.shapeName())
			continue
		}
		for _, f := range e.value.entries {
			stub.set(t.value(f.key, f.value))
		}
		s.Stubs = append(s.Stubs, stub)
	}
}

// reorder crosses the last two messages of one side.
func (t *testReader) reorder(c *TestCase, n *node) {
	k := len(c.Steps)
	if k >= 2 {
		first, second := &c.Steps[k-2], &c.Steps[k-1]
		told := first.Verb == "agent" && first.Act == "says" && first.Who == second.Who && first.Act == second.Act
		if first.Verb == second.Verb && (first.Verb == "user" || told) && len(first.Texts) == 1 && len(second.Texts) == 1 && !first.Crossed {
			first.Texts, first.Crossed = []string{second.Texts[0], first.Texts[0]}, true
			first.Asserts, first.Ordered = slices.Concat(first.Asserts, second.Asserts), first.Ordered || second.Ordered
			first.Words += ", after " + second.Words
			if first.Note == "" {
				first.Note = second.Note
			}
			c.Steps = c.Steps[:k-1]
			return
		}
	}
	t.findings.add(n.pos, "reorder", "write it right after two `user`, or two `agent: says …`", "`reorder` has no two messages before it")
}

func (t *testReader) response(at pos, id string) {
	if _, ok := t.pack.responses[id]; !ok {
		t.findings.unknown(at, "response", id, t.responseNames())
	}
}

// said is a step as its author wrote it, in one line.
func (t *testReader) said(n *node) string {
	if n.line < 1 || n.line > len(t.lines) {
		return ""
	}
	return clip(strings.TrimPrefix(strings.TrimSpace(t.lines[n.line-1]), "- "))
}
