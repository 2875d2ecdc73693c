package slack

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// TestACustomersTextPingsNobody is A15: whatever stands in a customer's words,
// name, page or language, and in what flows learned from them, nobody is rung
// and nothing in it acts.
func TestACustomersTextPingsNobody(t *testing.T) {
	w, api := workspace(t, fake.Config{Free: true})
	l := testLook()
	l.onCall, l.leads = nil, nil
	pieces := rapid.SampledFrom([]string{
		"<!channel>", "<!here>", "<!everyone>", "<@" + fake.Ana + ">", "<@" + fake.Ben + "|x>", "<!subteam^" + fake.OnCall + ">", "<#" + fake.Desk + ">", "<https://evil.example|Claim>",
		"@here", "@channel", "@ana", "&lt;!here&gt;", "```", "*", "_", "<", ">", "&", "|", "\n", "\u202e", ":lock:", "<!date^1^{date}|x>", "hello", " ", "—", "😀",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 1, 12).Draw(t, "text"), "")
		if strings.TrimSpace(text) == "" {
			return
		}
		s := dana()
		s.Who.User, s.Who.Page, s.Who.Locale, s.Channel = bot.Person{Name: text}, text, text, text
		s.Brief = bot.Brief{Topic: text, Place: text, Words: text, About: text, Facts: []string{text}, Tried: []string{text}}
		s.Case.Topic, s.Case.Grounds[0].Why = text, text
		held := handoff.Place{Channel: fake.Desk, TS: "1.000001"}
		s.Held = []bot.Held{{At: held, By: handoff.Agent{ID: "U9", Name: text}, Text: text}}
		lines := []bot.Line{
			{N: 1, At: noon, From: bot.Customer, Text: text, Files: []bot.File{{Name: text}}}, {N: 2, At: noon, From: bot.Robot, Text: text}, {N: 3, At: noon, From: bot.Agent, Name: text, Text: text},
		}
		send := bot.Send{ID: "e/1", Kind: bot.SendLines, From: 1, To: 3}
		drawn := []said{
			l.card(s), l.lines(s, send, lines), l.lines(s, send, lines[1:2]), l.transcript(s, lines),
			l.transcript(s, append(append([]bot.Line{}, lines...), make([]bot.Line, 50)...)),
		}
		for _, owner := range []handoff.Owner{handoff.Holder, handoff.Pledge, handoff.Closed} {
			c := s
			c.Case.Owner, c.Case.Outcome, c.Case.Cause, c.Case.Note = owner, text, text, text
			c.Case.Agent.Name = text
			c.Case.Promise = &handoff.Promise{Due: noon, What: text}
			drawn = append(drawn, l.card(c))
		}
		for _, n := range []bot.Note{bot.NoteUnclaimed, bot.NoteExOwner, bot.NoteUnsent, bot.NoteUnseen, bot.NoteNotYet, bot.NoteNudge} {
			x, _ := l.note(s, bot.Send{ID: "e/2", Name: string(n), On: held, Text: text, Case: s.Case.ID}, "")
			drawn = append(drawn, x)
		}
		for _, x := range drawn {
			if _, _, err := api.PostMessageContext(t.Context(), fake.Desk, x.options(l.zone)...); err != nil {
				t.Fatalf("Slack refuses it: %v\n%+v", err, x)
			}
		}
	})
	for _, m := range w.Messages(fake.Desk) {
		if found := w.Mentions(fake.Desk, m.TS); len(found) > 0 {
			t.Fatalf("a customer's words act: %+v in\n%s\n%s", found, m.Text, m.Blocks)
		}
	}
	for _, who := range []string{"Ana", "Ben", "Maria"} {
		if n := w.Notifications(who); len(n) > 0 {
			t.Errorf("%s was rung: %+v", who, n[0])
		}
	}
}

// TestNoticesAreNeverCutInsideAReference: a cut entity would let a bracket
// through.
func TestNoticesAreNeverCutInsideAReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pad := rapid.IntRange(maxNotice-60, maxNotice+5).Draw(t, "pad")
		p := join(say(strings.Repeat("x", pad)), say("<&>"), mention(fake.Ana), say(strings.Repeat("&<", 30)))
		cut := shortenMarked(p.text(testLook().zone))
		if strings.Count(cut, "<") != strings.Count(cut, ">") {
			t.Fatalf("cut inside a reference: %q", cut[len(cut)-60:])
		}
		for _, entity := range strings.Split(cut, "&")[1:] {
			if !strings.HasPrefix(entity, "lt;") && !strings.HasPrefix(entity, "gt;") && !strings.HasPrefix(entity, "amp;") {
				t.Fatalf("cut inside an entity: %q", fmt.Sprint("&", entity))
			}
		}
	})
}
