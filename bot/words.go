package bot

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Words lists the responses that the core speaks. A pack without one of them
// is not fit to run; MissingWords finds them at load.
var Words = [...]string{
	"utter_finding_person", "utter_card_taken", "utter_wait_known", "utter_wait_unknown", "utter_closed_hours",
	"utter_claimed", "utter_later_than_said", "utter_still_waiting", "utter_unreached", "utter_wait_choices", "utter_moved",
	"utter_promised", "utter_promise_running", "utter_promise_due", "utter_team_promise_due", "utter_put_back",
	"utter_handed_back", "utter_settled_check", "utter_settled_yes", "utter_settled_no", "utter_sorted",
	"utter_idle_check", "utter_idle_close", "utter_agent_rest", "utter_agent_closed", "utter_not_understood", "utter_pardon",
	"utter_thanks_after", "utter_lead_called",
}

// MissingWords lists what a pack lacks of Words.
func MissingWords(p *flows.Pack) []string {
	var missing []string
	for _, id := range Words {
		if _, ok := p.Reply(id, flows.View{}, nil); !ok {
			missing = append(missing, id)
		}
	}
	return missing
}

// say says one of the pack's texts.
func (t *step) say(from From, id string, vars ...flows.Slot) {
	if r, ok := t.w.Pack.Reply(id, t.view(), vars); ok {
		t.utter(from, r, id == "utter_not_understood" || id == "utter_idle_check")
	}
}

// sayWithChoices says a text and offers its choices, whoever speaks.
func (t *step) sayWithChoices(from From, id string, vars ...flows.Slot) {
	if r, ok := t.w.Pack.Reply(id, t.view(), vars); ok {
		t.utter(from, r, true)
	}
}

// utter writes a reply as a line; its choices are offered only on the last
// line of a turn.
func (t *step) utter(from From, r flows.Reply, last bool) {
	l := Line{From: from, Text: r.Text, Utter: r.ID}
	if last {
		t.s.Offer = r.Choices
		for _, c := range r.Choices {
			l.Choices = append(l.Choices, c.Title)
		}
	}
	t.line(l)
}

// view is where an answer will be read. The seed makes variations vary with
// the line and stay the same on a replay.
func (t *step) view() flows.View {
	seed := fnv.New32a()
	seed.Write([]byte(t.e.ID))
	return flows.View{Channel: t.s.Channel, Language: t.language(), Seed: seed.Sum32()}
}

func (t *step) language() string {
	return cmp.Or(t.s.Who.Locale, t.w.Language)
}

// pickupsNeeded is how many pick-ups measured today make a figure.
const pickupsNeeded = 3

// waitWords is what can honestly be said of the wait.
func (t *step) waitWords() string {
	id, length := "utter_wait_unknown", t.w.Rules.Clocks.Tell.Of(t.away())
	if t.e.Stamp.Pickups >= pickupsNeeded {
		id, length = "utter_wait_known", t.e.Stamp.Pickup
		t.s.Wait = max(length, 1000)
	}
	r, _ := t.w.Pack.Reply(id, t.view(), []flows.Slot{text("minutes", Span(length))})
	return r.Text
}

// tellTruth says how long the customer has waited and what is expected now,
// with a choice.
func (t *step) tellTruth() {
	waited := text("waited", Span(t.e.At-t.s.Case.Opened))
	id, vars := "utter_still_waiting", []flows.Slot{waited}
	if t.s.Wait > 0 && t.e.Stamp.Pickups >= pickupsNeeded {
		id, vars = "utter_later_than_said", append(vars, text("more", Span(max(t.e.Stamp.Pickup, 60_000))))
	}
	if t.s.Case.Accepted == 0 {
		id = "utter_unreached" // the desk has no card: nobody else was called either
	}
	r, ok := t.w.Pack.Reply(id, t.view(), vars)
	if !ok {
		return
	}
	if c, found := t.w.Pack.Reply("utter_wait_choices", t.view(), nil); found {
		r.Choices = c.Choices
	}
	t.utter(Robot, r, true)
}

// leadWords names who owns a broken promise now.
func (t *step) leadWords() string { return "The person in charge" }

// Span writes a length as people say it: "4 minutes", "1 hour and 5 minutes".
// Less than a minute is a minute: a wait is never talked down.
func Span(length Millis) string {
	minutes := max(1, int((length+59_999)/60_000))
	if minutes < 60 {
		return plural(minutes, "minute")
	}
	hours, rest := minutes/60, minutes%60
	switch {
	case hours >= 48:
		return plural(hours/24, "day")
	case rest == 0:
		return plural(hours, "hour")
	}
	return plural(hours, "hour") + " and " + plural(rest, "minute")
}

func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// clockTime writes a moment as the customer would say it today: "15:00",
// "9:00 tomorrow", "10:00 on Monday".
func (t *step) clockTime(at handoff.Millis) string {
	moment, now := t.w.local(t.s.Who, at), t.w.local(t.s.Who, t.e.At)
	clock := fmt.Sprintf("%d:%02d", moment.Hour(), moment.Minute())
	switch daysBetween(now, moment) {
	case 0:
		return clock
	case 1:
		return clock + " tomorrow"
	}
	if d := daysBetween(now, moment); d > 1 && d < 7 {
		return clock + " on " + moment.Weekday().String()
	}
	return clock + " on " + moment.Format("2 January")
}

func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(b).Sub(day(a)).Hours() / 24)
}
