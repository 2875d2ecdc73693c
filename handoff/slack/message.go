package slack

import (
	"context"
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// message is a message event, or one read back; the inner messages of an edit
// or a removal have the same shape. Source: docs.slack.dev/reference/events/message.
type message struct {
	Subtype     string       `json:"subtype"`
	Channel     string       `json:"channel"`
	User        string       `json:"user"`
	BotID       string       `json:"bot_id"`
	Team        string       `json:"team"`
	UserTeam    string       `json:"user_team"`
	SourceTeam  string       `json:"source_team"`
	Text        string       `json:"text"`
	TS          string       `json:"ts"`
	Thread      string       `json:"thread_ts"`
	DeletedTS   string       `json:"deleted_ts"`
	Edited      *edited      `json:"edited"`
	Files       []struct{}   `json:"files"`
	Attachments []attachment `json:"attachments"`
	Message     *message     `json:"message"`
	Previous    *message     `json:"previous_message"`
}

type edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

type attachment struct {
	Share  bool `json:"is_share"`
	Unfurl bool `json:"is_msg_unfurl"`
}

// fromHistory takes over what conversations.replies says of a message.
func fromHistory(channel string, m slackapi.Message) message {
	out := message{
		Subtype: m.SubType, Channel: channel, User: m.User, BotID: m.BotID, Team: m.Team, Text: m.Text, TS: m.Timestamp,
		Thread: m.ThreadTimestamp, Files: make([]struct{}, len(m.Files)),
	}
	if m.Edited != nil {
		out.Edited = &edited{m.Edited.User, m.Edited.Timestamp}
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, attachment{Share: a.IsShare, Unfurl: a.IsMsgUnfurl})
	}
	return out
}

// heardMessage sorts out what a message event is. Everything by apps (our own
// posts come back to us), joins, topics and the like are nobody's words.
func (d *Desk) heardMessage(ctx context.Context, m message) error {
	switch m.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		d.catchUp(ctx, m)
		return d.heardWords(ctx, m, false)
	case "message_changed":
		return d.heardEdit(ctx, m)
	case "message_deleted":
		if m.Previous == nil {
			return nil
		}
		return d.heardGone(ctx, m.Channel, *m.Previous, m.DeletedTS)
	}
	return nil
}

func (d *Desk) heardGone(ctx context.Context, channel string, m message, ts string) error {
	m.Channel, m.TS = channel, ts
	defer d.order.enter(m)()
	d.order.remove(m)
	return d.heard(ctx, m, ts+":gone", bot.Wrote{Gone: true})
}

// heardEdit takes an edit by its author. Unfurls and our own edits change
// messages too, without an editor or without another text.
func (d *Desk) heardEdit(ctx context.Context, m message) error {
	if m.Message == nil || m.Message.Edited == nil || m.Previous == nil {
		return nil
	}
	now := *m.Message
	now.Channel = m.Channel
	if now.Subtype == "tombstone" {
		return d.heardGone(ctx, m.Channel, *m.Previous, m.Previous.TS)
	}
	if now.Text == m.Previous.Text || now.Edited.User != now.User {
		return nil
	}
	return d.heardWords(ctx, now, true)
}

// heardWords takes a new message, or the edit of one.
func (d *Desk) heardWords(ctx context.Context, m message, edit bool) error {
	defer d.order.enter(m)()
	id := m.TS
	if edit {
		id += ":edit:" + m.Edited.TS
		if !d.order.edit(m) {
			return nil
		}
	} else {
		var gone bool
		if m, gone = d.order.newest(m); gone {
			return nil
		}
	}
	return d.heard(ctx, m, id, bot.Wrote{Edited: edit, Files: len(m.Files), Mentions: refers(m.Text), Shared: shared(m)})
}

// shared tells a forwarded message. A link to a message that was only pasted
// is shown beside it later, by an edit of Slack's.
func shared(m message) bool {
	for _, a := range m.Attachments {
		if a.Share {
			return true
		}
	}
	return false
}

// asRead is a message's text as people read it.
func (d *Desk) asRead(ctx context.Context, text string) string {
	return readable{name: func(id string) string { return d.people.name(ctx, id) }, zone: d.cfg.Zone}.text(text)
}

// ownWords reads a message of a thread once more: of what looked like a code
// only the hidden form was kept. "" if it is gone.
func (d *Desk) ownWords(ctx context.Context, thread, at handoff.Place) (string, error) {
	page, _, err := d.replies(ctx, &slackapi.GetConversationRepliesParameters{
		ChannelID: thread.Channel, Timestamp: thread.TS, Oldest: at.TS, Latest: at.TS, Inclusive: true, Limit: 5,
	})
	if err != nil {
		return "", err
	}
	for _, m := range page {
		if m.Timestamp == at.TS {
			return d.asRead(ctx, m.Text), nil
		}
	}
	return "", nil
}

// heard makes the event and commits it. id is its part after the channel.
func (d *Desk) heard(ctx context.Context, m message, id string, w bot.Wrote) error {
	if m.BotID != "" || m.User == "" || m.Channel == "" || !d.cfg.Channels.Has(m.Channel) {
		return nil
	}
	us, err := d.people.us(ctx)
	if err != nil {
		return err
	}
	for _, team := range []string{m.Team, m.UserTeam, m.SourceTeam} {
		if us.foreign(team) {
			d.cfg.Count("slack", "foreign team")
			return nil
		}
	}
	if m.Thread == "" || m.Thread == m.TS {
		return d.heardRoot(ctx, m, w)
	}
	conversation, err := d.conversation(ctx, m.Channel, m.Thread)
	if err != nil || conversation == "" {
		return err
	}
	who, may, err := d.people.agent(ctx, m.User, "")
	if err != nil {
		return err
	}
	if !may {
		d.cfg.Count("slack", "not an agent")
		if !w.Gone && !w.Edited {
			d.lockBeside(m)
		}
		return nil
	}
	w.By, w.At = who, handoff.Place{Channel: m.Channel, TS: m.TS}
	if !w.Gone {
		w.Text = d.asRead(ctx, m.Text)
	}
	_, err = d.accept(ctx, bot.Event{
		ID: "slack:" + us.team + ":" + m.Channel + ":" + id, Conversation: conversation, At: d.now(), Wrote: &w,
	})
	return err
}

func (d *Desk) accept(ctx context.Context, event bot.Event) (bot.Change, error) {
	change, err := d.house.Accept(ctx, event)
	if err != nil {
		return change, fmt.Errorf("event %s: %w", event.ID, err)
	}
	d.changed(change)
	return change, nil
}

// lockBeside shows somebody who is no agent that their words stay inside. No
// event is made of them, so the mark is an errand of the desk's own.
func (d *Desk) lockBeside(m message) {
	d.errands.run(func(ctx context.Context) { d.addMark(ctx, m.Channel, m.TS, bot.MarkInside, 0) })
}

// heardRoot sees to it that somebody who owns a case and writes to the channel
// itself knows that no customer reads it. Who names a colleague means them.
func (d *Desk) heardRoot(ctx context.Context, m message, w bot.Wrote) error {
	if w.Gone || w.Edited || w.Mentions || strings.TrimSpace(m.Text) == "" {
		return nil
	}
	cases, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		return err
	}
	mine := false
	for _, c := range cases {
		mine = mine || c.Agent.ID == m.User && c.Card.Channel == m.Channel
	}
	if !mine || !d.dms.take(m.User, "root", rootGap) {
		return nil
	}
	d.errands.run(func(ctx context.Context) {
		d.post(ctx, m.User, said{words: say("This went to the channel, to no customer. What a customer shall read belongs into their thread.")})
	})
	return nil
}
