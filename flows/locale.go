package flows

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// locale is how a language writes days, clock times, lengths of time, money and lists. English and Spanish ship; a pack teaches
// another language, or says some of it otherwise, below `config:`. Every key is named in shippedLocales:
//
//	config:
//	  locale:
//	    fr:
//	      months: janvier février mars avril mai juin juillet août septembre octobre novembre décembre
//	      weekdays: dimanche lundi mardi mercredi jeudi vendredi samedi
//	      date: "le {weekday} {day} {month}"
//	      minute: {one: minute, other: minutes}
//
// A language that has none of it writes days as 2026-11-14, money as 50.00 USD.
type locale struct {
	tag              language.Tag
	known            bool // has all of them
	months, weekdays []string
	said             map[string]string // by key; only read
	grouping         float64           // money from this amount on has its thousands parted
}

// locales are those that a pack can write, by tag.
type locales struct{ all []*locale }

// localePrefix begins the keys of a pack's own locales.
const localePrefix = "locale."

// shippedLocales: `weekday` is for a day within the week to come, `date` for one of this year; `clock…` is a time of day, which in
// some languages has an article that changes at one o'clock (`at`, `at_one`). Days in a Spanish text bring their article along:
// "llega {order_promised}" is "llega hoy" or "llega el sábado 14 de noviembre".
var shippedLocales = map[string]map[string]string{
	"en": {
		"months":   "January February March April May June July August September October November December",
		"weekdays": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
		"today":    "today", "tomorrow": "tomorrow", "yesterday": "yesterday",
		"weekday": "{weekday}", "date": "{weekday} {day} {month}", "date_year": "{weekday} {day} {month} {year}",
		"clock": "{time}", "clock_tomorrow": "{time} tomorrow", "clock_weekday": "{time} on {weekday}", "clock_date": "{time} on {day} {month}",
		"minute.one": "minute", "minute.other": "minutes", "hour.one": "hour", "hour.other": "hours", "day.one": "day", "day.other": "days",
		"and": "and", "more": "{n} more", "yes": "yes", "no": "no", "money": "{symbol}{amount}",
		"always": "every day, at any hour", "from_to": "{from} to {to}", "shut": "closed on {date}",
	},
	"es": {
		"months":   "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"weekdays": "domingo lunes martes miércoles jueves viernes sábado",
		"today":    "hoy", "tomorrow": "mañana", "yesterday": "ayer",
		"weekday": "el {weekday}", "date": "el {weekday} {day} de {month}", "date_year": "el {weekday} {day} de {month} de {year}",
		"at": "a las", "at_one": "a la",
		"clock": "{at} {time}", "clock_tomorrow": "mañana {at} {time}", "clock_weekday": "el {weekday} {at} {time}", "clock_date": "el {day} de {month} {at} {time}",
		"minute.one": "minuto", "minute.other": "minutos", "hour.one": "hora", "hour.other": "horas", "day.one": "día", "day.other": "días",
		"and": "y", "more": "{n} más", "yes": "sí", "no": "no", "money": "{amount} {symbol}", "grouping": "10000",
		"always": "todos los días, a cualquier hora", "from_to": "{from} a {to}", "shut": "cerrado {date}",
	},
	"es-419": {"money": "{symbol}{amount}", "grouping": "1000"},
}

// localeKeys are what a pack may say of a locale.
var localeKeys = []string{
	"months", "weekdays", "today", "tomorrow", "yesterday", "weekday", "date", "date_year", "at", "at_one",
	"clock", "clock_tomorrow", "clock_weekday", "clock_date", "minute", "hour", "day", "and", "more", "yes", "no", "money", "grouping", "always", "from_to", "shut",
}

// readLocales joins what ships with what a pack's configuration says.
func readLocales(config shelf[setting], f *Findings) *locales {
	said := map[string]map[string]string{}
	for tag, words := range shippedLocales {
		said[tag] = words
	}
	for _, key := range config.ids {
		rest, ok := strings.CutPrefix(key, localePrefix)
		if !ok {
			continue
		}
		tag, name, _ := strings.Cut(rest, ".")
		at := config.things[key]
		if !localeKey(f, at, name) || !localeValue(f, at, name) {
			continue
		}
		own := map[string]string{}
		for k, v := range said[tag] {
			own[k] = v
		}
		own[name] = at.text
		said[tag] = own
	}
	out := &locales{}
	tags := make([]string, 0, len(said))
	for tag := range said {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		out.all = append(out.all, newLocale(tag, said))
	}
	return out
}

func localeKey(f *Findings, at setting, name string) bool {
	first, form, _ := strings.Cut(name, ".")
	counts := first == "minute" || first == "hour" || first == "day"
	switch {
	case !slices.Contains(localeKeys, first):
		f.unknown(at.pos, "locale key", first, localeKeys)
	case counts && !slices.Contains(formNames, form):
		f.add(at.pos, "plural", "write `{one: …, other: …}`", "`%s` must have plural forms", first)
	case !counts && form != "":
		f.add(at.pos, "shape", "write one text", "`%s` must be a single value", first)
	default:
		return true
	}
	return false
}

func localeValue(f *Findings, at setting, name string) bool {
	want := map[string]int{"months": 12, "weekdays": 7}[name]
	if got := len(strings.Fields(at.text)); want > 0 && got != want {
		f.add(at.pos, "locale", "write "+strconv.Itoa(want)+" names", "`%s` has %d names", name, got)
		return false
	}
	if _, err := strconv.ParseFloat(at.text, 64); name == "grouping" && err != nil {
		f.add(at.pos, "locale", "write the least amount, 1000", "`grouping` must be a number")
		return false
	}
	return true
}

// newLocale lays a region's words over those of its language.
func newLocale(tag string, said map[string]map[string]string) *locale {
	l := &locale{tag: language.Make(tag), said: map[string]string{}, grouping: 1000}
	chain := []map[string]string{said[tag]}
	for up := l.tag.Parent(); up != language.Und; up = up.Parent() {
		chain = append(chain, said[up.String()])
	}
	for _, words := range slices.Backward(chain) {
		for key, text := range words {
			l.said[key] = text
		}
	}
	l.months, l.weekdays = strings.Fields(l.said["months"]), strings.Fields(l.said["weekdays"])
	l.known = len(l.lacks()) == 0
	if g, err := strconv.ParseFloat(l.said["grouping"], 64); err == nil {
		l.grouping = g
	}
	return l
}

// lacks lists the keys without which the language's days and times can't be written.
func (l *locale) lacks() []string {
	var missing []string
	for _, key := range localeKeys {
		_, said := l.said[key]
		_, counted := l.said[key+".other"]
		optional := key == "at" || key == "at_one" || key == "grouping"
		if !said && !counted && !optional {
			missing = append(missing, key)
		}
	}
	return missing
}

// plainLocale writes what no language has been taught to write.
var plainLocale = &locale{tag: language.Und, grouping: 1e12}

// find gives the locale of a tag, "es-MX", or that of its nearest kin: "es-419", "es".
func (all *locales) find(tag string) *locale {
	if all == nil {
		return plainLocale
	}
	for t := tag; t != ""; {
		for _, l := range all.all {
			if strings.EqualFold(l.tag.String(), t) {
				return l
			}
		}
		up := language.Make(t).Parent()
		if up == language.Und {
			break
		}
		t = up.String()
	}
	return plainLocale
}

// unit names a count of something, "4 minutes".
func (l *locale) unit(n int, unit string) string {
	word, ok := l.said[unit+"."+formName(cardinal(l.tag, float64(n)))]
	if !ok {
		word, ok = l.said[unit+".other"]
	}
	if !ok {
		word = unit[:1] // 4 m, 2 h, 3 d
	}
	return strconv.Itoa(n) + " " + word
}

// plainPatterns serve a language that has not been taught.
var plainPatterns = map[string]string{"more": "+{n}", "always": "0:00–24:00", "from_to": "{from}–{to}", "shut": "× {date}"}

// fill puts values into one of the locale's own patterns.
func (l *locale) fill(key string, pairs ...string) string {
	pattern, ok := l.said[key]
	if !ok {
		pattern = plainPatterns[key]
	}
	if len(pairs) == 0 {
		return pattern
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}
