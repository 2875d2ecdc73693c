package nlu

import (
	"strings"
	"time"
)

// numericDates finds 2026-11-21, 21.11.2026, 11/21/26 and 11/21. With a slash the shop's custom tells day from month,
// unless only one reading is possible; with dots the day comes first.
func (f *finder) numericDates(dayFirst bool) {
	text := f.r.text
	for i := 0; i+1 < len(f.groups); i++ {
		a, b := f.groups[i], f.groups[i+1]
		if a.glued || b.glued || a.masked || b.from != a.to+1 || f.taken(a.from, b.to) || currencyBefore(text, a.from) {
			continue
		}
		mark := text[a.to]
		if mark != '/' && mark != '-' && mark != '.' {
			continue
		}
		year, to := 0, b.to
		if i+2 < len(f.groups) {
			if c := f.groups[i+2]; c.from == b.to+1 && text[b.to] == mark && !c.glued {
				year, to = small(text[c.from:c.to]), c.to
				if a.n == 4 && b.n <= 2 && c.n <= 2 {
					f.addDate(a.from, to, small(text[a.from:a.to]), small(text[b.from:b.to]), year)
					i += 2
					continue
				}
				if c.n != 2 && c.n != 4 {
					continue
				}
			}
		}
		if a.n > 2 || b.n > 2 || year == 0 && mark != '/' {
			continue
		}
		month, day := small(text[a.from:a.to]), small(text[b.from:b.to])
		if mark == '.' || dayFirst || month > 12 {
			month, day = day, month
		}
		if month > 12 {
			month, day = day, month
		}
		f.addDate(a.from, to, year, month, day)
	}
}

func (f *finder) addDate(from, to, year, month, day int) {
	d, ok := dated(year, month, day, f.today)
	if ok {
		f.add(found{kind: isDate, from: from, to: to, number: int64(d)})
	}
}

// small reads up to four digits.
func small(s string) int {
	n := 0
	for _, c := range s {
		d, _ := digitValue(c)
		n = n*10 + d
		if n > 9999 {
			return 0
		}
	}
	return n
}

// spokenDates finds dates in words.
func (f *finder) spokenDates() {
	words := f.r.words
	for i := 0; i < len(words); i++ {
		w := &words[i]
		if w.letters == 0 {
			continue
		}
		if m := months[w.hash]; m > 0 {
			f.monthDate(i, int(m))
			continue
		}
		if n := relative[w.hash]; n > 0 {
			if !f.morning(i) {
				f.relativeDate(i, Day(n)-2)
			}
			continue
		}
		if n := weekdays[w.hash]; n > 0 {
			f.weekdayDate(i, time.Weekday(n-1))
			continue
		}
		if n := shortDays[w.hash]; n > 0 && i > 0 && (forward[words[i-1].hash] > 0 || backward[words[i-1].hash] > 0) {
			f.weekdayDate(i, time.Weekday(n-1))
			continue
		}
		if n := dayUnits[w.hash]; n > 0 {
			f.countedDate(i, n)
		}
	}
}

// monthDate finds "12 Nov", "12th of November 2026", "Nov 12" and "November 12th, 2026" round the month's name.
func (f *finder) monthDate(i, month int) {
	words := f.r.words
	day, from, to := 0, i, i
	if i > 0 {
		day, from = f.ordinal(i-1), i-1
		if day == 0 && i > 1 && (words[i-1].hash == hashOf || words[i-1].hash == hashDe) {
			day, from = f.ordinal(i-2), i-2
		}
	}
	if day == 0 && i+1 < len(words) {
		day, from, to = f.ordinal(i+1), i, i+1
	}
	if day == 0 {
		return
	}
	year, at := 0, to+1
	if at < len(words) && (words[at].hash == hashDe || words[at].hash == hashDel) {
		at++ // "14 de noviembre de 2026"
	}
	if at < len(words) && words[at].digits == 4 && words[at].letters == 0 {
		year = small(f.r.text[words[at].from:words[at].to])
		if year >= 2000 && year < 2100 {
			to = at
		} else {
			year = 0
		}
	}
	f.addDate(int(words[from].from), int(words[to].to), year, month, day)
}

// ordinal reads a day of the month: "12", "12th".
func (f *finder) ordinal(i int) int {
	w := &f.r.words[i]
	if w.digits < 1 || w.digits > 2 || w.letters != 0 && w.letters != 2 {
		return 0
	}
	s := f.r.text[w.from:w.to]
	if w.letters == 2 {
		switch strings.ToLower(s[len(s)-2:]) {
		case "st", "nd", "rd", "th":
			s = s[:len(s)-2]
		default:
			return 0
		}
	}
	return small(s)
}

// morning tells "la mañana", the morning, from "mañana", tomorrow.
func (f *finder) morning(i int) bool {
	words := f.r.words
	return i > 0 && (words[i].hash == hashManana || words[i].hash == hashMañana) && morningOf[words[i-1].hash] > 0
}

func (f *finder) relativeDate(i int, offset Day) {
	words := f.r.words
	from := i
	if offset > 0 && i > 0 && words[i-1].hash == hashPasado { // "pasado mañana"
		f.addDay(i-1, i, f.today+2)
		return
	}
	if offset != 0 && i >= 2 && words[i-2].hash == hashDay {
		switch {
		case offset > 0 && words[i-1].hash == hashAfter, offset < 0 && words[i-1].hash == hashBefore:
			offset *= 2
			from = i - 2
			if i >= 3 && words[i-3].hash == hashThe {
				from = i - 3
			}
		}
	}
	f.addDay(from, i, f.today+offset)
}

// weekdayDate takes the coming day of that name, today included; "next" excludes today, and words for the past before
// it ("last Friday", "ordered on Friday") mean the one before today.
func (f *finder) weekdayDate(i int, day time.Weekday) {
	words := f.r.words
	ahead := (Day(day) - Day(f.today.weekday()) + 7) % 7
	from := i
	if i > 0 {
		before := words[i-1].hash
		if nextWords[before] > 0 || before == hashLast {
			from = i - 1
		}
		past := backward[before] > 0 || i > 1 && forward[before] > 0 && backward[words[i-2].hash] > 0
		switch {
		case past:
			ahead -= 7
		case nextWords[before] > 0 && ahead == 0:
			ahead = 7
		}
	}
	to := i
	if i+1 < len(words) && words[i+1].hash == hashPasado { // "el lunes pasado"
		to++
		if ahead >= 0 {
			ahead -= 7
		}
	}
	f.addDay(from, to, f.today+ahead)
}

// countedDate finds "3 days ago", "in two weeks", "within 5 days".
func (f *finder) countedDate(i int, unit int8) {
	words := f.r.words
	if i == 0 {
		return
	}
	count := int(smallCount[words[i-1].hash])
	if w := &words[i-1]; count == 0 && w.letters == 0 && w.digits > 0 && w.digits <= 3 {
		count = small(f.r.text[w.from:w.to])
	}
	if count == 0 || count > 366 {
		return
	}
	days := Day(count) * [...]Day{1, 7, 30}[unit-1]
	switch {
	case i+1 < len(words) && words[i+1].hash == hashAgo:
		f.addDay(i-1, i+1, f.today-days)
	case i >= 2 && words[i-2].hash == hashHace:
		f.addDay(i-2, i, f.today-days)
	case i >= 2 && (words[i-2].hash == hashIn || words[i-2].hash == hashWithin || words[i-2].hash == hashEn):
		f.addDay(i-2, i, f.today+days)
	case i >= 3 && words[i-2].hash == hashDe && words[i-3].hash == hashDentro:
		f.addDay(i-3, i, f.today+days)
	}
}

func (f *finder) addDay(first, last int, d Day) {
	f.add(found{kind: isDate, from: int(f.r.words[first].from), to: int(f.r.words[last].to), number: int64(d)})
}
