package slack

import (
	"context"
	"fmt"
	"sync"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// crowd is how many waiting cases ring alone; more ring as one line.
const crowd = 5

// actTakeNext is the button of that line and of Home: claim the oldest.
const actTakeNext bot.Action = "take_next"

// bells remembers the line that rings for a crowd, by channel.
type bells struct {
	mu    sync.Mutex
	joint map[string]handoff.Place
}

func (b *bells) of(channel string) handoff.Place {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.joint[channel]
}

func (b *bells) put(channel string, at handoff.Place) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.joint == nil {
		b.joint = map[string]handoff.Place{}
	}
	b.joint[channel] = at
}

// carryPage rings a rung: a new line at the channel's foot, and the last one
// goes. The new one comes first, so that there is always one.
func (d *Desk) carryPage(ctx context.Context, send bot.Send, s bot.State, unknown bool) bot.Outcome {
	if s.Case.Owner != handoff.Queue || send.Case != "" && send.Case != s.Case.ID {
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
	queue := d.queued(ctx, channel)
	line := d.look.bell(s, send.Rung, d.now(), d.linkTo(ctx, s.Case.Card))
	if len(queue) > crowd {
		if queue[0].Conversation != s.ID && d.board.of(channel).TS != "" {
			return outcome(send, sent) // the line that stands there rings for this one too
		}
		line = d.look.crowdBell(queue, send.Rung, d.now())
	}
	at, v := d.post(ctx, channel, line, slackapi.MsgOptionMetadata(note(metaBell, send.ID, map[string]any{"conversation": s.ID, "case": s.Case.ID})))
	if !v.ok() {
		return outcome(send, v)
	}
	if len(queue) > crowd {
		d.dropJoint(ctx, channel)
		d.board.put(channel, at)
		if s.Case.Bell.TS != "" {
			d.remove(ctx, s.Case.Bell)
		}
		return outcome(send, sent)
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
	return said{words: join(say("🔔 "), l.rings(rung), say(" "+name+" has waited "+waited(now-s.Case.Opened)+": "+about+" "), link("→ open", url))}
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

func (l look) crowdBell(queue []bot.Index, rung int, now bot.Millis) said {
	out := said{words: join(say("🔔 "), l.rings(rung), say(fmt.Sprintf(" %d wait, oldest %s", len(queue), waited(now-queue[0].Opened))))}
	out.body = []slackapi.Block{paragraph(l.zone, out.words), actions("", primary(button(actTakeNext, "next", "Take the next")))}
	return out
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

// thinOut takes the crowd's line away once those who wait ring alone again.
func (d *Desk) thinOut(channel string) {
	if d.board.of(channel).TS == "" {
		return
	}
	d.errands.run(func(ctx context.Context) {
		if len(d.queued(ctx, channel)) <= crowd {
			d.dropJoint(ctx, channel)
		}
	})
}

func (d *Desk) dropJoint(ctx context.Context, channel string) {
	if old := d.board.of(channel); old.TS != "" {
		d.remove(ctx, old)
		d.board.put(channel, handoff.Place{})
	}
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

// takeNext claims the oldest case that nobody has.
func (d *Desk) takeNext(ctx context.Context, who handoff.Agent, id string, at handoff.Place) error {
	for _, i := range d.queued(ctx, at.Channel) {
		s, err := d.house.State(ctx, i.Conversation)
		if err != nil {
			return err
		}
		if s.Case.Owner != handoff.Queue {
			continue
		}
		act := bot.Acted{By: who, Action: bot.ActClaim, Case: s.Case.ID, On: s.Case.Card}
		change, err := d.accept(ctx, bot.Event{ID: id, Conversation: i.Conversation, At: d.now(), Acted: &act})
		if err != nil {
			return err
		}
		if d.refusal(ctx, change, act) == "" {
			return nil
		}
		id += "'" // somebody was faster; the next try is another event
	}
	if at.Channel != "" {
		d.whisper(handoff.Place{Channel: at.Channel}, who.ID, "Nobody waits any more.")
	}
	return nil
}
