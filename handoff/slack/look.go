package slack

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// look is what drawing needs to know beside the state: it draws the same for
// the same state, whenever it is asked.
type look struct {
	zone   *time.Location
	clocks handoff.Clocks
	onCall []string
	leads  []string
	offers func(bot.State) []*flows.AgentAction
	base   string // the workspace's address, for links; empty: there are none
}

// said is a message of ours: its words, and what else stands in it.
type said struct {
	words phrase // what a notification shows; also the body if blocks is empty
	body  []slackapi.Block
	as    string // the name that it is posted under; empty = the app's
}

// customerName is how the desk calls a customer: tidied, for the page that
// gave it may be anybody's.
func customerName(s bot.State) string {
	if name := tidy(s.Name(), maxName); name != "" {
		return name
	}
	return "Visitor"
}

// firstOf is what a colleague calls the customer: the first name, where there
// is one.
func firstOf(s bot.State) string {
	name := customerName(s)
	if tidy(s.Who.User.Name, maxName) == "" {
		return name
	}
	first, _, _ := strings.Cut(name, " ")
	if utf8.RuneCountInString(first) < 2 || strings.HasSuffix(first, ".") {
		return name
	}
	return first
}

// topicWords turns a topic's id into words.
func topicWords(topic string) string {
	return tidy(strings.NewReplacer("_", " ", "-", " ").Replace(topic), 80)
}

// channelWords says where the customer is.
func channelWords(s bot.State) string {
	switch s.Channel {
	case "web":
		if s.Page.Open {
			return "web, on the page"
		}
		return "web, page closed"
	case "sms":
		return "text"
	case "twitter":
		return "X"
	}
	return tidy(s.Channel, 20)
}

// channelShort is the channel without what changes from minute to minute.
func channelShort(s bot.State) string {
	word, _, _ := strings.Cut(channelWords(s), ",")
	return word
}

// reasonWords are the reasons of DESIGN.md 3 for an agent's eyes, where no
// ground says it better.
var reasonWords = map[handoff.Reason]string{
	handoff.AskedForPerson: "asked for a person",
	handoff.Fault:          "something of ours failed",
	handoff.Alarming:       "the facts look wrong",
	handoff.Again:          "has been here about this before",
	handoff.FailedTwice:    "the same step failed twice",
	handoff.Frustrated:     "is losing patience",
	handoff.TurnLimit:      "the bot got no further",
	handoff.FlowSaysSo:     "this needs a person",
	handoff.Priority:       "a customer to whom we give priority",
}

func groundWords(grounds []handoff.Grounds) string {
	words := make([]string, 0, len(grounds))
	for _, g := range grounds {
		w := tidy(g.Why, 160)
		if w == "" {
			w = reasonWords[g.Reason]
		}
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, "; ")
}

// waited is a length as people say it.
func waited(length bot.Millis) string {
	minutes := length / 60_000
	switch {
	case minutes < 1:
		return "under a minute"
	case minutes < 90:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d days", minutes/(24*60))
}

// permalink is the address of a message. Slack's own form, so that no call is
// needed: docs.slack.dev/reference/methods/chat.getPermalink.
func permalink(base string, p handoff.Place) string {
	if base == "" || p.TS == "" {
		return ""
	}
	return strings.TrimSuffix(base, "/") + "/archives/" + p.Channel + "/p" + strings.Replace(p.TS, ".", "", 1)
}
