package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestOnlyTheOwnersOwnWordsReachTheCustomer(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, http bool) {
		p := furnish(t, setup{http: http})
		v, card := p.claimed()
		inside := []string{
			p.post("Ana", card, "! store 14 again"),
			p.post("Ana", card, "note: a regular, be kind"),
			p.post("Ben", card, "Yes, store 14, all week."),
			p.post("Ana", card, "@Ben seen this till error before?"),
		}
		for _, ts := range inside {
			p.marked(ts, "lock")
		}
		p.post("Ana", card, "It's on now.")
		if l := v.hears("It's on now."); l.From != "agent" || l.Name != "Ana" {
			t.Errorf("it came from %s %s", l.From, l.Name)
		}
		for _, words := range []string{"store 14", "regular", "till error"} {
			v.never(words)
		}
	})
}

func TestAGuestInSlackCanDoNothing(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.queued()
	p.click("Gus (carrier)", card, "claim")
	p.until("words for the guest", func() bool { return len(p.slack.Ephemerals("Gus (carrier)", fake.Desk)) > 0 })
	ts := p.post("Gus (carrier)", card, "Hello, this is the courier.")
	p.click("Ana", card, "claim")
	if s := v.owner("agent"); s.Agent != "Ana" {
		t.Errorf("the case is %q's", s.Agent)
	}
	p.says(card, "@Ana has this")
	p.post("Ana", card, "Good morning.")
	v.hears("Good morning.")
	v.never("courier")
	if p.slack.Message(fake.Desk, ts).Reacted(fake.BotUser, "white_check_mark") {
		t.Error("the guest's words are marked as delivered")
	}
	eventually(t, "the guest to be counted", func() bool {
		return p.metric(`handrail_refused_total{source="slack",why="not an agent"}`) != "0"
	})
}

func TestAnAnswerIsHeldSoThatItCanBeMended(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{clocks: "hold=1500ms"})
	v, card := p.claimed()
	edited := p.post("Ana", card, "One momnet.")
	p.do(p.slack.As("Ana").Edit(fake.Desk, edited, "One moment."))
	gone := p.post("Ana", card, "Wrong thread, sorry.")
	p.do(p.slack.As("Ana").Delete(fake.Desk, gone))
	v.hears("One moment.")
	v.never("momnet")

	p.do(p.slack.As("Ana").Edit(fake.Desk, edited, "Two moments."))
	first := v.lines[slices.IndexFunc(v.lines, func(l lineRead) bool { return l.Text == "One moment." })]
	if l := v.hears("Two moments."); l.Corrects != first.N {
		t.Errorf("it corrects line %d and not %d", l.Corrects, first.N)
	}
	p.do(p.slack.As("Ana").Delete(fake.Desk, edited))
	v.await("the withdrawal", func() bool {
		return slices.ContainsFunc(v.lines, func(l lineRead) bool { return l.Withdraws > 0 })
	})
	v.never("Wrong thread")
}

func TestTheCheckmarkSaysThatThePageHasShownIt(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	ts := p.post("Ana", card, "Found it.")
	l := v.hears("Found it.")
	if p.slack.Message(fake.Desk, ts).Reacted(fake.BotUser, "white_check_mark") {
		t.Error("marked before the page showed it")
	}
	v.send(map[string]any{"type": "read", "n": l.N})
	p.marked(ts, "white_check_mark")
}

func TestAgentsMarksArriveAsPlainText(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.post("Ana", card, "*It's on now* :tada: _enjoy_ https://shop.example/cards & 2 < 3")
	l := v.hears("It's on now")
	for _, mark := range []string{"*", "_", ":tada:", "&amp;", "&lt;", "<http"} {
		if strings.Contains(l.Text, mark) {
			t.Errorf("%q is left in %q", mark, l.Text)
		}
	}
	for _, words := range []string{"🎉", "enjoy", "shop.example/cards", "& 2 < 3"} {
		if !strings.Contains(l.Text, words) {
			t.Errorf("%q is lost from %q", words, l.Text)
		}
	}
}

func TestACustomersWordsRingNobodyInSlack(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.say("<!channel> <!here> @channel <@" + fake.Ben + "> <!subteam^" + fake.OnCall + "> I want to talk to a person")
	v.owner("queue")
	card := p.card(v)
	p.click("Ana", card, "claim")
	p.says(card, "@Ana has this")
	p.post("Ana", card, "Yes?")
	v.hears("Yes?")
	before := len(p.slack.Notifications("Ana"))
	v.say("<!everyone> <@" + fake.Ben + "> are you there?")
	p.says(card, "are you there?")
	for _, who := range []string{"Ben", "Maria", "Gus (carrier)"} {
		if rung := p.slack.Notifications(who); len(rung) > 0 {
			t.Errorf("%s was rung: %+v", who, rung)
		}
	}
	if rung := p.slack.Notifications("Ana")[before:]; len(rung) != 1 || rung[0].Why != "mention" {
		t.Errorf("the owner was rung %+v", rung)
	}
}

func TestTheOwnerIsRungOncePerTurn(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	rings := func() (n int) {
		for _, m := range p.slack.Thread(fake.Desk, card) {
			if m.Username != "" && slices.ContainsFunc(p.slack.Mentions(fake.Desk, m.TS), func(f fake.Mention) bool { return f.Target == fake.Ana }) {
				n++
			}
		}
		return n
	}
	p.post("Ana", card, "What does the till say?")
	v.hears("What does the till say?")
	for _, words := range []string{"I have the receipt too", "it is from store 14", "and the till said no"} {
		v.say(words)
		p.says(card, words)
	}
	if n := rings(); n != 1 {
		t.Errorf("a turn of three messages rang %d times", n)
	}
	p.post("Ana", card, "One moment.")
	v.hears("One moment.")
	v.say("take your time")
	p.says(card, "take your time")
	if n := rings(); n != 2 {
		t.Errorf("two turns rang %d times", n)
	}
}

func TestTheBotIsSilentWhileAnAgentOwnsTheCase(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	v.say("where is my order 1042")
	p.says(card, "where is my order 1042")
	p.post("Ana", card, "I'll look.")
	v.hears("I'll look.")
	v.never("e-mail address or postcode")
}

func TestAReplyBeforeAClaimNeitherClaimsNorLeaves(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.queued()
	ts := p.post("Ben", card, "Hello Dana, Ben here.")
	p.marked(ts, "lock")
	asked := p.says(card, "Only the team saw this")
	v.never("Ben here")
	if s := v.owner("queue"); s.Agent != "" {
		t.Errorf("the reply claimed: %+v", s)
	}
	p.do(p.slack.As("Ben").Click(fake.Desk, asked.TS, "claim_send"))
	v.hears("Ben has your case")
	v.hears("Hello Dana, Ben here.")
}

func TestACodeTypedByAnAgentGoesOutProtected(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, card := p.claimed()
	p.post("Ana", card, "Your new gift card is 6006 4912 3456 7890")
	asked := p.says(card, "Send as a protected code?")
	v.never("3456")
	p.do(p.slack.As("Ana").Click(fake.Desk, asked.TS, "send_secret"))
	l := v.hears("•••• 7890")
	if l.Secret == "" {
		t.Fatalf("it has no reference: %+v", l)
	}
	if got := p.secret(v, l.Secret); !strings.Contains(strings.ReplaceAll(got, " ", ""), "6006491234567890") {
		t.Errorf("[Show] fetches %q", got)
	}
	stranger := p.visit()
	stranger.say("hello")
	if code := p.secretCode(stranger, l.Secret); code == 200 {
		t.Error("a stranger's token opens it")
	}
}
