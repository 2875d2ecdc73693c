package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	ana   = handoff.Agent{ID: fake.Ana, Name: "Ana"}
	ben   = handoff.Agent{ID: fake.Ben, Name: "Ben"}
	noon  = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).UnixMilli()
	place = handoff.Place{Channel: fake.Desk, TS: "1795260000.000100"}
)

const minutes = bot.Millis(60_000)

func testLook() look {
	zone := time.FixedZone("EST", -5*3600)
	offers := func(bot.State) []*flows.AgentAction {
		return []*flows.AgentAction{{ID: "switch_on", Name: "Switch the card on"}}
	}
	return look{zone: zone, clocks: handoff.DefaultClocks(), onCall: []string{fake.OnCall}, leads: []string{fake.LeadsGroup}, offers: offers}
}

// dana is a case in the queue, with everything that a card can show.
func dana() bot.State {
	return bot.State{
		Schema: bot.Schema, ID: "c-dana", Channel: "web", At: noon,
		Who:  bot.Origin{Channel: "web", Page: "https://shop.example/gift-cards", Locale: "en-US", User: bot.Person{ID: "k-77", Name: "Dana P.", Verified: true}},
		Page: bot.Page{Open: true, Since: noon - 9*minutes},
		Brief: bot.Brief{
			Topic: "gift card", About: "card •••• 1234", Place: "gift card → number", Words: "It says not recognized.\nThird time I'm asking.\nReally.",
			Facts: []string{"paid 12 Nov, store 14", "never switched on"}, Tried: []string{"balance", "asked again for the number"},
		},
		Case: handoff.Case{
			ID: "web:c-dana:7/0", Owner: handoff.Queue, Since: noon, Opened: noon, Topic: "gift_card_activate",
			Grounds: []handoff.Grounds{{Reason: handoff.Again, Why: "third contact in 9 days"}, {Reason: handoff.FailedTwice}},
		},
		Rev: 1,
	}
}

func claimedBy(who handoff.Agent) bot.State {
	s := dana()
	s.Case.Owner, s.Case.Agent, s.Case.Since, s.Case.Card, s.Rev = handoff.Holder, who, noon+3*minutes, place, 2
	return s
}

func endedAs(outcome, cause, note string) bot.State {
	s := claimedBy(ana)
	s.Case.Owner, s.Case.Since, s.Case.Outcome, s.Case.Cause, s.Case.Note = handoff.Closed, noon+19*minutes, outcome, cause, note
	return s
}

func cards() map[string]bot.State {
	all := map[string]bot.State{"queued": dana(), "claimed": claimedBy(ana)}

	led := claimedBy(ana)
	led.Case.Lead = true
	all["claimed_lead_wanted"] = led

	bare := bot.State{ID: "c-9f3a", Channel: "sms", Case: handoff.Case{ID: "x", Owner: handoff.Queue, Opened: noon, Since: noon}}
	all["queued_bare"] = bare

	senior := dana()
	senior.Case.High, senior.Case.Lead, senior.Page.Open = true, true, false
	senior.Case.Promise = &handoff.Promise{Made: noon, Due: noon + 60*minutes, What: "an answer after opening"}
	senior.Memory.Cases = []bot.PastCase{{ID: "old", Topic: "order_status", Agent: ben, Ended: noon - 3*24*60*minutes, Outcome: "Settled"}}
	all["queued_senior"] = senior

	promised := claimedBy(ana)
	promised.Case.Owner = handoff.Pledge
	promised.Case.Promise = &handoff.Promise{By: ana, Made: noon + 5*minutes, Due: noon + 180*minutes, What: "can store 14 find the sale?"}
	all["promised"] = promised

	soon := promised
	soon.Case.Promise = &handoff.Promise{By: ana, Made: noon + 5*minutes, Due: noon + 15*minutes}
	all["promised_soon"] = soon

	teams := dana()
	teams.Case.Owner, teams.Case.Card, teams.Reach = handoff.Pledge, place, "dana@example.com"
	teams.Case.Promise = &handoff.Promise{Made: noon, Due: noon + 120*minutes, What: "whether the store can find the sale", To: teams.Reach}
	all["promised_team"] = teams

	waits := promised
	waits.Case.Promise = &handoff.Promise{By: ana, Made: noon, Due: noon + 7*24*60*minutes, Waits: true}
	all["promised_waits"] = waits

	settledYes := endedAs("Settled", "Till or shop system", "switched on $50.00")
	settledYes.Memory.Cases = []bot.PastCase{{ID: settledYes.Case.ID, Settled: true}}
	all["resolved"] = settledYes
	all["left"] = endedAs(sortedOut, "", "")
	all["handed_back"] = endedAs(handedBack, "", "only needs the order's state")
	all["rested"] = endedAs("the customer did not come back", "", "")
	junk := endedAs(spamCase, "", "")
	junk.Case.Past = ben
	all["spam"] = junk

	hostile := dana()
	hostile.Who.User = bot.Person{Name: "Handrail\n\u202e*Ana* <@" + fake.Ana + "> <!channel> @here"}
	hostile.Who.Page, hostile.Who.Locale = "javascript:<!here>", "<!here>"
	hostile.Brief.Words, hostile.Brief.About = "<!channel> <@"+fake.Ben+"> ```[Claim]``` &lt;!here&gt; @everyone", "<https://evil.example|order 1>"
	all["queued_hostile"] = hostile
	return all
}

// TestCards draws every state of a card and has Slack's rules look at it.
func TestCards(t *testing.T) {
	post := poster(t)
	for name, s := range cards() {
		t.Run(name, func(t *testing.T) {
			drawn := testLook().card(s)
			golden(t, "card_"+name, drawn)
			post(t, drawn)
			again := testLook().card(s)
			if a, b := asJSON(t, drawn), asJSON(t, again); !bytes.Equal(a, b) {
				t.Error("the same state drew another card")
			}
		})
	}
}

// TestCardsHaveTheContractsButtons checks CONTRACT.md "Slack, as a tester sees
// it": action ids, and the case as their value.
func TestCardsHaveTheContractsButtons(t *testing.T) {
	want := map[string][]string{
		"queued": {"claim"}, "claimed": {"actions", "promise", "resolve", "put_back", "hand_back"},
		"promised": {"claim", "actions", "promise", "resolve", "put_back", "hand_back"}, "resolved": nil, "spam": nil,
	}
	for name, ids := range want {
		s := cards()[name]
		var got []string
		for _, b := range testLook().card(s).body {
			block, ok := b.(*slackapi.ActionBlock)
			if !ok {
				continue
			}
			for _, e := range block.Elements.ElementSet {
				if button, ok := e.(*slackapi.ButtonBlockElement); ok {
					got = append(got, button.ActionID)
					if button.Value != s.Case.ID {
						t.Errorf("%s: %s has the value %q", name, button.ActionID, button.Value)
					}
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(ids) {
			t.Errorf("%s has %v, want %v", name, got, ids)
		}
	}
}

// TestNotes draws every note that the core can send, and every one must have
// words.
func TestNotes(t *testing.T) {
	post := poster(t)
	var all strings.Builder
	for _, n := range []bot.Note{
		bot.NoteClaimed, bot.NoteRing, bot.NoteMaker, bot.NoteMeanwhile, bot.NoteNudge, bot.NoteMoved, bot.NoteUnseen, bot.NoteLead, bot.NoteUnclaimed,
		bot.NoteExOwner, bot.NoteMention, bot.NoteSendsAway, bot.NoteCode, bot.NoteTooLong, bot.NoteFiles, bot.NoteFirstWords, bot.NoteUnsent,
		bot.NoteEnded, bot.NoteNotYet, bot.NoteNews, bot.NoteDeed, bot.NoteApprove, bot.NoteDeedDone, bot.NoteDeedNot, bot.NoteDeedDoubt,
	} {
		s := claimedBy(ben)
		s.Page = bot.Page{Since: noon + 8*minutes}
		s.Case.Waiting = noon + 4*minutes
		s.Case.Promise = &handoff.Promise{By: ben, Due: noon + 60*minutes, What: "the sale"}
		on := handoff.Place{Channel: fake.Desk, TS: "1795260060.000200"}
		s.Held = []bot.Held{{At: on, By: ana, Text: "Call <!channel> us on 0800", Why: n}}
		send := bot.Send{ID: "e/1", Kind: bot.SendNote, Name: string(n), User: fake.Ana, On: on, Text: "4212 characters", Case: s.Case.ID}
		switch n {
		case bot.NoteDeed, bot.NoteApprove, bot.NoteDeedDone, bot.NoteDeedNot, bot.NoteDeedDoubt:
			send.On, send.Deed, send.Text = handoff.Place{}, "D1", "Send it again: arrives Wed 25 Nov, needed Sat 28"
		}
		drawn, ok := testLook().note(s, send, "https://marlow-finch.slack.com/archives/C1/p1")
		if !ok {
			t.Errorf("the note %q has no words", n)
			continue
		}
		fmt.Fprintf(&all, "%s\n  %s\n", n, drawn.words.text(testLook().zone))
		for _, b := range drawn.body {
			if block, ok := b.(*slackapi.ActionBlock); ok {
				for _, e := range block.Elements.ElementSet {
					fmt.Fprintf(&all, "  [%s] %s\n", e.(*slackapi.ButtonBlockElement).Text.Text, e.(*slackapi.ButtonBlockElement).ActionID)
				}
			}
		}
		post(t, drawn)
	}
	goldenText(t, "notes.txt", all.String())
}

func asJSON(t *testing.T, s said) []byte {
	t.Helper()
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(map[string]any{"text": s.words.text(testLook().zone), "username": s.as, "blocks": s.body}); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func golden(t *testing.T, name string, s said) {
	t.Helper()
	goldenText(t, name+".json", string(asJSON(t, s)))
}

func goldenText(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed; look at it and run with -update:\n%s", path, diff)
	}
}

// poster posts to a Slack that checks blocks as Slack does.
func poster(t testing.TB) func(t testing.TB, s said) {
	t.Helper()
	_, api := workspace(t, fake.Config{Free: true})
	return func(t testing.TB, s said) {
		t.Helper()
		if _, _, err := api.PostMessageContext(t.Context(), fake.Desk, s.options(testLook().zone)...); err != nil {
			t.Errorf("Slack refuses it: %v\n%+v", err, s)
		}
	}
}

func workspace(t testing.TB, cfg fake.Config) (*fake.Workspace, *slackapi.Client) {
	t.Helper()
	w, err := fake.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w)
	client := server.Client()
	t.Cleanup(func() {
		client.CloseIdleConnections()
		w.Close()
		server.Close()
	})
	return w, slackapi.New(fake.DefaultBotToken, slackapi.OptionAPIURL(server.URL+"/api/"), slackapi.OptionHTTPClient(client), slackapi.OptionAppLevelToken(fake.DefaultAppToken))
}
