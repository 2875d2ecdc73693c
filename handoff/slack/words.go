package slack

import (
	"cmp"
	"strings"

	"github.com/handrail-chat/handrail/bot"
)

// matter is what the case is about: the flow's name, and which card or order.
func matter(s bot.State) string {
	topic := cmp.Or(topicWords(s.Brief.Topic), topicWords(s.Case.Topic))
	about := tidy(s.Brief.About, 80)
	switch {
	case topic == "":
		return about
	case about == "":
		return topic
	}
	return topic + ", " + about
}

func listWords(list []string) string {
	kept := make([]string, 0, len(list))
	for _, item := range list {
		if item = tidy(item, 160); item != "" {
			kept = append(kept, item)
		}
	}
	return strings.Join(kept, "; ")
}

// tried is what the bot did, and where it stood.
func tried(b bot.Brief) string {
	did := listWords(b.Tried)
	if did != "" {
		did = "bot: " + did
	}
	switch place := tidy(b.Place, 80); {
	case place == "":
		return did
	case did == "":
		return "stood at " + place
	default:
		return did + "; stood at " + place
	}
}

// twoLines keeps the first two lines of a customer's words.
func twoLines(text string) string {
	kept := make([]string, 0, 2)
	for line := range strings.Lines(text) {
		if line = tidy(line, 160); line == "" {
			continue
		}
		if len(kept) == 2 {
			kept[1] = strings.TrimSuffix(kept[1], "…") + " …"
			break
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}
