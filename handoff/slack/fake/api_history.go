package fake

import (
	"slices"
	"strings"
)

func historyMethods() map[string]method {
	return map[string]method{
		"conversations.history": {rate: tier3, run: conversationHistory},
		"conversations.replies": {rate: tier3, run: conversationReplies},
	}
}

// conversationHistory lists what stands in a channel itself, newest first: no replies, unless they were sent to the
// channel as well, and nothing ephemeral.
func conversationHistory(c *call) (answer, error) {
	ch, err := c.historical()
	if err != nil {
		return nil, err
	}
	within, err := c.window()
	if err != nil {
		return nil, err
	}
	var list []*Message
	for _, m := range c.state.room(ch.ID).messages {
		if m.Only == "" && (m.Root() || m.Subtype == "thread_broadcast") && within(m) {
			list = append(list, m)
		}
	}
	slices.Reverse(list)
	return c.page(list, nil, 100)
}

// conversationReplies lists a thread, oldest first, its root at the head of every page. For the timestamp of a reply it
// answers that one message.
func conversationReplies(c *call) (answer, error) {
	ch, err := c.historical()
	if err != nil {
		return nil, err
	}
	if err := c.required("ts"); err != nil {
		return nil, err
	}
	root := c.state.message(ch.ID, c.args["ts"])
	if root == nil || root.Only != "" {
		return nil, fail("thread_not_found")
	}
	within, err := c.window()
	if err != nil {
		return nil, err
	}
	var list []*Message
	if root.Root() {
		for _, m := range c.state.replies(ch.ID, root.TS) {
			if within(m) {
				list = append(list, m)
			}
		}
	}
	return c.page(list, root, 1000)
}

func (c *call) historical() (*Channel, error) {
	ch, err := c.readable("history")
	if err == nil && !ch.has(c.state.app.User) {
		err = fail("not_in_channel")
	}
	return ch, err
}

// window reads oldest, latest and inclusive.
func (c *call) window() (func(*Message) bool, error) {
	inclusive := c.yes("inclusive")
	var from, to int64 = -1, 1 << 62
	for name, into := range map[string]*int64{"oldest": &from, "latest": &to} {
		if c.args[name] == "" {
			continue
		}
		at, ok := parseTS(c.args[name])
		if !ok {
			return nil, fail("invalid_ts_" + name)
		}
		*into = at
	}
	return func(m *Message) bool {
		at, _ := parseTS(m.TS)
		return at > from && at < to || inclusive && (at == from || at == to)
	}, nil
}

// page answers one page of messages; first stands at its head and doesn't count.
func (c *call) page(list []*Message, first *Message, unset int) (answer, error) {
	part, next, err := paged(c, list, unset)
	if err != nil {
		return nil, err
	}
	if first != nil {
		part = append([]*Message{first}, part...)
	}
	metadata := c.yes("include_all_metadata")
	out := make([]map[string]any, 0, len(part))
	for _, m := range part {
		// What other apps hung on their messages takes a scope; here all metadata is the app's own.
		out = append(out, c.wire(m, metadata))
	}
	a := answer{"messages": out, "has_more": next["next_cursor"] != ""}
	if a["has_more"] == true {
		a["response_metadata"] = next
	}
	if first == nil {
		a["pin_count"] = 0
		a["channel_actions_count"] = 0
	}
	return a, nil
}

// replace puts the new version of a message in the place of the old and says so to the app.
func (w *Workspace) replace(old, m *Message) {
	w.putMessage(m)
	if m.Only == "" {
		w.emitChanged(old, m)
	}
}

// erase deletes a message. A root that has replies leaves a tombstone, so that its thread can still be read.
func (w *Workspace) erase(m *Message) {
	w.emitDeleted(m)
	if m.Root() && len(w.state.replies(m.Channel, m.TS)) > 0 {
		w.putMessage(&Message{
			Channel: m.Channel, TS: m.TS, Subtype: "tombstone", User: "USLACKBOT", Text: "This message was deleted.",
		})
	} else {
		w.dropMessage(m)
	}
	// What rang for a deleted message rings no more; Slack takes its badge away.
	for _, n := range w.state.rings {
		if n.Channel == m.Channel && n.TS == m.TS && !n.Seen {
			seen := *n
			seen.Seen = true
			w.state.ring(&seen)
			w.journal.put("ring", n.ID, &seen)
			w.changed(change{Kind: "read", User: n.User, Channel: n.Channel})
		}
	}
}

// lookup finds a message for people and tests, who name channels as they like.
func (w *Workspace) lookup(channel, ts string) *Message {
	c := w.state.findChannel(channel)
	if c == nil {
		return nil
	}
	return w.state.message(c.ID, strings.TrimSpace(ts))
}
