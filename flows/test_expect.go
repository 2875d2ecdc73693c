package flows

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// headed is one thing that an agent does or that is expected: a word or two, and what belongs to them.
type headed struct {
	head  string
	at    pos
	value *node // nil if the words say all
}

// heads takes `handoff {reason: facts}` apart, or `{handoff: {reason: facts}}`.
func (t *testReader) heads(v *node) []headed {
	if v.shape == mapping {
		all := make([]headed, 0, len(v.entries))
		for _, e := range v.entries {
			all = append(all, headed{strings.TrimSpace(e.key.text), e.key.pos, e.value})
		}
		return all
	}
	return []headed{{strings.TrimSpace(t.text(v, "it")), v.pos, nil}}
}

// leading finds the word, or words, with which a text begins, and gives what is left of it.
func leading(text string, known []string) (word, rest string) {
	for _, k := range known {
		if tail, ok := strings.CutPrefix(text, k); ok && (tail == "" || tail[0] == ' ') && len(k) > len(word) {
			word, rest = k, strings.TrimSpace(tail)
		}
	}
	return word, rest
}

// inline reads what stands after such words: a text in quotes or without, or `{…}` and `[…]`.
func (t *testReader) inline(at pos, text string) *node {
	if !strings.ContainsAny(text[:1], `{["'`) {
		return &node{pos: at, text: text, word: true}
	}
	root, bad := readTree(Source{Name: at.file, Text: []byte("v: " + text)})
	if bad != nil || root == nil || len(root.entries) != 1 {
		t.findings.add(at, "shape", "close what you opened: \"…\", {…} or […]", "`%s` cannot be read", clip(text))
		return nil
	}
	root.move(at)
	return root.entries[0].value
}

// move puts a tree that was read by itself back to its place.
func (n *node) move(to pos) {
	n.pos = to
	for _, e := range n.entries {
		e.key.move(to)
		e.value.move(to)
	}
	for _, item := range n.items {
		item.move(to)
	}
}

var expectations = []string{
	"handoff", "no handoff", "promise", "no promise", "owner", "agent", "line", "choices", "silence", "secret", "thread", "card", "bell", "alarm", "refused", "watch", "no watch",
}

func (t *testReader) expect(s *TestStep, head string, at pos, v *node) {
	word, rest := leading(head, expectations)
	if word == "" {
		first, _, _ := strings.Cut(head, " ")
		t.findings.unknown(at, "expectation", first, expectations)
		return
	}
	if v == nil && rest != "" {
		if v = t.inline(at, rest); v == nil {
			return
		}
	}
	s.Mode = word
	if v != nil && v.shape == scalar && slices.Contains([]string{"handoff", "promise", "silence", "secret", "watch"}, word) && (v.null || v.text == "true") {
		v = nil
	}
	if v == nil {
		if slices.Contains([]string{"owner", "agent", "line", "choices", "thread", "card", "bell", "alarm"}, word) {
			t.findings.add(at, "shape", "say which, as in `expect: "+word+" …`", "`expect: %s` does not say what", word)
		}
		return
	}
	t.expected(s, word, v)
}

func (t *testReader) expected(s *TestStep, word string, v *node) {
	switch word {
	case "handoff":
		t.handedOver(s, v)
	case "promise":
		if t.fields(v, "`promise`", "due", "by", "what") {
			if due := v.get("due"); due != nil {
				s.Length = t.moment(due)
			}
			if by := v.get("by"); by != nil {
				s.Who = t.oneOf(by, "by", append([]string{"team"}, t.words.People...)...)
			}
			s.Texts = t.optional(v.get("what"), "`what`")
		}
	case "owner":
		s.Name = t.oneOf(v, "owner", t.words.Owners...)
	case "agent":
		s.Who = t.oneOf(v, "agent", t.words.People...)
	case "line":
		if v.shape == scalar {
			s.Texts = t.textList(v, "`line`")
		} else if t.fields(v, "`line`", "from", "name", "text") {
			s.Name, s.Who = t.text(v.get("from"), "`from`"), t.text(v.get("name"), "`name`")
			s.Texts = t.optional(v.get("text"), "`text`")
		}
	case "choices", "thread", "card", "refused":
		s.Texts = t.textList(v, "`"+word+"`")
	case "bell":
		n, err := strconv.Atoi(v.text)
		if err != nil || n < 1 {
			t.findings.add(v.pos, "shape", "write a number from 1", "`bell` must be a number")
		}
		s.Count = n
	case "alarm":
		s.Name = t.name(v, "an alarm")
	default:
		t.findings.add(v.pos, "shape", "write `expect: "+word+"`", "`%s` takes nothing after it", word)
	}
}

func (t *testReader) handedOver(s *TestStep, v *node) {
	if !t.fields(v, "`handoff`", "reason", "topic", "priority", "why") {
		return
	}
	if r := v.get("reason"); r != nil {
		s.Handoff.Reason = t.oneOf(r, "reason", t.words.Reasons...)
	}
	s.Handoff.Topic = t.text(v.get("topic"), "`topic`")
	if p := v.get("priority"); p != nil {
		s.Handoff.Priority = t.oneOf(p, "priority", priorities...)
	}
	s.Handoff.Why = t.text(v.get("why"), "`why`")
}

func (t *testReader) optional(n *node, what string) []string {
	if n == nil {
		return nil
	}
	return t.textList(n, what)
}

// agentActs are what people at the desk do.
var agentActs = []string{
	"claims", "says", "notes", "resolves", "hands back", "puts back", "gets a lead", "marks as spam", "promises", "sends it", "keeps it inside",
	"claims and sends", "acts", "does it", "leaves it", "approves",
}

// promised is "15:00", or "2h" and what for.
var promised = regexp.MustCompile(`^(\S+(?: (?:minutes?|hours?|days?|weeks?))?)(?: +(.*))?$`)

func (t *testReader) agent(s *TestStep, head string, at pos, v *node) {
	s.Who = t.words.People[0]
	if name, rest := leading(head, t.words.People); name != "" {
		s.Who, head = name, rest
	}
	act, rest := leading(head, agentActs)
	if act == "" {
		t.findings.add(at, "unknown-act", "write one of: "+strings.Join(agentActs, ", "), "nobody at the desk can `%s`", clip(head))
		return
	}
	s.Act = act
	switch act {
	case "promises":
		if v != nil {
			rest = t.text(v, "`promises`")
		}
		m := promised.FindStringSubmatch(rest)
		if m == nil {
			t.findings.add(at, "shape", "write `agent: promises 15:00`", "a promise without its time")
			return
		}
		s.Length = t.moment(&node{pos: at, text: m[1], word: true})
		if what := strings.Trim(m[2], `"'`); what != "" {
			s.Texts = []string{what}
		}
	case "acts":
		name, inputs, _ := strings.Cut(rest, " ")
		s.Name = name
		if name == "" {
			t.findings.add(at, "shape", "write `agent: acts reship`", "an act without its name")
		} else if !t.pack.agents.has(name) {
			t.findings.unknown(at, "agent action", name, t.pack.agents.ids)
		}
		if v == nil && strings.TrimSpace(inputs) != "" {
			v = t.inline(at, strings.TrimSpace(inputs))
		}
		if v != nil && v.shape == mapping {
			for _, e := range v.entries {
				s.Inputs = append(s.Inputs, t.typed(&slotDef{name: e.key.text, kind: TextKind, untyped: true}, e.value))
			}
		}
	default:
		if v == nil && rest != "" {
			v = t.inline(at, rest)
		}
		if v != nil && v.text != "true" {
			s.Texts = t.textList(v, "`"+act+"`")
		}
		if (act == "says" || act == "notes") && len(s.Texts) == 0 {
			t.findings.add(at, "shape", "write `agent: says \"…\"`", "`%s` without words", act)
		}
	}
}
