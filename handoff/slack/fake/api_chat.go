package fake

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

func chatMethods() map[string]method {
	return map[string]method{
		"chat.postMessage":   {scope: "chat:write", rate: posting, run: chatPost},
		"chat.update":        {scope: "chat:write", rate: tier3, run: chatUpdate},
		"chat.delete":        {scope: "chat:write", rate: tier3, run: chatDelete},
		"chat.postEphemeral": {scope: "chat:write", rate: tier4, run: chatEphemeral},
		"chat.getPermalink":  {rate: generous, run: chatPermalink},
	}
}

// chatPost posts to a channel, or to a person by user id: that opens the direct conversation, whose id is answered.
func chatPost(c *call) (answer, error) {
	ch, err := c.postable()
	if err != nil {
		return nil, err
	}
	m, err := c.content(ch)
	if err != nil {
		return nil, err
	}
	if err := c.customise(m); err != nil {
		return nil, err
	}
	if c.yes("reply_broadcast") && m.ThreadTS != "" && m.Subtype == "" {
		m.Subtype = "thread_broadcast"
	}
	m.TS = c.stamp(ch.ID)
	c.putMessage(m)
	c.emitMessage(m)
	c.ring(m)
	return answer{"channel": ch.ID, "ts": m.TS, "message": c.wire(m, true)}, nil
}

// content reads what a message says and checks it; the message has no timestamp yet.
func (c *call) content(ch *Channel) (*Message, error) {
	a := c.state.app
	m := &Message{Channel: ch.ID, User: a.User, BotID: a.BotID, AppID: a.ID}
	blocks, attachments, err := c.layout()
	if err != nil {
		return nil, err
	}
	m.Blocks, m.Attachments = blocks, attachments
	text, markdown := c.args["text"], c.args["markdown_text"]
	switch {
	case markdown != "" && (text != "" || blocks != nil):
		return nil, fail("markdown_text_conflict")
	case utf8.RuneCountInString(markdown) > 12_000:
		return nil, fail("msg_too_long")
	case text == "" && markdown == "" && blocks == nil && attachments == nil:
		return nil, fail("no_text")
	}
	if r := []rune(text); len(r) > maxText {
		text = string(r[:maxText])
	}
	m.Text = c.parsed(text + markdown)
	if m.Metadata, err = c.metadata(); err != nil {
		return nil, err
	}
	if ts := c.args["thread_ts"]; ts != "" {
		root := c.state.message(ch.ID, ts)
		switch {
		case root == nil || root.Only != "" || root.Subtype == "tombstone":
			return nil, fail("thread_not_found")
		case !root.Root():
			return nil, fail("cannot_reply_to_message")
		}
		m.ThreadTS = ts
	}
	return m, nil
}

// parsed applies parse=full and link_names, by which bare names become mentions.
func (c *call) parsed(text string) string {
	if c.args["parse"] == "full" || c.yes("link_names") {
		return c.linked(text)
	}
	return text
}

// layout reads blocks and attachments. An empty array counts as none.
func (c *call) layout() (blocks, attachments json.RawMessage, err error) {
	if raw := c.object("blocks"); raw != nil {
		problems, chars := checkBlocks("message", raw)
		switch {
		case !json.Valid(raw) || raw[0] != '[':
			return nil, nil, fail("invalid_blocks_format")
		case problems != nil:
			return nil, nil, fail("invalid_blocks", problems...)
		case chars > maxBlocksText:
			return nil, nil, fail("msg_blocks_too_long")
		}
		if blocks = named(raw); string(blocks) == "[]" || string(blocks) == "null" {
			blocks = nil
		}
	}
	if raw := c.object("attachments"); raw != nil {
		var list []map[string]any
		if json.Unmarshal(raw, &list) != nil {
			return nil, nil, fail("invalid_attachments")
		}
		if len(list) > 100 {
			return nil, nil, fail("too_many_attachments")
		}
		if len(list) > 0 {
			attachments = raw
		}
	}
	return blocks, attachments, nil
}

func (c *call) metadata() (*Metadata, error) {
	raw := c.object("metadata")
	if raw == nil || string(raw) == "{}" {
		return nil, nil
	}
	var m Metadata
	if json.Unmarshal(raw, &m) != nil || m.EventType == "" || len(m.Payload) == 0 || m.Payload[0] != '{' {
		return nil, fail("invalid_metadata_format")
	}
	if len(raw) > maxMetadata {
		return nil, fail("metadata_too_large")
	}
	return &m, nil
}

// customise gives a post another name or picture. Slack then shows it as subtype bot_message, without a user.
func (c *call) customise(m *Message) error {
	name, emoji, icon := c.args["username"], c.args["icon_emoji"], c.args["icon_url"]
	if name == "" && emoji == "" && icon == "" {
		return nil
	}
	if err := c.need("chat:write.customize"); err != nil {
		return err
	}
	if name == "" {
		name = c.state.app.Name
	}
	m.Subtype, m.User, m.Username = "bot_message", "", name
	if emoji != "" || icon != "" {
		m.Icons = &Icons{Emoji: emoji, Image: icon}
	}
	return nil
}

// chatEphemeral shows a message to one person. It is in no history, can't be found, changed or deleted by its timestamp,
// and rings nobody.
func chatEphemeral(c *call) (answer, error) {
	if err := c.required("user"); err != nil {
		return nil, err
	}
	ch, err := c.postable()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(ch.Members, c.args["user"]) {
		return nil, fail("user_not_in_channel")
	}
	m, err := c.content(ch)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(c.args["text"]) > maxText {
		return nil, fail("msg_too_long")
	}
	if err := c.customise(m); err != nil {
		return nil, err
	}
	m.Only, m.Metadata = c.args["user"], nil
	m.TS = c.stamp(ch.ID)
	c.putMessage(m)
	return answer{"message_ts": m.TS}, nil
}

func chatPermalink(c *call) (answer, error) {
	if err := c.required("channel", "message_ts"); err != nil {
		return nil, err
	}
	ch := c.visible(c.args["channel"])
	if ch == nil {
		return nil, fail("channel_not_found")
	}
	m := c.state.message(ch.ID, c.args["message_ts"])
	if m == nil || m.Only != "" {
		return nil, fail("message_not_found")
	}
	link := c.base + "/archives/" + ch.ID + "/p" + strings.Replace(m.TS, ".", "", 1)
	if !m.Root() {
		link += "?thread_ts=" + url.QueryEscape(m.ThreadTS) + "&cid=" + ch.ID
	}
	return answer{"channel": ch.ID, "permalink": link}, nil
}
