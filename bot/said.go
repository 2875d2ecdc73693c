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
	payloadStillOpen  = "still_open" // a "no" to whether that was what the customer needed
	payloadPerson     = "talk_to_person"
)

// said takes in a customer's message, whoever owns the conversation.
func (t *step) said(m Said) {
	t.meet(m.From)
	entities := t.mask(&m)
	t.tongue(m.Heard)
	t.e.Said = &m
	t.line(Line{From: Customer, Text: m.Text, ID: m.Client, Name: t.s.Who.User.Name})
	payload, tapped := t.choice(m.Text)
	t.s.Offer = nil
	t.newsRead(t.s.Lines)
	t.s.Episode.Spoke, t.s.Episode.Asked = t.e.At, false

	if t.s.Case.Owner == handoff.Closed {
		if t.afterTheEnd(m, payload) {
			return
		}
		t.beginEpisode()
	}
	switch t.s.Case.Owner {
	case handoff.Bot:
		t.heed(m, entities, payload, tapped)
	case handoff.Queue:
		t.toDesk()
		t.whileQueued(m, entities, payload)
	case handoff.Holder, handoff.Pledge:
		t.toDesk()
		t.withAgent(m, entities, payload)
	}
}

// choice finds what a tapped choice means: its line is the choice's title.
func (t *step) choice(text string) (payload string, ok bool) {
	offered := t.s.Offer
	if owner := t.s.Case.Owner; owner == handoff.Queue || owner == handoff.Pledge {
		// Who waits may always say so; the page has buttons of its own for it.
		if r, found := t.w.Pack.Reply("utter_wait_choices", t.view(), nil); found {
			offered = append(offered[:len(offered):len(offered)], r.Choices...)
		}
	}
	for _, c := range offered {
		if strings.EqualFold(strings.TrimSpace(text), c.Title) {
			if c.Payload == "" {
				return c.Title, true
			}
			return c.Payload, true
		}
	}
	if t.s.Case.Owner == handoff.Bot {
		return t.chosenInWords(text)
	}
	return "", false
}

// chosenInWords finds what an answer in other words means: "yep" to whether
// all is settled, "the second one", or its number where no question is open.
func (t *step) chosenInWords(text string) (payload string, ok bool) {
	offered := t.s.Offer
	offers := func(payload string) bool {
		return slices.ContainsFunc(offered, func(c flows.Choice) bool { return c.Payload == payload })
	}
	if offers(payloadSettledYes) {
		switch yes, plain := flows.YesNo(text); {
		case plain && yes:
			return payloadSettledYes, true
		case plain && offers(payloadIdleNo):
			return payloadIdleNo, true
		case plain:
			return payloadStillOpen, true
		}
	}
	if n := strings.TrimSpace(text); len(t.s.Talk.Stack) == 0 && len(n) == 1 && n[0] >= '1' && int(n[0]-'1') < len(offered) {
		return cmp.Or(offered[n[0]-'1'].Payload, offered[n[0]-'1'].Title), true
	}
	if c, found := flows.Choose(offered, text); found {
		return cmp.Or(c.Payload, c.Title), true
	}
	return "", false
}

// beginEpisode gives a conversation at rest to the bot; counters start anew,
// memory stays.
func (t *step) beginEpisode() {
	t.s.Episode = Episode{N: t.s.Episode.N + 1, Since: t.e.At, Spoke: t.e.At}
	t.s.Turn, t.s.Window = Turn{}, nil
	t.s.Talk, t.s.Brief = flows.Talk{Slots: t.w.Given}, Brief{}
	t.s.Held, t.s.Left = nil, nil
	t.s.Rev, t.s.Shown, t.s.Posted, t.s.Wait = 0, 0, 0, 0
	t.s.Memory.Ask = 0 // the question whether it is settled has been passed over
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
	if !t.listenForLead(m) {
		t.aside(m, entities, payload)
	}
}

// withAgent passes a line on to the owner. While a promise runs the bot still
// settles another routine matter, and then the promise's maker is left alone.
func (t *step) withAgent(m Said, entities []flows.Entity, payload string) {
	promise := t.s.Case.Promise
	if payload == payloadSorted && t.s.Case.Owner == handoff.Pledge {
		t.move(handoff.Fact{Kind: handoff.Sorted})
		return
	}
	if t.s.Case.Owner == handoff.Pledge && promise != nil && !promise.Waits && t.aside(m, entities, payload) {
		return
	}
	t.move(handoff.Fact{Kind: handoff.Spoke, Thanks: m.Heard.Has(nlu.OnlyThanks)})
	t.listenForLead(m)
}

// listenForLead hears what an owner may not take away: a wish for somebody
// senior, a threat, "still not".
func (t *step) listenForLead(m Said) bool {
	wanted := nlu.AsksSupervisor | nlu.Threat
	if t.s.Case.Owner != handoff.Queue {
		wanted |= nlu.StillNot
	}
	if t.s.Case.Lead || !m.Heard.Sketch.Flags.Any(wanted) {
		return false
	}
	t.move(handoff.Fact{Kind: handoff.LeadAsked})
	return true
}

// toDesk sends the line just taken in to the case's thread. Lines of one burst
// become one message: a pending post grows instead of being joined by another.
func (t *step) toDesk() {
	n := t.s.Lines
	if t.s.Case.Card == (handoff.Place{}) || t.s.Posted >= n {
		return // the transcript, posted once the card is taken, will have it
	}
	for i := len(t.s.Out) - 1; i >= 0; i-- {
		if o := &t.s.Out[i]; o.Kind == SendLines && o.Case == t.s.Case.ID && o.To == t.s.Posted {
			o.To, t.s.Posted = n, n
			t.moved = true
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
	all := append(window[:len(window):len(window)], next)
	return all[max(0, len(all)-most):]
}
