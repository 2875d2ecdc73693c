package flows

import (
	"slices"
	"strings"
	"unicode"
)

// wordList is a synonym, a lookup table or a regular expression of the training data.
type wordList struct {
	pos
	name  string
	texts []string
}

// maxPhrases bounds the words that a pack teaches, maxRegexes its regular expressions: each is tried on each message.
const (
	maxPhrases = 20_000
	maxPhrase  = 100 // bytes of one
	maxRegexes = 50
)

// readWords takes one entry of `nlu:` that is no intent.
func (d *draft) readWords(r reader, kind string, name, texts *node, here map[string]bool) {
	id := strings.TrimSpace(r.text(name, "`"+kind+"`"))
	if id == "" || texts == nil || texts.null {
		return
	}
	if kind != "synonym" && !isName(id) {
		r.findings.add(name.pos, "bad-name", "name it like the entity that it finds", "a `%s` cannot be called `%s`", kind, clip(id))
		return
	}
	list := &wordList{pos: name.pos, name: id}
	shelf := &d.synonyms
	switch kind {
	case "lookup":
		shelf = &d.lookups
	case "regex":
		shelf = &d.regexes
	}
	if here[kind+" "+id] { // a second table of this name in one file goes on with the first
		list = shelf.things[id]
	}
	here[kind+" "+id] = true
	r.examples(texts, func(at pos, text string) {
		switch {
		case text == "":
		case kind == "regex":
			if d.usableRegex(r, at, text) {
				list.texts = append(list.texts, text)
			}
		case len(text) > maxPhrase:
			r.findings.add(at, "too-large", "write what a customer would call it", "a word of more than %d characters", maxPhrase)
		case d.phrases == maxPhrases:
			r.findings.add(at, "too-large", "ask the shop with an action instead", "more than %d words to look up", maxPhrases)
			d.phrases++
		case d.phrases < maxPhrases:
			d.phrases++
			list.texts = append(list.texts, text)
		}
	})
	if shelf.things[id] == list {
		shelf.written[id] += texts.canonical()
	} else {
		shelf.put(id, list, texts)
	}
}

// usableRegex refuses what would match nothing or grow too large. What only Python's engine can do is noted: the rest of the file is
// not at fault.
func (d *draft) usableRegex(r reader, at pos, text string) bool {
	if len(text) > maxPattern {
		r.findings.add(at, "too-large", "make it shorter", "a pattern of more than %d characters", maxPattern)
		return false
	}
	if d.patterns++; d.patterns > maxRegexes {
		r.findings.add(at, "too-large", "put what is alike into one", "more than %d regular expressions", maxRegexes)
		return false
	}
	re, err := compilePattern(text)
	if err != nil {
		r.findings.note(at, needsComponent, "patterns are RE2: no look-around, no back references, short repeats", "`%s` needs Python's regular expressions: it finds nothing", clip(text))
		return false
	}
	if re.MatchString("") {
		r.findings.add(at, "example", "make it say what it wants", "`%s` matches nothing at all", clip(text))
		return false
	}
	return true
}

// worded says whether a text can be looked up: it has a letter. Bare numbers are samples, not names.
func worded(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// synonymOf is what a text stands for.
func (d *draft) synonymOf(text string) string {
	if value, ok := d.meanings[plainWords(text)]; ok {
		return value
	}
	return text
}

// gatherMeanings finds what each synonym stands for: those of the lists, then those of the marks in examples.
func (d *draft) gatherMeanings() {
	d.meanings = make(map[string]string)
	for value, list := range d.synonyms.all {
		for _, text := range list.texts {
			d.meanings[plainWords(text)] = value
		}
	}
	for _, e := range d.examples.all {
		for _, m := range e.marks {
			if key := plainWords(m.text); m.value != "" && d.meanings[key] == "" {
				d.meanings[key] = m.value
			}
		}
	}
}

// found are the kinds of entity that something here finds, sorted.
func (d *draft) found() []string {
	kinds := slices.Concat(heardEntities, d.lookups.ids, d.regexes.ids)
	for _, e := range d.examples.all {
		for _, m := range e.marks {
			if worded(m.text) {
				kinds = append(kinds, m.entity)
			}
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// heardEntities are the kinds of entity that the product finds by itself, in the order of their certainty.
var heardEntities = []string{
	"order_number", "tracking_number", "card_number", "card_pin", "payment_card", "email", "phone", "date", "amount", "postcode", "affirm", "deny",
}
