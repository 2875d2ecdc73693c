package fake_test

import (
	"fmt"
	"testing"

	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// rung lists why each person was rung since the last look.
type rung struct {
	s    *shop
	seen map[string]int
}

func (r *rung) now() string {
	out := ""
	for _, who := range []string{"Ana", "Ben", "Maria", "Gus"} {
		all := r.s.Notifications(who)
		for _, n := range all[r.seen[who]:] {
			out += fmt.Sprintf("%s:%s ", who, n.Why)
		}
		r.seen[who] = len(all)
	}
	return out
}

func TestWhoIsRung(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	r := &rung{s, map[string]int{}}
	text := func(text string) slack.MsgOption { return slack.MsgOptionText(text, false) }
	blocks := func(kind, text string) slack.MsgOption {
		return slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject(kind, text, false, false), nil, nil))
	}
	var root string
	away := func() { s.do(s.As("Ben").SetAway(true)) }
	back := func() { s.do(s.As("Ben").SetAway(false)) }
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"a message in a channel rings nobody", func() { root = s.post(fake.Desk, text("a card")) }, ""},
		{"a mention", func() { s.post(fake.Desk, text("<@"+fake.Ana+"> look")) }, "Ana:mention "},
		{"an escaped mention is text", func() { s.post(fake.Desk, slack.MsgOptionText("<@"+fake.Ana+"> <!channel>", true)) }, ""},
		{"plain text in blocks never acts", func() { s.post(fake.Desk, text("x"), blocks("plain_text", "<@"+fake.Ana+">")) }, ""},
		{"mrkdwn in blocks does", func() { s.post(fake.Desk, text("x"), blocks("mrkdwn", "<@"+fake.Ben+">")) }, "Ben:mention "},
		{"a group", func() { s.post(fake.Desk, text("<!subteam^"+fake.OnCall+"> waits")) }, "Ana:group Ben:group "},
		{"a group whose members are elsewhere", func() { s.post(fake.Leads, text("<!subteam^"+fake.OnCall+">")) }, ""},
		{"everybody", func() { s.post(fake.Desk, text("<!channel>")) }, "Ana:channel Ben:channel Maria:channel Gus:channel "},
		{"everybody who is there", func() { away(); s.post(fake.Desk, text("<!here>")); back() }, "Ana:here Maria:here Gus:here "},
		{"a bare word is a word", func() { s.post(fake.Desk, text("@here @channel @Ana")) }, ""},
		{"unless names are linked", func() { s.post(fake.Desk, text("@Ana"), slack.MsgOptionLinkNames(true)) }, "Ana:mention "},
		{"a reply in a thread nobody follows", func() { s.post(fake.Desk, text("x"), slack.MsgOptionTS(root)) }, ""},
		{"who writes in a thread follows it", func() { s.says("Ana", "desk", root, "hello") }, ""},
		{"so a reply rings them", func() { s.post(fake.Desk, text("x"), slack.MsgOptionTS(root)) }, "Ana:thread "},
		{"and not the author", func() { s.says("Ana", "desk", root, "again") }, ""},
		{"who is mentioned in a thread follows it", func() { s.says("Ana", "desk", root, "@Ben see this") }, "Ben:mention "},
		{"from then on", func() { s.says("Maria", "desk", root, "ok") }, "Ana:thread Ben:thread "},
		{"a broadcast in a thread reaches followers only", func() { s.post(fake.Desk, text("<!channel>"), slack.MsgOptionTS(root)) }, "Ana:thread Ben:thread Maria:thread "},
		{"a direct message", func() { s.post(fake.Ana, text("you have 2")) }, "Ana:dm "},
		{"an edit rings nobody", func() {
			_, _, _, err := s.api.UpdateMessageContext(t.Context(), fake.Desk, root, text("<@"+fake.Maria+"> <!channel>"))
			s.do(err)
		}, ""},
		{"a reaction rings nobody", func() { s.do(s.As("Ben").React("desk", root, "eyes")) }, ""},
		{"an ephemeral message rings nobody", func() {
			_, err := s.api.PostEphemeralContext(t.Context(), fake.Desk, fake.Ana, text("<@"+fake.Ana+">"))
			s.do(err)
		}, ""},
		{"somebody outside the channel is not rung", func() { s.post(fake.Leads, text("<@"+fake.Ana+">")) }, ""},
		{"a closed account is not rung", func() {
			s.do(s.As("Gus").Deactivate())
			s.post(fake.Desk, text("<@"+fake.Guest+">"))
		}, ""},
	} {
		c.do()
		if got := r.now(); got != c.want {
			t.Errorf("%s: rang %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPressesRingNobody(t *testing.T) {
	s := open(t, fake.Config{})
	s.listen()
	ts := s.post(fake.Desk, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(
		slack.NewActionBlock("b", slack.NewButtonBlockElement("claim", "1", slack.NewTextBlockObject("plain_text", "Claim", false, false)))))
	s.do(s.As("Ana").Click("desk", ts, "claim"))
	for _, who := range []string{"Ana", "Ben", "Maria"} {
		if n := s.Notifications(who); n != nil {
			t.Errorf("%s was rung: %+v", who, n)
		}
	}
}

func TestPingsFromCustomers(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	evil := "hi <!channel> <@" + fake.Maria + "> @here <!subteam^" + fake.LeadsGroup + "|x>"
	s.post(fake.Desk, slack.MsgOptionText("<@"+fake.Ana+"> "+fake.Escape(evil), false))
	s.post(fake.Desk, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject("plain_text", evil, false, false), nil, nil)))
	if got := s.PingsFrom(evil); got != nil {
		t.Errorf("harmless texts ping: %+v", got)
	}
	s.post(fake.Desk, slack.MsgOptionText("quote", false), slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", evil, false, false), nil, nil)))
	if got := s.PingsFrom(evil); len(got) != 3 {
		t.Errorf("an unescaped text: %+v", got)
	}
	s.post(fake.Leads, slack.MsgOptionText("@here", false), slack.MsgOptionLinkNames(true))
	if got := s.PingsFrom("look @here"); len(got) != 1 || got[0].Kind != "here" {
		t.Errorf("a linked name: %+v", got)
	}
}

func TestTypingIsEncoded(t *testing.T) {
	s := open(t, fake.Config{})
	for typed, want := range map[string]string{
		"@Ana & <b>":               "<@" + fake.Ana + "> &amp; &lt;b&gt;",
		"mail ana@Ana.example":     "mail ana@Ana.example",
		"@ana kowalczyk, @oncall!": "<@" + fake.Ana + ">, <!subteam^" + fake.OnCall + ">!",
		"@Anabel #desk":            "@Anabel <#" + fake.Desk + "|desk>",
		"see https://a.b/c?d=1&e.": "see <https://a.b/c?d=1&amp;e>.",
		"✅ done":                   ":white_check_mark: done",
		"<!channel> @channel":      "&lt;!channel&gt; <!channel>",
		"<@" + fake.Ben + ">":      "&lt;@" + fake.Ben + "&gt;",
	} {
		if got := s.Message("desk", s.says("Maria", "desk", "", typed)).Text; got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
	}
}
