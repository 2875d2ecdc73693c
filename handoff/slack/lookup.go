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

// slack's clock may be behind ours; a message is looked for from a little
// before its send was made.
const clockDrift = 2 * 60_000

// by is a message that was posted for a send.
func by(send bot.Send) func(slackapi.Message) bool {
	return func(m slackapi.Message) bool { return of(m, "send") == send.ID }
}

// of reads a field of a message's metadata.
func of(m slackapi.Message, field string) string {
	value, _ := m.Metadata.EventPayload[field].(string)
	return value
}

func countOf(m slackapi.Message, field string) int {
	value, _ := m.Metadata.EventPayload[field].(float64)
	return int(value)
}

// findRoot looks for a message of ours at a channel's root that was posted for
// a send. An empty place and a good verdict: there is none. If it can't be
// looked for, the send stays unknown and is tried again later.
func (d *Desk) findRoot(ctx context.Context, channel string, made bot.Millis, is func(slackapi.Message) bool) (handoff.Place, verdict) {
	params := &slackapi.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: stamp(made - clockDrift), Limit: 200, IncludeAllMetadata: true,
	}
	return d.find(ctx, channel, is, func(ctx context.Context, cursor string) ([]slackapi.Message, string, error) {
		params.Cursor = cursor
		page, err := d.api.GetConversationHistoryContext(ctx, params)
		if err != nil {
			return nil, "", err
		}
		return page.Messages, page.ResponseMetaData.NextCursor, nil
	})
}

// findReply looks for a message of ours in a thread.
func (d *Desk) findReply(ctx context.Context, thread handoff.Place, made bot.Millis, is func(slackapi.Message) bool) (handoff.Place, verdict) {
	params := &slackapi.GetConversationRepliesParameters{
		ChannelID: thread.Channel, Timestamp: thread.TS, Oldest: stamp(made - clockDrift), Limit: 200, IncludeAllMetadata: true,
	}
	return d.find(ctx, thread.Channel, is, func(ctx context.Context, cursor string) ([]slackapi.Message, string, error) {
		params.Cursor = cursor
		page, _, next, err := d.api.GetConversationRepliesContext(ctx, params)
		return page, next, err
	})
}

// errTooMany ends a look that would read a whole busy day.
var errTooMany = errors.New("too many messages to look through")

func (d *Desk) find(
	ctx context.Context, channel string, is func(slackapi.Message) bool,
	page func(ctx context.Context, cursor string) ([]slackapi.Message, string, error),
) (handoff.Place, verdict) {
	us, err := d.people.us(ctx)
	if err != nil {
		return handoff.Place{}, lookFailed(judge(err, never))
	}
	cursor := ""
	for range 20 {
		var messages []slackapi.Message
		v := d.call(ctx, d.limits.reads, 0, func(ctx context.Context) (err error) {
			messages, cursor, err = page(ctx, cursor)
			return err
		})
		if !v.ok() {
			return handoff.Place{}, lookFailed(v)
		}
		for _, m := range messages {
			if us.posted(m) && is(m) {
				return handoff.Place{Channel: channel, TS: m.Timestamp}, sent
			}
		}
		if cursor == "" {
			return handoff.Place{}, sent
		}
	}
	return handoff.Place{}, verdict{bot.Unknown, time.Minute, errTooMany.Error()}
}

func never() bool { return false }

// lookFailed keeps a send unknown when it could not be looked for: repeating
// it blindly might say it twice.
func lookFailed(v verdict) verdict {
	return verdict{bot.Unknown, max(v.after, time.Second), fmt.Sprintf("not looked up: %s", v.why)}
}
