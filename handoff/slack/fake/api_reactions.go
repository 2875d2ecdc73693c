package fake

import "slices"

func reactionMethods() map[string]method {
	return map[string]method{
		"reactions.add":    {scope: "reactions:write", rate: tier3, run: reactionAdd},
		"reactions.remove": {scope: "reactions:write", rate: tier2, run: reactionRemove},
		"reactions.get":    {scope: "reactions:read", rate: tier3, run: reactionGet},
	}
}

func reactionAdd(c *call) (answer, error) {
	m, err := c.reactable()
	if err != nil {
		return nil, err
	}
	return nil, c.react(c.state.app.User, m, c.args["name"])
}

func reactionRemove(c *call) (answer, error) {
	m, err := c.reactable()
	if err != nil {
		return nil, err
	}
	return nil, c.unreact(c.state.app.User, m, c.args["name"])
}

func reactionGet(c *call) (answer, error) {
	m, err := c.reactable()
	if err != nil {
		return nil, err
	}
	out := c.wire(m, false)
	out["permalink"] = c.base + "/archives/" + m.Channel + "/p" + m.TS
	return answer{"type": "message", "channel": m.Channel, "message": out}, nil
}

// reactable finds the message of channel and timestamp.
func (c *call) reactable() (*Message, error) {
	if c.args["channel"] == "" || c.args["timestamp"] == "" {
		return nil, fail("no_item_specified")
	}
	ch := c.visible(c.args["channel"])
	switch {
	case ch == nil:
		return nil, fail("channel_not_found")
	case ch.Locked:
		return nil, fail("is_archived")
	case !ch.has(c.state.app.User):
		return nil, fail("not_in_channel")
	}
	if _, ok := parseTS(c.args["timestamp"]); !ok {
		return nil, fail("bad_timestamp")
	}
	m := c.state.message(ch.ID, c.args["timestamp"])
	if m == nil || m.Only != "" {
		return nil, fail("message_not_found")
	}
	return m, nil
}

// react adds a person's or the app's emoji to a message.
func (w *Workspace) react(user string, old *Message, name string) error {
	if !knownEmoji(name) {
		return fail("invalid_name")
	}
	if old.Reacted(user, name) {
		return fail("already_reacted")
	}
	m := old.clone()
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if i < 0 {
		if len(m.Reactions) >= 23 {
			return fail("too_many_emoji")
		}
		m.Reactions = append(m.Reactions, Reaction{Name: name})
		i = len(m.Reactions) - 1
	}
	m.Reactions[i].Users = append(m.Reactions[i].Users, user)
	m.Reactions[i].Count++
	w.putMessage(m)
	w.emitReaction("reaction_added", user, m, name)
	return nil
}

func (w *Workspace) unreact(user string, old *Message, name string) error {
	if !old.Reacted(user, name) {
		return fail("no_reaction")
	}
	m := old.clone()
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	r := &m.Reactions[i]
	r.Users = slices.DeleteFunc(r.Users, func(u string) bool { return u == user })
	if r.Count--; r.Count == 0 {
		m.Reactions = slices.Delete(m.Reactions, i, i+1)
	}
	w.putMessage(m)
	w.emitReaction("reaction_removed", user, m, name)
	return nil
}
