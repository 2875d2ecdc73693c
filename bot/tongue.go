package bot

import (
	"cmp"
	"strings"

	"golang.org/x/text/language"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// language is the customer's: the one that the conversation is held in, with
// the region of the page if that is known; else the pack's main one.
func (t *step) language() string {
	if t.s.Lang == "" {
		return t.w.Language
	}
	if sameTongue(t.s.Who.Locale, t.s.Lang) {
		return t.s.Who.Locale
	}
	return t.s.Lang
}

func sameTongue(a, b string) bool { return a != "" && strings.EqualFold(base(a), base(b)) }

func base(tag string) string {
	b, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return b
}

// tongue settles the language that the customer is answered in. The page's
// locale says it at first; after that what the customer writes: a first
// message by a single word of it, later ones only clearly, and never a mere
// "gracias". What is written in neither language leaves it as it is.
func (t *step) tongue(heard nlu.Heard) {
	if t.s.Lang == "" {
		t.s.Lang = t.matched(t.s.Who.Locale)
	}
	has := func(tag string) bool { return sameTongue(tag, heard.Lang) }
	spoken := cmp.Or(t.s.Lang, t.w.Language)
	if heard.Lang == "" || sameTongue(spoken, heard.Lang) {
		return
	}
	manners := heard.Sketch.Flags.Any(nlu.OnlyThanks | nlu.OnlyGreeting | nlu.OnlyGoodbye)
	if first := t.s.Lines == 0; !first && (manners || !heard.LangSure) {
		return
	}
	for _, tag := range t.w.Pack.Languages() {
		if has(tag) {
			t.s.Lang, t.moved = tag, true
			if t.s.Brief.Tongue != "" { // the card says another
				t.s.Brief.Tongue = flows.LanguageName(tag)
				t.s.Rev++
			}
			return
		}
	}
}

// matched is the pack's language that fits a page's locale best, "" if none
// does.
func (t *step) matched(locale string) string {
	if locale == "" {
		return ""
	}
	spoken := t.w.Pack.Languages()
	tags := make([]language.Tag, len(spoken))
	for i, s := range spoken {
		tags[i] = language.Make(s)
	}
	wanted, err := language.Parse(locale)
	if err != nil {
		return ""
	}
	_, i, sure := language.NewMatcher(tags).Match(wanted)
	if sure < language.High {
		return ""
	}
	return spoken[i]
}

// foreign names the language that a customer clearly writes and the pack does
// not have, "French"; "" if there is none, or if people were fetched for it
// in this episode.
func (t *step) foreign(heard nlu.Heard) string {
	if heard.Lang == "" || !heard.LangSure || t.s.Episode.Foreign || sameTongue(t.w.Language, heard.Lang) {
		return ""
	}
	for _, tag := range t.w.Pack.Languages() {
		if sameTongue(tag, heard.Lang) {
			return ""
		}
	}
	return flows.LanguageName(heard.Lang)
}

// fetchForTongue hands over who writes a language that the pack does not have.
func (t *step) fetchForTongue(name string) {
	t.s.Episode.Foreign = true
	t.s.Brief.Tongue = name
	t.say(Robot, "utter_no_language")
	t.handOver(handoff.Fact{Grounds: []handoff.Grounds{{Reason: handoff.FlowSaysSo, Why: "writes " + name}}, Topic: t.s.Episode.Topic})
}
