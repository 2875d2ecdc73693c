package bot

import (
	"slices"
	"strings"
	"unicode"

	"github.com/handrail-chat/handrail/flows"
)

// Brief is what a colleague leaning over would say of the matter: written at
// the hand-over, in words, without secrets.
type Brief struct {
	Topic string   `json:"topic,omitempty"` // "gift card"
	Place string   `json:"place,omitempty"` // where the flow stood: "gift card → number"
	Words string   `json:"words,omitempty"` // the customer's own: the last two turns that had any, a line each
	About string   `json:"about,omitempty"` // "order 1042", "card •••• 1234"
	Facts []string `json:"facts,omitempty"` // what the shop said
	Tried []string `json:"tried,omitempty"` // what the bot did

	Tongue string `json:"tongue,omitempty"` // what the customer writes, "Spanish"; also one that the pack does not have
}

// Bounds of a brief.
const (
	wordsMost = 160 // bytes of a turn's words
	aboutMost = 60
	factsMost = 6
	triedMost = 4
)

// tellingFacts are the ends of slot names that an agent wants to read, the
// most telling first; a shop's own words about what is wrong stand by
// themselves.
var tellingFacts = [...]string{"_alarm", "_facts", "_status", "_balance", "_promised", "_paid_service", "_service", "_tracking"}

// brief writes the state's brief from what is known at the hand-over.
func (t *step) brief(pack *flows.Pack) {
	b := t.s.Brief
	b.Topic, b.Facts, b.Tried = t.topicName(pack), nil, t.s.Episode.Tried
	b.about(t.s.Talk.Slots)
	for _, suffix := range tellingFacts {
		for _, s := range t.s.Talk.Slots {
			if s.Kind == flows.Null || s.Kind == flows.SecretKind || !strings.HasSuffix(s.Name, suffix) || len(b.Facts) >= factsMost {
				continue
			}
			// A shop's own sentence of facts has told what its fields would tell again.
			if told, _ := t.s.Talk.Slot(strings.TrimSuffix(s.Name, suffix) + "_facts"); suffix != "_facts" && suffix != "_alarm" && told.Kind != flows.Null {
				continue
			}
			fact := shorten(t.w.Pack.Show(s, flows.View{Language: t.w.Language, Today: t.today()}), 160)
			if suffix != "_alarm" && suffix != "_facts" {
				fact = strings.ReplaceAll(s.Name, "_", " ") + ": " + fact
			}
			if !slices.Contains(b.Facts, fact) {
				b.Facts = append(b.Facts, fact)
			}
		}
	}
	if b.Tongue == "" && t.s.Lang != "" {
		b.Tongue = flows.LanguageName(t.s.Lang)
	}
	t.s.Brief = b
}

// about notes which order or card the matter is about. It stays when the flow
// has put its slots away.
func (b *Brief) about(slots []flows.Slot) {
	for _, s := range slots {
		switch s.Name {
		case "order_number":
			b.About = "order " + shorten(s.Text, aboutMost)
		case "card_number":
			b.About = "card " + shorten(s.Text, aboutMost)
		}
	}
}

// hear keeps a turn's words. A number alone says nothing to a reader, and "a
// person, please" says less than what came before it.
func (b *Brief) hear(text string) {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return
	}
	text = strings.Join(strings.Fields(text), " ")
	last := b.Words[strings.LastIndexByte(b.Words, '\n')+1:]
	b.Words = strings.TrimPrefix(last+"\n"+shorten(text, wordsMost), "\n")
}

func (t *step) topicName(pack *flows.Pack) string {
	if f, ok := pack.Flow(t.s.Episode.Topic); ok && f.Name != "" {
		return f.Name
	}
	return strings.ReplaceAll(t.s.Episode.Topic, "_", " ")
}

// tried notes what the bot did, for the card. The same thing done again is
// said once.
func (t *step) tried(call Send, outcome string) {
	did := strings.ReplaceAll(strings.TrimPrefix(call.Name, "shop_"), "_", " ") + " → " + strings.ReplaceAll(outcome, "_", " ")
	if n := len(t.s.Episode.Tried); n == 0 || t.s.Episode.Tried[n-1] != did {
		t.s.Episode.Tried = remember(t.s.Episode.Tried, did, triedMost)
	}
}
