package fake

import (
	"encoding/json"
	"slices"
)

// Message is one message as the workspace keeps it. Text and blocks are in Slack's markup, as the app sent them or as a
// person's client encoded them.
type Message struct {
	Channel     string          `json:"channel"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts,omitempty"`
	Subtype     string          `json:"subtype,omitempty"`
	User        string          `json:"user,omitempty"`
	BotID       string          `json:"bot_id,omitempty"`
	AppID       string          `json:"app_id,omitempty"`
	Username    string          `json:"username,omitempty"`
	Icons       *Icons          `json:"icons,omitempty"`
	Text        string          `json:"text"`
	Blocks      json.RawMessage `json:"blocks,omitempty"`
	Attachments json.RawMessage `json:"attachments,omitempty"`
	Metadata    *Metadata       `json:"metadata,omitempty"`
	Edited      *Edited         `json:"edited,omitempty"`
	Reactions   []Reaction      `json:"reactions,omitempty"`
	Files       []string        `json:"files,omitempty"`
	ClientID    string          `json:"client_msg_id,omitempty"`
	Only        string          `json:"only,omitempty"` // ephemeral: the person who sees it
}

// Icons is the picture of a customised post.
type Icons struct {
	Emoji string `json:"emoji,omitempty"`
	Image string `json:"image_64,omitempty"`
}

// Metadata is what an app hangs on a message for itself and other apps.
type Metadata struct {
	EventType string          `json:"event_type"`
	Payload   json.RawMessage `json:"event_payload"`
}

// Edited says who changed a message last and when.
type Edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Reaction is one emoji under a message and everybody who added it.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

// Root tells whether the message stands in the channel itself.
func (m *Message) Root() bool { return m.ThreadTS == "" || m.ThreadTS == m.TS }

// Reacted tells whether user (an id) put the emoji there; an empty user asks for anybody.
func (m *Message) Reacted(user, name string) bool {
	for _, r := range m.Reactions {
		if r.Name == name && (user == "" || slices.Contains(r.Users, user)) {
			return true
		}
	}
	return false
}

func (m *Message) byApp(a App) bool { return m.BotID == a.BotID }

func (m *Message) clone() *Message {
	c := *m
	c.Reactions = nil
	for _, r := range m.Reactions {
		r.Users = slices.Clone(r.Users)
		c.Reactions = append(c.Reactions, r)
	}
	c.Files = slices.Clone(m.Files)
	return &c
}

// wire is the message as the Web API and events show it. Metadata goes out only when it is asked for.
func (w *Workspace) wire(m *Message, metadata bool) map[string]any {
	out := map[string]any{"type": "message", "ts": m.TS, "text": m.Text}
	put := func(key string, v string) {
		if v != "" {
			out[key] = v
		}
	}
	put("subtype", m.Subtype)
	put("user", m.User)
	put("bot_id", m.BotID)
	put("app_id", m.AppID)
	put("username", m.Username)
	put("thread_ts", m.ThreadTS)
	put("client_msg_id", m.ClientID)
	if m.Subtype != "bot_message" {
		out["team"] = w.state.team.ID
		if m.BotID != "" {
			out["bot_profile"] = w.botProfile()
		}
	}
	if m.Icons != nil {
		out["icons"] = m.Icons
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if len(m.Attachments) > 0 {
		out["attachments"] = m.Attachments
	}
	if m.Edited != nil {
		out["edited"] = m.Edited
	}
	if len(m.Reactions) > 0 {
		out["reactions"] = m.clone().Reactions
	}
	if metadata && m.Metadata != nil {
		out["metadata"] = m.Metadata
	}
	if len(m.Files) > 0 {
		out["files"] = w.wireFiles(m.Files)
		out["upload"] = true
	}
	w.wireThread(m, out)
	return out
}

// wireThread adds what only roots or only replies carry.
func (w *Workspace) wireThread(m *Message, out map[string]any) {
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		if root := w.state.message(m.Channel, m.ThreadTS); root != nil && root.User != "" {
			out["parent_user_id"] = root.User
		}
		return
	}
	replies := w.state.replies(m.Channel, m.TS)
	if len(replies) == 0 {
		return
	}
	var users []string
	for _, r := range replies {
		who := r.User
		if who == "" {
			who = r.BotID
		}
		if !slices.Contains(users, who) {
			users = append(users, who)
		}
	}
	out["thread_ts"] = m.TS
	out["reply_count"] = len(replies)
	out["reply_users"] = users
	out["reply_users_count"] = len(users)
	out["latest_reply"] = replies[len(replies)-1].TS
	out["is_locked"] = false
	out["subscribed"] = slices.Contains(users, w.state.app.User)
}

func (w *Workspace) botProfile() map[string]any {
	a := w.state.app
	return map[string]any{
		"id": a.BotID, "deleted": false, "name": a.Name, "updated": w.state.users[a.User].Updated, "app_id": a.ID,
		"team_id": w.state.team.ID, "icons": w.icons(a.User),
	}
}

func (w *Workspace) icons(user string) map[string]string {
	return map[string]string{
		"image_36": w.avatar(user, 36), "image_48": w.avatar(user, 48), "image_72": w.avatar(user, 72),
	}
}
