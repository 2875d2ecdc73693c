package demo

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// written is what a timeline says after something, one line an entry.
func written(t *testing.T, do func(*Timeline)) []string {
	t.Helper()
	line := NewTimeline()
	do(line)
	entries, _ := line.after(0)
	var out []string
	for _, e := range entries {
		words := string(e.Kind) + " " + e.Conversation + " " + e.Words
		if e.Where != "" {
			words += " @" + e.Where
		}
		if e.Minor {
			words += " (minor)"
		}
		if e.Failed {
			words += " (failed)"
		}
		out = append(out, words)
	}
	return out
}

func commit(t *testing.T, was int64, i bot.Index, e bot.Event, lines ...bot.Line) bot.Commit {
	t.Helper()
	body, err := json.Marshal(bot.Entry{Event: e, Lines: lines})
	if err != nil {
		t.Fatal(err)
	}
	return bot.Commit{Conversation: "c1", Was: was, At: 5, Body: body, Index: i}
}

func TestCommitsReadAsWhatHappenedAndWhatWasSaved(t *testing.T) {
	ana := handoff.Agent{ID: "U1", Name: "Ana"}
	for name, c := range map[string]struct {
		commit bot.Commit
		want   []string
	}{
		"a question answered": {commit(t, 0, bot.Index{Owner: handoff.Bot}, bot.Event{Said: &bot.Said{Text: "raw"}},
			bot.Line{N: 1, From: bot.Customer, Text: "where is  my\norder"}, bot.Line{N: 2, From: bot.Robot, Text: "What's the number?"}),
			[]string{"event c1 the customer: “where is my order”", "commit c1 saved as version 1 · bot: “What's the number?” · the bot has it @shop"}},
		"a hand-over": {commit(t, 3, bot.Index{Owner: handoff.Queue, Pending: 2}, bot.Event{Said: &bot.Said{}}, bot.Line{N: 3, From: bot.Customer, Text: "a person"}),
			[]string{"event c1 the customer: “a person”", "commit c1 saved as version 4 · the team has it · 2 sends wait"}},
		"a claim": {commit(t, 4, bot.Index{Owner: handoff.Holder, Agent: ana, Pending: 1}, bot.Event{Acted: &bot.Acted{By: ana, Action: bot.ActClaim}},
			bot.Line{N: 4, From: bot.System, Text: "Ana has your case."}),
			[]string{"event c1 Ana claims the case", "commit c1 saved as version 5 · system: “Ana has your case.” · Ana has it · 1 send waits @shop"}},
		"an agent writes": {commit(t, 5, bot.Index{Owner: handoff.Holder, Agent: ana}, bot.Event{Wrote: &bot.Wrote{By: ana, Text: "code 1234-5678"}}),
			[]string{"event c1 Ana wrote in the thread", "commit c1 saved as version 6 · Ana has it"}},
		"her hold ends": {commit(t, 6, bot.Index{Owner: handoff.Holder, Agent: ana}, bot.Event{Clock: &bot.Clock{}}, bot.Line{N: 5, From: bot.Agent, Name: "Ana", Text: "It's on now."}),
			[]string{"event c1 a clock rang", "commit c1 saved as version 7 · Ana: “It's on now.” · Ana has it @shop"}},
		"a note":      {commit(t, 7, bot.Index{Owner: handoff.Holder, Agent: ana}, bot.Event{Wrote: &bot.Wrote{Edited: true}}, bot.Line{From: bot.Agent, Name: "Ana", Text: "hush"}), []string{"event c1 an agent changed a message in the thread", "commit c1 saved as version 8 · a note for the desk · Ana has it"}},
		"eyes":        {commit(t, 8, bot.Index{Owner: handoff.Closed}, bot.Event{Seen: &bot.Seen{Open: true, Read: 5}}), []string{"event c1 the page is open, line 5 was shown · saved as version 9 · closed (minor)"}},
		"a page left": {commit(t, 8, bot.Index{Owner: handoff.Pledge}, bot.Event{Seen: &bot.Seen{}}), []string{"event c1 the page was closed · saved as version 9 · promised (minor)"}},
		"an answer from outside": {commit(t, 9, bot.Index{}, bot.Event{Outcome: &bot.Outcome{Answer: bot.NotSent, Why: "why"}}),
			[]string{"event c1 the answer came: not sent · saved as version 10 · the bot has it (minor)"}},
		"what is not known yet": {commit(t, 9, bot.Index{}, bot.Event{}), []string{"event c1 something happened · saved as version 10 · the bot has it (minor)"}},
		"damaged":               {bot.Commit{Body: []byte("{")}, nil},
	} {
		if diff := cmp.Diff(c.want, written(t, func(l *Timeline) { l.Committed(c.commit) })); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSendsReadAsWhatTheFarEndSaid(t *testing.T) {
	for want, c := range map[string]struct {
		s bot.Send
		o bot.Outcome
	}{
		"send c1 card to Slack @slack":                                                           {bot.Send{Kind: bot.SendCard, Lane: bot.LaneDesk}, bot.Outcome{Answer: bot.Sent}},
		"send c1 bell in the channel: refused @slack (failed)":                                   {bot.Send{Kind: bot.SendPage, Lane: bot.LaneBell}, bot.Outcome{Answer: bot.Refused, Why: "x"}},
		"send c1 mark on a message @slack (minor)":                                               {bot.Send{Kind: bot.SendMark, Lane: bot.LaneMarks}, bot.Outcome{Answer: bot.Sent}},
		"send c1 asked the shop for the card":                                                    {bot.Send{Kind: bot.SendCall, Lane: bot.LaneShop, Name: "shop_gift_card"}, bot.Outcome{Answer: bot.Sent, Shop: &flows.Result{Outcome: flows.OK}}},
		"send c1 asked the shop for the order: not found":                                        {bot.Send{Kind: bot.SendCall, Lane: bot.LaneShop, Name: "shop_order"}, bot.Outcome{Answer: bot.Sent, Shop: &flows.Result{Outcome: flows.NotFound}}},
		"send c1 asked the shop: asked too often today (failed)":                                 {bot.Send{Kind: bot.SendCall, Lane: bot.LaneShop, Name: "else"}, bot.Outcome{Answer: bot.Limited}},
		"send c1 alarm to the operators":                                                         {bot.Send{Kind: bot.SendAlarm, Lane: bot.LaneAlarm}, bot.Outcome{Answer: bot.Sent}},
		"send c1 lines to the thread: not sent, tried again soon @slack (failed)":                {bot.Send{Kind: bot.SendLines, Lane: bot.LaneDesk}, bot.Outcome{Answer: bot.NotSent}},
		"send c1 note to the thread: no answer, looked up before it is repeated @slack (failed)": {bot.Send{Kind: bot.SendNote, Lane: bot.LaneDesk}, bot.Outcome{Answer: bot.Unknown}},
	} {
		if diff := cmp.Diff([]string{want}, written(t, func(l *Timeline) { l.Carried("c1", c.s, c.o, 5) })); diff != "" {
			t.Error(diff)
		}
	}
}

func TestNothingSecretStandsOnTheTimeline(t *testing.T) {
	const secret = "6006490202551234"
	slots := []flows.Slot{{Name: "card_number", Text: secret}}
	said := commit(t, 0, bot.Index{Name: secret, Topic: secret}, bot.Event{Said: &bot.Said{Text: secret}}, bot.Line{N: 1, From: bot.Customer, Text: "•••• 1234", Secret: secret})
	wrote := commit(t, 1, bot.Index{}, bot.Event{Wrote: &bot.Wrote{Text: secret}})
	acted := commit(t, 2, bot.Index{}, bot.Event{Acted: &bot.Acted{Action: bot.ActPromise, What: secret, Result: secret}})
	answered := commit(t, 3, bot.Index{}, bot.Event{Outcome: &bot.Outcome{Answer: bot.Sent, Why: secret, Shop: &flows.Result{Outcome: flows.OK, Slots: slots, Why: secret}}})
	all := written(t, func(l *Timeline) {
		for _, c := range []bot.Commit{said, wrote, acted, answered} {
			l.Committed(c)
		}
		l.Carried("c1", bot.Send{Kind: bot.SendCall, Name: "shop_gift_card", Args: slots, Text: secret},
			bot.Outcome{Answer: bot.Refused, Why: secret, Shop: &flows.Result{Slots: slots}}, 5)
	})
	if joined := strings.Join(all, "\n"); len(all) < 7 || strings.Contains(joined, secret) {
		t.Errorf("%d entries: %s", len(all), joined)
	}
}

func TestLongLinesAreShortened(t *testing.T) {
	got := quoted(strings.Repeat("ü ", 200))
	if n := len([]rune(got)); n > 92 || !strings.HasSuffix(got, "…”") {
		t.Errorf("%d: %s", n, got)
	}
}
