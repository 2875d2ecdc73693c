package slack

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
)

// TestTheTeamsPromiseSpeaksForNobody: a promise that nobody has taken up names
// no agent, wherever it is spoken of.
func TestTheTeamsPromiseSpeaksForNobody(t *testing.T) {
	s := cards()["promised_team"]
	note := func(n bot.Note) string {
		drawn, ok := testLook().note(s, bot.Send{ID: "e/1", Kind: bot.SendNote, Name: string(n), Case: s.Case.ID, Text: "Your refund is done."}, "")
		if !ok {
			t.Fatalf("no words for %s", n)
		}
		return drawn.words.text(testLook().zone)
	}
	got := map[string]string{
		"maker":     note(bot.NoteMaker),
		"meanwhile": note(bot.NoteMeanwhile),
		"news":      note(bot.NoteNews),
		"bell":      testLook().bell(s, 1, noon+105*minutes, "https://slack.example/p1").words.text(testLook().zone),
		"standing":  standing(bot.IndexOf(&bot.World{}, s)).text(testLook().zone),
	}
	want := map[string]string{
		"maker":     "Nobody has this yet, and Dana was promised an answer by 09:00: “whether the store can find the sale”.",
		"meanwhile": "Dana has written. Our promise for 09:00 stands, and Dana was told so. Nobody has this yet.",
		"news":      "Watched for Dana: Your refund is done.",
		"bell":      "🔔 <!subteam^S0ONCALL01> Dana was promised an answer by 09:00 and nobody has it: gift card, card •••• 1234 → open",
		"standing":  "the team promised Sat 21 Nov 09:00, nobody has it",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
