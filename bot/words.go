package bot

import (
	"github.com/handrail-chat/handrail/flows"
)

// Words lists the responses that the core speaks. A pack without one of them
// is not fit to run; MissingWords finds them at load.
var Words = [...]string{
	"utter_finding_person", "utter_card_taken", "utter_wait_known", "utter_wait_unknown", "utter_closed_hours",
	"utter_claimed", "utter_later_than_said", "utter_still_waiting", "utter_unreached", "utter_wait_choices", "utter_moved",
	"utter_promised", "utter_promise_running", "utter_promise_due", "utter_team_promise_due", "utter_put_back",
	"utter_handed_back", "utter_settled_check", "utter_settled_yes", "utter_settled_no", "utter_sorted",
	"utter_idle_check", "utter_idle_close", "utter_agent_rest", "utter_agent_closed", "utter_what_else",
	"utter_thanks_after", "utter_lead_called", "utter_lead",
	"utter_team_promised", "utter_team_promised_to", "utter_team_promise_running", "utter_watch_lost", "utter_news_passed_on",
	"utter_no_language",
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
		t.utter(from, r, id == "utter_what_else" || id == "utter_idle_check")
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

// pickupsNeeded is how many pick-ups measured today make a figure.
const pickupsNeeded = 3

// waitWords is what can honestly be said of the wait.
func (t *step) waitWords() string {
	id, length := "utter_wait_unknown", t.w.Rules.Clocks.Tell.Of(t.away())
	if t.e.Stamp.Pickups >= pickupsNeeded {
		id, length = "utter_wait_known", t.e.Stamp.Pickup
		t.s.Wait = max(length, 1000)
	}
	r, _ := t.w.Pack.Reply(id, t.view(), []flows.Slot{span("minutes", length)})
	return r.Text
}

// tellTruth says how long the customer has waited and what is expected now,
// with a choice.
func (t *step) tellTruth() {
	waited := span("waited", t.e.At-t.s.Case.Opened)
	id, vars := "utter_still_waiting", []flows.Slot{waited}
	if t.s.Wait > 0 && t.e.Stamp.Pickups >= pickupsNeeded {
		id, vars = "utter_later_than_said", append(vars, span("more", max(t.e.Stamp.Pickup, 60_000)))
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
func (t *step) leadWords() string {
	r, _ := t.w.Pack.Reply("utter_lead", t.view(), nil)
	return r.Text
}
