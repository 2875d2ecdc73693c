package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// carryPage rings a rung: a new line at the channel's foot, and the last one
// goes. The new one comes first, so that there is always one.
func (d *Desk) carryPage(ctx context.Context, send bot.Send, s bot.State, unknown bool) bot.Outcome {
	if !s.Case.Unclaimed() || send.Case != "" && send.Case != s.Case.ID {
		return outcome(send, sent) // claimed meanwhile: nobody is to be rung
	}
	channel := s.Case.Card.Channel
	if channel == "" {
		channel = d.cfg.Channels.Of(s.Case.Topic, s.Brief.Topic)
	}
	if unknown {
		found, v := d.findRoot(ctx, channel, send.Made, by(send))
		if !v.ok() {
			return outcome(send, v)
		}
		if found.TS != "" {
			return d.rang(ctx, send, s, found)
		}
	}
	if len(d.queued(ctx, channel)) > crowd {
		return d.ringForAll(ctx, send, s, channel)
	}
	at, v := d.post(ctx, channel, d.look.bell(s, send.Rung, d.now(), d.linkTo(ctx, s.Case.Card)),
		slackapi.MsgOptionMetadata(note(metaBell, send.ID, map[string]any{"conversation": s.ID, "case": s.Case.ID})))
	if !v.ok() {
		return outcome(send, v)
	}
	return d.rang(ctx, send, s, at)
}

// rang removes the bell before this one and tells the escalation channel when
// the ladder's top is reached. The bell itself rang, whatever comes of these.
func (d *Desk) rang(ctx context.Context, send bot.Send, s bot.State, at handoff.Place) bot.Outcome {
	if old := s.Case.Bell; old.TS != "" && old != at {
		d.remove(ctx, old)
	}
	if d.cfg.Escalation != "" && send.Rung >= topRung {
		d.post(ctx, d.cfg.Escalation, d.look.bell(s, send.Rung, d.now(), d.linkTo(ctx, s.Case.Card)))
	}
	return placed(send, at)
}

// topRung is the duty phone's: package handoff.
const topRung = 3

// bell draws the ringing line of one case.
func (l look) bell(s bot.State, rung int, now bot.Millis, url string) said {
	name := firstOf(s)
	about := matter(s)
	if about == "" {
		about = "needs a person"
	}
	waits := join(say(" " + name + " has waited " + waited(now-s.Case.Opened) + ": " + about + " "))
	if p := s.Case.Promise; p != nil && s.Case.Owner == handoff.Pledge {
		waits = join(say(" "+name+" was promised an answer by "), at(p.Due, clock), say(" and nobody has it: "+about+" "))
	}
	return said{words: join(say("🔔 "), l.rings(rung), waits, link("→ open", url))}
}

// rings is who a rung rings: on-call, then the leads, then both.
func (l look) rings(rung int) phrase {
	ids := l.onCall
	switch {
	case rung == 2 && len(l.leads) > 0:
		ids = l.leads
	case rung >= topRung:
		ids = append(append([]string{}, l.leads...), l.onCall...)
	}
	if len(ids) == 0 {
		return phrase{{here: true}}
	}
	return mentions(ids)
}

// carryHush removes a case's bell.
func (d *Desk) carryHush(ctx context.Context, send bot.Send, s bot.State) bot.Outcome {
	at := send.On
	if at.TS == "" {
		at = s.Case.Bell
	}
	if at.TS == "" {
		return outcome(send, sent)
	}
	return outcome(send, d.remove(ctx, at))
}

// queued are the unclaimed cases of a channel, the oldest first.
func (d *Desk) queued(ctx context.Context, channel string) []bot.Index {
	all, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		d.log.Warn("the queue could not be read", "error", err)
		return nil
	}
	var queue []bot.Index
	for _, i := range all {
		if i.Owner == handoff.Queue && (channel == "" || i.Card.Channel == channel) {
			queue = append(queue, i)
		}
	}
	return queue
}

// linkTo is the address of a card; "" if Slack never told us ours.
func (d *Desk) linkTo(ctx context.Context, card handoff.Place) string {
	us, err := d.people.us(ctx)
	if err != nil {
		return ""
	}
	return permalink(us.url, card)
}
