package nlu

import (
	"strings"
	"time"
)

// months and weekdays by the hash of their names and short names; 1 = January, and 1 = Sunday.
var (
	months = numbered("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
		"august aug", "september sep sept", "october oct", "november nov", "december dec")
	weekdays   = numbered("sunday sundays", "monday mondays", "tuesday tuesdays tues", "wednesday wednesdays weds", "thursday thursdays thurs thur", "friday fridays", "saturday saturdays")
	shortDays  = numbered("sun", "mon", "tue", "wed", "thu", "fri", "sat")
	smallCount = numbered("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
	dayUnits   = numbered("day days", "week weeks", "month months")
	backward   = numbered("last since past previous was were ordered bought placed shipped arrived")
	forward    = numbered("next by before until this coming on for")
	relative   = numbered("yesterday", "today tonight", "tomorrow tmrw tomorow tommorow tmr")
)

var (
	hashAgo, hashIn, hashOf, hashThe = wordHash("ago"), wordHash("in"), wordHash("of"), wordHash("the")
	hashDay, hashAfter, hashBefore   = wordHash("day"), wordHash("after"), wordHash("before")
	hashNext, hashLast, hashWithin   = wordHash("next"), wordHash("last"), wordHash("within")
)

func numbered(groups ...string) map[uint64]int8 {
	words := map[uint64]int8{}
	for i, g := range groups {
		for _, w := range strings.Fields(g) {
			words[wordHash(w)] = int8(i + 1)
		}
	}
	return words
}

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
			f.relativeDate(i, Day(n)-2)
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
		if day == 0 && i > 1 && words[i-1].hash == hashOf {
			day, from = f.ordinal(i-2), i-2
		}
	}
	if day == 0 && i+1 < len(words) {
		day, from, to = f.ordinal(i+1), i, i+1
	}
	if day == 0 {
		return
	}
	year := 0
	if to+1 < len(words) && words[to+1].digits == 4 && words[to+1].letters == 0 {
		year = small(f.r.text[words[to+1].from:words[to+1].to])
		if year >= 2000 && year < 2100 {
			to++
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

func (f *finder) relativeDate(i int, offset Day) {
	words := f.r.words
	from := i
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
		if before == hashNext || before == hashLast {
			from = i - 1
		}
		past := backward[before] > 0 || i > 1 && forward[before] > 0 && backward[words[i-2].hash] > 0
		switch {
		case past:
			ahead -= 7
		case before == hashNext && ahead == 0:
			ahead = 7
		}
	}
	f.addDay(from, i, f.today+ahead)
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
	case i >= 2 && (words[i-2].hash == hashIn || words[i-2].hash == hashWithin):
		f.addDay(i-2, i, f.today+days)
	}
}

func (f *finder) addDay(first, last int, d Day) {
	f.add(found{kind: isDate, from: int(f.r.words[first].from), to: int(f.r.words[last].to), number: int64(d)})
}
