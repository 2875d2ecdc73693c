package bot_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// bilingual begins a conversation with the retail flows in two languages.
func bilingual(t *testing.T) *player {
	t.Helper()
	p := newPlayer(t)
	if speaksTwo == nil {
		p.do("pack: bilingual")
		speaksTwo = p.w
	}
	p.w = speaksTwo
	return p
}

// speaksTwo is trained once; these tests run one after the other.
var speaksTwo *bot.World

// The language of a conversation: the page's at first, then what the customer clearly writes.
func TestConversationsKeepTheirLanguage(t *testing.T) {
	for _, c := range []struct{ name, locale, said, want string }{
		{"nothing known", "", "1042", ""},
		{"the page's", "es-MX", "1042", "es"},
		{"the page's, not ours", "fr-FR", "1042", ""},
		{"an absurd page", "--", "1042", ""},
		{"a first word", "", "hola", "es"},
		{"a first word against the page", "en-US", "hola", "es"},
		{"a sentence", "en-US", "where is my order|¿dónde está mi pedido?", "es"},
		{"without accents", "en-US", "where is my order|pero donde esta mi pedido", "es"},
		{"ok", "en-US", "where is my order|ok", "en"},
		{"a lone thanks", "en-US", "where is my order|muchas gracias", "en"},
		{"a name", "en-US", "where is my order|Maria Lopez", "en"},
		{"a place", "en-US", "where is my order|el paso", "en"},
		{"there and back", "en-US", "¿dónde está mi pedido?|sorry, I'd like that in english please", "en"},
		{"ok in Spanish", "es", "¿dónde está mi pedido?|ok", "es"},
	} {
		p := bilingual(t)
		p.do("locale: " + c.locale)
		for said := range strings.SplitSeq(c.said, "|") {
			p.do("customer: " + said)
			p.do("after 3s")
		}
		if got := p.decoded().Lang; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The answer and its choices come in the language of the conversation; a choice counts in any.
func TestChoicesComeInTheLanguage(t *testing.T) {
	p := bilingual(t)
	p.do("customer: hola, ¿dónde está mi pedido?")
	last := p.lines[len(p.lines)-1]
	if last.Text != "¿Qué número tiene el pedido?" || !slices.Equal(last.Choices, []string{"No lo tengo"}) {
		t.Errorf("%+v", last)
	}
	p.do("customer: no lo tengo")
	if owner := p.decoded().Case.Owner; owner != handoff.Queue {
		t.Errorf("the choice was not taken: %s", owner)
	}
}

// Who clearly writes a language that the pack does not have gets a person, once.
func TestForeignLanguageGetsAPerson(t *testing.T) {
	for said, why := range map[string]string{
		"Bonjour, je n'ai pas reçu ma commande":        "writes French",
		"Wo ist meine Bestellung?":                     "writes German",
		"Где мой заказ?":                               "writes Russian",
		"c'est la vie, where is my order?":             "",
		"my crème brûlée dish came broken":             "",
		"merci":                                        "",
		"Jean de la Fontaine":                          "",
		"le creuset":                                   "",
		"¿dónde está mi pedido?":                       "",
		"where is my order, the déjà vu mug à la mode": "",
	} {
		p := bilingual(t)
		p.do("customer: " + said)
		p.do("after 3s")
		s := p.decoded()
		got := ""
		for _, g := range s.Case.Grounds {
			if strings.HasPrefix(g.Why, "writes ") {
				got = g.Why
			}
		}
		if got != why || why != "" && (s.Case.Owner != handoff.Queue || "writes "+s.Brief.Tongue != why) {
			t.Errorf("%q: %q (%s, %q), want %q", said, got, s.Case.Owner, s.Brief.Tongue, why)
		}
	}
	p := bilingual(t)
	for _, line := range []string{
		"customer: où est ma commande maintenant", "after 3s", "agent Ana: claims", "agent Ana: hands back",
		"customer: merci beaucoup mais où est ma commande", "after 3s",
	} {
		p.do(line)
	}
	if owner := p.decoded().Case.Owner; owner != handoff.Bot {
		t.Errorf("an agent gave it back, and it went to %s again at once", owner)
	}
}
