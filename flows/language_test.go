package flows

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const bilingual = `
config: {language: en, additional_languages: [es]}
slots:
  parcels: {type: float}
  kept: {type: bool}
flows:
  parcels:
    name: parcels
    translation: {es: {name: paquetes}}
    steps:
      - say: utter_parcels
      - say: {text: "One moment.", translation: {es: "Un momento."}}
      - collect: kept
responses:
  utter_parcels:
    - text: {one: "One parcel.", other: "{parcels} parcels."}
      count: parcels
      translation:
        es: {one: "Un paquete.", other: "{parcels} paquetes."}
  utter_ask_kept:
    - text: "Do you have it?"
      translation: {es: "¿Lo tiene?", es-MX: "¿Ya lo tiene?"}
      buttons:
        - title: "Yes"
          payload: "/SetSlots(kept=true)"
          translation: {es: {title: "Sí"}}
        - title: "Not here"
          payload: "no"
          translation: {es: {title: "Aquí no", payload: "no aquí"}}
  utter_own:
    - text: "Bye."
    - text: "Adiós."
      language: es
`

func TestTranslationsAreSaid(t *testing.T) {
	pack := compiled(t, bilingual)
	number := func(f float64) []Slot { return []Slot{{Name: "parcels", Kind: FloatKind, Number: f}} }
	for _, c := range []struct {
		id, language string
		vars         []Slot
		want         string
	}{
		{"utter_parcels", "en", number(1), "One parcel."},
		{"utter_parcels", "en", number(0), "0 parcels."},
		{"utter_parcels", "en", number(2), "2 parcels."},
		{"utter_parcels", "es", number(1), "Un paquete."},
		{"utter_parcels", "es-AR", number(3), "3 paquetes."},
		{"utter_parcels", "fr", number(0), "0 parcels."},
		{"utter_parcels", "es", nil, " paquetes."},
		{"utter_ask_kept", "", nil, "Do you have it? [Yes → /SetSlots(kept=true)] [Not here → no]"},
		{"utter_ask_kept", "es-CO", nil, "¿Lo tiene? [Sí → /SetSlots(kept=true)] [Aquí no → no aquí]"},
		{"utter_ask_kept", "es-MX", nil, "¿Ya lo tiene? [Sí → /SetSlots(kept=true)] [Aquí no → no aquí]"},
		{"utter_ask_kept", "de", nil, "Do you have it? [Yes → /SetSlots(kept=true)] [Not here → no]"},
		{"utter_own", "es", nil, "Adiós."},
	} {
		r, ok := pack.Reply(c.id, View{Language: c.language}, c.vars)
		got := r.Text
		for _, ch := range r.Choices {
			got += " [" + ch.Title + " → " + ch.Payload + "]"
		}
		if !ok || got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.id, c.language, got, c.want)
		}
	}
	if got := pack.FlowName("parcels", "es-MX") + ", " + pack.FlowName("parcels", "fr") + ", " + pack.FlowName("none", "es"); got != "paquetes, parcels, " {
		t.Errorf("names %q", got)
	}
	if diff := cmp.Diff([]string{"en", "es"}, pack.Languages()); diff != "" {
		t.Error(diff)
	}
	if found := pack.Untranslated(); len(found) != 0 {
		t.Errorf("a whole pack has findings:\n%v", found)
	}
}

// A typed answer counts in whatever language its choice was offered.
func TestChoicesCountInEveryLanguage(t *testing.T) {
	pack := compiled(t, bilingual)
	talk, _ := pack.Walk(Talk{}, Input{Start: "parcels", View: View{Language: "es"}})
	for _, typed := range []string{"sí", "Yes"} {
		_, out := pack.Walk(talk, Input{Said: &Said{Text: typed}, View: View{Language: "es"}})
		if !slices.Contains(out.Ended, "parcels") {
			t.Errorf("%q was not taken: %+v", typed, out)
		}
	}
}

// patternTexts are the names of the texts that the embedded patterns have in English and Spanish only.
var patternTexts = regexp.MustCompile("pack `utter_ask_continue.*`\\)")

func TestUntranslatedTextsAreFound(t *testing.T) {
	pack := compiled(t, `
config: {language: en}
additional_languages: [es, pl]
slots: {n: {type: float}}
flows:
  f: {steps: [{say: {text: "Hello there.", translation: {pl: "Cześć."}}}, {say: utter_a}]}
responses:
  utter_a:
    - text: "A"
      translation: {es: "A", pl: "A"}
      buttons: [{title: "Go", payload: x, translation: {es: {payload: y}}}, {title: "{n}"}]
  utter_n:
    - text: {one: "one", other: "{n}s"}
      count: n
      translation: {es: {other: "{n}"}, pl: {one: "j", few: "k", many: "l", other: "m"}}
  utter_sign: [{text: "{n}"}]
  utter_own: [{text: "B"}, {text: "B", language: es}, {text: "B", language: pl}]
`)
	var got []string
	for _, f := range pack.Untranslated() {
		if f.Rule != "no-locale" {
			got = append(got, patternTexts.ReplaceAllString(f.String(), "pack …)")+" "+f.Rule)
		}
	}
	want := []string{
		"a.yml:3: who writes Polish reads English when a talk has to be mended: 16 texts (write into the pack …) no-translation",
		"a.yml:6: who writes Spanish reads this in English: `f/say` has no Spanish text (add `translation: {es: …}`) no-translation",
		"a.yml:11: who writes Spanish reads this choice in English: a button of `utter_a` has no Spanish title (add `translation: {es: {title: …}}`) no-translation",
		"a.yml:11: who writes Polish reads this choice in English: a button of `utter_a` has no Polish title (add `translation: {pl: {title: …}}`) no-translation",
		"a.yml:15: who writes Spanish reads a wrong plural: `utter_n` lacks the form `one` (add `one: …`) no-translation",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A shop that writes no Spanish lays its file over a pack that does: that is one note, and no finding a text.
func TestAFileWithoutALanguageIsOneNote(t *testing.T) {
	pack := compiled(t, `
config: {language: en}
additional_languages: [es]
responses:
  utter_a: [{text: "A", translation: {es: "A"}}]
`, `
responses:
  utter_b: [{text: "B"}]
  utter_c: [{text: "C"}, {text: "{n}"}]
slots: {n: {type: float}}
`)
	found := pack.Untranslated()
	if len(found) != 1 || !found[0].Note || found[0].Line != 1 || found[0].Rule != "no-translation" || !strings.Contains(found[0].Text, "none of them has a Spanish one") {
		t.Errorf("found %v", found)
	}
}

func TestExamplesKeepTheirLanguage(t *testing.T) {
	pack := compiled(t,
		"nlu: [{intent: hi, examples: [hello]}]",
		"language: es\nnlu: [{intent: hi, examples: [hola]}]",
		"language: es\nnlu: [{intent: hi, examples: [buenas]}]",
		"language: en\nadditional_languages: [es]")
	if diff := cmp.Diff([]Example{{"hello", "hi", "en"}, {"buenas", "hi", "es"}}, pack.Examples()); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(pack.Languages(), " "); got != "en es" {
		t.Errorf("languages %q", got)
	}
}
