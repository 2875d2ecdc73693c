package fake

import (
	"encoding/json"
	"strings"
)

// seen is a message as its reader sees it, one line a block, buttons in square brackets: the blocks where there are any,
// otherwise the text; then attachments and the names of files.
func (w *Workspace) seen(m *Message) string {
	var lines []string
	if len(m.Blocks) > 0 {
		lines = w.seenBlocks(m.Blocks)
	} else if m.Text != "" {
		lines = []string{w.plain(m.Text)}
	}
	var attachments []map[string]any
	if len(m.Attachments) > 0 && json.Unmarshal(m.Attachments, &attachments) == nil {
		for _, a := range attachments {
			if text, _ := a["text"].(string); text != "" {
				lines = append(lines, w.plain(text))
			}
		}
	}
	for _, id := range m.Files {
		if f := w.state.files[id]; f != nil {
			lines = append(lines, "["+f.Name+"]")
		}
	}
	return strings.Join(lines, "\n")
}

func (w *Workspace) seenBlocks(raw json.RawMessage) []string {
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	var lines []string
	for _, b := range blocks {
		if words := w.seenPart(b); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	return lines
}

// seenPart walks one block in the order in which Slack draws its parts.
func (w *Workspace) seenPart(part map[string]any) []string {
	kind, _ := part["type"].(string)
	switch kind {
	case "mrkdwn":
		text, _ := part["text"].(string)
		return []string{w.plain(text)}
	case "plain_text", "text", "markdown":
		text, _ := part["text"].(string)
		return []string{text}
	case "user", "usergroup", "channel", "broadcast":
		return []string{w.shown(map[string]string{
			"user": "@" + str(part["user_id"]), "usergroup": "!subteam^" + str(part["usergroup_id"]),
			"channel": "#" + str(part["channel_id"]), "broadcast": "!" + str(part["range"]),
		}[kind])}
	case "emoji":
		return []string{":" + str(part["name"]) + ":"}
	case "date":
		return []string{str(part["fallback"])}
	case "link":
		if t := str(part["text"]); t != "" {
			return []string{t}
		}
		return []string{str(part["url"])}
	}
	var words []string
	for _, key := range []string{"title", "label", "text", "placeholder", "fields", "elements", "options", "element", "accessory"} {
		switch v := part[key].(type) {
		case map[string]any:
			words = append(words, w.seenPart(v)...)
		case []any:
			for _, e := range v {
				if m, ok := e.(map[string]any); ok {
					words = append(words, w.seenPart(m)...)
				}
			}
		}
	}
	text := strings.Join(words, " ")
	if kind == "button" {
		return []string{"[" + text + "]"}
	}
	if strings.HasPrefix(kind, "rich_text") && text != "" {
		return []string{strings.Join(words, "")}
	}
	return words
}

func str(v any) string { s, _ := v.(string); return s }
