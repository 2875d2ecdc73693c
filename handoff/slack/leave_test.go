package slack_test

import (
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// post has somebody write in a thread.
func (o *office) post(who string, card handoff.Place, text string) string {
	o.t.Helper()
	ts, err := o.slack.As(who).Post(card.Channel, card.TS, text)
	o.do(err)
	return ts
}

// locked waits for the mark of what stays inside.
func (o *office) locked(ts string) {
	o.t.Helper()
	o.until("the lock on "+ts, func() bool { return o.slack.Message(fake.Desk, ts).Reacted(fake.BotUser, "lock") })
}

// question waits for the desk's question with a button and returns where it is.
func (o *office) question(card handoff.Place, words string) string {
	o.t.Helper()
	found := ""
	o.until("the question "+words, func() bool {
		for _, m := range o.slack.Thread(card.Channel, card.TS) {
			if strings.Contains(o.slack.Seen(m), words) {
				found = m.TS
			}
		}
		return found != ""
	})
	return found
}

// settles waits until a line reads so for the customer.
func (o *office) arrives(conversation, line string) {
	o.t.Helper()
	o.watch(conversation, "the customer to read "+line, func(bot.State) bool { return strings.Contains(o.reads(conversation), line) })
}

func (o *office) never(conversation, words string) {
	o.t.Helper()
	if got := o.reads(conversation); strings.Contains(got, words) {
		o.t.Errorf("the customer read %q:\n%s", words, got)
	}
}

// TestOnlyTheOwnersWordsLeave is DESK.md 7's first paragraph.
func TestOnlyTheOwnersWordsLeave(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http})
		card := o.claimed("dana")
		inside := []string{
			o.post("Ana", card, "! a note of mine"),
			o.post("Ana", card, "Note: another one"),
			o.post("Ben", card, "store 14, all week"),
			o.post("Ana", card, "@Ben seen this till error before?"),
			o.post("Gus (carrier)", card, "hello from outside"),
		}
		for _, ts := range inside {
			o.locked(ts)
		}
		o.question(card, "You named a colleague")
		o.post("Ana", card, "It's on now: $50.00.")
		o.arrives("dana", "agent Ana: It's on now: $50.00.")
		for _, words := range []string{"note of mine", "another one", "all week", "till error", "outside"} {
			o.never("dana", words)
		}
		if n := o.counts("slack: not an agent"); n != 1 {
			t.Errorf("%d deliveries of strangers counted", n)
		}
	})
}

func TestAMentionCanBeSentAfterAll(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	o.post("Ana", card, "My colleague @Ben will look into it.")
	asked := o.question(card, "You named a colleague")
	o.do(o.slack.As("Ana").Click(card.Channel, asked, "send_held"))
	o.arrives("dana", "agent Ana: My colleague Ben will look into it.")
	o.until("the question to be answered", func() bool {
		return o.slack.Seen(*o.slack.Message(card.Channel, asked)) == "Ana let this go to Dana."
	})
}

func TestNobodyOwnsIt(t *testing.T) {
	o := open(t, setup{})
	card := o.card("dana")
	first := o.post("Ben", card, "Hello Dana, one moment.")
	o.locked(first)
	asked := o.question(card, "Only the team saw this")
	o.never("dana", "one moment")
	o.do(o.slack.As("Ben").Click(card.Channel, asked, "claim_send"))
	o.arrives("dana", "agent Ben: Hello Dana, one moment.")
	if s := o.state("dana"); s.Case.Agent.ID != fake.Ben {
		t.Errorf("the case is %s's", s.Case.Agent.Name)
	}
}

func TestAnExOwnerIsAsked(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	o.do(o.slack.As("Ana").Click(card.Channel, card.TS, "put_back"))
	o.watch("dana", "the queue", func(s bot.State) bool { return s.Case.Owner == handoff.Queue })
	o.until("the card to be open again", func() bool { return strings.Contains(o.slack.Seen(*o.slack.Message(card.Channel, card.TS)), "[Claim]") })
	o.do(o.slack.As("Ben").Click(card.Channel, card.TS, "claim"))
	o.watch("dana", "Ben's claim", func(s bot.State) bool { return s.Case.Agent.ID == fake.Ben })
	o.post("Ana", card, "One more thing, Dana.")
	asked := o.question(card, "Ben has had this since")
	o.never("dana", "One more thing")
	o.until("a message to Ana herself", func() bool { return len(o.slack.Direct(fake.Ana)) > 0 })
	if got := o.slack.Seen(o.slack.Direct(fake.Ana)[0]); !strings.Contains(got, "Ben has had this since") {
		t.Errorf("Ana was told %q", got)
	}
	o.do(o.slack.As("Ana").Click(card.Channel, asked, "keep_inside"))
	o.until("the question to be answered", func() bool {
		return strings.HasPrefix(o.slack.Seen(*o.slack.Message(card.Channel, asked)), "Ana keeps this inside")
	})
	o.never("dana", "One more thing")
}

func TestWordsThatSendAwayAndCodesAreHeld(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	o.post("Ana", card, "Please e-mail us about that.")
	asked := o.question(card, "This sends Dana away")
	o.do(o.slack.As("Ana").Click(card.Channel, asked, "send_held"))
	o.arrives("dana", "agent Ana: Please e-mail us about that.")

	o.post("Ana", card, "Your new gift card number is 6006 4912 3456 7890")
	asked = o.question(card, "looks like a code")
	o.do(o.slack.As("Ana").Click(card.Channel, asked, "send_secret"))
	o.arrives("dana", "7890")
	o.never("dana", "6006 4912")
}

func TestEditsAndRemovals(t *testing.T) {
	both(t, func(t *testing.T, http bool) {
		o := open(t, setup{http: http, clocks: usualClocks + ",hold=700ms"})
		card := o.claimed("dana")
		early := o.post("Ana", card, "It arives tomorow.")
		o.do(o.slack.As("Ana").Edit(card.Channel, early, "It arrives tomorrow."))
		gone := o.post("Ana", card, "Wrong thread.")
		o.do(o.slack.As("Ana").Delete(card.Channel, gone))
		o.arrives("dana", "agent Ana: It arrives tomorrow.")
		o.do(o.slack.As("Ana").Edit(card.Channel, early, "It arrives on Monday."))
		o.arrives("dana", "agent Ana: It arrives on Monday.")
		o.do(o.slack.Unfurl(card.Channel, early))
		o.post("Ana", card, "That's all.")
		o.arrives("dana", "That's all.")
		o.never("dana", "arives")
		o.never("dana", "Wrong thread")
		lines, err := o.store.Lines(t.Context(), "dana", 0, 100)
		o.do(err)
		corrections := 0
		for _, l := range lines {
			if l.Corrects > 0 {
				corrections++
			}
		}
		if corrections != 1 {
			t.Errorf("%d corrections:\n%s", corrections, o.reads("dana"))
		}
	})
}

func TestSharedMessagesAndFilesStayInside(t *testing.T) {
	o := open(t, setup{})
	card := o.claimed("dana")
	from := o.post("Ben", card, "an old talk")
	shared, err := o.slack.As("Ana").Share(card.Channel, card.TS, card.Channel, from, "look at that")
	o.do(err)
	o.locked(shared)
	_, err = o.slack.As("Ana").Upload(card.Channel, card.TS, "label.pdf", []byte("%PDF"), "")
	o.do(err)
	o.question(card, "Files don't reach Dana yet")
	o.never("dana", "look at that")
}

func TestTheChannelsRootReachesNobody(t *testing.T) {
	o := open(t, setup{})
	o.claimed("dana")
	o.do(second(o.slack.As("Ben").Post(fake.Desk, "", "lunch?")))
	o.do(second(o.slack.As("Ana").Post(fake.Desk, "", "@Ben lunch?")))
	o.do(second(o.slack.As("Ana").Post(fake.Desk, "", "Hello Dana, found it!")))
	o.until("a word to Ana", func() bool { return len(o.slack.Direct(fake.Ana)) > 0 })
	if got := o.slack.Direct(fake.Ana); len(got) != 1 || !strings.Contains(got[0].Text, "to no customer") {
		t.Errorf("Ana was told %v", got)
	}
	if got := o.slack.Direct(fake.Ben); len(got) != 0 {
		t.Errorf("Ben was told %v", got)
	}
	o.never("dana", "found it")
}

func second(_ string, err error) error { return err }
