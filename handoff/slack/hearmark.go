package slack

import (
	"context"
	"encoding/json"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// Marks that mean something on a card; all others do nothing.
const (
	markClaim  = "eyes"
	markSettle = "white_check_mark"
)

// settled is the outcome of a case that its owner marked instead of filling
// the modal in.
const settled = "Settled"

// heardMark takes 👀 on a card for a claim, and ✅ by the case's owner for
// resolved.
func (d *Desk) heardMark(ctx context.Context, o occurrence) error {
	if o.Item.Type != "message" || !d.cfg.Channels.Has(o.Item.Channel) || o.Reaction != markClaim && o.Reaction != markSettle {
		return nil
	}
	who, may, err := d.people.agent(ctx, text(o.User), "")
	if err != nil || !may {
		return err
	}
	conversation, err := d.conversation(ctx, o.Item.Channel, o.Item.TS)
	if err != nil || conversation == "" {
		return err
	}
	s, err := d.house.State(ctx, conversation)
	if err != nil {
		return err
	}
	of := caseAt(s, o.Item.Channel, o.Item.TS)
	if of == "" {
		return nil
	}
	act := bot.Acted{By: who, Case: of, On: handoff.Place{Channel: o.Item.Channel, TS: o.Item.TS}, Action: bot.ActClaim}
	if o.Reaction == markSettle {
		if of != s.Case.ID || s.Case.Agent.ID != who.ID {
			return nil
		}
		act.Action, act.Result = bot.ActResolve, settled
	}
	change, err := d.accept(ctx, bot.Event{ID: actID(o.Item.TS, who.ID, o.TS), Conversation: conversation, At: d.now(), Acted: &act})
	if err != nil {
		return err
	}
	d.whisper(act.On, who.ID, d.refusal(ctx, change, act))
	return nil
}

// actID is the id of what an agent did: DESIGN.md 2.1.
func actID(message, user, action string) string {
	return "slack:act:" + message + ":" + user + ":" + action
}

// heardLeaving gives the cases of somebody who left a desk channel back to the
// queue.
func (d *Desk) heardLeaving(ctx context.Context, channel, who, ts string) error {
	if !d.cfg.Channels.Has(channel) {
		return nil
	}
	d.people.forget(who)
	return d.gone(ctx, who, ts, func(i bot.Index) bool { return i.Card.Channel == channel })
}

// heardProfile looks anew at somebody whose account changed.
func (d *Desk) heardProfile(ctx context.Context, o occurrence) error {
	var changed struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(o.User, &changed) != nil || changed.ID == "" {
		return nil
	}
	d.people.forget(changed.ID)
	return d.goneIfNoAgent(ctx, changed.ID, o.TS)
}

func (d *Desk) goneIfNoAgent(ctx context.Context, who, ts string) error {
	owns, err := d.cases(ctx, who)
	if err != nil || len(owns) == 0 {
		return err
	}
	_, may, err := d.people.agent(ctx, who, "")
	if err != nil || may {
		return err
	}
	return d.gone(ctx, who, ts, func(bot.Index) bool { return true })
}

// maxCases bounds every look at the open cases.
const maxCases = 500

// cases are the open cases that somebody owns.
func (d *Desk) cases(ctx context.Context, who string) ([]bot.Index, error) {
	all, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		return nil, err
	}
	var owned []bot.Index
	for _, i := range all {
		if i.Agent.ID == who && (i.Owner == handoff.Holder || i.Owner == handoff.Pledge) {
			owned = append(owned, i)
		}
	}
	return owned, nil
}

func (d *Desk) gone(ctx context.Context, who, ts string, which func(bot.Index) bool) error {
	owned, err := d.cases(ctx, who)
	if err != nil {
		return err
	}
	for _, i := range owned {
		if !which(i) {
			continue
		}
		s, err := d.house.State(ctx, i.Conversation)
		if err != nil {
			return err
		}
		_, err = d.accept(ctx, bot.Event{
			ID: actID(i.Card.TS, who, ts), Conversation: i.Conversation, At: d.now(),
			Acted: &bot.Acted{By: i.Agent, Action: bot.ActGone, Case: s.Case.ID},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
