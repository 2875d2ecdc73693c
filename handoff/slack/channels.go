package slack

import (
	"fmt"
	"slices"
	"strings"
)

// Channels says to which channel a case goes, by its topic. The zero value is
// empty.
type Channels struct {
	rest    string
	byTopic map[string]string
}

// ParseChannels reads SLACK_CHANNEL: "C1", or "gift-card=C1,*=C2".
func ParseChannels(text string) (Channels, error) {
	c := Channels{byTopic: map[string]string{}}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		topic, id, split := strings.Cut(part, "=")
		if !split {
			topic, id = "*", part
		}
		topic, id = strings.TrimSpace(topic), strings.TrimSpace(id)
		if !channelID(id) {
			return Channels{}, fmt.Errorf("SLACK_CHANNEL: %q is no channel id; an id begins with C or G and stands at the foot of the channel's details", id)
		}
		if topic == "*" {
			if c.rest != "" {
				return Channels{}, fmt.Errorf("SLACK_CHANNEL: two channels for every topic, %s and %s", c.rest, id)
			}
			c.rest = id
			continue
		}
		c.byTopic[topicKey(topic)] = id
	}
	if len(c.byTopic) > 0 && c.rest == "" {
		return Channels{}, fmt.Errorf("SLACK_CHANNEL: no channel for the other topics; add *=C…")
	}
	return c, nil
}

func channelID(id string) bool {
	return len(id) > 1 && (id[0] == 'C' || id[0] == 'G') && !strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
}

func topicKey(topic string) string {
	return strings.ToLower(strings.NewReplacer("_", "-", " ", "-").Replace(topic))
}

func (c Channels) empty() bool { return c.rest == "" }

// Of is the channel of a matter, known by one or more names: a flow's id, its
// words. A topic of the configuration also stands for those that begin with it
// ("gift-card" for "gift_card_activate"); the longest wins.
func (c Channels) Of(names ...string) string {
	found, length := c.rest, 0
	for topic, id := range c.byTopic {
		for _, name := range names {
			key := topicKey(name)
			if (key == topic || strings.HasPrefix(key, topic+"-")) && len(topic) > length {
				found, length = id, len(topic)
			}
		}
	}
	return found
}

// All lists every channel once, sorted.
func (c Channels) All() []string {
	all := []string{}
	if c.rest != "" {
		all = append(all, c.rest)
	}
	for _, id := range c.byTopic {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

// Has reports whether a channel is one of the desk's.
func (c Channels) Has(id string) bool { return slices.Contains(c.All(), id) }

// List reads ids separated by commas or spaces: SLACK_ONCALL and its like.
func List(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })
}
