package bot_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// changes is a flow that has the shop change something.
const changes = `
flows:
  call_it_off:
    nlu_trigger: [{intent: call_it_off}]
    steps:
      - collect: order_number
      - action: shop_cancel
        next:
          - if: slots.shop_result = "ok"
            then:
              - say: {text: "Order {order_number} is off."}
                next: END
          - else:
              - handoff: {reason: "facts: it could not be called off"}
nlu:
  - intent: call_it_off
    examples: |
      - call it off for me
      - call off order 1042
`

func changePlayer(t *testing.T) *player {
	p := playerOver(t, changes)
	p.do("customer: call off order 1042")
	if s := p.decoded(); !s.Pending(bot.SendCall) {
		t.Fatalf("nothing is asked of the shop: %s", p.out.String())
	}
	return p
}

// TestAChangeGoesOnAfterTheHandover: who is asked for meanwhile learns that the
// shop is making it, and how it ended; it is neither taken back nor repeated.
func TestAChangeGoesOnAfterTheHandover(t *testing.T) {
	p := changePlayer(t)
	p.do("customer: I need a person")
	s := p.decoded()
	if s.Case.Owner != handoff.Queue || !s.Pending(bot.SendCall) || !slices.Contains(s.Brief.Tried, "cancel → no answer yet") {
		t.Fatalf("%s, tried %q, out %+v", s.Case.Owner, s.Brief.Tried, s.Out)
	}
	before := s.Rev
	p.shop = append(p.shop, flows.Result{Outcome: flows.OK})
	p.do("agent Ana: claims")
	s = p.decoded()
	if s.Pending(bot.SendCall) || !slices.Contains(s.Brief.Tried, "cancel → ok") || s.Rev <= before {
		t.Errorf("tried %q, card %d after %d", s.Brief.Tried, s.Rev, before)
	}
	if strings.Contains(p.out.String(), "is off.") {
		t.Errorf("the bot speaks over Ana:\n%s", p.out.String())
	}
}

// TestRescueTellsWhatMayHaveBeenDone: a change that was under way when the step
// broke stands on the card, and an agent's deed waits for somebody's word.
func TestRescueTellsWhatMayHaveBeenDone(t *testing.T) {
	p := changePlayer(t)
	before := p.decoded()
	deed := bot.Deed{ID: "D", Action: "goodwill", Name: "Goodwill", By: people["Ana"], Stage: bot.StageDo, Send: "e:1/1", Key: "e:1/1"}
	before.Deed = &deed
	c := bot.Rescue(p.w, before, bot.Event{ID: "e:9", Conversation: "w1", At: p.now, Clock: &bot.Clock{}}, "the step broke")
	if !slices.Contains(c.Next.Brief.Tried, "cancel → no answer yet") {
		t.Errorf("the card says %q", c.Next.Brief.Tried)
	}
	if d := c.Next.Deed; d == nil || d.Stage != bot.StageDoubt || d.Key != deed.Key || d.Send != "" {
		t.Errorf("the deed is %+v", d)
	}
	if !slices.ContainsFunc(c.Next.Out, func(o bot.Send) bool { return o.Name == string(bot.NoteDeedDoubt) && o.Deed == "D" }) {
		t.Errorf("nobody is asked: %+v", c.Next.Out)
	}
	if before.Deed.Stage != bot.StageDo {
		t.Error("the state before was changed")
	}
}
