package flows

import (
	"strconv"
	"strings"
	"time"
)

// hours writes opening hours: "Monday to Friday 9:00 to 20:00, Saturday 10:00 to 18:00, closed on Friday 25 December".
func (l *locale) hours(text string) string {
	if text == "always" {
		return l.fill("always")
	}
	var parts []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if day, err := time.Parse(time.DateOnly, line); err == nil {
			date := line
			if l.known {
				date = l.day("date", day) // never "Thursday" alone: that would be every Thursday
			}
			parts = append(parts, l.fill("shut", "{date}", date))
			continue
		}
		days, times, _ := strings.Cut(line, " ")
		var spans []string
		for span := range strings.FieldsSeq(times) {
			from, to, _ := strings.Cut(span, "-")
			spans = append(spans, l.fill("from_to", "{from}", minuteOfDay(from), "{to}", minuteOfDay(to)))
		}
		parts = append(parts, l.days(days)+" "+l.list(spans))
	}
	return strings.Join(parts, ", ")
}

func (l *locale) days(text string) string {
	from, to, _ := strings.Cut(text, "-")
	if from == to || to == "" {
		return l.weekday(from)
	}
	return l.fill("from_to", "{from}", l.weekday(from), "{to}", l.weekday(to))
}

func (l *locale) weekday(text string) string {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 0 || n > 6:
		return text
	case len(l.weekdays) != 7:
		return [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}[n]
	}
	return l.weekdays[n]
}

func minuteOfDay(text string) string {
	m, err := strconv.Atoi(text)
	if err != nil || m < 0 || m > 24*60 {
		return text
	}
	minutes := strconv.Itoa(m % 60)
	if len(minutes) == 1 {
		minutes = "0" + minutes
	}
	return strconv.Itoa(m/60) + ":" + minutes
}
