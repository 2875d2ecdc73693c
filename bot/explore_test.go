package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

// The world of the exploration is tiny: clocks are ticks of a millisecond, and
// a state is known by what decides its future, times relative and cut.
func tinyWorld(t *testing.T) *bot.World {
	w := *testWorld(t)
	both := func(d bot.Millis) handoff.Length { return handoff.Length{Open: d, Away: d + 1} }
	w.Rules.Clocks = handoff.Clocks{
		Settle: both(1), Burst: both(2), Desk: both(1), Mention: both(2), Lead: both(3), Duty: both(4), Tell: both(3), Nudge: both(1), Requeue: both(3),
		Idle: handoff.Length{Open: 2}, Close: both(4), Warn: both(1), Hold: both(1), Unseen: both(1), Shop: both(1), Before: both(1), Never: both(3), Gather: both(1),
	}
	w.Fast = 1000
	pack, err := flows.Compile(append(retail.Sources(), flows.Source{Name: "watch.yml", Text: []byte(watched)}))
	if err != nil {
		t.Fatal(err)
	}
	w.Pack, w.Model = pack, trained(pack)
	return &w
}

// watched is a flow that watches something for two hours, which is two looks.
const watched = `
flows:
  keep_watch:
    nlu_trigger: [{intent: keep_watch}]
    steps:
      - set_slots: [{order_number: "1042"}]
      - say: {text: "I look every hour."}
      - watch: shop_order
        every: 1h
        until: slots.order_status = "shipped"
        by: 2h
        to: slots.reach
        next:
          - if: slots.watch_result = "done"
            then:
              - say: {text: "It's on its way."}
                next: END
          - else:
              - handoff: {reason: "facts: it has not left"}
nlu:
  - intent: keep_watch
    examples: |
      - please keep watch over my parcel
      - keep watch over it
`

// explorer reaches states from states.
type explorer struct {
	t    *testing.T
	w    *bot.World
	seen map[string]bool
	todo [][]byte
	now  bot.Millis
	n    int
}

const exploredMost = 1200

// TestClocksAloneReachAPerson explores what customer, agents, shop, desk,
// clocks and restarts can make of a conversation, and lets go of it in every
// state: from then on only clocks ring, and still it ends, or people are rung;
// what is watched is told or reaches a person too.
// With the desk away it is the alarm that rings.
func TestClocksAloneReachAPerson(t *testing.T) {
	x := &explorer{t: t, w: tinyWorld(t), seen: map[string]bool{}, now: monday}
	x.todo = [][]byte{nil}
	for len(x.todo) > 0 && len(x.seen) < exploredMost {
		at := x.todo[0]
		x.todo = x.todo[1:]
		for _, e := range x.moves(at) {
			next := x.step(at, e)
			if key := x.key(next); !x.seen[key] {
				x.seen[key] = true
				x.todo = append(x.todo, next)
				x.letGo(next, true)
				x.letGo(next, false)
			}
		}
	}
	t.Logf("%d states", len(x.seen))
	if len(x.seen) < 1000 {
		t.Fatalf("only %d states were reached: the exploration is broken", len(x.seen))
	}
}

func (x *explorer) decoded(document []byte) bot.State {
	s, err := bot.Decode(document)
	if err != nil {
		x.t.Fatal(err)
	}
	return s
}

// moves is all that can happen now, the failing of everything included.
func (x *explorer) moves(document []byte) []bot.Event {
	s := x.decoded(document)
	now := max(x.now, s.At)
	var all []bot.Event
	for _, text := range []string{"where is order 1042", "dana@example.com", "blorf", "talk to a person", "supervisor!", "thanks", "Not yet", "Never mind, sorted", "please keep watch over my parcel"} {
		said := bot.Said{Client: "c", Text: text, From: bot.Origin{Channel: "web"}}
		said.Heard = bot.Hear(x.w, said, monday)
		all = append(all, bot.Event{Said: &said})
	}
	if s.Lines == 0 {
		return all
	}
	for _, by := range []handoff.Agent{people["Ana"], people["Maria"]} {
		for _, do := range []bot.Action{bot.ActClaim, bot.ActResolve, bot.ActHandBack, bot.ActPromise, bot.ActPutBack} {
			all = append(all, bot.Event{Acted: &bot.Acted{By: by, Action: do, Due: now + 3, Result: "done"}})
		}
	}
	all = append(all,
		bot.Event{Wrote: &bot.Wrote{By: people["Ana"], At: handoff.Place{Channel: "C", TS: "1"}, Text: "Hello"}},
		bot.Event{Seen: &bot.Seen{Open: !s.Page.Open}}, bot.Event{Seen: &bot.Seen{Open: s.Page.Open, Read: s.Lines}},
		bot.Event{At: 1, Clock: &bot.Clock{}})
	for i := range s.Out {
		for _, works := range []bool{true, false} {
			all = append(all, bot.Event{Outcome: x.outcome(s.Out[i], s, works)})
		}
	}
	return all
}

// outcome is how a send ends while everything works, or nothing does.
func (x *explorer) outcome(send bot.Send, s bot.State, works bool) *bot.Outcome {
	o := &bot.Outcome{Send: send.ID, Try: send.Try, Answer: bot.Sent, Rev: s.Rev, Ref: handoff.Place{Channel: "C", TS: "9"}}
	switch {
	case !bot.Wanted(x.w, s, send):
		o.Answer = bot.Refused
	case asksShop(send) && works:
		o.Shop = &flows.Result{Outcome: flows.OK, Slots: []flows.Slot{slotOf("order_status", "shipped")}}
	case send.Kind == bot.SendLines:
		o.Rev = send.To
	}
	if !works && send.Kind != bot.SendAlarm {
		o.Answer = bot.NotSent
	}
	return o
}

// step takes one event in, a moment later if it asks for it (At 1). Every
// step starts from the document: a restart is any step.
func (x *explorer) step(document []byte, e bot.Event) []byte {
	x.n++
	s := x.decoded(document)
	e.ID, e.Conversation, e.At = fmt.Sprintf("e:%d", x.n), "w1", max(x.now, s.At)+e.At
	c := bot.Step(x.w, s, e)
	if !c.Moved {
		return document
	}
	if err := bot.Sound(x.w, c.Next); err != nil {
		x.t.Fatalf("unsound: %v", err)
	}
	return encodedState(x.t, c.Next)
}

// key is what decides a state's future, as far as the laws can see it.
func (x *explorer) key(document []byte) string {
	s := x.decoded(document)
	c := s.Case
	var b strings.Builder
	fmt.Fprint(&b, c.Owner, c.Agent.Lead, c.Lead, c.Rung, c.Late, c.Card != handoff.Place{}, c.Waiting > 0, c.Nudged, c.Warned, c.Promise != nil,
		s.Page.Open, len(s.Talk.Stack), len(s.Turn.Parts) > 0, min(s.Episode.Lost, 2), s.Episode.Asked, len(s.Held), len(s.Left) > 0, s.Memory.Ask > 0)
	if p := c.Promise; p != nil {
		fmt.Fprint(&b, p.Waits, p.Rung)
	}
	for _, d := range bot.Due(x.w, s) {
		fmt.Fprint(&b, d.Name, min(max(d.At-s.At, -1), 6), ";")
	}
	for _, v := range s.Watches {
		fmt.Fprint(&b, "watch", v.End, v.Told > 0, ";")
	}
	kinds := make([]string, 0, len(s.Out))
	for _, o := range s.Out {
		if kind := string(o.Kind) + o.Name; o.Kind != bot.SendNote && o.Kind != bot.SendMark && o.Kind != bot.SendDM && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return b.String() + strings.Join(kinds, ",")
}

// letGo lets only clocks ring, with a desk that works or not.
func (x *explorer) letGo(document []byte, works bool) {
	const patience = 80
	rung, alarm := false, false
	for range patience {
		s := x.decoded(document)
		if s.Case.Owner == handoff.Closed && len(s.Watches) == 0 || works && rung || !works && alarm {
			return
		}
		next := bot.Earliest(x.w, s)
		if next == 0 {
			x.t.Fatalf("owner %s has no clock", s.Case.Owner)
		}
		var e bot.Event
		if i := slices.IndexFunc(s.Out, func(o bot.Send) bool { return o.After <= s.At }); i >= 0 {
			rung = rung || works && s.Out[i].Kind == bot.SendPage && bot.Wanted(x.w, s, s.Out[i])
			alarm = alarm || s.Out[i].Kind == bot.SendAlarm
			e = bot.Event{Outcome: x.outcome(s.Out[i], s, works)}
		} else {
			e = bot.Event{At: max(0, next-s.At), Clock: &bot.Clock{}}
		}
		document = x.step(document, e)
	}
	s := x.decoded(document)
	x.t.Fatalf("owner %s since %d: nobody is reached by clocks alone (desk works: %v); %+v", s.Case.Owner, s.Case.Since-s.At, works, bot.Due(x.w, s))
}
