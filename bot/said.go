package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Payloads of the choices that the core offers itself; the pack's buttons
// carry them (utter_wait_choices, utter_settled_check, utter_idle_check).
const (
	payloadWait       = "wait"
	payloadSorted     = "sorted"
	payloadSettledYes = "settled_yes"
	payloadSettledNo  = "settled_no"
	payloadIdleNo     = "idle_no"
	payloadPerson     = "talk_to_person"
)

// said takes in a customer's message, whoever owns the conversation.
func (t *step) said(m Said) {
	t.meet(m.From)
	entities := t.mask(&m)
	t.e.Said = &m
	t.line(Line{From: Customer, Text: m.Text, ID: m.Client, Name: t.s.Who.User.Name})
	payload, tapped := t.choice(m.Text)
	t.s.Offer = nil
	t.s.Episode.Spoke, t.s.Episode.Asked = t.e.At, false

	if t.s.Case.Owner == handoff.Closed && t.afterTheEnd(m, payload) {
		return
	}
	switch t.s.Case.Owner {
	case handoff.Closed:
		t.beginEpisode()
		t.heed(m, entities, payload, tapped)
	case handoff.Bot:
		t.heed(m, entities, payload, tapped)
	case handoff.Queue:
		t.toDesk()
		t.whileQueued(m, entities, payload)
	case handoff.Holder, handoff.Pledge:
		t.toDesk()
		t.move(handoff.Fact{Kind: handoff.Spoke, Thanks: m.Heard.Has(nlu.OnlyThanks)})
		t.listenForLead(m)
	}
}

// meet notes who is writing and from where; what is not said again stays.
func (t *step) meet(from Origin) {
	who := &t.s.Who
	if t.s.Channel == "" {
		t.s.Channel = from.Channel
	}
	if t.w.Can(t.s.Channel).Page && !t.s.Page.Open {
		t.s.Page.Open, t.s.Page.Since = true, t.e.At
	}
	user := who.User
	if from.User != (Person{}) {
		user = from.User
	}
	next := Origin{
		Channel: cmp.Or(from.Channel, who.Channel), Address: cmp.Or(from.Address, who.Address),
		Site: cmp.Or(from.Site, who.Site), Page: cmp.Or(from.Page, who.Page), Locale: cmp.Or(from.Locale, who.Locale),
		Zone: who.Zone, Offset: who.Offset, User: user,
	}
	if from.Zone != "" {
		next.Zone, next.Offset = from.Zone, from.Offset
	}
	*who = next
}

// choice finds what a tapped choice means: its line is the choice's title.
func (t *step) choice(text string) (payload string, ok bool) {
	for _, c := range t.s.Offer {
		if strings.EqualFold(strings.TrimSpace(text), c.Title) {
			if c.Payload == "" {
				return c.Title, true
			}
			return c.Payload, true
		}
	}
	return "", false
}

// settledFor is how long "Not yet" reopens what an agent thought settled.
const settledFor = 72 * 60 * 60 * 1000

// afterTheEnd handles a message to a conversation at rest, if it is about what
// has ended and not a new matter.
func (t *step) afterTheEnd(m Said, payload string) bool {
	asked := t.s.Memory.Ask > 0 && t.e.At-t.s.Memory.Ask < settledFor
	switch {
	case asked && (payload == payloadSettledNo || payload == "" && m.Heard.Has(nlu.Denies) || m.Heard.Has(nlu.StillNot)):
		t.notSettled()
		return true
	case asked && (payload == payloadSettledYes || m.Heard.Has(nlu.Affirms)):
		t.s.Memory.Ask = 0
		t.settledByCustomer()
		t.say(Robot, "utter_settled_yes")
		return true
	case t.s.Episode.N > 0 && m.Heard.Sketch.Flags.Any(nlu.OnlyThanks|nlu.OnlyGoodbye|nlu.OnlyEmoji):
		// One short answer; it reopens nothing.
		if !t.s.Episode.Thanks {
			t.s.Episode.Thanks = true
			t.say(Robot, "utter_thanks_after")
		}
		return true
	}
	return false
}

// notSettled reopens the matter one rung up: somebody senior, and the story
// need not be told again.
func (t *step) notSettled() {
	t.s.Memory.Ask = 0
	t.beginEpisode()
	from, topic := handoff.Place{}, ""
	if n := len(t.s.Memory.Cases); n > 0 {
		from, topic = t.s.Memory.Cases[n-1].Card, t.s.Memory.Cases[n-1].Topic
	}
	t.say(Robot, "utter_settled_no")
	t.handOver(handoff.Fact{
		Grounds: []handoff.Grounds{{Reason: handoff.Again, Why: "says that it isn't settled"}},
		Topic:   topic, High: true, Rung: 2, From: from, Told: true,
	})
}

// settledByCustomer writes the customer's own word on the ended case.
func (t *step) settledByCustomer() {
	n := len(t.s.Memory.Cases)
	if n == 0 {
		return
	}
	cases := slices.Clone(t.s.Memory.Cases)
	cases[n-1].Settled = true
	t.s.Memory.Cases = cases
	t.s.Case.Settled = true
	t.s.Rev++
}

// beginEpisode gives a conversation at rest to the bot; counters start anew,
// memory stays.
func (t *step) beginEpisode() {
	t.s.Episode = Episode{N: t.s.Episode.N + 1, Since: t.e.At, Spoke: t.e.At}
	t.s.Turn, t.s.Window = Turn{}, nil
	t.s.Talk, t.s.Brief = flows.Talk{}, Brief{}
	t.s.Held, t.s.Left = nil, nil
	t.s.Rev, t.s.Shown, t.s.Posted, t.s.Wait = 0, 0, 0, 0
	t.move(handoff.Fact{Kind: handoff.Began})
}

// whileQueued heeds a customer who waits for a person: somebody senior, "never
// mind", or another routine matter that the bot can settle meanwhile.
func (t *step) whileQueued(m Said, entities []flows.Entity, payload string) {
	switch {
	case payload == payloadSorted:
		t.move(handoff.Fact{Kind: handoff.Sorted})
		return
	case payload == payloadWait:
		return
	}
	t.move(handoff.Fact{Kind: handoff.Spoke, Thanks: m.Heard.Has(nlu.OnlyThanks)})
	if t.listenForLead(m) {
		return
	}
	t.aside(m, entities, payload)
}

// listenForLead hears what an owner may not take away: a wish for somebody
// senior, a threat, "still not".
func (t *step) listenForLead(m Said) bool {
	heard := m.Heard.Sketch.Flags
	if t.s.Case.Lead || !heard.Any(nlu.AsksSupervisor|nlu.Threat|nlu.StillNot) {
		return false
	}
	if t.s.Case.Owner == handoff.Queue && !heard.Any(nlu.AsksSupervisor|nlu.Threat) {
		return false
	}
	t.move(handoff.Fact{Kind: handoff.LeadAsked})
	return true
}

// toDesk sends the line just taken in to the case's thread. Lines of one burst
// become one message: a pending post grows instead of being joined by another.
func (t *step) toDesk() {
	n := t.s.Lines
	if t.s.Case.Card == (handoff.Place{}) {
		return // the transcript, posted once the card is taken, will have it
	}
	for i := len(t.s.Out) - 1; i >= 0; i-- {
		if o := &t.s.Out[i]; o.Kind == SendLines {
			o.To, t.s.Posted = n, n
			return
		}
	}
	t.send(Send{
		Kind: SendLines, Lane: LaneDesk, From: t.s.Posted + 1, To: n,
		After: t.e.At + t.w.Rules.Clocks.Gather.Of(t.away()),
	})
	t.s.Posted = n
}

// remember keeps the last few of a window.
func remember[T any](window []T, next T, most int) []T {
	window = append(window, next)
	if len(window) > most {
		window = slices.Clone(window[len(window)-most:])
	}
	return window
}
