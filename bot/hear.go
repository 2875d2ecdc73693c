package bot

import (
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Hear tells what a message means, as far as that can be told without its
// conversation. It is called once, before Step, and stored with the event.
func Hear(w *World, said Said, at Millis) nlu.Heard {
	return w.hear(said.Text, said.From, at)
}

func (w *World) hear(text string, from Origin, at Millis) nlu.Heard {
	heard := nlu.Hear(w.Model, w.Patterns, text, nlu.DayOf(w.local(from, at)))
	heard.Lang, heard.LangSure = w.Tongues.Of(text)
	return heard
}

// TonguesOf recognises the languages of a pack.
func TonguesOf(pack *flows.Pack) *nlu.Tongues {
	examples := pack.Examples()
	written := make([]nlu.Written, len(examples))
	for i, e := range examples {
		written[i] = nlu.Written{Text: e.Text, Language: e.Language}
	}
	return nlu.NewTongues(pack.Languages(), written)
}

// local is a moment on the customer's clock, or the shop's if theirs is not
// known.
func (w *World) local(from Origin, at Millis) time.Time {
	moment := time.UnixMilli(at)
	if from.Zone == "" {
		return moment.In(w.Rules.Hours.Zone())
	}
	return moment.In(time.FixedZone(from.Zone, from.Offset*60))
}

// mask hides what is secret in a message: the text and what was heard lose it,
// and each gift-card number and PIN becomes a reference to be sealed. A
// payment card is nobody's business here: it is hidden and not kept at all.
func (t *step) mask(m *Said) []flows.Entity {
	secret := nlu.Secrets(m.Text, nlu.SecretContext{Asked: t.askedSecret(), Patterns: t.w.Patterns})
	entities := make([]flows.Entity, 0, len(m.Heard.Entities)+len(secret))
	for _, s := range secret {
		e := flows.Entity{Kind: string(s.Kind), Value: s.Shown, Start: s.From, End: s.To}
		if s.Kind != nlu.PaymentCard {
			e.Ref = "secret:" + t.seal(nlu.Code(m.Text[s.From:s.To]))
		}
		entities = append(entities, e)
	}
	for _, e := range m.Heard.Entities {
		if !overlaps(secret, e) {
			entities = append(entities, entity(e))
		}
	}
	m.Heard = m.Heard.Without(secret)
	m.Text = nlu.Mask(m.Text, secret)
	return entities
}

// entity is what was heard, for the flows.
func entity(e nlu.Entity) flows.Entity {
	return flows.Entity{Kind: string(e.Kind), Role: e.Role, Value: shorten(e.Value, nameMost), Unit: e.Unit, Start: e.From, End: e.To}
}

func found(heard []nlu.Entity) []flows.Entity {
	entities := make([]flows.Entity, len(heard))
	for i, e := range heard {
		entities[i] = entity(e)
	}
	return entities
}

// seal gives a value to be kept under lock, and the name it goes by.
func (t *step) seal(value string) (ref string) {
	ref = t.ref()
	t.secrets = append(t.secrets, Secret{Ref: ref, Value: value})
	return ref
}

// safe hides what is secret in an agent's text.
func (t *step) safe(text string) string {
	return nlu.Mask(text, t.codes(text))
}

// codes finds what is secret in an agent's text.
func (t *step) codes(text string) []nlu.Secret {
	return nlu.Secrets(text, nlu.SecretContext{Patterns: t.w.Patterns})
}

// sealCodes seals what of an agent's text only its customer may read; "" if
// there is nothing of the kind. A payment card goes to nobody.
func (t *step) sealCodes(text string, found []nlu.Secret) (ref string) {
	var values []string
	for _, s := range found {
		if s.Kind != nlu.PaymentCard {
			values = append(values, text[s.From:s.To])
		}
	}
	if values == nil {
		return ""
	}
	return t.seal(strings.Join(values, ", "))
}

func overlaps(found []nlu.Secret, e nlu.Entity) bool {
	for _, s := range found {
		if e.From < s.To && s.From < e.To {
			return true
		}
	}
	return false
}

// askedSecret is what kind of secret the last bot line asked for, while the
// bot is the one who asks.
func (t *step) askedSecret() nlu.Asked {
	if t.s.Case.Owner == handoff.Holder || t.s.Case.Owner == handoff.Closed {
		return nlu.AskedNothing
	}
	pack, _ := t.pack()
	q, ok := pack.Asking(t.s.Talk)
	switch {
	case t.cardWithoutPIN():
		return nlu.AskedPIN
	case !ok || !q.Secret:
		return nlu.AskedNothing
	case q.Entity == string(nlu.CardNumber):
		return nlu.AskedCard
	case q.Entity == string(nlu.CardPIN):
		return nlu.AskedPIN
	}
	return nlu.AskedSecret
}

// understood joins a message with what was heard in it, for the flows. What
// the model is not sure enough of is passed on as a guess.
func understood(text string, heard nlu.Heard, entities []flows.Entity) flows.Said {
	said := flows.Said{Text: text, Entities: entities}
	said.Unsure = heard.Intent == ""
	said.Intents = make([]flows.Intent, len(heard.Guesses))
	for i, g := range heard.Guesses {
		said.Intents[i] = flows.Intent{Name: g.Intent, Confidence: float64(g.P)}
	}
	return said
}

// cardWithoutPIN reports whether the customer has just given a card's number
// and nothing was answered yet: a short number that follows is its PIN, asked
// for or not.
func (t *step) cardWithoutPIN() bool {
	number, pin := false, false
	named := func(kind string) {
		number = number || kind == string(nlu.CardNumber)
		pin = pin || kind == string(nlu.CardPIN)
	}
	for _, e := range t.s.Turn.Entities {
		named(e.Kind)
	}
	for _, o := range t.s.Out {
		for _, a := range o.Args {
			named(a.Name)
		}
	}
	return number && !pin
}
