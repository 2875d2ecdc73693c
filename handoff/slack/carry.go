package slack

import (
	"context"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// Carry carries out one send: it draws it from the state as committed, posts
// it and says how that ended. lines are those that a SendLines names. unknown
// says that the send may have been carried out before; then it is looked for
// first. Carry returns within a few seconds after ctx ends.
func (d *Desk) Carry(ctx context.Context, send bot.Send, state bot.State, lines []bot.Line, unknown bool) bot.Outcome {
	switch send.Kind {
	case bot.SendCard:
		return d.carryCard(ctx, send, state, unknown)
	case bot.SendLines:
		return d.carryLines(ctx, send, state, lines, unknown)
	case bot.SendNote:
		return d.carryNote(ctx, send, state, unknown)
	case bot.SendPage:
		return d.carryPage(ctx, send, state, unknown)
	case bot.SendHush:
		return d.carryHush(ctx, send, state)
	case bot.SendMark:
		return d.carryMark(ctx, send)
	case bot.SendDM:
		return d.carryDM(ctx, send, state)
	}
	return outcome(send, verdict{bot.Refused, 0, errNoDesk.Error()})
}

// carryCard posts the case's card, or brings the posted one up to date.
func (d *Desk) carryCard(ctx context.Context, send bot.Send, s bot.State, unknown bool) bot.Outcome {
	if send.Case != "" && send.Case != s.Case.ID {
		return d.carryPast(ctx, send, s)
	}
	if s.Case.Card.TS != "" {
		return d.editCard(ctx, send, s)
	}
	channel := d.cfg.Channels.Of(s.Case.Topic, s.Brief.Topic)
	if unknown {
		found, v := d.findRoot(ctx, channel, send.Made, func(m slackapi.Message) bool {
			return m.Metadata.EventType == metaCase && of(m, "conversation") == s.ID && of(m, "case") == s.Case.ID
		})
		if !v.ok() {
			return outcome(send, v)
		}
		if found.TS != "" {
			return cardAt(send, s, found)
		}
	}
	at, v := d.post(ctx, channel, d.linked(ctx).card(s),
		slackapi.MsgOptionMetadata(note(metaCase, send.ID, map[string]any{"conversation": s.ID, "case": s.Case.ID})))
	if !v.ok() {
		return outcome(send, v)
	}
	return cardAt(send, s, at)
}

// cardAt says that the card stands, and what it shows.
func cardAt(send bot.Send, s bot.State, at handoff.Place) bot.Outcome {
	o := placed(send, at)
	o.Rev = s.Rev
	return o
}

func (d *Desk) editCard(ctx context.Context, send bot.Send, s bot.State) bot.Outcome {
	if s.Shown == s.Rev && s.Rev > 0 {
		return cardAt(send, s, s.Case.Card)
	}
	if v := d.update(ctx, s.Case.Card, d.linked(ctx).card(s)); !v.ok() {
		return outcome(send, v)
	}
	return cardAt(send, s, s.Case.Card)
}

// linked is the look of what links other messages.
func (d *Desk) linked(ctx context.Context) look {
	l := d.look
	if us, err := d.people.us(ctx); err == nil {
		l.base = us.url
	}
	return l
}

// carryPast redraws the card of a case that ended before the present one
// began.
func (d *Desk) carryPast(ctx context.Context, send bot.Send, s bot.State) bot.Outcome {
	for _, past := range s.Memory.Cases {
		if past.ID == send.Case && past.Card.TS != "" {
			if v := d.update(ctx, past.Card, d.look.ending(s, past, handoff.Case{})); !v.ok() {
				return outcome(send, v)
			}
			return placed(send, past.Card)
		}
	}
	return outcome(send, sent)
}

// thread is where a send's lines and notes belong: the card of its case.
func thread(send bot.Send, s bot.State) handoff.Place {
	if send.Case == "" || send.Case == s.Case.ID {
		return s.Case.Card
	}
	for _, past := range s.Memory.Cases {
		if past.ID == send.Case {
			return past.Card
		}
	}
	return handoff.Place{}
}

var noCard = verdict{bot.NotSent, time.Second, "the card is not there yet"}

// carryMark puts a mark on a message; what shows only that all is well leaves
// room for what warns.
func (d *Desk) carryMark(ctx context.Context, send bot.Send) bot.Outcome {
	leave := 0
	if send.Name == bot.MarkShown {
		leave = spare
	}
	v := d.addMark(ctx, send.On.Channel, send.On.TS, send.Name, leave)
	if v.answer == bot.Refused && v.why == "Slack says message_not_found" {
		v = sent // its author took the message away
	}
	return outcome(send, v)
}
