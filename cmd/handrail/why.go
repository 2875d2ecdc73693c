package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
)

// why explains the customer's last turn.
func (t *talk) why(io stdio) {
	changes := t.room.Changes[min(t.turn, len(t.room.Changes)):]
	before := bot.State{}
	if t.turn > 0 {
		before = t.room.Changes[t.turn-1].Next
	}
	for _, line := range whyWords(bot.Explain(t.room.World(), before, changes...), t.room.Now()) {
		fmt.Fprintln(io.out, "  "+line)
	}
}

// whyWords writes an explanation for an author of flows.
func whyWords(e bot.Explanation, now bot.Millis) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if e.Text != "" {
		say("heard %q", e.Text)
		if e.Choice != "" {
			say("  the choice %s", e.Choice)
		}
		for _, g := range e.Guesses {
			sure := ""
			if g.Intent == e.Intent {
				sure = ", sure enough"
			}
			say("  intent %s %.2f%s", g.Intent, g.P, sure)
		}
		for _, n := range e.Entities {
			say("  found %s: %s", n.Kind, n.Value)
		}
		if len(e.Tone) > 0 {
			say("  tone: %s", strings.Join(e.Tone, ", "))
		}
	}
	say("rule: %s", e.Rule)
	for i, g := range e.Grounds {
		if i > 0 {
			say("  also %s: %s", g.Reason, g.Why)
		}
	}
	out = append(out, walkWords(e.Walked)...)
	if e.Stands != "" {
		say("stands at %s", e.Stands)
	}
	c := e.Counts
	say("counted: %d of %d turns without progress, %d of %d in all, %d of %d in a row not understood", c.Stuck, c.StuckLimit, c.Turns, c.TurnsLimit, c.Lost, c.LostLimit)
	say("frustration %.2f; a person takes over from %.2f", e.Mood.Score, e.Mood.Limit)
	for _, s := range e.Mood.Signals {
		say("  %+.2f %s: %s", s.Weight, s.Name, s.Because)
	}
	for _, d := range e.Clocks {
		say("clock %s in %s: %s", d.Name, (time.Duration(d.At-now) * time.Millisecond).Round(time.Second), d.Why)
	}
	return out
}

// walkWords is the way through the flows, a step a line, with what it set and
// said.
func walkWords(walked []bot.Stop) []string {
	var out []string
	for _, s := range walked {
		line := ""
		switch s.Did {
		case flows.DidBegin:
			line = "begins " + s.Flow
		case flows.DidStep:
			line = "  " + s.Place
		case flows.DidSet:
			if line = "    " + s.Slot.Name + " = " + s.Slot.Plain(); s.Slot.Kind == flows.Null {
				line = "    " + s.Slot.Name + " forgotten"
			}
		case flows.DidSay:
			line = "    says " + s.Name
		case flows.DidCall:
			line = "    asks the shop: " + s.Name
		case flows.DidEnd:
			line = "ends " + s.Flow
		case flows.DidLeave:
			line = "leaves " + s.Flow
		case flows.DidFail:
			line = "fails: " + s.Name
		}
		if line != "" && (len(out) == 0 || out[len(out)-1] != "  "+line) {
			out = append(out, "  "+line)
		}
	}
	return slices.Clip(out)
}
