package fake

import (
	"regexp"
	"slices"
	"strings"
)

// Notification is one time that Slack rang somebody.
type Notification struct {
	ID      string `json:"id"`
	User    string `json:"user"` // who was rung
	From    string `json:"from"` // as shown: a person's name, the app's, or a customised one
	Why     string `json:"why"`  // dm, mention, group, here, channel, everyone, thread
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Thread  string `json:"thread,omitempty"`
	Text    string `json:"text"` // as read, without markup
	At      int64  `json:"at"`   // Unix seconds
	Seen    bool   `json:"seen,omitempty"`
}

// ring notifies whoever a new message reaches with Slack's default settings: direct messages, mentions of oneself or
// one's group, the broadcasts outside threads, and replies in threads that one follows. A thread is followed by those
// who wrote in it or were mentioned in it. The author, the app, people outside the channel and deactivated accounts are
// never rung; edits, reactions, button presses and ephemeral messages come nowhere near here.
func (w *Workspace) ring(m *Message) {
	c := w.state.channels[m.Channel]
	for _, id := range c.Members {
		u := w.state.users[id]
		if u == nil || u.Bot || u.Deleted || id == m.User {
			continue
		}
		if why := w.reason(c, m, u); why != "" {
			w.putRing(&Notification{
				ID: "N" + randomID(9), User: id, From: w.author(m), Why: why, Channel: m.Channel, TS: m.TS, Thread: m.ThreadTS,
				Text: w.glance(m), At: w.clock.Now().Unix(),
			})
		}
	}
}

func (w *Workspace) reason(c *Channel, m *Message, u *User) string {
	if c.With != "" {
		return "dm"
	}
	found := mentionsOf(m)
	if slices.ContainsFunc(found, func(f Mention) bool { return f.Kind == "user" && f.Target == u.ID }) {
		return "mention"
	}
	for _, f := range found {
		switch f.Kind {
		case "group":
			if g := w.state.groups[f.Target]; g != nil && slices.Contains(g.Members, u.ID) {
				return "group"
			}
		case "here":
			if m.Root() && !u.Away {
				return "here"
			}
		case "channel", "everyone":
			if m.Root() {
				return f.Kind
			}
		}
	}
	if !m.Root() && w.follows(u.ID, m) {
		return "thread"
	}
	return ""
}

// follows looks at everything in the thread before m.
func (w *Workspace) follows(user string, m *Message) bool {
	thread := w.state.replies(m.Channel, m.ThreadTS)
	if root := w.state.message(m.Channel, m.ThreadTS); root != nil {
		thread = append([]*Message{root}, thread...)
	}
	for _, t := range thread {
		if t.TS >= m.TS {
			break
		}
		if t.User == user || slices.ContainsFunc(mentionsOf(t), func(f Mention) bool { return f.Kind == "user" && f.Target == user }) {
			return true
		}
	}
	return false
}

func (w *Workspace) author(m *Message) string {
	if m.Username != "" {
		return m.Username
	}
	if u := w.state.users[m.User]; u != nil {
		return u.Name()
	}
	return w.state.app.Name
}

// marks are the pairs around styled words, which a notification leaves out.
var marks = []*regexp.Regexp{
	regexp.MustCompile(`(^|[\s(])\*(\S|\S[^*]*\S)\*($|[\s).,:;!?])`), regexp.MustCompile(`(^|[\s(])_(\S|\S[^_]*\S)_($|[\s).,:;!?])`),
	regexp.MustCompile("(^|[\\s(])`([^`]+)`($|[\\s).,:;!?])"), regexp.MustCompile(`(^|[\s(])~(\S|\S[^~]*\S)~($|[\s).,:;!?])`),
}

// glance is the line that a notification shows: the text, or where there is none, the first words of the blocks.
func (w *Workspace) glance(m *Message) string {
	text := w.plain(m.Text)
	if text == "" {
		text = w.seen(m)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	for _, mark := range marks {
		line = mark.ReplaceAllString(line, "$1$2$3")
	}
	if r := []rune(line); len(r) > 140 {
		return string(r[:139]) + "…"
	}
	return line
}

// Notifications lists how often and why a person was rung, oldest first. user is an id or a name.
func (w *Workspace) Notifications(user string) []Notification {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.state.findUser(user)
	var out []Notification
	for _, n := range w.state.rings {
		if u != nil && n.User == u.ID {
			out = append(out, *n)
		}
	}
	return out
}

// seeRings marks a person's notifications of a channel, or of one thread, as seen.
func (w *Workspace) seeRings(user, channel, thread string) {
	for _, n := range w.state.rings {
		if n.User == user && n.Channel == channel && n.Thread == thread && !n.Seen {
			seen := *n
			seen.Seen = true
			w.state.ring(&seen)
			w.journal.put("ring", n.ID, &seen)
		}
	}
}
