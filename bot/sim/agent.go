package sim

import (
	"context"
	"fmt"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// People sit at the desk; the first is meant if nobody is named.
var People = []handoff.Agent{{ID: "UANA", Name: "Ana"}, {ID: "UBEN", Name: "Ben"}, {ID: "UMARIA", Name: "Maria", Lead: true}}

// Person finds one of them by name; "" is the first.
func Person(name string) (handoff.Agent, bool) {
	for _, p := range People {
		if p.Name == name || name == "" {
			return p, true
		}
	}
	return handoff.Agent{}, false
}

// placed is a message in the thread, with its words.
type placed struct {
	at   handoff.Place
	text string
}

// place names a new message at the desk as Slack does: seconds, and a number that makes it the only one.
func (r *Room) place() handoff.Place {
	r.count++
	return handoff.Place{Channel: "CDESK", TS: fmt.Sprintf("%d.%06d", r.now/1000, r.count)}
}

// Deed is what somebody at the desk does. Act is one of the words of a test file; the rest is what it needs.
type Deed struct {
	Act     string
	Texts   []string
	Crossed bool       // the later message arrives first
	Due     bot.Millis // promises
	Action  string     // acts: which of the pack's agent_actions
	Inputs  []flows.Slot
}

// acts are the deeds that are one press.
var acts = map[string]bot.Action{
	"claims": bot.ActClaim, "hands back": bot.ActHandBack, "puts back": bot.ActPutBack, "gets a lead": bot.ActGetLead,
	"marks as spam": bot.ActSpam, "sends it": bot.ActSendHeld, "keeps it inside": bot.ActKeepInside, "claims and sends": bot.ActClaimSend,
	"resolves": bot.ActResolve, "promises": bot.ActPromise,
	"acts": bot.ActWish, "does it": bot.ActDeedYes, "leaves it": bot.ActDeedNo, "approves": bot.ActApprove,
}

// Do lets somebody at the desk act; what they are told instead of it being done is refused.
func (r *Room) Do(ctx context.Context, who handoff.Agent, d Deed) (refused string, err error) {
	switch d.Act {
	case "says", "notes":
		err = r.writes(ctx, who, d)
	default:
		refused, err = r.presses(ctx, who, d)
	}
	if err != nil {
		return "", err
	}
	return refused, r.Finish(ctx)
}

func (r *Room) writes(ctx context.Context, who handoff.Agent, d Deed) error {
	places := make([]handoff.Place, len(d.Texts))
	for i := range places {
		places[i] = r.place()
	}
	if d.Crossed {
		places[0], places[1] = places[1], places[0]
	}
	for i, text := range d.Texts {
		if d.Act == "notes" {
			text = "! " + text
		}
		r.wrote[who.ID] = placed{places[i], text}
		wrote := bot.Wrote{By: who, At: places[i], Text: text}
		if _, err := r.accept(ctx, bot.Event{ID: "slack:TSIM:" + places[i].Channel + ":" + places[i].TS, Wrote: &wrote}); err != nil {
			return err
		}
	}
	return nil
}

// deed is the one whose buttons stand last in the thread.
func (r *Room) deed() string {
	if d := r.State().Deed; d != nil {
		return d.ID
	}
	return ""
}

func (r *Room) presses(ctx context.Context, who handoff.Agent, d Deed) (refused string, err error) {
	action, ok := acts[d.Act]
	if !ok {
		return "", fmt.Errorf("the desk has no button for %q yet", d.Act)
	}
	act := bot.Acted{By: who, Action: action, Case: r.State().Case.ID, On: r.wrote[who.ID].at, Due: d.Due}
	words := ""
	if len(d.Texts) > 0 {
		words = d.Texts[0]
	}
	switch action {
	case bot.ActResolve:
		act.Result, act.What = "settled", words
	case bot.ActPromise, bot.ActHandBack, bot.ActPutBack:
		act.What = words
	case bot.ActWish:
		act.What = d.Action
		for _, in := range d.Inputs {
			act.Inputs = append(act.Inputs, flows.Slot{Name: in.Name, Kind: flows.TextKind, Text: in.Plain()})
		}
	case bot.ActDeedYes, bot.ActDeedNo, bot.ActApprove:
		act.Deed = r.deed()
	case bot.ActSendHeld:
		act.Text = r.wrote[who.ID].text
	}
	press := r.place()
	return r.accept(ctx, bot.Event{ID: "slack:act:" + act.On.TS + ":" + who.ID + ":" + press.TS, Acted: &act})
}
