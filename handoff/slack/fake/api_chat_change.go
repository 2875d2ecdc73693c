package fake

import "unicode/utf8"

// chatUpdate changes one of the app's own messages. A text without blocks takes the blocks away; blocks without a text
// leave the text; metadata stays unless given. Source: docs.slack.dev/reference/methods/chat.update.
func chatUpdate(c *call) (answer, error) {
	ch, old, err := c.own("cant_update_message")
	if err != nil {
		return nil, err
	}
	m := old.clone()
	blocks, attachments, err := c.layout()
	if err != nil {
		return nil, err
	}
	text, texted := c.args["text"]
	texted = texted && text != ""
	switch {
	case !texted && blocks == nil && attachments == nil && c.args["metadata"] == "" && c.args["blocks"] == "":
		return nil, fail("no_text")
	case utf8.RuneCountInString(text) > maxUpdateText:
		return nil, fail("msg_too_long")
	}
	if texted {
		m.Text = c.parsed(text)
	}
	if blocks != nil || texted || c.args["blocks"] != "" {
		m.Blocks = blocks
	}
	if attachments != nil || c.args["attachments"] != "" {
		m.Attachments = attachments
	}
	if c.args["metadata"] != "" {
		if m.Metadata, err = c.metadata(); err != nil {
			return nil, err
		}
	}
	if texted && blocks == nil {
		m.Edited = &Edited{User: c.state.app.User, TS: formatTS(c.clock.Now().UnixMicro())}
	}
	c.replace(old, m)
	out := c.wire(m, true)
	// Unlike every other answer with a message, this one leaves out where the message stands.
	for _, key := range []string{"ts", "thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply", "is_locked", "subscribed"} {
		delete(out, key)
	}
	return answer{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": out}, nil
}

func chatDelete(c *call) (answer, error) {
	ch, m, err := c.own("cant_delete_message")
	if err != nil {
		return nil, err
	}
	c.erase(m)
	return answer{"channel": ch.ID, "ts": m.TS}, nil
}

// own finds the message that channel and ts name; it must be the app's.
func (c *call) own(refusal string) (*Channel, *Message, error) {
	if err := c.required("channel", "ts"); err != nil {
		return nil, nil, err
	}
	ch := c.visible(c.args["channel"])
	if ch == nil {
		return nil, nil, fail("channel_not_found")
	}
	m := c.state.message(ch.ID, c.args["ts"])
	if m == nil || m.Only != "" || m.Subtype == "tombstone" {
		return nil, nil, fail("message_not_found")
	}
	if !m.byApp(c.state.app) {
		return nil, nil, fail(refusal)
	}
	return ch, m, nil
}
