package bot

import (
	"fmt"
	"hash/fnv"
	"slices"
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
		v.ShopHours = t.w.Pack.Show(t.shopHours(), v)
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

// shopHours is the shop's week and the shut days that are near, for the
// reader's language to write.
func (t *step) shopHours() flows.Slot {
	s := flows.Slot{Name: "shop_hours", Kind: flows.HoursKind}
	week, always := t.w.Rules.Hours.Week()
	if always {
		s.Text = "always"
		return s
	}
	var lines []string
	for d := 0; d < 7; {
		first := d
		for d++; d < 7 && slices.Equal(week[(d+1)%7], week[(first+1)%7]); d++ {
		}
		if spans := week[(first+1)%7]; len(spans) > 0 {
			line := fmt.Sprintf("%d-%d", (first+1)%7, d%7)
			for _, s := range spans {
				line += fmt.Sprintf(" %d-%d", s[0], s[1])
			}
			lines = append(lines, line)
		}
	}
	for _, shut := range t.w.Rules.Hours.Shut(t.e.At, holidaysTold) {
		lines = append(lines, shut.Format(time.DateOnly))
	}
	s.Text = strings.Join(lines, "\n")
	return s
}
