package slack

import (
	"context"
	"fmt"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// crowd is how many waiting cases ring alone; more ring as one line.
const crowd = 5

// actTakeNext is the button of that line and of Home: claim the oldest.
const actTakeNext bot.Action = "take_next"

// joint is what the metadata of a crowd's bell names as its case.
const joint = "crowd"

// bells remembers the line that rings for a crowd, by channel.
type bells struct {
	turn  sync.Mutex // one of them is posted or removed at a time
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

// ringForAll posts the line for everybody who waits, anew when the oldest of
// them crosses a rung. While another one is being posted it asks to come back.
func (d *Desk) ringForAll(ctx context.Context, send bot.Send, s bot.State, channel string) bot.Outcome {
	if !d.board.turn.TryLock() {
		return outcome(send, busy(time.Second))
	}
	defer d.board.turn.Unlock()
	queue, old := d.queued(ctx, channel), d.board.of(channel)
	if len(queue) == 0 || old.TS != "" && queue[0].Conversation != s.ID {
		return outcome(send, sent) // the line that stands there rings for this one too
	}
	at, v := d.post(ctx, channel, d.look.crowdBell(queue, send.Rung, d.now()),
		slackapi.MsgOptionMetadata(note(metaBell, send.ID, map[string]any{"conversation": s.ID, "case": joint})))
	if !v.ok() {
		return outcome(send, v)
	}
	d.board.put(channel, at)
	for _, gone := range []handoff.Place{old, s.Case.Bell} {
		if gone.TS != "" {
			d.remove(ctx, gone)
		}
	}
	d.thinOut(channel) // somebody may have claimed while it was posted
	return outcome(send, sent)
}

func (l look) crowdBell(queue []bot.Index, rung int, now bot.Millis) said {
	out := said{words: join(say("🔔 "), l.rings(rung), say(fmt.Sprintf(" %d wait, oldest %s", len(queue), waited(now-queue[0].Opened))))}
	out.body = []slackapi.Block{paragraph(l.zone, out.words), actions("", primary(button(actTakeNext, "next", "Take the next")))}
	return out
}

// thinOut takes the crowd's line away once those who wait ring alone again.
func (d *Desk) thinOut(channel string) {
	if d.board.of(channel).TS == "" {
		return
	}
	d.errands.run(func(ctx context.Context) {
		d.board.turn.Lock()
		defer d.board.turn.Unlock()
		if old := d.board.of(channel); old.TS != "" && len(d.queued(ctx, channel)) <= crowd {
			if d.remove(ctx, old).ok() {
				d.board.put(channel, handoff.Place{})
			}
		}
	})
}

// adopt finds the crowds' lines that an earlier life of this process left.
func (d *Desk) adopt(ctx context.Context) {
	for _, channel := range d.cfg.Channels.All() {
		if d.board.of(channel).TS != "" {
			continue
		}
		found, v := d.findRoot(ctx, channel, d.now()-readBackMost.Milliseconds(), func(m slackapi.Message) bool {
			return m.Metadata.EventType == metaBell && of(m, "case") == joint
		})
		if v.ok() && found.TS != "" {
			d.board.put(channel, found)
			d.thinOut(channel)
		}
	}
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
