package bot_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// What a customer or an agent may write in the tests of disorder.
var (
	customerTexts = []string{
		"hello", "where is my order", "where is order 1042?", "1042", "dana@example.com", "my gift card doesn't work", "gift card balance",
		"card 6006 4912 3456 7890", "6006-4912-3456-7890 and my PIN is 835179", "my card 4111 1111 1111 1111 was charged", "PIN 835179",
		"talk to a person", "I want your supervisor", "still not working", "I'll call my lawyer!!!", "thanks", "bye", "👍", "ok", "no", "yes",
		"Yes", "Not yet", "Never mind, sorted", "I'll wait", "Talk to a person", "Why do you need it?", "blorf quux", "and", "",
		strings.Repeat("é\"\\ ", 900), strings.Repeat("where is it?? ", 280),
	}
	agentTexts = []string{
		"Found it. One moment.", "! a note", "note: another", "please call us", "@Ben seen this?", "", "   ",
		"your new card is 6006 4912 3456 7890, PIN 835179", "is it 4111 1111 1111 1111?", strings.Repeat("字", 3999), strings.Repeat("x", 4100),
		strings.Repeat("card 6006 4912 3456 7890, ", 100),
	}
	// canaries are what must never be read anywhere.
	canaries = []string{"49123456", "4912 3456", "4912-3456", "835179", "1111 1111", "11111111"}
)

// chaos drives one conversation with whatever comes.
type chaos struct {
	t      *rapid.T
	w      *bot.World
	state  []byte
	now    bot.Millis
	n      int
	places []handoff.Place
	sends  []string
	cases  []string
}

// TestAnyOrderKeepsTheLaws throws everything that can happen at a conversation
// in any order: the laws hold after each step.
func TestAnyOrderKeepsTheLaws(t *testing.T) {
	always := testWorld(t)
	hours, err := handoff.ParseHours("mon-fri 9-13", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	shut := *always
	shut.Rules.Hours = hours
	mute := *always
	mute.Channels, mute.HasShop = []bot.Capabilities{{Channel: "web"}}, false
	known := *always // an order is, so that agents may act
	known.Given = []flows.Slot{slotOf("order_number", "A-1042"), slotOf("order_status", "processing")}
	rapid.Check(t, func(t *rapid.T) {
		worlds := [...]*bot.World{always, &shut, &mute, &known}
		c := &chaos{t: t, w: worlds[rapid.IntRange(0, len(worlds)-1).Draw(t, "world")], now: monday}
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			c.step(c.event())
		}
	})
}

func (c *chaos) event() bot.Event {
	c.n++
	e := bot.Event{ID: fmt.Sprintf("e:%d", c.n), Conversation: "w1"}
	switch kind := rapid.IntRange(0, 11).Draw(c.t, "kind"); kind {
	case 0, 1, 2:
		said := bot.Said{Client: e.ID, Text: rapid.SampledFrom(customerTexts).Draw(c.t, "text"), From: c.origin()}
		said.Heard = bot.Hear(c.w, said, c.now)
		e.Said = &said
	case 3:
		e.Seen = &bot.Seen{Open: rapid.Bool().Draw(c.t, "open"), Read: rapid.IntRange(-1, 40).Draw(c.t, "read")}
	case 4:
		e.Typing = &bot.Typing{}
	case 5, 6:
		e.Wrote = c.wrote()
	case 7, 8:
		e.Acted = c.acted()
	case 9:
		e.Clock = &bot.Clock{}
		c.pass()
	default:
		e.Outcome = c.outcome()
		e.ID = fmt.Sprintf("out:%s:%d:%d", e.Outcome.Send, e.Outcome.Try, c.n)
	}
	c.now += rapid.SampledFrom([]bot.Millis{0, 1, 800, 3000, 20_000, -5000}).Draw(c.t, "dt")
	e.At = c.now
	return e
}

func (c *chaos) origin() bot.Origin {
	return rapid.SampledFrom([]bot.Origin{
		{Channel: "web", User: bot.Person{Name: "Dana"}},
		{Channel: "web", Page: "https://shop.example/" + strings.Repeat("q", 3000), Zone: "X/Y", Offset: 1 << 40},
		{},
	}).Draw(c.t, "from")
}

func (c *chaos) person() handoff.Agent {
	return people[rapid.SampledFrom([]string{"Ana", "Ben", "Maria"}).Draw(c.t, "who")]
}

func (c *chaos) place() handoff.Place {
	if len(c.places) > 0 && rapid.Bool().Draw(c.t, "known place") {
		return rapid.SampledFrom(c.places).Draw(c.t, "place")
	}
	p := handoff.Place{Channel: "C1", TS: fmt.Sprintf("ts%d", c.n)}
	c.places = append(c.places, p)
	return p
}

func (c *chaos) wrote() *bot.Wrote {
	m := bot.Wrote{
		By: c.person(), At: c.place(), Text: rapid.SampledFrom(agentTexts).Draw(c.t, "text"),
		Edited: rapid.IntRange(0, 3).Draw(c.t, "edited") == 0, Gone: rapid.IntRange(0, 5).Draw(c.t, "gone") == 0,
		Shared: rapid.IntRange(0, 9).Draw(c.t, "shared") == 0, Files: rapid.IntRange(0, 9).Draw(c.t, "files") / 9,
	}
	m.Mentions = strings.Contains(m.Text, "@")
	return &m
}

func (c *chaos) acted() *bot.Acted {
	all := []bot.Action{
		bot.ActClaim, bot.ActClaim, bot.ActPromise, bot.ActResolve, bot.ActHandBack, bot.ActPutBack, bot.ActGetLead, bot.ActSpam,
		bot.ActSendHeld, bot.ActSendSecret, bot.ActClaimSend, bot.ActKeepInside, bot.ActGone, "nonsense",
		bot.ActWish, bot.ActWish, bot.ActWish, bot.ActDeedYes, bot.ActDeedYes, bot.ActDeedNo, bot.ActApprove, bot.ActApprove,
	}
	a := &bot.Acted{
		By: c.person(), Action: rapid.SampledFrom(all).Draw(c.t, "action"), Case: rapid.SampledFrom(append(c.cases, "", "other")).Draw(c.t, "case"),
		On: c.place(), What: rapid.SampledFrom(agentTexts).Draw(c.t, "what"), Result: rapid.SampledFrom(agentTexts).Draw(c.t, "result"),
		Due: c.now + rapid.SampledFrom([]bot.Millis{-1, 60_000, 3_600_000, 1 << 50}).Draw(c.t, "due"),
	}
	switch a.Action {
	case bot.ActWish:
		a.What = rapid.SampledFrom([]string{"reship", "refund", "goodwill", "release", "nothing"}).Draw(c.t, "wish")
		a.Inputs = []flows.Slot{{Name: "wanted_amount", Text: "5"}, {Name: "wanted_reason", Text: a.Result}, {Name: "odd", Text: a.Result}}
	case bot.ActDeedYes, bot.ActDeedNo, bot.ActApprove:
		if s, _ := bot.Decode(c.state); s.Deed != nil {
			a.Deed = s.Deed.ID
		}
	}
	return a
}

func (c *chaos) outcome() *bot.Outcome {
	o := bot.Outcome{
		Send: "unknown", Try: rapid.IntRange(0, 2).Draw(c.t, "try"),
		Answer: rapid.SampledFrom([]bot.Answer{bot.Sent, bot.Sent, bot.Sent, bot.Refused, bot.NotSent, bot.Unknown, bot.Limited, "", "odd"}).Draw(c.t, "answer"),
		Rev:    rapid.IntRange(-1, 30).Draw(c.t, "rev"), Why: strings.Repeat("why ", rapid.IntRange(0, 200).Draw(c.t, "why")),
	}
	if len(c.sends) > 0 {
		o.Send = rapid.SampledFrom(c.sends).Draw(c.t, "send")
	}
	if rapid.Bool().Draw(c.t, "ref") {
		o.Ref = c.place()
	}
	if rapid.Bool().Draw(c.t, "shop") {
		r := flows.Result{Outcome: rapid.SampledFrom([]string{flows.OK, flows.NotFound, flows.NotFound, flows.Refused, flows.Limited, flows.Failed, "odd"}).Draw(c.t, "result")}
		r.Slots = rapid.SampledFrom([][]flows.Slot{
			nil,
			{slotOf("card_status", "inactive"), slotOf("card_auto", "true")},
			{slotOf("order_status", "shipped"), slotOf("order_items", strings.Repeat("a thing, ", 500))},
			{slotOf("order_late", "true"), slotOf("order_alarm", "late")},
		}).Draw(c.t, "slots")
		o.Shop = &r
	}
	return &o
}

// pass goes to the next deadline, or just somewhere.
func (c *chaos) pass() {
	if rapid.Bool().Draw(c.t, "to due") {
		s, _ := bot.Decode(c.state)
		c.now = max(c.now, bot.Earliest(c.w, s))
		return
	}
	c.now += bot.Millis(rapid.SampledFrom([]time.Duration{0, time.Second, time.Minute, time.Hour, 25 * time.Hour, 9 * 24 * time.Hour}).Draw(c.t, "span") / time.Millisecond)
}

func (c *chaos) step(e bot.Event) {
	before, _ := bot.Decode(c.state)
	frozen, _ := bot.Decode(c.state)
	given, kept := encoded(c.t, e), e
	change := bot.Step(c.w, before, e)
	again := bot.Step(c.w, frozen, kept)
	if !reflect.DeepEqual(before, frozen) || !bytes.Equal(given, encoded(c.t, e)) {
		c.t.Fatalf("the step changed what it was given: %s", given)
	}
	if a, b := encoded(c.t, change), encoded(c.t, again); !bytes.Equal(a, b) {
		c.t.Fatalf("the same step twice:\n%s\n%s", a, b)
	}
	c.holds(before, change, e)
	rescued := bot.Rescue(c.w, before, e, "a test")
	c.holds(before, rescued, e)
	if owner := rescued.Next.Case.Owner; owner != handoff.Queue {
		c.t.Fatalf("rescued to %s", owner)
	}
	if !change.Moved {
		return
	}
	c.state = encodedState(c.t, change.Next)
	c.sends = c.sends[:0]
	for _, o := range change.Next.Out {
		c.sends = append(c.sends, o.ID)
	}
	if id := change.Next.Case.ID; id != "" {
		c.cases = []string{id}
	}
}

// holds checks what must hold after every step.
func (c *chaos) holds(before bot.State, change bot.Change, e bot.Event) {
	next := change.Next
	if err := bot.Sound(c.w, next); err != nil {
		c.t.Fatalf("unsound: %v", err)
	}
	state := encodedState(c.t, next)
	if len(state) > 8192 {
		c.t.Fatalf("%d bytes: %s", len(state), state)
	}
	if back, err := bot.Decode(state); err != nil || !bytes.Equal(encodedState(c.t, back), state) {
		c.t.Fatalf("the document does not come back: %v", err)
	}
	if next.At < before.At {
		c.t.Fatalf("time ran back from %d to %d", before.At, next.At)
	}
	n := before.Lines
	for _, l := range change.Lines {
		if l.N == 0 {
			continue
		}
		if n++; l.N != n {
			c.t.Fatalf("line %d after %d", l.N, n-1)
		}
	}
	if next.Lines != n {
		c.t.Fatalf("%d lines, the state says %d", n, next.Lines)
	}
	if next.Case.Owner.Open() && len(bot.Due(c.w, next)) == 0 {
		c.t.Fatalf("owner %s has no deadline", next.Case.Owner)
	}
	sealed := change.Secrets
	change.Secrets = nil
	all := string(encoded(c.t, change)) + string(encoded(c.t, bot.IndexOf(c.w, next))) + string(encoded(c.t, bot.FaceOf(c.w, next)))
	for _, canary := range canaries {
		if strings.Contains(all, canary) {
			c.t.Fatalf("%q can be read after %s: %s", canary, e.ID, all)
		}
	}
	for _, s := range sealed {
		if s.Ref == "" || s.Value == "" {
			c.t.Fatalf("an empty secret: %+v", s.Ref)
		}
	}
}

func encoded(t interface{ Fatal(...any) }, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func encodedState(t interface{ Fatal(...any) }, s bot.State) []byte {
	text, err := bot.Encode(nil, s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
