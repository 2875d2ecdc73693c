package slack

import (
	"strconv"
	"strings"
	"time"
)

// unescape undoes the three entities of Slack's text, each once.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// refs replaces everything that stands in angle brackets and unescapes the
// rest. Brackets that a person typed arrive escaped, so that a bracket here is
// always Slack's.
func (r readable) refs(text string) string {
	var out strings.Builder
	for {
		plain, rest, found := strings.Cut(text, "<")
		out.WriteString(unescape.Replace(plain))
		if !found {
			return out.String()
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			out.WriteString("<" + unescape.Replace(rest))
			return out.String()
		}
		out.WriteString(r.ref(inside))
		text = after
	}
}

// ref reads the inside of one pair of brackets.
func (r readable) ref(inside string) string {
	target, label, labelled := strings.Cut(inside, "|")
	label = unescape.Replace(label)
	switch {
	case strings.HasPrefix(target, "@"):
		return r.called(target[1:], label)
	case strings.HasPrefix(target, "#"):
		if labelled && label != "" {
			return "#" + label
		}
		return "a channel of ours"
	case strings.HasPrefix(target, "!subteam^"):
		return r.called(strings.TrimPrefix(target, "!subteam^"), strings.TrimPrefix(label, "@"))
	case strings.HasPrefix(target, "!date^"):
		return r.date(target, label)
	case target == "!here", target == "!channel", target == "!everyone":
		return "everyone"
	case strings.HasPrefix(target, "!"):
		return label
	}
	return address(unescape.Replace(target), label)
}

func (r readable) called(id, label string) string {
	if name := r.name(id); name != "" {
		return name
	}
	if label != "" {
		return label
	}
	return "a colleague"
}

// address shows where a link goes: a label alone would hide it from a customer
// whose channel has no links.
func address(target, label string) string {
	shown := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
	bare := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(shown, "https://"), "http://"), "/")
	switch strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(label, "https://"), "http://"), "/") {
	case "", bare, shown:
		return shown
	}
	return label + " (" + shown + ")"
}

// date shows <!date^seconds^format^link|fallback> by its fallback, which its
// author wrote; without one the moment in the shop's zone.
func (r readable) date(target, label string) string {
	if label != "" {
		return label
	}
	fields := strings.Split(target, "^")
	seconds, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return ""
	}
	return time.Unix(seconds, 0).In(r.zone).Format("Mon 2 Jan 15:04")
}

// refers tells whether a text names a colleague, a group or a channel: such
// words are for the team.
func refers(marked string) bool {
	for rest := marked; ; {
		_, after, found := strings.Cut(rest, "<")
		if !found {
			return false
		}
		inside, next, closed := strings.Cut(after, ">")
		if !closed {
			return false
		}
		switch {
		case strings.HasPrefix(inside, "@"), strings.HasPrefix(inside, "#"), strings.HasPrefix(inside, "!subteam^"),
			strings.HasPrefix(inside, "!here"), strings.HasPrefix(inside, "!channel"), strings.HasPrefix(inside, "!everyone"):
			return true
		}
		rest = next
	}
}
