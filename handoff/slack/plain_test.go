package slack

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack/slackutilsx"
	"pgregory.net/rapid"
)

func testReadable() readable {
	return readable{zone: time.UTC, name: func(id string) string { return map[string]string{"U1": "Ben"}[id] }}
}

func TestReadable(t *testing.T) {
	for _, c := range []struct{ name, marked, want string }{
		{"words", "It's on now: $50.00.", "It's on now: $50.00."},
		{"entities", "a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"},
		{"entities once", "&amp;lt;b&amp;gt;", "&lt;b&gt;"},
		{"person", "ask <@U1> please", "ask Ben please"},
		{"person with label", "ask <@U1|ben.osei>", "ask Ben"},
		{"stranger", "ask <@U9>", "ask a colleague"},
		{"group", "<!subteam^S1|@oncall> knows", "oncall knows"},
		{"channel", "see <#C1|desk>", "see #desk"},
		{"nameless channel", "see <#C1>", "see a channel of ours"},
		{"broadcast", "<!here> hello", "everyone hello"},
		{"bare link", "<https://shop.example/a?b=1&amp;c=2>", "https://shop.example/a?b=1&c=2"},
		{"named link", "the <https://shop.example/label|return label>", "the return label (https://shop.example/label)"},
		{"link named by itself", "<http://shop.example|shop.example>", "http://shop.example"},
		{"mail", "<mailto:help@shop.example|help@shop.example>", "help@shop.example"},
		{"phone", "<tel:+15550100|+1 555 0100>", "+1 555 0100 (+15550100)"},
		{"date", "<!date^1795262400^{date}|21 Nov, 12:00>", "21 Nov, 12:00"},
		{"date without words", "<!date^1795262400^{date}>", "Sat 21 Nov 12:00"},
		{"broken date", "<!date^soon^{date}>", ""},
		{"emoji", "Done :tada: :+1:", "Done 🎉 👍"},
		{"emoji with skin", ":wave::skin-tone-3:", "👋🏼"},
		{"emoji in a row", ":star::star:", "⭐⭐"},
		{"made-up emoji", "so :party-parrot: it is", "so :party-parrot: it is"},
		{"times are no emoji", "between 10:30:45 and 11:00", "between 10:30:45 and 11:00"},
		{"bold", "*now* and *later on*.", "now and later on."},
		{"nested", "*_both_* and ~gone~", "both and gone"},
		{"code", "your code is `AB-12`", "your code is AB-12"},
		{"marks inside code stay", "`a_b *c* d`", "a_b *c* d"},
		{"fence", "so:\n```\nline *1*\nline :tada:\n```\nend", "so:\nline *1*\nline :tada:\nend"},
		{"open fence", "an ``` alone", "an ``` alone"},
		{"arithmetic", "2 * 3 * 4 and 5*6*7", "2 * 3 * 4 and 5*6*7"},
		{"snake", "the file_name_here", "the file_name_here"},
		{"lonely marks", "** and __ and ~ ~", "** and __ and ~ ~"},
		{"masked number", "•••• 1234 ****1234", "•••• 1234 ****1234"},
		{"quotation", "&gt; you wrote\n&gt;this", "> you wrote\n> this"},
		{"list", "• one\n• *two*", "• one\n• two"},
		{"marks in an address", "<https://shop.example/_a_/*b*>", "https://shop.example/_a_/*b*"},
		{"emoji in an address", "<https://shop.example/:star:>", "https://shop.example/:star:"},
		{"unclosed", "5 <b", "5 <b"},
		{"bytes", "a\xffb", "a\ufffdb"},
		{"space", "  hello \n", "hello"},
		{"injected", "&lt;@U1&gt; &lt;!channel&gt;", "<@U1> <!channel>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := testReadable().text(c.marked); got != c.want {
				t.Errorf("%q\n got %q\nwant %q", c.marked, got, c.want)
			}
		})
	}
}

func TestRefers(t *testing.T) {
	for text, want := range map[string]bool{
		"plain": false, "<https://a.example>": false, "&lt;@U1&gt;": false, "a < b": false, "<!date^1^x|y>": false,
		"<@U1>": true, "x <#C1|desk>": true, "<https://a> <!subteam^S1>": true, "<!here>": true, "<!channel> ": true, "<!everyone>": true,
	} {
		if got := refers(text); got != want {
			t.Errorf("refers(%q) = %v", text, got)
		}
	}
}

// TestReadableKeepsPlainWords: what a person typed without marks arrives as it
// was typed, whatever characters are in it.
func TestReadableKeepsPlainWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`[a-zA-Z0-9 <>&|@#!^.,äß€日-]{0,60}`).
			Filter(func(s string) bool { return !strings.HasPrefix(s, ">") }).Draw(t, "typed") // that is a quotation
		if got := testReadable().text(slackutilsx.EscapeMessage(typed)); got != strings.TrimSpace(typed) {
			t.Fatalf("typed %q, the customer reads %q", typed, got)
		}
	})
}

// TestReadableIsQuick: Slack takes messages of 40,000 characters.
func TestReadableIsQuick(t *testing.T) {
	for _, piece := range []string{"*_~`", "*a ", "* _", "_a_*", "<", "< ", ":a", "::", "```", "&gt;", "`*"} {
		long := strings.Repeat(piece, 40_000/len(piece))
		began := time.Now()
		testReadable().text(long)
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%d characters of %q take %s", len(long), piece, took)
		}
	}
}

// FuzzReadable: any text makes readable, valid text of no absurd length.
func FuzzReadable(f *testing.F) {
	for _, seed := range []string{"*a* _b_ ~c~ `d` ```e```", "<@U1> <#C1|x> <!date^1^{date}> <http://a|b> <", ":wave::skin-tone-2: ::", "&lt;&amp;&gt;", "&gt; q", "\xff<\x00>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, marked string) {
		got := testReadable().text(marked)
		if !utf8.ValidString(got) {
			t.Fatalf("%q gives invalid UTF-8 %q", marked, got)
		}
		if len(got) > 12*len(marked)+64 {
			t.Fatalf("%d bytes grew to %d", len(marked), len(got))
		}
		if again := testReadable().text(marked); again != got {
			t.Fatalf("%q read twice gives %q and %q", marked, got, again)
		}
	})
}

func TestEmojiTable(t *testing.T) {
	for _, name := range []string{"+1", "wave", "eyes", "white_check_mark", "lock", "tada", "slightly_smiling_face", "us"} {
		if character, length := emojiAt(":" + name + ":"); character == "" || length != len(name)+2 {
			t.Errorf(":%s: gives %q, %d", name, character, length)
		}
	}
	for _, text := range []string{"", ":", "::", ":a", ":A:", ":no such:", ":no-such-name:"} {
		if _, length := emojiAt(text); length != 0 {
			t.Errorf("%q is taken for an emoji", text)
		}
	}
}
