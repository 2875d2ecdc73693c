package slack

import (
	"strings"
	"time"
	"unicode/utf8"
)

// readable makes what an agent typed fit for a customer's eyes: references
// become names, links their address, short codes emoji, and the marks of
// Slack's formatting go. name tells how a person or group may be called.
//
// Source of the markup: docs.slack.dev/messaging/formatting-message-text.
type readable struct {
	name func(id string) string
	zone *time.Location
}

func (r readable) text(marked string) string {
	if !utf8.ValidString(marked) {
		marked = strings.ToValidUTF8(marked, "�")
	}
	var out strings.Builder
	for len(marked) > 0 {
		code, after, fenced := cutFence(marked)
		if !fenced {
			out.WriteString(r.prose(marked))
			break
		}
		out.WriteString(r.prose(marked[:len(marked)-len(after)-len(code)-2*len(fence)]))
		out.WriteString(strings.Trim(r.refs(code), "\n"))
		marked = after
	}
	return strings.TrimSpace(out.String())
}

const fence = "```"

// cutFence finds the first ```fenced``` piece: its inside, and what comes after.
func cutFence(text string) (code, after string, found bool) {
	_, rest, found := strings.Cut(text, fence)
	if !found {
		return "", "", false
	}
	code, after, found = strings.Cut(rest, fence)
	return code, after, found
}

// prose reads marked text outside fences, line by line, as Slack's marks do
// not cross lines.
func (r readable) prose(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = r.refs(emojis(unmark(quoteMark(line), formatting)))
	}
	return strings.Join(lines, "\n")
}

// quoteMark takes the sign of a quotation for what people write: "> ".
func quoteMark(line string) string {
	if rest, ok := strings.CutPrefix(line, "&gt;"); ok {
		return "&gt; " + strings.TrimLeft(strings.TrimPrefix(rest, " "), " ")
	}
	return line
}

// emojis replaces known short codes; a name that the workspace made up stays
// as it was typed. Addresses in brackets are left alone.
func emojis(line string) string {
	if strings.Count(line, ":") < 2 {
		return line
	}
	var out strings.Builder
	for i := 0; i < len(line); {
		if line[i] == '<' {
			if end := strings.IndexByte(line[i:], '>'); end > 0 {
				out.WriteString(line[i : i+end+1])
				i += end + 1
				continue
			}
		}
		if line[i] == ':' {
			if character, length := emojiAt(line[i:]); length > 0 {
				out.WriteString(character)
				i += length
				continue
			}
		}
		out.WriteByte(line[i])
		i++
	}
	return out.String()
}
