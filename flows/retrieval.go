package flows

import "strings"

// Rasa's retrieval intents gather many small questions under one name: `faq/shipping`, `faq/returns`. A trigger `faq` begins its
// flow on any of them, and `action: utter_faq` says the response of the one that was meant, `utter_faq/shipping`.

// slashed reads a name that may have one such part.
func (r reader) slashed(n *node, what string) string {
	if n == nil {
		return ""
	}
	whole := strings.TrimSpace(n.text)
	base, part, ok := strings.Cut(whole, "/")
	if ok && n.shape == scalar && isName(base) && isName(part) {
		return whole
	}
	return r.name(n, what)
}

// baseOf is what a retrieval intent is gathered under, or the intent itself.
func baseOf(intent string) string {
	base, _, _ := strings.Cut(intent, "/")
	return base
}

// begins are the flows that an intent triggers.
func (p *Pack) begins(intent string) []begins {
	if all, ok := p.triggers[intent]; ok {
		return all
	}
	return p.triggers[baseOf(intent)]
}

// gathered are the responses below a name, in the order of the files.
func (j *joiner) gathered(name string) (all []*response) {
	if j.draft.responses.has(name) {
		return nil
	}
	for id, line := range j.draft.responses.all {
		if strings.HasPrefix(id, name+"/") {
			all = append(all, line)
		}
	}
	return all
}

// retrieved is the one that answers what was said, else the first.
func (w *walk) retrieved(all []*response) *response {
	for _, line := range all {
		if line.id == "utter_"+w.heard.best().Name {
			return line
		}
	}
	return all[0]
}
