package bot

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// view is where an answer will be read, and what flows may know of shop and
// customer while it is written. The seed makes variations vary with the line
// and stay the same on a replay. What takes work is worked out only if the
// pack reads it.
func (t *step) view() flows.View {
	seed := fnv.New32a()
	seed.Write([]byte(t.e.ID))
	user := t.s.Who.User
	v := flows.View{
		Channel: t.s.Channel, Language: t.language(), Seed: seed.Sum32(),
		Today: t.today(), CustomerName: user.Name, CustomerKnown: user.Verified, Reach: t.reach(),
	}
	if user.Verified {
		v.CustomerID = user.ID
	}
	hours := t.w.Rules.Hours
	if pack := t.w.Pack; pack.Reads("shop_open") || pack.Reads("shop_opens") {
		if v.ShopOpen = hours.Open(t.e.At); !v.ShopOpen {
			v.ShopOpens = t.w.Pack.Show(t.clockTime("shop_opens", hours.Opens(t.e.At)), v)
		}
	}
	if t.w.Pack.Reads("shop_hours") {
		v.ShopHours = t.shopHours()
	}
	return v
}

// reach is the address that outlives the page: the channel's own if it has no
// page, else the one that the customer named for an answer.
func (t *step) reach() string {
	if t.s.Reach == "" && t.s.Channel != "" && !t.w.Can(t.s.Channel).Page {
		return t.s.Who.Address
	}
	return t.s.Reach
}

// reached remembers the address that an answer is to go to.
func (t *step) reached(to string) {
	if to != "" && to != t.s.Reach {
		t.s.Reach, t.moved = shorten(to, nameMost), true
	}
}

// holidaysTold is how many days ahead a shut day is told.
const holidaysTold = 14

// shopHours writes the shop's week, "Monday to Friday 9:00 to 20:00, Saturday
// 10:00 to 18:00", and the shut days that are near.
func (t *step) shopHours() string {
	words := hourWordsOf(t.language())
	week, always := t.w.Rules.Hours.Week()
	if always {
		return words.always
	}
	var parts []string
	for d := 0; d < 7; {
		first := d
		for d++; d < 7 && same(week[(d+1)%7], week[(first+1)%7]); d++ {
		}
		spans := week[(first+1)%7]
		if len(spans) == 0 {
			continue
		}
		days := words.days[(first+1)%7]
		if last := d - 1; last > first {
			days = fmt.Sprintf(words.fromTo, days, words.days[(last+1)%7])
		}
		var times []string
		for _, s := range spans {
			times = append(times, fmt.Sprintf(words.fromTo, minutesOfDay(s[0]), minutesOfDay(s[1])))
		}
		parts = append(parts, days+" "+strings.Join(times, words.and))
	}
	for _, shut := range t.w.Rules.Hours.Shut(t.e.At, holidaysTold) {
		parts = append(parts, fmt.Sprintf(words.shut, t.w.Pack.Show(flows.Slot{Kind: flows.DateKind, Text: shut.Format(time.DateOnly)}, flows.View{Language: t.language()})))
	}
	return strings.Join(parts, ", ")
}

func same(a, b [][2]int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func minutesOfDay(m int) string {
	return strconv.Itoa(m/60) + ":" + fmt.Sprintf("%02d", m%60)
}

// hourWords are the words of opening hours in one language.
type hourWords struct {
	days                      [7]string // Sunday first
	always, fromTo, and, shut string
}

var englishHours = hourWords{
	days:   [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	always: "every day, at any hour", fromTo: "%s to %s", and: " and ", shut: "closed on %s",
}

var spanishHours = hourWords{
	days:   [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
	always: "todos los días, a cualquier hora", fromTo: "%s a %s", and: " y ", shut: "cerrado el %s",
}

func hourWordsOf(language string) *hourWords {
	if strings.HasPrefix(strings.ToLower(language), "es") {
		return &spanishHours
	}
	return &englishHours
}
