package fake

import (
	"maps"
	"slices"
	"strings"
)

// emit hands an event to the app if it is subscribed and its token may see such things.
func (w *Workspace) emit(subscription string, event map[string]any) {
	scope := eventScopes()[subscription]
	if !slices.Contains(w.cfg.Events, subscription) || scope != "" && !w.tokens[w.cfg.BotToken].has(scope) {
		return
	}
	s := &w.state
	id := "Ev" + randomID(9)
	w.enqueue(&delivery{
		ID: uuid(), Kind: "events_api", EventID: id, Lane: str(event["channel"]),
		Payload: mustJSON(map[string]any{
			"token": "verification-token", "team_id": s.team.ID, "api_app_id": s.app.ID, "event": event, "type": "event_callback",
			"event_id": id, "event_time": w.clock.Now().Unix(), "event_context": "4-" + strings.ToLower(randomID(20)),
			"is_ext_shared_channel": false,
			"authorizations": []any{map[string]any{
				"enterprise_id": nil, "team_id": s.team.ID, "user_id": s.app.User, "is_bot": true, "is_enterprise_install": false,
			}},
		}),
	})
}

// heard tells whether the app gets events from a channel, and the subscription's name for its messages.
func (w *Workspace) heard(channel string) (*Channel, string, bool) {
	c := w.state.channels[channel]
	if c == nil || !c.has(w.state.app.User) {
		return nil, "", false
	}
	return c, map[string]string{"channel": "message.channels", "group": "message.groups", "im": "message.im"}[c.kind()], true
}

// emitMessage tells the app of a new message, its own included: Slack echoes them.
func (w *Workspace) emitMessage(m *Message) {
	c, subscription, ok := w.heard(m.Channel)
	if !ok || m.Only != "" {
		return
	}
	event := w.wire(m, true)
	event["channel"], event["event_ts"], event["channel_type"] = c.ID, m.TS, c.kind()
	w.emit(subscription, event)
	if c.With == "" && m.User != w.state.app.User && slices.ContainsFunc(mentionsIn(m.Text), func(f Mention) bool { return f.Target == w.state.app.User }) {
		mention := maps.Clone(event)
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		w.emit("app_mention", mention)
	}
}

func (w *Workspace) emitChanged(old, m *Message) {
	c, subscription, ok := w.heard(m.Channel)
	if !ok {
		return
	}
	at := w.stamp(m.Channel)
	w.emit(subscription, map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"message": w.wire(m, true), "previous_message": w.wire(old, true), "ts": at, "event_ts": at,
	})
}

func (w *Workspace) emitDeleted(m *Message) {
	c, subscription, ok := w.heard(m.Channel)
	if !ok || m.Only != "" {
		return
	}
	at := w.stamp(m.Channel)
	w.emit(subscription, map[string]any{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"deleted_ts": m.TS, "previous_message": w.wire(m, true), "ts": at, "event_ts": at,
	})
}

func (w *Workspace) emitReaction(kind, user string, m *Message, name string) {
	if _, _, ok := w.heard(m.Channel); !ok {
		return
	}
	event := map[string]any{
		"type": kind, "user": user, "reaction": name, "event_ts": w.stamp(m.Channel),
		"item": map[string]any{"type": "message", "channel": m.Channel, "ts": m.TS},
	}
	// Customised posts have no user, so nobody is named as the one whose message it was.
	if m.User != "" {
		event["item_user"] = m.User
	}
	w.emit(kind, event)
}

func (w *Workspace) emitFileShared(f *File) {
	if _, _, ok := w.heard(f.Channel); !ok {
		return
	}
	w.emit("file_shared", map[string]any{
		"type": "file_shared", "file_id": f.ID, "user_id": f.User, "file": map[string]any{"id": f.ID}, "channel_id": f.Channel,
		"event_ts": w.stamp(f.Channel),
	})
}

// emitUser tells of a changed profile, status or account.
func (w *Workspace) emitUser(kind string, u *User) {
	at := w.clock.Now()
	w.emit(kind, map[string]any{
		"type": kind, "user": w.wireUser(u, w.tokens[w.cfg.BotToken], true), "cache_ts": at.Unix(), "event_ts": formatTS(at.UnixMicro()),
	})
}

// enter and leave change who is in a channel and tell the app, if it is there (or was until now).
func (w *Workspace) enter(c *Channel, user string) {
	joined := *c
	joined.Members = append(slices.Clone(c.Members), user)
	w.putChannel(&joined)
	w.emitMembership("member_joined_channel", &joined, user)
}

func (w *Workspace) leave(c *Channel, user string) {
	w.emitMembership("member_left_channel", c, user)
	left := *c
	left.Members = slices.DeleteFunc(slices.Clone(c.Members), func(id string) bool { return id == user })
	w.putChannel(&left)
}

func (w *Workspace) emitMembership(kind string, c *Channel, user string) {
	if !c.has(w.state.app.User) {
		return
	}
	letter := map[string]string{"channel": "C", "group": "G", "im": "D"}[c.kind()]
	w.emit(kind, map[string]any{
		"type": kind, "user": user, "channel": c.ID, "channel_type": letter, "team": w.state.team.ID, "event_ts": w.stamp(c.ID),
	})
}
