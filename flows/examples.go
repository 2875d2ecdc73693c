package flows

import (
	"strings"
)

// intentExamples are the training examples of one intent in one language.
type intentExamples struct {
	pos
	intent, language string
	texts            []string
}

// readExamples takes Rasa's training data: `- intent: x` with `examples:` as a text of "- " lines or as a list. The file may name
// the language of its examples; those of another language stand beside them, they don't take their place.
func (d *draft) readExamples(r reader, n *node, language string) {
	here := map[string]bool{} // in this file: across files the later one counts
	for _, item := range r.items(n, "`nlu`") {
		if !r.fields(item, "an entry of `nlu`", "intent", "examples") {
			continue
		}
		name := item.get("intent")
		if name == nil {
			r.findings.add(item.pos, "shape", "begin it with `- intent: name`", "an entry of `nlu` names no intent")
			continue
		}
		id := r.name(name, "an intent")
		if id == "" {
			continue
		}
		if here[id] {
			r.findings.add(name.pos, "duplicate", "put its examples together", "the examples of `%s` stand twice in this file", id)
		}
		here[id] = true
		got := &intentExamples{pos: name.pos, intent: id, language: language}
		if texts := item.get("examples"); texts != nil && !texts.null {
			got.texts = r.examples(texts)
		}
		if language != "" {
			id += " " + language
		}
		d.examples.put(id, got)
	}
}

func (r reader) examples(n *node) []string {
	var texts []string
	if n.shape == list {
		for _, item := range n.items {
			if item.shape == mapping {
				if r.fields(item, "an example", "text", "intent", "entities", "metadata") && item.get("text") != nil {
					item = item.get("text")
				}
			}
			texts = r.example(texts, item.pos, r.text(item, "an example"))
		}
		return texts
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
		texts = r.example(texts, at, text)
	}
	return texts
}

// maxExample bounds one training example, in bytes.
const maxExample = 1000

func (r reader) example(texts []string, at pos, text string) []string {
	if len(text) > maxExample {
		r.findings.add(at, "too-large", "write what a customer would", "an example of more than %d characters", maxExample)
		return texts
	}
	plain, ok := stripMarkup(strings.TrimSpace(text))
	if !ok {
		r.findings.add(at, "example", "write `[1042](order_number)`", "an entity mark that does not end: `%s`", clip(text))
		return texts
	}
	if plain == "" {
		return texts
	}
	return append(texts, plain)
}

// stripMarkup takes Rasa's entity marks out of an example: "[1042](order_number)" and `[two]{"entity": "count"}` leave "1042" and
// "two". Brackets that are no mark stay. It is false for a mark that does not end.
func stripMarkup(s string) (string, bool) {
	if !strings.Contains(s, "](") && !strings.Contains(s, "]{") {
		return s, true
	}
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open:]
		shut := strings.IndexByte(s, ']')
		if shut < 0 || shut+1 == len(s) || s[shut+1] != '(' && s[shut+1] != '{' {
			b.WriteByte('[')
			s = s[1:]
			continue
		}
		closing := ")"
		if s[shut+1] == '{' {
			closing = "}"
		}
		end := strings.Index(s[shut:], closing)
		if end < 0 {
			return "", false
		}
		b.WriteString(s[1:shut])
		s = s[shut+end+1:]
	}
	b.WriteString(s)
	return strings.TrimSpace(b.String()), true
}
