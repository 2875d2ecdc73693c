package flows

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	decimal "golang.org/x/text/number"
)

// show writes a value as its reader would: language is the reader's tag, with the region if it is known; today is the reader's day
// ("" if it is not known, then days are said in full).
func (all *locales) show(s Slot, language, today string) string {
	l := all.find(language)
	switch s.Kind {
	case FloatKind:
		return l.number(language, s.Number)
	case BoolKind:
		return l.yesNo(s.Number != 0)
	case DateKind:
		return l.date(s.Text, today)
	case MoneyKind:
		return l.money(language, s.Number, s.Text)
	case ListKind:
		items := strings.Split(s.Text, "\n")
		if s.Number > 0 {
			items = append(items, l.fill("more", "{n}", number(s.Number)))
		}
		return l.list(items)
	case SpanKind:
		return l.span(int(s.Number))
	case HoursKind:
		return l.hours(s.Text)
	case ClockKind:
		return l.clock(s.Text, int(s.Number))
	}
	return s.Text
}

// number writes a number. Below 10,000 thousands are not parted: it may be the number of an order.
func (l *locale) number(tag string, f float64) string {
	plain := number(f)
	if !strings.Contains(plain, ".") && f > -10_000 && f < 10_000 {
		return plain
	}
	_, fraction, _ := strings.Cut(plain, ".")
	options := []decimal.Option{decimal.MaxFractionDigits(len(fraction))}
	if f > -10_000 && f < 10_000 {
		options = append(options, decimal.NoSeparator())
	}
	return message.NewPrinter(l.reader(tag)).Sprint(decimal.Decimal(f, options...))
}

// reader is the tag for the region's own marks and signs.
func (l *locale) reader(tag string) language.Tag {
	if t, err := language.Parse(tag); err == nil {
		return t
	}
	return l.tag
}

func (l *locale) yesNo(b bool) string {
	word := "no"
	if b {
		word = "yes"
	}
	if text, ok := l.said[word]; ok {
		return text
	}
	return word
}

// date writes a day: near ones by name, others in full, the year if it is another one.
func (l *locale) date(iso, today string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil || !l.known {
		return iso
	}
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return l.day("date_year", day)
	}
	switch ahead := int(day.Sub(now) / (24 * time.Hour)); {
	case ahead >= -1 && ahead <= 1:
		return l.said[[...]string{"yesterday", "today", "tomorrow"}[ahead+1]]
	case ahead > 1 && ahead < 7:
		return l.day("weekday", day)
	case day.Year() != now.Year():
		return l.day("date_year", day)
	}
	return l.day("date", day)
}

func (l *locale) day(key string, day time.Time) string {
	return l.fill(key, "{weekday}", l.weekdays[day.Weekday()], "{day}", strconv.Itoa(day.Day()), "{month}", l.months[day.Month()-1], "{year}", strconv.Itoa(day.Year()))
}

// clockForm is how a ClockKind slot keeps its moment, on the reader's own clock.
const clockForm = "2006-01-02T15:04"

// clock writes a time of day: "15:00", "9:00 tomorrow".
func (l *locale) clock(text string, ahead int) string {
	at, err := time.Parse(clockForm, text)
	if err != nil {
		return text
	}
	hour := strconv.Itoa(at.Hour()) + at.Format(":04")
	if !l.known {
		if ahead == 0 {
			return hour
		}
		return at.Format(time.DateOnly) + " " + hour
	}
	key := "clock_date"
	switch {
	case ahead == 0:
		key = "clock"
	case ahead == 1:
		key = "clock_tomorrow"
	case ahead > 1 && ahead < 7:
		key = "clock_weekday"
	}
	article := l.said["at"]
	if at.Hour() == 1 {
		article = l.said["at_one"]
	}
	return l.fill(key, "{time}", hour, "{at}", article, "{weekday}", l.weekdays[at.Weekday()], "{day}", strconv.Itoa(at.Day()), "{month}", l.months[at.Month()-1])
}

// span writes a length of time: "4 minutes", "1 hour and 5 minutes", "3 days".
func (l *locale) span(minutes int) string {
	hours, rest := minutes/60, minutes%60
	switch {
	case minutes < 60:
		return l.unit(minutes, "minute")
	case hours >= 48:
		return l.unit(hours/24, "day")
	case rest == 0:
		return l.unit(hours, "hour")
	}
	return l.list([]string{l.unit(hours, "hour"), l.unit(rest, "minute")})
}

// list writes "a, b and c".
func (l *locale) list(items []string) string {
	last := len(items) - 1
	and, ok := l.said["and"]
	if last < 1 || !ok {
		return strings.Join(items, ", ")
	}
	return strings.Join(items[:last], ", ") + " " + and + " " + items[last]
}

// money writes an amount with its currency's own number of decimals.
func (l *locale) money(tag string, amount float64, code string) string {
	unit, err := currency.ParseISO(code)
	scale := 2
	if err == nil {
		scale, _ = currency.Standard.Rounding(unit)
	}
	if !l.known || err != nil {
		return strings.TrimSpace(strconv.FormatFloat(amount, 'f', scale, 64) + " " + code)
	}
	sign := ""
	if amount < 0 {
		sign, amount = "-", -amount
	}
	options := []decimal.Option{decimal.Scale(scale)}
	if amount < l.grouping {
		options = append(options, decimal.NoSeparator())
	}
	p := message.NewPrinter(l.reader(tag))
	symbol := p.Sprint(currency.Symbol(unit))
	pattern := l.said["money"]
	if last := symbol[len(symbol)-1]; last >= 'A' && last <= 'Z' {
		pattern = strings.Replace(pattern, "{symbol}{amount}", "{symbol} {amount}", 1) // "CHF 50.00", not "CHF50.00"
	}
	return sign + strings.NewReplacer("{symbol}", symbol, "{amount}", p.Sprint(decimal.Decimal(amount, options...))).Replace(pattern)
}
