package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
)

// assert checks one of Rasa's assertions over the turn of a message. With assertions in order each looks from behind what the one
// before it has found.
func (p *player) assert(s *flows.TestStep, a *flows.TestAssert) *Failure {
	trail := p.trail()
	from := 0
	if s.Ordered {
		from = min(p.order, len(trail))
	}
	found, want, got := p.find(a, trail[from:])
	if found < 0 {
		if s.Ordered && from > 0 {
			want += " after what stands above it"
		}
		return &Failure{a.Line, a.Words, want, got}
	}
	if s.Ordered {
		p.order = from + found + 1
	}
	return nil
}

// find gives the place in the trail where an assertion holds, or -1 with what was wanted and what there is instead. What holds
// nowhere in particular holds at 0.
func (p *player) find(a *flows.TestAssert, trail []flows.Trod) (at int, want, got string) {
	switch a.Kind {
	case "flow_started":
		return p.started(a, trail)
	case "flow_completed":
		return ended(a, trail, flows.DidEnd, "completed")
	case "flow_cancelled":
		return ended(a, trail, flows.DidLeave, "cancelled")
	case "pattern_clarification_contains":
		return p.clarified(a, trail)
	case "action_executed":
		at = slices.IndexFunc(trail, func(t flows.Trod) bool {
			return (t.Did == flows.DidCall || t.Did == flows.DidSay) && t.Name == a.Action
		})
		return at, a.Action + " executed", "executed: " + names(trail, flows.DidCall, flows.DidSay)
	case "slot_was_set", "slot_was_not_set":
		return slotsSet(a, trail)
	}
	return p.uttered(a, trail)
}

func (p *player) started(a *flows.TestAssert, trail []flows.Trod) (at int, want, got string) {
	began := func(id string) int {
		return slices.IndexFunc(trail, func(t flows.Trod) bool { return t.Did == flows.DidBegin && t.Flow == id })
	}
	got = "began: " + names(trail, flows.DidBegin)
	for _, id := range a.Flows {
		here := began(id)
		switch {
		case a.Any && here >= 0:
			return here, "", ""
		case !a.Any && here < 0:
			return -1, id + " started", got
		}
		at = max(at, here)
	}
	if a.Any {
		return -1, "one of " + strings.Join(a.Flows, ", ") + " started", got
	}
	return at, "", ""
}

func ended(a *flows.TestAssert, trail []flows.Trod, how flows.Deed, word string) (at int, want, got string) {
	for i, t := range trail {
		if t.Did == how && slices.Contains(a.Flows, t.Flow) && (a.Step == "" || t.Step == a.Step) {
			return i, "", ""
		}
	}
	want = strings.Join(a.Flows, ", ") + " " + word
	if a.Step != "" {
		want += " at " + a.Step
	}
	var all []string
	for _, t := range trail {
		if t.Did == how {
			all = append(all, t.Flow+" at "+t.Step)
		}
	}
	return -1, want, word + ": " + orNone(all)
}

const clarification = "pattern_clarification"

// clarified looks whether the customer was asked which flow is meant, and among which.
func (p *player) clarified(a *flows.TestAssert, trail []flows.Trod) (at int, want, got string) {
	want = "a choice among " + strings.Join(a.Flows, ", ")
	at = slices.IndexFunc(trail, func(t flows.Trod) bool { return t.Did == flows.DidBegin && t.Flow == clarification })
	if at < 0 {
		return -1, want, clarification + " did not begin"
	}
	var offered []string
	for _, l := range p.spoken() {
		offered = append(offered, l.Choices...)
	}
	has := func(id string) bool {
		name := id
		if f, ok := p.room.World().Pack.Flow(id); ok && !a.Named {
			name = f.Name
		}
		return slices.ContainsFunc(offered, func(title string) bool { return strings.EqualFold(title, name) })
	}
	if any := slices.ContainsFunc(a.Flows, has); a.Any && !any || !a.Any && slices.ContainsFunc(a.Flows, func(id string) bool { return !has(id) }) {
		return -1, want, choiceWords(offered)
	}
	return at, "", ""
}

func slotsSet(a *flows.TestAssert, trail []flows.Trod) (at int, want, got string) {
	for _, s := range a.Slots {
		last, hit, final := -1, -1, flows.Slot{Name: s.Name}
		for i, t := range trail {
			if t.Did == flows.DidSet && t.Slot.Name == s.Name {
				last, final = i, t.Slot
				if hit < 0 && s.Holds(t.Slot) {
					hit = i
				}
			}
		}
		switch {
		case a.Kind == "slot_was_set" && hit < 0:
			return -1, slotWords(s), wasSet(last, final)
		case a.Kind == "slot_was_not_set" && last >= 0 && s.Holds(final):
			return -1, "not " + slotWords(s), wasSet(last, final)
		}
		at = max(at, hit)
	}
	return at, "", ""
}

func wasSet(at int, v flows.Slot) string {
	if at < 0 {
		return v.Name + " was not set"
	}
	return v.Name + " was set to " + shown(v)
}

// uttered checks bot_uttered and bot_did_not_utter; each of their fields may be met by a line of its own, as in Rasa.
func (p *player) uttered(a *flows.TestAssert, trail []flows.Trod) (at int, want, got string) {
	lines := p.spoken()
	var wants []string
	met := 0
	look := func(what string, fits func(bot.Line) bool) {
		wants = append(wants, what)
		if slices.ContainsFunc(lines, fits) {
			met++
		}
	}
	if a.Utter != "" {
		look(a.Utter, func(l bot.Line) bool { return l.Utter == a.Utter })
	}
	if a.Matches != nil {
		look("a line that matches "+a.Matches.String(), func(l bot.Line) bool { return a.Matches.MatchString(l.Text) })
	}
	if a.Buttons != nil {
		look("buttons "+buttonWords(a.Buttons), func(l bot.Line) bool { return p.offers(l, a.Buttons) })
	}
	got = linesWords(lines)
	if a.Kind == "bot_did_not_utter" {
		if met > 0 {
			return -1, "not " + strings.Join(wants, ", "), got
		}
		return 0, "", ""
	}
	if met < len(wants) {
		return -1, strings.Join(wants, ", "), got
	}
	at = slices.IndexFunc(trail, func(t flows.Trod) bool { return t.Did == flows.DidSay && t.Name == a.Utter })
	if a.Utter != "" && at < 0 && slices.ContainsFunc(p.trail(), func(t flows.Trod) bool { return t.Did == flows.DidSay && t.Name == a.Utter }) {
		return -1, strings.Join(wants, ", "), "said, but before that"
	}
	return max(at, 0), "", ""
}

// offers compares the first buttons of a line, as Rasa does; a payload that is left out does not matter.
func (p *player) offers(l bot.Line, want []flows.Choice) bool {
	if len(l.Choices) < len(want) {
		return false
	}
	offered := p.room.State().Offer
	for i, b := range want {
		if l.Choices[i] != b.Title {
			return false
		}
		if b.Payload != "" && !slices.ContainsFunc(offered, func(c flows.Choice) bool { return c.Title == b.Title && c.Payload == b.Payload }) {
			return false
		}
	}
	return true
}

func buttonWords(buttons []flows.Choice) string {
	words := make([]string, len(buttons))
	for i, b := range buttons {
		words[i] = fmt.Sprintf("[%s] %s", b.Title, b.Payload)
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// names lists what was done, in order, each once.
func names(trail []flows.Trod, deeds ...flows.Deed) string {
	var all []string
	for _, t := range trail {
		name := t.Name
		if t.Did == flows.DidBegin {
			name = t.Flow
		}
		if slices.Contains(deeds, t.Did) && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return orNone(all)
}

func orNone(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}
