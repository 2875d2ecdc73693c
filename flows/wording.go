package flows

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// wording is what a variation says in one language: one text, or one for each plural form of what it counts. Translations are
// written as in CALM, below the text that they translate:
//
//	utter_parcels:
//	  - text: {one: "One parcel is on its way.", other: "{parcels} parcels are on their way."}
//	    count: parcels
//	    translation:
//	      es: {one: "Un paquete está en camino.", other: "{parcels} paquetes están en camino."}
//	    buttons:
//	      - title: "Track them"
//	        payload: /track
//	        translation: {es: {title: "Seguirlos"}}
type wording struct {
	at       pos
	language string   // of a translation
	text     template // the form "other", if there are forms
	forms    []pluralForm
}

type pluralForm struct {
	form plural.Form
	text template
}

// counted is the slot whose number chooses the plural form.
type counted struct {
	at   pos
	slot string
	def  *slotDef
}

var formNames = []string{"zero", "one", "two", "few", "many", "other"}

// pluralForms are in the order of formNames.
var pluralForms = []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other}

func formName(f plural.Form) string { return formNames[slices.Index(pluralForms, f)] }

// wordings reads a variation's text, what it counts and its translations.
func (r reader) wordings(v *variation, n, text *node) {
	v.text = r.wording(text, "`text`")
	if c := n.get("count"); c != nil {
		v.counted = counted{at: c.pos, slot: strings.TrimPrefix(r.name(c, "a slot"), "slots.")}
	}
	r.translations(n.get("translation"), func(language string, item *node) {
		w := r.wording(item, "a translation")
		w.language = language
		v.others = append(v.others, w)
	})
	for _, w := range append([]wording{v.text}, v.others...) {
		switch {
		case w.forms != nil && v.counted.slot == "":
			r.findings.add(w.at, "plural", "add `count: slot`, the slot that holds the number", "plural forms, and nothing is counted")
		case w.forms == nil && v.counted.slot != "" && w.text.size > 0:
			r.findings.add(w.at, "plural", "write `{one: …, other: …}`", "something is counted, and the text has no plural forms")
		}
	}
}

func (r reader) wording(n *node, what string) wording {
	w := wording{at: n.pos}
	if n.shape != mapping {
		w.text = r.template(n, what)
		return w
	}
	if !r.fields(n, what, formNames...) {
		return w
	}
	for _, e := range n.entries {
		text := r.template(e.value, "a plural form")
		if e.key.text == "other" {
			w.text = text
		}
		if i := slices.Index(formNames, e.key.text); i >= 0 {
			w.forms = append(w.forms, pluralForm{pluralForms[i], text})
		}
	}
	if n.get("other") == nil {
		r.findings.add(n.pos, "plural", "add `other: …`", "plural forms without `other`")
	}
	return w
}

// of is the text for the number that is counted.
func (w *wording) of(c *counted, e env, tag string) *template {
	if len(w.forms) == 0 {
		return &w.text
	}
	number, ok := e.value(c.slot, c.def).numeral()
	if !ok {
		return &w.text
	}
	want := cardinal(language.Make(tag), number)
	for i := range w.forms {
		if w.forms[i].form == want {
			return &w.forms[i].text
		}
	}
	return &w.text
}

// cardinal is the plural form that a language uses for a number, by the rules of the Unicode CLDR.
func cardinal(tag language.Tag, number float64) plural.Form {
	text := strings.TrimPrefix(strconv.FormatFloat(number, 'f', -1, 64), "-")
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) > 9 {
		whole = whole[len(whole)-9:] // the rules look at the last digits only
	}
	trimmed := strings.TrimRight(fraction, "0")
	return plural.Cardinal.MatchPlural(tag, digits(whole), len(fraction), len(trimmed), digits(fraction), digits(trimmed))
}

func digits(s string) int {
	n := 0
	for i := range min(len(s), 9) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// needs are the plural forms that a language has for whole and broken numbers people count with.
func needs(tag string) []plural.Form {
	forms := []plural.Form{plural.Other}
	for _, n := range [...]float64{0, 1, 2, 3, 5, 11, 21, 100, 0.5} {
		if f := cardinal(language.Make(tag), n); !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms
}

// lacks says whether a text with plural forms has none for a form that its language needs.
func (w *wording) lacks(form plural.Form) bool {
	return len(w.forms) > 0 && !slices.ContainsFunc(w.forms, func(f pluralForm) bool { return f.form == form })
}

// wordless says whether a text is slots and signs only, which need no translation.
func (w *wording) wordless() bool {
	return w.text.wordless() && !slices.ContainsFunc(w.forms, func(f pluralForm) bool { return !f.text.wordless() })
}

func (t *template) wordless() bool {
	return !slices.ContainsFunc(t.parts, func(p part) bool { return strings.ContainsFunc(p.text, unicode.IsLetter) })
}
