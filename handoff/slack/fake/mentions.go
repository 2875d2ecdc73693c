package fake

import (
	"encoding/json"
	"strings"
)

// Mention is one reference in a message that Slack acts on: it names or rings somebody.
type Mention struct {
	Channel string
	TS      string
	Kind    string // user, group, here, channel, everyone
	Target  string // user or group id; empty for the broadcasts
	Token   string // as it stands in the markup, such as <@U1>
}

// mentionsIn finds the references in marked-up text. Escaped ones are text and are not found.
func mentionsIn(text string) []Mention {
	var out []Mention
	for _, m := range acting.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(m[1], "|")
		switch {
		case strings.HasPrefix(target, "@"):
			out = append(out, Mention{Kind: "user", Target: target[1:], Token: m[0]})
		case strings.HasPrefix(target, "!subteam^"):
			out = append(out, Mention{Kind: "group", Target: strings.TrimPrefix(target, "!subteam^"), Token: m[0]})
		case target == "!here" || target == "!channel" || target == "!everyone":
			out = append(out, Mention{Kind: target[1:], Token: m[0]})
		}
	}
	return out
}

// mentionsOf collects the references of a whole message: its text, the mrkdwn, markdown and rich text in its blocks and
// attachments. Text of type plain_text never acts.
func mentionsOf(m *Message) []Mention {
	found := mentionsIn(m.Text)
	for _, raw := range []json.RawMessage{m.Blocks, m.Attachments} {
		var v any
		if len(raw) > 0 && json.Unmarshal(raw, &v) == nil {
			found = append(found, mentionsWithin(v)...)
		}
	}
	var out []Mention
	seen := map[string]bool{}
	for _, f := range found {
		if key := f.Kind + f.Target; !seen[key] {
			seen[key] = true
			f.Channel, f.TS = m.Channel, m.TS
			out = append(out, f)
		}
	}
	return out
}

func mentionsWithin(v any) []Mention {
	var out []Mention
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, mentionsWithin(e)...)
		}
	case map[string]any:
		kind, _ := v["type"].(string)
		text := func(key string) string { s, _ := v[key].(string); return s }
		switch kind {
		case "plain_text", "text", "raw_text":
			return nil
		case "mrkdwn", "markdown":
			return mentionsIn(text("text"))
		case "user":
			return []Mention{{Kind: "user", Target: text("user_id"), Token: "<@" + text("user_id") + ">"}}
		case "usergroup":
			return []Mention{{Kind: "group", Target: text("usergroup_id"), Token: "<!subteam^" + text("usergroup_id") + ">"}}
		case "broadcast":
			return []Mention{{Kind: text("range"), Token: "<!" + text("range") + ">"}}
		case "":
			// An attachment: its own text fields are mrkdwn.
			for _, key := range []string{"text", "pretext"} {
				out = append(out, mentionsIn(text(key))...)
			}
		}
		for _, key := range sortedKeys(v) {
			out = append(out, mentionsWithin(v[key])...)
		}
	}
	return out
}

// Mentions lists every acting reference in a message, ephemeral ones included.
func (w *Workspace) Mentions(channel, ts string) []Mention {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.lookup(channel, ts)
	if m == nil {
		return nil
	}
	return mentionsOf(m)
}

// PingsFrom says where something that a customer wrote acts: every reference of a message by the app that stands
// literally in text, and every bare @here, @channel or @everyone of text that became one. An empty result is the law
// that no customer's text ever pings; give it texts that name people whom the app has no reason of its own to mention.
func (w *Workspace) PingsFrom(text string) []Mention {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Mention
	for _, id := range sortedKeys(w.state.rooms) {
		for _, m := range w.state.rooms[id].messages {
			if !m.byApp(w.state.app) {
				continue
			}
			for _, f := range mentionsOf(m) {
				if strings.Contains(text, f.Token) || f.Target == "" && strings.Contains(text, "@"+f.Kind) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}
