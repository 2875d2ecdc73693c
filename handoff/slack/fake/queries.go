package fake

import (
	"encoding/json"
	"strings"
)

// Team and App tell who and what is installed here.
func (w *Workspace) Team() Team { w.mu.Lock(); defer w.mu.Unlock(); return w.state.team }

// App is the installed app.
func (w *Workspace) App() App { w.mu.Lock(); defer w.mu.Unlock(); return w.state.app }

// Messages lists what stands in a channel itself, oldest first, without replies and ephemeral messages. channel is an id
// or a name.
func (w *Workspace) Messages(channel string) []Message {
	return w.pick(channel, func(m *Message) bool { return m.Only == "" && m.Root() })
}

// Thread lists a thread: its root, then the replies, oldest first.
func (w *Workspace) Thread(channel, ts string) []Message {
	return w.pick(channel, func(m *Message) bool { return m.Only == "" && (m.TS == ts || m.ThreadTS == ts) })
}

// Ephemerals lists what only one person sees in a channel.
func (w *Workspace) Ephemerals(user, channel string) []Message {
	w.mu.Lock()
	u := w.state.findUser(user)
	w.mu.Unlock()
	return w.pick(channel, func(m *Message) bool { return u != nil && m.Only == u.ID })
}

// Direct lists the conversation between a person and the app.
func (w *Workspace) Direct(user string) []Message {
	w.mu.Lock()
	u := w.state.findUser(user)
	id := ""
	for _, c := range w.state.channels {
		if u != nil && c.With == u.ID {
			id = c.ID
		}
	}
	w.mu.Unlock()
	return w.pick(id, func(m *Message) bool { return m.Only == "" })
}

func (w *Workspace) pick(channel string, want func(*Message) bool) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.state.findChannel(channel)
	if c == nil {
		return nil
	}
	var out []Message
	for _, m := range w.state.room(c.ID).messages {
		if want(m) {
			out = append(out, *m.clone())
		}
	}
	return out
}

// Message is one message, nil if there is none.
func (w *Workspace) Message(channel, ts string) *Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.lookup(channel, ts)
	if m == nil {
		return nil
	}
	return m.clone()
}

// Seen is a message as people read it: mentions by name, dates by their fallback, blocks line by line, buttons in
// brackets.
func (w *Workspace) Seen(m Message) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen(&m)
}

// Views lists a person's open modals, the one on top last.
func (w *Workspace) Views(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.state.findUser(user)
	if u == nil {
		return nil
	}
	var out []View
	for _, v := range w.stack(u.ID) {
		out = append(out, *v)
	}
	return out
}

// Home is a person's Home tab, nil before one was published.
func (w *Workspace) Home(user string) *View {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.state.findUser(user)
	if u == nil {
		return nil
	}
	v := w.home(u.ID)
	if v == nil {
		return nil
	}
	out := *v
	return &out
}

// SeenView is a modal or Home tab as people read it.
func (w *Workspace) SeenView(v View) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var title struct{ Text string }
	var lines []string
	if len(v.Title) > 0 && json.Unmarshal(v.Title, &title) == nil {
		lines = append(lines, title.Text)
	}
	return strings.Join(append(lines, w.seenBlocks(v.Blocks)...), "\n")
}

// Actions lists the action ids of what can be used in a message, in the order in which it stands there.
func (m *Message) Actions() []string { return actionIDs(m.Blocks) }

// Actions lists the action ids of a view's elements.
func (v *View) Actions() []string { return actionIDs(v.Blocks) }

func actionIDs(raw json.RawMessage) []string {
	var blocks []map[string]any
	var ids []string
	if len(raw) == 0 || json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	for _, b := range blocks {
		for _, e := range elementsOf(b) {
			ids = append(ids, str(e["action_id"]))
		}
	}
	return ids
}
