package flows

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// 2026-11-12 is a Thursday.
func TestDaysByLanguage(t *testing.T) {
	pack := compiled(t, "config: {language: en, additional_languages: [es, fr]}")
	for _, c := range []struct{ day, en, es string }{
		{"2026-11-11", "yesterday", "ayer"},
		{"2026-11-12", "today", "hoy"},
		{"2026-11-13", "tomorrow", "mañana"},
		{"2026-11-14", "Saturday", "el sábado"},
		{"2026-11-18", "Wednesday", "el miércoles"},
		{"2026-11-19", "Thursday 19 November", "el jueves 19 de noviembre"},
		{"2026-11-10", "Tuesday 10 November", "el martes 10 de noviembre"},
		{"2027-01-02", "Saturday 2 January 2027", "el sábado 2 de enero de 2027"},
		{"2025-12-31", "Wednesday 31 December 2025", "el miércoles 31 de diciembre de 2025"},
		{"soon", "soon", "soon"},
	} {
		day := Slot{Kind: DateKind, Text: c.day}
		for tag, want := range map[string]string{"": c.en, "en-GB": c.en, "es": c.es, "es-MX": c.es, "fr": c.day} {
			if got := pack.Show(day, View{Language: tag, Today: "2026-11-12"}); got != want {
				t.Errorf("%s in %q: %q, want %q", c.day, tag, got, want)
			}
		}
	}
	if got := pack.Show(Slot{Kind: DateKind, Text: "2026-11-12"}, View{}); got != "Thursday 12 November 2026" {
		t.Errorf("without a day of today: %q", got)
	}
}

func TestSumsByLanguage(t *testing.T) {
	pack := compiled(t, "config: {language: en, additional_languages: [es]}")
	for _, c := range []struct {
		amount                 float64
		currency, en, es, esMX string
	}{
		{50, "USD", "$50.00", "50,00 US$", "USD 50.00"},
		{1234.5, "USD", "$1,234.50", "1234,50 US$", "USD 1,234.50"},
		{12345.67, "EUR", "€12,345.67", "12.345,67 €", "EUR 12,345.67"},
		{0.5, "GBP", "£0.50", "0,50 GBP", "GBP 0.50"},
		{1500, "JPY", "¥1,500", "1500 JPY", "JPY 1,500"},
		{20, "CHF", "CHF 20.00", "20,00 CHF", "CHF 20.00"},
		{-3.5, "USD", "-$3.50", "-3,50 US$", "-USD 3.50"},
		{7.125, "KWD", "KWD 7.125", "7,125 KWD", "KWD 7.125"},
		{50, "", "50.00", "50.00", "50.00"},
		{5, "XX", "5.00 XX", "5.00 XX", "5.00 XX"},
	} {
		sum := Slot{Kind: MoneyKind, Number: c.amount, Text: c.currency}
		for tag, want := range map[string]string{"en": c.en, "es": c.es, "es-ES": c.es, "es-MX": c.esMX} {
			if got := pack.Show(sum, View{Language: tag}); got != want {
				t.Errorf("%v %s in %q: %q, want %q", c.amount, c.currency, tag, got, want)
			}
		}
	}
	if got := pack.Show(Slot{Kind: MoneyKind, Number: 50, Text: "MXN"}, View{Language: "es-MX"}); got != "$50.00" {
		t.Errorf("pesos at home: %q", got)
	}
}

func TestOtherValuesByLanguage(t *testing.T) {
	pack := compiled(t, "config: {language: en, additional_languages: [es]}")
	for _, c := range []struct {
		value  Slot
		en, es string
	}{
		{Slot{Kind: FloatKind, Number: 1042}, "1042", "1042"}, // it may be the number of an order
		{Slot{Kind: FloatKind, Number: 12345.5}, "12,345.5", "12.345,5"},
		{Slot{Kind: FloatKind, Number: 0.25}, "0.25", "0,25"},
		{Slot{Kind: FloatKind, Number: -2.5}, "-2.5", "-2,5"},
		{Slot{Kind: BoolKind, Number: 1}, "yes", "sí"},
		{Slot{Kind: BoolKind}, "no", "no"},
		{Slot{Kind: TextKind, Text: "as is"}, "as is", "as is"},
		{Slot{Kind: ListKind, Text: "mug"}, "mug", "mug"},
		{Slot{Kind: ListKind, Text: "mug\ncandle"}, "mug and candle", "mug y candle"},
		{Slot{Kind: ListKind, Text: "mug\ncandle\nthrow"}, "mug, candle and throw", "mug, candle y throw"},
		{Slot{Kind: ListKind, Text: "mug\ncandle", Number: 3}, "mug, candle and 3 more", "mug, candle y 3 más"},
		{Slot{Kind: SpanKind, Number: 1}, "1 minute", "1 minuto"},
		{Slot{Kind: SpanKind, Number: 4}, "4 minutes", "4 minutos"},
		{Slot{Kind: SpanKind, Number: 60}, "1 hour", "1 hora"},
		{Slot{Kind: SpanKind, Number: 125}, "2 hours and 5 minutes", "2 horas y 5 minutos"},
		{Slot{Kind: SpanKind, Number: 3 * 24 * 60}, "3 days", "3 días"},
		{Slot{Kind: ClockKind, Text: "2026-11-12T15:00"}, "15:00", "a las 15:00"},
		{Slot{Kind: ClockKind, Text: "2026-11-13T01:05", Number: 1}, "1:05 tomorrow", "mañana a la 1:05"},
		{Slot{Kind: ClockKind, Text: "2026-11-16T10:00", Number: 4}, "10:00 on Monday", "el lunes a las 10:00"},
		{Slot{Kind: ClockKind, Text: "2026-12-02T10:00", Number: 20}, "10:00 on 2 December", "el 2 de diciembre a las 10:00"},
		{Slot{Kind: ClockKind, Text: "soon"}, "soon", "soon"},
		{Slot{Kind: HoursKind, Text: "always"}, "every day, at any hour", "todos los días, a cualquier hora"},
		{Slot{Kind: HoursKind, Text: "1-5 540-780 900-1200\n6-6 600-1085\n2026-12-25"},
			"Monday to Friday 9:00 to 13:00 and 15:00 to 20:00, Saturday 10:00 to 18:05, closed on Friday 25 December",
			"lunes a viernes 9:00 a 13:00 y 15:00 a 20:00, sábado 10:00 a 18:05, cerrado el viernes 25 de diciembre"},
		{Slot{Kind: HoursKind, Text: "x 9-z\n9-9"}, "x 0:09 to z, 9 ", "x 0:09 a z, 9 "},
		{Slot{}, "", ""},
	} {
		if got := pack.Show(c.value, View{}); got != c.en {
			t.Errorf("%+v: %q, want %q", c.value, got, c.en)
		}
		if got := pack.Show(c.value, View{Language: "es"}); got != c.es {
			t.Errorf("%+v: %q, want %q", c.value, got, c.es)
		}
	}
}

const french = `
config:
  language: en
  additional_languages: [fr]
  locale:
    en: {date: "{month} {day}"}
    fr:
      months: janvier février mars avril mai juin juillet août septembre octobre novembre décembre
      weekdays: dimanche lundi mardi mercredi jeudi vendredi samedi
      today: aujourd'hui
      tomorrow: demain
      yesterday: hier
      weekday: "{weekday}"
      date: "le {weekday} {day} {month}"
      date_year: "le {weekday} {day} {month} {year}"
      clock: "à {time}"
      clock_tomorrow: "demain à {time}"
      clock_weekday: "{weekday} à {time}"
      clock_date: "le {day} {month} à {time}"
      minute: {one: minute, other: minutes}
      hour: {one: heure, other: heures}
      day: {one: jour, other: jours}
      and: et
      more: "{n} autres"
      yes: oui
      no: non
      money: "{amount} {symbol}"
      always: tous les jours
      from_to: "{from} à {to}"
      shut: "fermé {date}"
`

func TestPackTeachesALanguage(t *testing.T) {
	pack := compiled(t, french)
	view := View{Language: "fr-CA", Today: "2026-11-12"}
	for _, c := range []struct {
		value Slot
		want  string
	}{
		{Slot{Kind: DateKind, Text: "2026-11-12"}, "aujourd'hui"},
		{Slot{Kind: DateKind, Text: "2026-11-24"}, "le mardi 24 novembre"},
		{Slot{Kind: MoneyKind, Number: 5, Text: "EUR"}, "5,00 €"},
		{Slot{Kind: SpanKind, Number: 0}, "0 minute"}, // French counts nothing as one
		{Slot{Kind: SpanKind, Number: 90}, "1 heure et 30 minutes"},
		{Slot{Kind: ClockKind, Text: "2026-11-13T09:00", Number: 1}, "demain à 9:00"},
		{Slot{Kind: BoolKind, Number: 1}, "oui"},
	} {
		if got := pack.Show(c.value, view); got != c.want {
			t.Errorf("%+v: %q, want %q", c.value, got, c.want)
		}
	}
	if got := pack.Show(Slot{Kind: DateKind, Text: "2026-11-24"}, View{Today: "2026-11-12"}); got != "November 24" {
		t.Errorf("an own English date: %q", got)
	}
	if found := pack.Untranslated(); len(found) != 1 || found[0].Rule != "no-translation" {
		t.Errorf("it is taught, and only the patterns are not written in it: %v", found)
	}
	untaught := compiled(t, "config: {language: en, additional_languages: [fr]}").Untranslated()
	if len(untaught) != 2 || untaught[0].Rule != "no-locale" {
		t.Errorf("not taught, found %v", untaught)
	}
}

func TestTypedSlots(t *testing.T) {
	pack := compiled(t, `
config: {language: en, additional_languages: [es], currency: EUR}
slots:
  needed_by: {type: date}
  spent: {type: money}
  limit: {type: money, initial_value: 20 EUR}
  since: {type: date, initial_value: "2026-11-01"}
flows:
  due:
    steps:
      - collect: needed_by
        rejections:
          - {if: slots.needed_by < "2026-11-12", utter: utter_past}
      - collect: spent
        next:
          - if: slots.spent > slots.limit and slots.needed_by >= slots.since
            then: [{say: {text: "Over {limit} by {needed_by}: {spent}"}, next: END}]
          - else: [{say: {text: "Within {limit}."}, next: END}]
responses:
  utter_ask_needed_by: [{text: "By when?"}]
  utter_ask_spent: [{text: "How much?"}]
  utter_past: [{text: "That was {needed_by}."}]
`)
	view := View{Today: "2026-11-12"}
	var talk Talk
	var lines []string
	say := func(in Input) {
		var out Out
		in.View = view
		talk, out = pack.Walk(talk, in)
		for _, r := range out.Said {
			lines = append(lines, r.Text)
		}
	}
	heard := func(text string, entities ...Entity) { say(Input{Said: &Said{Text: text, Entities: entities}}) }
	say(Input{Start: "due"})
	heard("last week", Entity{Kind: "date", Value: "2026-11-05"})
	heard("whenever")
	heard("saturday", Entity{Kind: "date", Value: "2026-11-14"})
	heard("25", Entity{Kind: "amount", Value: "25.50", Unit: "EUR"})
	want := []string{"By when?", "That was Thursday 5 November.", "By when?", "By when?", "How much?", "Over €20.00 by Saturday: €25.50"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	lines = nil
	say(Input{Start: "due"})
	heard("2026-12-24")
	heard("15 euros, I think", Entity{Kind: "amount", Value: "15.00", Unit: "EUR"})
	if diff := cmp.Diff([]string{"By when?", "How much?", "Within €20.00."}, lines); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestSumsAreRead(t *testing.T) {
	def := &slotDef{name: "sum", kind: MoneyKind, currency: "USD"}
	for text, want := range map[string]Slot{
		"50": {Number: 50, Text: "USD"}, "$1,250.00": {Number: 1250, Text: "USD"}, "50,00 €": {Number: 50, Text: "EUR"},
		"£3": {Number: 3, Text: "GBP"}, "20 CHF": {Number: 20, Text: "CHF"}, "CHF 20": {Number: 20, Text: "CHF"},
	} {
		got, exact, ok := def.parse(text)
		if !ok || !exact || got.Number != want.Number || got.Text != want.Text || got.Kind != MoneyKind {
			t.Errorf("%q: %+v %v %v", text, got, exact, ok)
		}
	}
	for _, text := range []string{"", "much", "1 or 2"} {
		if got, _, ok := def.parse(text); ok {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}

func TestDaysAndSumsCompare(t *testing.T) {
	known := []Slot{
		{Name: "due", Kind: DateKind, Text: "2026-11-14"}, {Name: "late", Kind: DateKind, Text: "2027-01-01"},
		{Name: "paid", Kind: MoneyKind, Number: 50, Text: "USD"}, {Name: "pounds", Kind: MoneyKind, Number: 10, Text: "GBP"},
		{Name: "text", Kind: TextKind, Text: "soon"},
	}
	for text, want := range map[string]bool{
		`slots.due < slots.late`: true, `slots.due = "2026-11-14"`: true, `slots.due > "2026-11-13"`: true, `slots.due > "soon"`: false,
		`slots.due < slots.text`: false, `slots.due = 20261114`: false, `slots.due != slots.late`: true, `slots.due`: true,
		`slots.paid > 20`: true, `slots.paid = 50`: true, `slots.paid > slots.pounds`: false, `slots.paid != slots.pounds`: true,
		`slots.due is null`: false, `slots.due in {"2026-11-14"}`: true,
	} {
		if got := compileCondition(t, text).holds(env{slots: tidy(known)}); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}
