package fake

import (
	"regexp"
	"sort"
	"strings"
)

// Slack's markup has three escaped characters and everything that acts stands in angle brackets: <@U1>, <#C1|name>,
// <!subteam^S1>, <!here>, <!date^…>, <https://…|label>. Source: docs.slack.dev/messaging/formatting-message-text.
var acting = regexp.MustCompile(`<([^<>\n]+)>`)

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	typedLink = regexp.MustCompile(`https?://[^\s<>|]+[^\s<>|.,;:!?)'"]`)
)

// Escape makes text harmless to Slack, as a person's client does with what is typed.
func Escape(text string) string { return escaper.Replace(text) }

// typed encodes what a person typed the way Slack's clients do: escaped, names after @ and # become references, bare
// addresses become links, emoji become their shortcodes.
func (w *Workspace) typed(text string) string {
	return w.linked(shortcodes(typedLink.ReplaceAllStringFunc(Escape(text), func(url string) string { return "<" + url + ">" })))
}

// linked turns @name, @group, @here, @channel, @everyone and #channel into references. Longer names win, and a name only
// counts when it stands alone.
func (w *Workspace) linked(text string) string {
	refs := map[string]string{"@here": "<!here>", "@channel": "<!channel>", "@everyone": "<!everyone>"}
	for _, u := range w.state.users {
		for _, name := range []string{u.Real(), u.Name(), u.Handle} {
			if u.Deleted {
				continue
			}
			refs["@"+strings.ToLower(name)] = "<@" + u.ID + ">"
		}
	}
	for _, g := range w.state.groups {
		refs["@"+strings.ToLower(g.Handle)] = "<!subteam^" + g.ID + ">"
	}
	for _, c := range w.state.channels {
		if c.Name != "" {
			refs["#"+strings.ToLower(c.Name)] = "<#" + c.ID + "|" + c.Name + ">"
		}
	}
	names := sortedKeys(refs)
	sort.SliceStable(names, func(i, j int) bool { return len(names[i]) > len(names[j]) })

	var out strings.Builder
	for i := 0; i < len(text); {
		name := ""
		if (text[i] == '@' || text[i] == '#') && (i == 0 || !wordByte(text[i-1])) {
			name = longestName(text[i:], names)
		}
		if name == "" {
			out.WriteByte(text[i])
			i++
			continue
		}
		out.WriteString(refs[name])
		i += len(name)
	}
	return out.String()
}

func longestName(text string, names []string) string {
	for _, name := range names {
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) && (len(text) == len(name) || !wordByte(text[len(name)])) {
			return name
		}
	}
	return ""
}

func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '/' || b >= 0x80
}

// plain is marked-up text as a reader sees it, without styling.
func (w *Workspace) plain(text string) string {
	return unescaper.Replace(acting.ReplaceAllStringFunc(text, func(ref string) string { return w.shown(ref[1 : len(ref)-1]) }))
}

// shown is what stands on the screen for the inside of one pair of angle brackets.
func (w *Workspace) shown(ref string) string {
	target, label, labelled := strings.Cut(ref, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		if u := w.state.users[target[1:]]; u != nil {
			return "@" + u.Name()
		}
	case strings.HasPrefix(target, "!subteam^"):
		if g := w.state.groups[strings.TrimPrefix(target, "!subteam^")]; g != nil {
			return "@" + g.Handle
		}
	case strings.HasPrefix(target, "#"):
		if c := w.state.channels[target[1:]]; c != nil {
			return "#" + c.Name
		}
	case target == "!here" || target == "!channel" || target == "!everyone":
		return "@" + target[1:]
	}
	if labelled {
		return label
	}
	return target
}

// richText is the block that Slack's clients send beside what was typed. Bots see both; the text is the same.
func richText(text string) []byte {
	var elements []any
	words := func(s string) {
		if s != "" {
			elements = append(elements, map[string]any{"type": "text", "text": unescaper.Replace(s)})
		}
	}
	at := 0
	for _, m := range acting.FindAllStringSubmatchIndex(text, -1) {
		words(text[at:m[0]])
		elements = append(elements, richElement(text[m[2]:m[3]]))
		at = m[1]
	}
	words(text[at:])
	section := map[string]any{"type": "rich_text_section", "elements": elements}
	return mustJSON([]any{map[string]any{"type": "rich_text", "block_id": strings.ToLower(randomID(5)), "elements": []any{section}}})
}

func richElement(ref string) map[string]any {
	target, label, _ := strings.Cut(ref, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		return map[string]any{"type": "user", "user_id": target[1:]}
	case strings.HasPrefix(target, "#"):
		return map[string]any{"type": "channel", "channel_id": target[1:]}
	case strings.HasPrefix(target, "!subteam^"):
		return map[string]any{"type": "usergroup", "usergroup_id": strings.TrimPrefix(target, "!subteam^")}
	case strings.HasPrefix(target, "!"):
		return map[string]any{"type": "broadcast", "range": target[1:]}
	}
	link := map[string]any{"type": "link", "url": unescaper.Replace(target)}
	if label != "" {
		link["text"] = unescaper.Replace(label)
	}
	return link
}
