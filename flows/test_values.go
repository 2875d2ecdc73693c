package flows

import (
	"maps"
	"slices"
	"strings"
)

// textList reads one text or several.
func (t *testReader) textList(n *node, what string) []string {
	items := []*node{n}
	if n.shape == list {
		items = n.items
	}
	var texts []string
	for _, item := range items {
		if text := strings.TrimSpace(t.text(item, what)); text != "" {
			texts = append(texts, text)
		} else if item.shape == scalar && !item.null {
			t.findings.add(item.pos, "shape", "write a text", "%s without a text", what)
		}
	}
	return texts
}

func (t *testReader) oneOf(n *node, what string, words ...string) string {
	word := t.text(n, "`"+what+"`")
	if !slices.Contains(words, word) {
		t.findings.unknown(n.pos, "value", word, words)
	}
	return word
}

// slotList reads names, or names with values: `[a, {b: 1}]` and `{b: 1}` alike.
func (t *testReader) slotList(n *node) []TestSlot {
	items := []*node{n}
	if n.shape == list {
		items = n.items
	}
	var slots []TestSlot
	for _, item := range items {
		if item.shape != mapping {
			if name := t.name(item, "a slot"); name != "" {
				slots = append(slots, t.slot(item, nil))
			}
			continue
		}
		for _, e := range item.entries {
			slots = append(slots, t.slot(e.key, e.value))
		}
	}
	return slots
}

// slot reads a slot and what it must be. Its value is compared with what is shown, so it needs no type here.
func (t *testReader) slot(key, value *node) TestSlot {
	s := TestSlot{Line: key.line, Name: key.text}
	if names := t.slotNames(); !slices.Contains(names, key.text) {
		t.findings.unknown(key.pos, "slot", key.text, names)
	}
	if value != nil {
		s.Valued = true
		s.Value = t.typed(&slotDef{name: key.text, kind: TextKind, untyped: true}, value)
	}
	return s
}

// value reads a slot's value, by its type if it is declared.
func (t *testReader) value(key, n *node) Slot {
	if def := t.pack.slots[key.text]; def != nil {
		return t.typed(def, n)
	}
	if !slices.Contains(t.filled(), key.text) {
		t.findings.unknown(key.pos, "slot", key.text, t.slotNames())
	}
	return t.typed(&slotDef{name: key.text, kind: TextKind, untyped: true}, n)
}

func (t *testReader) slotNames() []string {
	return slices.Concat(slices.Sorted(maps.Keys(t.pack.slots)), t.filled())
}
