package bot_test

import (
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// TestAMessageReadBackLateLeavesInItsPlace accepts an agent's second message
// before the first, as it happens after an outage: the customer reads them in
// the order in which they were written.
func TestAMessageReadBackLateLeavesInItsPlace(t *testing.T) {
	p := newPlayer(t)
	p.do("customer: talk to a person")
	p.do("agent Ana: claims")
	for _, m := range []struct{ ts, text string }{{"1795308970.000200", "Second."}, {"1795308971.000100", "Third."}, {"1795308969.000900", "First."}} {
		p.step(bot.Event{ID: "slack:T:C1:" + m.ts, Wrote: &bot.Wrote{By: people["Ana"], At: handoff.Place{Channel: "C1", TS: m.ts}, Text: m.text}})
		p.now += 1000
	}
	p.do("after 20s")
	var heard []string
	for _, l := range p.lines {
		if l.From == bot.Agent {
			heard = append(heard, l.Text)
		}
	}
	if len(heard) != 3 || heard[0] != "First." || heard[1] != "Second." || heard[2] != "Third." {
		t.Errorf("the customer reads %q", heard)
	}
}
