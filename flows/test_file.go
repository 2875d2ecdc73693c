package flows

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// IsTests says whether a file holds conversation tests: `test_cases:` at its left edge, as in Rasa's end-to-end tests. Such a file
// is no part of a pack.
func (s Source) IsTests() bool {
	for line := range bytes.Lines(s.Text) {
		if bytes.HasPrefix(line, []byte("test_cases:")) {
			return true
		}
	}
	return false
}

// withoutTests leaves out the files that hold tests: a new test must not look like a new pack.
func withoutTests(sources []Source) []Source {
	if !slices.ContainsFunc(sources, Source.IsTests) {
		return sources
	}
	return slices.DeleteFunc(slices.Clone(sources), Source.IsTests)
}

// TestWords are the names that tests may use and that this package does not know.
type TestWords struct {
	Reasons  []string // of a handover
	Owners   []string // of a conversation
	People   []string // at the desk
	Channels []string
}

// Tests reads the conversation tests among sources and checks every name in them against the pack. err is Findings; notes tell
// what loads and needs something that is not there, each construct once.
func (p *Pack) Tests(sources []Source, words TestWords) (cases []TestCase, notes Findings, err error) {
	t := &testReader{pack: p, words: words, seen: map[string]pos{}, noted: map[string]bool{}}
	t.findings = &t.found
	for _, src := range sources {
		if src.IsTests() {
			t.file(src)
		}
	}
	t.notes.sort()
	if len(t.found) > 0 {
		t.found.sort()
		return nil, t.notes, t.found
	}
	return t.cases, t.notes, nil
}

// testReader reads test files.
type testReader struct {
	reader
	pack  *Pack
	words TestWords
	found Findings
	notes Findings
	noted map[string]bool
	cases []TestCase
	seen  map[string]pos // cases by name

	// Of the file that is read.
	lines    []string
	fixtures map[string][]Slot
	metadata map[string]bool
	stubs    []namedStub
}

// namedStub is an entry of `stub_custom_actions`; test is empty if it is for the whole file.
type namedStub struct {
	test string
	stub TestStub
}

var testKeys = []string{"test_cases", "fixtures", "metadata", "stub_custom_actions", "version"}

func (t *testReader) file(src Source) {
	t.lines = strings.Split(string(src.Text), "\n")
	src.Text = unwrap(src.Text)
	root, bad := readTree(src)
	if bad != nil {
		t.findings.add(pos{src.Name, bad.line, bad.column}, bad.rule, bad.mend, "%s", bad.text)
		return
	}
	if root == nil || !t.testKeys(root) {
		return
	}
	t.fixtures, t.metadata, t.stubs = map[string][]Slot{}, map[string]bool{}, nil
	if n := root.get("fixtures"); n != nil && !n.null {
		t.readFixtures(n)
	}
	if n := root.get("metadata"); n != nil && !n.null {
		for _, item := range t.items(n, "`metadata`") {
			for _, e := range item.entries {
				t.metadata[e.key.text] = true
			}
		}
	}
	if n := root.get("stub_custom_actions"); n != nil && !n.null {
		t.readStubs(n)
	}
	if n := root.get("test_cases"); n != nil && !n.null {
		for _, item := range t.items(n, "`test_cases`") {
			t.testCase(item)
		}
	}
}

func (t *testReader) testKeys(root *node) bool {
	if root.shape == mapping {
		for _, e := range root.entries {
			if slices.Contains(topKeys, e.key.text) && e.key.text != "version" {
				t.findings.add(e.key.pos, "mixed-file", "move it into a file of its own", "`%s` stands in a file of tests, where it counts for nothing", e.key.text)
				return false
			}
		}
	}
	return t.fields(root, "a test file", testKeys...)
}

// readFixtures takes `- name: [{slot: value}, …]`.
func (t *testReader) readFixtures(n *node) {
	for _, item := range t.items(n, "`fixtures`") {
		if item.shape != mapping {
			t.findings.add(item.pos, "shape", "write `- name:` and the slots below it", "a fixture must be a mapping, not %s", item.shapeName())
			continue
		}
		for _, e := range item.entries {
			given := []Slot{}
			for _, pair := range t.items(e.value, "a fixture") {
				for _, s := range pair.entries {
					given = append(given, t.value(s.key, s.value))
				}
			}
			t.fixtures[e.key.text] = given
		}
	}
}

// readStubs takes Rasa's stubs: `action:` or `test_case::action:` with the slots that it sets.
func (t *testReader) readStubs(n *node) {
	if n.shape != mapping {
		t.findings.add(n.pos, "shape", "write `action:` lines below it", "`stub_custom_actions` must be a mapping, not %s", n.shapeName())
		return
	}
	for _, e := range n.entries {
		test, action, scoped := strings.Cut(e.key.text, "::")
		if !scoped {
			test, action = "", e.key.text
		}
		stub := TestStub{Action: t.action(e.key.pos, action), Result: Result{Outcome: OK}}
		if !t.fields(e.value, "a stub", "events", "responses") {
			continue
		}
		if r := e.value.get("responses"); r != nil && len(r.items) > 0 {
			t.note(r.pos, "needs-component", "what a stub says by itself", "an action here only sets slots; let the flow say it")
		}
		if events := e.value.get("events"); events != nil && !events.null {
			for _, item := range t.items(events, "`events`") {
				if t.fields(item, "an event", "event", "name", "value", "timestamp") && item.get("name") != nil && item.get("value") != nil {
					stub.set(t.value(item.get("name"), item.get("value")))
				}
			}
		}
		t.stubs = append(t.stubs, namedStub{test, stub})
	}
}

// set takes one slot of a stub; the outcome is what the flow branches on.
func (s *TestStub) set(v Slot) {
	if v.Name == resultSlot {
		s.Result.Outcome = v.Text
		return
	}
	s.Result.Slots = append(s.Result.Slots, v)
}

// note tells once what cannot be done here.
func (t *testReader) note(at pos, rule, what, mend string) {
	if !t.noted[what] {
		t.noted[what] = true
		t.notes.add(at, rule, mend, "%s cannot be tested here", what)
	}
}

// action checks that the pack can ask for it.
func (t *testReader) action(at pos, name string) string {
	if _, ours := shopAction(name); !ours && !t.pack.actions.has(name) {
		known := slices.Clone(t.pack.actions.ids)
		for i := range shopActions {
			known = append(known, shopActions[i].name)
		}
		t.findings.unknown(at, "action", name, known)
	}
	return name
}

// filled are the slots that actions fill without being declared.
func (t *testReader) filled() []string {
	fields := slices.Clone(shopFields)
	for _, def := range t.pack.actions.all {
		for _, s := range def.Sets {
			fields = append(fields, s.Slot)
		}
	}
	return fields
}

// loose is a step whose value an author may write without quotes although YAML wants them: `expect: handoff {reason: facts}`.
var loose = regexp.MustCompile(`(?m)^([ \t]*(?:- )?(?:agent|expect):[ \t]+)([A-Za-z][^\n]*?)[ \t]*$`)

// unwrap puts such values in quotes, in their line, so that every place stays where it was.
func unwrap(text []byte) []byte {
	return loose.ReplaceAllFunc(text, func(line []byte) []byte {
		m := loose.FindSubmatch(line)
		if !bytes.Contains(m[2], []byte(": ")) && !bytes.Contains(m[2], []byte(" #")) {
			return line
		}
		quoted := bytes.ReplaceAll(m[2], []byte("'"), []byte("''"))
		return slices.Concat(m[1], []byte("'"), quoted, []byte("'"))
	})
}

// TestStep reads one step as `handrail chat` takes it, `agent` with "claims": the words of a test file, for whoever plays by hand.
// err is Findings.
func (p *Pack) TestStep(verb, arg string, words TestWords) (TestStep, error) {
	t := &testReader{pack: p, words: words, seen: map[string]pos{}, noted: map[string]bool{}}
	t.findings = &t.found
	at := pos{file: verb, line: 1, column: 1}
	if arg == "" {
		arg = "true"
	}
	c := &TestCase{}
	t.step(c, &node{pos: at, shape: mapping, entries: []entry{{key: &node{pos: at, text: verb}, value: &node{pos: at, text: arg, word: true}}}})
	if len(t.found) > 0 {
		return TestStep{}, t.found
	}
	return c.Steps[0], nil
}
