package flows

import (
	"slices"
	"strings"
)

// intentExamples are the training examples of one intent in one language.
type intentExamples struct {
	pos
	intent, language string
	texts            []string
	marks            []entityMark
}

// nluKinds are what an entry of `nlu:` may be.
var nluKinds = []string{"intent", "synonym", "lookup", "regex"}

// readExamples takes Rasa's training data: intents, synonyms, lookup tables and regular expressions, with `examples:` as a text of
// "- " lines or as a list. The file may name the language of its examples; those of another language stand beside them, they don't
// take their place.
func (d *draft) readExamples(r reader, n *node, language string) {
	here := map[string]bool{} // in this file: across files the later one counts
	for _, item := range r.items(n, "`nlu`") {
		if !r.fields(item, "an entry of `nlu`", append([]string{"examples", "metadata"}, nluKinds...)...) {
			continue
		}
		kind := slices.IndexFunc(nluKinds, func(k string) bool { return item.get(k) != nil })
		if kind < 0 {
			r.findings.add(item.pos, "shape", "begin it with `- intent: name`", "an entry of `nlu` names no intent")
			continue
		}
		name := item.get(nluKinds[kind])
		if nluKinds[kind] != "intent" {
			d.readWords(r, nluKinds[kind], name, item.get("examples"), here)
			continue
		}
		id := r.slashed(name, "an intent")
		if id == "" {
			continue
		}
		if here[id] {
			r.findings.add(name.pos, "duplicate", "put its examples together", "the examples of `%s` stand twice in this file", id)
		}
		here[id] = true
		got := &intentExamples{pos: name.pos, intent: id, language: language}
		if texts := item.get("examples"); texts != nil && !texts.null {
			r.examples(texts, func(at pos, text string) { r.example(got, at, text) })
		}
		if language != "" {
			id += " " + language
		}
		d.examples.put(id, got, item.get("examples"))
	}
}

// examples visits each line of `examples:`.
func (r reader) examples(n *node, visit func(at pos, text string)) {
	if n.shape == list {
		for _, item := range n.items {
			if item.shape == mapping {
				if r.fields(item, "an example", "text", "intent", "entities", "metadata") && item.get("text") != nil {
					item = item.get("text")
				}
			}
			visit(item.pos, strings.TrimSpace(r.text(item, "an example")))
		}
		return
	}
	lines := strings.Split(r.text(n, "`examples`"), "\n")
	for i, line := range lines {
		at := n.pos
		if n.block {
			at.line, at.column = at.line+1+i, 1
		}
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		text, ok := strings.CutPrefix(trimmed, "-")
		if !ok {
			r.findings.add(at, "example", "begin the line with `- `", "an example that does not begin with a dash: `%s`", clip(trimmed))
			continue
		}
		visit(at, strings.TrimSpace(text))
	}
}

// maxExample bounds one training example, in bytes.
const maxExample = 1000

func (r reader) example(into *intentExamples, at pos, text string) {
	if len(text) > maxExample {
		r.findings.add(at, "too-large", "write what a customer would", "an example of more than %d characters", maxExample)
		return
	}
	plain, marks, ok := unmark(text)
	if !ok {
		r.findings.add(at, "example", "write `[1042](order_number)`", "an entity mark that does not end, or names nothing: `%s`", clip(text))
		return
	}
	if plain != "" {
		into.texts = append(into.texts, plain)
		into.marks = append(into.marks, marks...)
	}
}
