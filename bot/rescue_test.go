package bot_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// TestRescueIsSoundWhateverTheStateWas rescues states that no program wrote.
func TestRescueIsSoundWhateverTheStateWas(t *testing.T) {
	w := testWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Make[bot.State]().Draw(t, "state")
		s.Case.Owner = rapid.SampledFrom([]handoff.Owner{"", "odd", handoff.Bot, handoff.Queue, handoff.Holder, handoff.Pledge, handoff.Closed}).Draw(t, "owner")
		said := bot.Said{Client: "c", Text: "my card 6006 4912 3456 7890"}
		e := rapid.SampledFrom([]bot.Event{
			{ID: "e:1", At: monday, Said: &said},
			{ID: "e:1", At: monday, Wrote: &bot.Wrote{By: people["Ana"], Text: "card 6006 4912 3456 7890"}},
			{ID: "e:1", At: monday, Acted: &bot.Acted{By: people["Ana"], Action: bot.ActClaim, What: "card 6006 4912 3456 7890"}},
			{ID: "e:1", At: monday, Clock: &bot.Clock{}},
			{},
		}).Draw(t, "event")
		e.Conversation = "w1"
		c := bot.Rescue(w, s, e, strings.Repeat("why ", 500))
		if err := bot.Sound(w, c.Next); err != nil {
			t.Fatalf("unsound: %v", err)
		}
		if c.Next.Case.Owner != handoff.Queue || !c.Next.Pending(bot.SendCard) || !c.Next.Pending(bot.SendAlarm) || !c.Moved {
			t.Fatalf("nobody is told: %+v", c.Next.Case)
		}
		if text := string(encoded(t, c.Event)); strings.Contains(text, "4912") {
			t.Fatalf("the number can be read: %s", text)
		}
	})
}

// TestRescueKeepsTheLineAndTheStory rescues an agent's case: the customer's
// line is there, masked by what was asked, and the old card is not forgotten.
func TestRescueKeepsTheLineAndTheStory(t *testing.T) {
	w := testWorld(t)
	p := newPlayer(t)
	for _, line := range []string{"customer: I need a person", "agent Ana: claims"} {
		p.do(line)
	}
	before := p.decoded()
	c := bot.Rescue(w, before, bot.Event{ID: "e:9", Conversation: "w1", At: p.now, Said: &bot.Said{Client: "c9", Text: "hello?"}}, "the step broke")
	if len(c.Lines) == 0 || c.Lines[0].Text != "hello?" || c.Lines[0].N != before.Lines+1 {
		t.Errorf("the customer's line is lost: %+v", c.Lines)
	}
	if c.Next.Case.From != before.Case.Card || len(c.Next.Memory.Cases) != 1 || c.Next.Memory.Cases[0].ID != before.Case.ID {
		t.Errorf("the earlier case is forgotten: %+v, %+v", c.Next.Case, c.Next.Memory)
	}
	if g := c.Next.Case.Grounds; len(g) != 1 || g[0].Reason != handoff.Fault || g[0].Why != "the step broke" {
		t.Errorf("the card says %+v", g)
	}
}

// TestRescueHidesWhatWasAskedFor rescues in the middle of a question for a
// card's PIN: the bare answer is a secret there too.
func TestRescueHidesWhatWasAskedFor(t *testing.T) {
	w := testWorld(t)
	p := newPlayer(t)
	p.shop = []flows.Result{{Outcome: flows.NotFound}}
	for _, line := range []string{"customer: gift card balance", "customer: 6006 4912 3456 7890"} {
		p.do(line)
	}
	c := bot.Rescue(w, p.decoded(), bot.Event{ID: "e:9", Conversation: "w1", At: p.now, Said: &bot.Said{Client: "c9", Text: "4711"}}, "the step broke")
	if text := string(encoded(t, c.Lines)) + string(encoded(t, c.Event)); strings.Contains(text, "4711") {
		t.Errorf("the PIN can be read: %s", text)
	}
}
