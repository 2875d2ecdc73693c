package flows

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// additionalLanguages is CALM's key for what a pack speaks beside its main language:
//
//	config: {language: en, additional_languages: [es]}
const additionalLanguages = "additional_languages"

// readLanguages takes the list; a later file's takes the place of an earlier one's.
func (d *draft) readLanguages(r reader, n *node) {
	d.languages = nil
	for _, item := range r.items(n, "`"+additionalLanguages+"`") {
		tag := r.language(item)
		switch {
		case tag == "":
		case slices.ContainsFunc(d.languages, func(s setting) bool { return strings.EqualFold(s.text, tag) }):
			r.findings.add(item.pos, "duplicate", "take one out", "the language `%s` stands twice", clip(tag))
		default:
			d.languages = append(d.languages, setting{item.pos, tag})
		}
	}
}

// Languages are those that the pack speaks, as it spells them, the main one first. The caller owns the list.
func (p *Pack) Languages() []string {
	all := []string{p.language}
	for _, l := range p.others {
		all = append(all, l.text)
	}
	return all
}

// LanguageName is the English name of a language, "Spanish" for "es-MX"; the tag itself if it has none.
func LanguageName(tag string) string {
	base, _ := language.Make(tag).Base()
	if name := display.English.Languages().Name(base); name != "" {
		return name
	}
	return tag
}

// Untranslated finds every text that a customer of one of the pack's languages would read in another. It is no error: what has no
// translation is said in the main language. A file without a word in a language is a shop's that doesn't write it: one note says so.
func (p *Pack) Untranslated() Findings {
	var found Findings
	for _, l := range append([]setting{{p.config["language"].pos, p.language}}, p.others...) {
		if missing := p.locales.find(l.text).lacks(); missing != nil {
			found.add(l.pos, "no-locale", "write below `config: locale: "+l.text+":` its `"+strings.Join(missing, "`, `")+"`",
				"who writes %s reads days as 2026-11-14 and sums as 50.00 USD: how the language writes them is not known", LanguageName(l.text))
		}
	}
	spoken := p.spoken()
	for _, x := range p.responses {
		if !x.ours() {
			x.untranslated(&found, p, spoken)
		}
	}
	p.unmended(&found)
	for _, f := range p.flows {
		for _, s := range f.steps {
			if say, ok := s.verb.(*say); ok && say.own {
				say.line.untranslated(&found, p, spoken)
			}
		}
	}
	found.sort()
	return found
}

// spoken says which files have a text in which of the other languages.
func (p *Pack) spoken() map[[2]string]bool {
	spoken := make(map[[2]string]bool)
	note := func(x *response) {
		for i := range x.variations {
			for _, l := range p.others {
				if v := &x.variations[i]; v.speaks(l.text, p.language) {
					spoken[[2]string{v.file, l.text}] = true
				}
			}
		}
	}
	for _, x := range p.responses {
		note(x)
	}
	for _, f := range p.flows {
		for _, s := range f.steps {
			if say, ok := s.verb.(*say); ok && say.own {
				note(say.line)
			}
		}
	}
	return spoken
}

// unmended notes, once for a language, which texts of the embedded patterns a pack has to write for it.
func (p *Pack) unmended(found *Findings) {
	for _, l := range append([]setting{{p.config["language"].pos, p.language}}, p.others...) {
		var lacking []string
		for id, x := range p.responses {
			if x.ours() && !x.variations[0].speaks(l.text, p.language) {
				lacking = append(lacking, "`"+id+"`")
			}
		}
		if lacking != nil {
			slices.Sort(lacking)
			found.add(l.pos, "no-translation", "write into the pack "+strings.Join(lacking, ", "),
				"who writes %s reads English when a talk has to be mended: %d texts", LanguageName(l.text), len(lacking))
		}
	}
}

func (x *response) untranslated(found *Findings, p *Pack, spoken map[[2]string]bool) {
	for i := range x.variations {
		v := &x.variations[i]
		if !sameLanguage(v.tongue(p.language), p.language) {
			continue
		}
		for _, l := range p.others {
			v.untranslated(found, x, l.text, p.language, spoken[[2]string{v.file, l.text}])
		}
	}
}

// untranslated notes what one variation lacks in a language: its text, a button's title, a plural form.
func (c *variation) untranslated(found *Findings, x *response, tag, main string, spoken bool) {
	const rule = "no-translation"
	name := LanguageName(tag)
	w := c.translation(tag)
	if w == nil {
		switch {
		case x.has(tag, c.channel, main) || c.text.wordless():
		case !spoken:
			found.note(pos{c.file, 1, 1}, rule, "add `translation: {"+tag+": …}` to each, or take `"+tag+"` out of `"+additionalLanguages+"`",
				"who writes %s reads the texts of this file in %s: none of them has a %s one", name, LanguageName(main), name)
		default:
			found.add(c.pos, rule, "add `translation: {"+tag+": …}`", "who writes %s reads this in %s: `%s` has no %s text", name, LanguageName(main), x.id, name)
		}
		return
	}
	for _, form := range needs(tag) {
		if w.lacks(form) {
			found.add(w.at, rule, "add `"+formName(form)+": …`", "who writes %s reads a wrong plural: `%s` lacks the form `%s`", name, x.id, formName(form))
		}
	}
	for i := range c.buttons {
		b := &c.buttons[i]
		if o := b.other(tag); (o == nil || o.title == nil) && !b.title.wordless() {
			found.add(b.pos, rule, "add `translation: {"+tag+": {title: …}}`", "who writes %s reads this choice in %s: a button of `%s` has no %s title", name, LanguageName(main), x.id, name)
		}
	}
}

// has says whether a response has a variation of its own in a language.
func (x *response) has(tag, channel, main string) bool {
	for i := range x.variations {
		if v := &x.variations[i]; v.channel == channel && sameLanguage(v.tongue(main), tag) {
			return true
		}
	}
	return false
}
