package flows

import (
	"strings"

	"golang.org/x/text/language"
)

// translations visits the entries of `translation:`, one a language.
func (r reader) translations(n *node, visit func(language string, item *node)) {
	if n == nil {
		return
	}
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `translation: {es: …}`", "`translation` must be a mapping, not %s", n.shapeName())
		return
	}
	for _, e := range n.entries {
		if r.language(e.key) != "" {
			visit(e.key.text, e.value)
		}
	}
}

// language reads a language's tag, "es" or "pt-BR".
func (r reader) language(n *node) string {
	if n == nil {
		return ""
	}
	text := r.text(n, "a language")
	if text == "" {
		return ""
	}
	if _, err := language.Parse(text); err != nil {
		r.findings.add(n.pos, "language", "write its tag, such as `es` or `pt-BR`", "`%s` is no language", clip(text))
		return ""
	}
	return text
}

// languageOr is the reader's language, or the pack's main one.
func (v View) languageOr(main string) string {
	if v.Language == "" {
		return main
	}
	return v.Language
}

// tongue is the language of the variation; what says none is in the pack's.
func (c *variation) tongue(main string) string {
	if c.language == "" {
		return main
	}
	return c.language
}

// speaks says whether the variation is in a language, or translated into it.
func (c *variation) speaks(language, main string) bool {
	return sameLanguage(c.tongue(main), language) || c.translation(language) != nil
}

// translation finds the translation into a language: of that very region, else of any.
func (c *variation) translation(language string) *wording {
	var near *wording
	for i := range c.others {
		w := &c.others[i]
		if strings.EqualFold(w.language, language) {
			return w
		}
		if near == nil && sameLanguage(w.language, language) {
			near = w
		}
	}
	return near
}

// wordingFor is the variation's text for a reader, and the language that it is in.
func (c *variation) wordingFor(language, main string) (*wording, string) {
	if own := c.tongue(main); !sameLanguage(own, language) {
		if w := c.translation(language); w != nil {
			return w, language
		}
		return &c.text, own
	}
	return &c.text, language
}

func (r reader) otherButtons(n *node) []otherButton {
	var all []otherButton
	r.translations(n, func(language string, item *node) {
		o := otherButton{language: language}
		if !r.fields(item, "a button's translation", "title", "payload") {
			return
		}
		if t := item.get("title"); t != nil {
			title := r.template(t, "`title`")
			o.title = &title
		}
		if p := item.get("payload"); p != nil {
			payload := payloadTemplate(r, p)
			o.payload = &payload
		}
		all = append(all, o)
	})
	return all
}

// other is the button's translation, nil if it has none.
func (b *button) other(language string) *otherButton {
	var near *otherButton
	for i := range b.others {
		if strings.EqualFold(b.others[i].language, language) {
			return &b.others[i]
		}
		if near == nil && sameLanguage(b.others[i].language, language) {
			near = &b.others[i]
		}
	}
	return near
}

// FlowName is a flow's name as a reader of that language says it, "" if there is no such flow.
func (p *Pack) FlowName(id, language string) string {
	f := p.flows[id]
	if f == nil {
		return ""
	}
	return f.nameIn(language)
}

func (f *flow) nameIn(language string) string {
	name := f.Name
	for _, o := range f.names {
		switch {
		case strings.EqualFold(o.language, language):
			return o.name
		case name == f.Name && sameLanguage(o.language, language):
			name = o.name
		}
	}
	return name
}
