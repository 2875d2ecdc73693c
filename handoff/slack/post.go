package slack

import (
	"context"
	"errors"
	"fmt"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// options are a message's fields. parse stays none, names unlinked and links
// unfurled: nothing in it acts but what we wrote as a mention.
func (s said) options(zone *time.Location) []slackapi.MsgOption {
	options := []slackapi.MsgOption{
		slackapi.MsgOptionText(shortenMarked(s.words.text(zone)), false),
		slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl(),
		slackapi.MsgOptionLinkNames(false), slackapi.MsgOptionParse(false),
	}
	body := s.body
	if body == nil {
		body = []slackapi.Block{paragraph(zone, s.words)}
	}
	options = append(options, slackapi.MsgOptionBlocks(body...))
	if s.as != "" {
		options = append(options, slackapi.MsgOptionUsername(s.as))
	}
	return options
}

// maxNotice is the longest notification text: chat.update refuses more.
const maxNotice = 3500

// shortenMarked cuts escaped text without splitting an entity or a reference.
func shortenMarked(marked string) string {
	runes := []rune(marked)
	if len(runes) <= maxNotice {
		return marked
	}
	cut := maxNotice
	for i := cut - 1; i > cut-40; i-- {
		if runes[i] == '&' || runes[i] == '<' {
			cut = i
		}
	}
	return string(runes[:cut]) + "…"
}

// note is the metadata of one of our messages. The send's id is in it, so that
// a message whose answer was lost is found again.
func note(kind, send string, fields map[string]any) slackapi.SlackMetadata {
	payload := map[string]any{"send": send}
	for name, value := range fields {
		payload[name] = value
	}
	return slackapi.SlackMetadata{EventType: kind, EventPayload: payload}
}

// post posts to a channel, a thread or a person and says where it stands now.
func (d *Desk) post(ctx context.Context, channel string, s said, more ...slackapi.MsgOption) (handoff.Place, verdict) {
	var place handoff.Place
	v := d.call(ctx, d.limits.post(channel), 0, func(ctx context.Context) error {
		in, ts, err := d.api.PostMessageContext(ctx, channel, append(s.options(d.cfg.Zone), more...)...)
		place = handoff.Place{Channel: in, TS: ts}
		return err
	})
	return place, v
}

// Tell posts a line of Handrail's own to any channel that the app is in, by id
// or #name: HANDRAIL_ALARM=slack:#ops.
func (d *Desk) Tell(ctx context.Context, channel, words string) error {
	if _, v := d.post(ctx, channel, said{words: say(words)}); !v.ok() {
		return fmt.Errorf("telling %s: %s", channel, v.why)
	}
	return nil
}

func inThread(ts string) slackapi.MsgOption { return slackapi.MsgOptionTS(ts) }

// update redraws a message of ours.
func (d *Desk) update(ctx context.Context, at handoff.Place, s said) verdict {
	return d.call(ctx, d.limits.updates, 0, func(ctx context.Context) error {
		_, _, _, err := d.api.UpdateMessageContext(ctx, at.Channel, at.TS, s.options(d.cfg.Zone)...)
		return err
	}).safely()
}

// remove deletes a message of ours; one that is gone already was removed.
func (d *Desk) remove(ctx context.Context, at handoff.Place) verdict {
	return d.call(ctx, d.limits.deletes, 0, func(ctx context.Context) error {
		_, _, err := d.api.DeleteMessageContext(ctx, at.Channel, at.TS)
		return unless(err, "message_not_found")
	}).safely()
}

// addMark puts a mark on a message. leave is how many turns it leaves to more
// urgent ones.
func (d *Desk) addMark(ctx context.Context, channel, ts, name string, leave int) verdict {
	return d.call(ctx, d.limits.marks, leave, func(ctx context.Context) error {
		return unless(d.api.AddReactionContext(ctx, name, slackapi.NewRefToMessage(channel, ts)), "already_reacted")
	}).safely()
}

// unless takes a code that says that there is nothing left to do for success.
func unless(err error, fine string) error {
	if code(err) == fine {
		return nil
	}
	return err
}

// outcome is the end of one try of a send.
func outcome(send bot.Send, v verdict) bot.Outcome {
	return bot.Outcome{Send: send.ID, Try: send.Try, Answer: v.answer, Why: v.why, After: v.after.Milliseconds()}
}

func placed(send bot.Send, at handoff.Place) bot.Outcome {
	o := outcome(send, sent)
	o.Ref = at
	return o
}

// errNoDesk is for sends that are no business of the desk's.
var errNoDesk = errors.New("the desk doesn't carry this kind")
