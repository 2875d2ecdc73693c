package slack

import (
	"context"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// rootGap is how often somebody is told that the channel's root reaches no
// customer.
const rootGap = time.Minute

// reminderGap is how long one person is left alone between two reminders: DESK.md 8.
const reminderGap = 3 * time.Minute

// dmGap is that time, shorter where the reply clock is (HANDRAIL_FAST).
func dmGap(c handoff.Clocks) time.Duration {
	return min(reminderGap, time.Duration(c.Nudge.Open)*time.Millisecond)
}

// dmGaps remembers who was written to, and when.
type dmGaps struct {
	mu   sync.Mutex
	now  func() time.Time
	gap  time.Duration
	last map[string]time.Time
}

func newDMGaps(now func() time.Time, gap time.Duration) *dmGaps {
	return &dmGaps{now: now, gap: gap, last: map[string]time.Time{}}
}

// take asks for one direct message of a kind to a person.
func (g *dmGaps) take(user, kind string, gap time.Duration) bool {
	return g.wait(user, kind, gap) == 0
}

// wait is how long until one may leave; 0 takes it.
func (g *dmGaps) wait(user, kind string, gap time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	key, now := user+" "+kind, g.now()
	if left := gap - now.Sub(g.last[key]); left > 0 {
		return left
	}
	if len(g.last) > 5000 {
		clear(g.last)
	}
	g.last[key] = now
	return 0
}

// back returns what was taken for a message that did not leave.
func (g *dmGaps) back(user, kind string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.last, user+" "+kind)
}

// carryDM writes to one person. A reminder names all their waiting cases, and
// comes at most every three minutes: one that has to wait is asked for again
// and then says what is true by then. A direct message whose answer was lost
// is repeated: reading direct messages back would cost a scope, and one
// reminder too many costs nothing.
func (d *Desk) carryDM(ctx context.Context, send bot.Send, s bot.State) bot.Outcome {
	if send.User == "" {
		return outcome(send, verdict{bot.Refused, 0, "a direct message to nobody"})
	}
	root := thread(send, s)
	words, ok := d.look.note(s, send, d.linkTo(ctx, root))
	if !ok {
		return outcome(send, verdict{bot.Refused, 0, "no words for the message " + send.Name})
	}
	nudge := send.Name == string(bot.NoteNudge)
	if nudge {
		if s.Case.Agent.ID != send.User || s.Case.Waiting == 0 {
			return outcome(send, sent) // answered, or somebody else's by now
		}
		if left := d.dms.wait(send.User, "nudge", d.dms.gap); left > 0 {
			return outcome(send, busy(left))
		}
		words = d.reminder(ctx, send.User, words)
	} else if bot.Note(send.Name) == bot.NoteExOwner {
		// The question stands in the thread, with its buttons.
		words.words = join(words.words, say(" "), link("→ open", d.linkTo(ctx, root)))
		words.body = nil
	}
	_, v := d.post(ctx, send.User, words)
	if nudge && !v.ok() {
		d.dms.back(send.User, "nudge")
	}
	return outcome(send, v)
}

// reminder names every customer who waits for one agent.
func (d *Desk) reminder(ctx context.Context, who string, one said) said {
	owned, err := d.cases(ctx, who)
	if err != nil {
		return one
	}
	var lines []phrase
	for _, i := range owned {
		if i.Waiting == 0 || i.Owner != handoff.Holder {
			continue
		}
		name := tidy(i.Name, maxName)
		lines = append(lines, join(bold(name), say(" waits since "), at(i.Waiting, clockAgo), topicOf(i), say(" "), link("→ open", d.linkTo(ctx, i.Card))))
	}
	if len(lines) < 2 {
		return one
	}
	head := say("These customers wait for you:")
	return said{words: head, body: []slackapi.Block{paragraph(d.cfg.Zone, append([]phrase{head}, lines...)...)}}
}

func topicOf(i bot.Index) phrase {
	if topic := topicWords(i.Topic); topic != "" {
		return say(": " + topic)
	}
	return nil
}
