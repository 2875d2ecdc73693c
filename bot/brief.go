package bot

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

// Brief is what a colleague leaning over would say of the matter: written at
// the hand-over, in words, without secrets.
type Brief struct {
	Topic string   `json:"topic,omitempty"` // "gift card"
	Place string   `json:"place,omitempty"` // where the flow stood: "gift card → number"
	Words string   `json:"words,omitempty"` // the customer's own, the last message, shortened
	About string   `json:"about,omitempty"` // "order 1042", "card •••• 1234"
	Facts []string `json:"facts,omitempty"` // what the shop said
	Tried []string `json:"tried,omitempty"` // what the bot did
}

// Bounds of a brief.
const (
	wordsMost = 240
	factsMost = 6
	triedMost = 4
)

// tellingFacts are the ends of slot names that an agent wants to read, the
// most telling first; a shop's own words about what is wrong stand by
// themselves.
var tellingFacts = [...]string{"_alarm", "_facts", "_status", "_balance", "_promised_day", "_paid_service", "_service", "_tracking"}

// brief writes the state's brief from what is known at the hand-over.
func (t *step) brief(pack *flows.Pack) {
	b := Brief{Topic: t.topicName(pack), Place: t.s.Brief.Place, Words: t.s.Brief.Words, Tried: t.s.Episode.Tried}
	for _, s := range t.s.Talk.Slots {
		switch s.Name {
		case "order_number":
			b.About = "order " + s.Text
		case "card_number":
			b.About = "card " + s.Text
		}
	}
	for _, suffix := range tellingFacts {
		for _, s := range t.s.Talk.Slots {
			if s.Kind == flows.Null || s.Kind == flows.SecretKind || !strings.HasSuffix(s.Name, suffix) || len(b.Facts) >= factsMost {
				continue
			}
			fact := shorten(worded(s), 160)
			if suffix != "_alarm" && suffix != "_facts" {
				fact = strings.ReplaceAll(s.Name, "_", " ") + ": " + fact
			}
			if !slices.Contains(b.Facts, fact) {
				b.Facts = append(b.Facts, fact)
			}
		}
	}
	t.s.Brief = b
}

func (t *step) topicName(pack *flows.Pack) string {
	if f, ok := pack.Flow(t.s.Episode.Topic); ok && f.Name != "" {
		return f.Name
	}
	return strings.ReplaceAll(t.s.Episode.Topic, "_", " ")
}

// worded writes a slot's value as people read it.
func worded(s flows.Slot) string {
	switch s.Kind {
	case flows.BoolKind:
		if s.Number != 0 {
			return "yes"
		}
		return "no"
	case flows.FloatKind:
		return strconv.FormatFloat(s.Number, 'f', -1, 64)
	}
	return s.Text
}

// tried notes what the bot did, for the card.
func (t *step) tried(what string) {
	t.s.Episode.Tried = remember(t.s.Episode.Tried, what, triedMost)
}
