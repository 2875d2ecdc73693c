package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// staff has an agent of its own look after every card.
func (c *crash) staff(dice *rand.Rand) {
	taken := map[string]bool{}
	for c.closing.Err() == nil {
		var next fake.Message
		if c.slack.Wait(c.closing, func() bool {
			for _, m := range c.slack.Messages(fake.Desk) {
				if !taken[m.TS] && m.Metadata != nil && m.Metadata.EventType == "handrail_case" {
					next = m
					return true
				}
			}
			return false
		}) != nil {
			return
		}
		taken[next.TS] = true
		own := rand.New(rand.NewPCG(dice.Uint64(), 3))
		c.crew.Go(func() { c.serve(next, own) })
	}
}

// serve claims a case, pressing the button until it is hers, and answers until
// the shop closes.
func (c *crash) serve(card fake.Message, dice *rand.Rand) {
	conversation := inMetadata(card, "conversation")
	i := slices.IndexFunc(c.everybody(), func(s *shopper) bool { return s.holds(conversation) })
	if i < 0 {
		c.t.Errorf("nobody asked for this: %s", c.slack.Seen(card))
		return
	}
	s := c.everybody()[i]
	for hers := func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.owner == "agent" }; !hers() && c.ctx.Err() == nil; {
		// A press while handrail is down fails, as it does in Slack.
		_ = c.slack.As("Ana").Click(fake.Desk, card.TS, "claim")
		pause(c.ctx, 300*time.Millisecond)
	}
	for n := 1; n <= 40 && c.closing.Err() == nil; n++ {
		text := fmt.Sprintf("Answer %d.", n)
		if _, err := c.slack.As("Ana").Post(fake.Desk, card.TS, text); err != nil {
			c.t.Error(err)
		}
		c.mu.Lock()
		c.replies[conversation] = append(c.replies[conversation], text)
		c.mu.Unlock()
		pause(c.closing, 200*time.Millisecond+time.Duration(dice.Int64N(int64(2*time.Second))))
	}
}

func (s *shopper) holds(conversation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conversation == conversation
}

func inMetadata(m fake.Message, field string) string {
	if m.Metadata == nil {
		return ""
	}
	var payload map[string]any
	if json.Unmarshal(m.Metadata.Payload, &payload) != nil {
		return ""
	}
	text, _ := payload[field].(string)
	return text
}

// cardsOf are the cards of a shopper, by timestamp.
func (c *crash) cardsOf(s *shopper) map[string]fake.Message {
	all := map[string]fake.Message{}
	for _, m := range c.cards(s.conversation) {
		all[m.TS] = m
	}
	return all
}

// span is what one post in a thread carries.
type span struct {
	From, To int
	text     string
}

func (c *crash) spans(card string) (all []span) {
	for _, m := range c.slack.Thread(fake.Desk, card)[1:] {
		if m.Metadata == nil || m.Metadata.EventType != "handrail_lines" {
			continue
		}
		carried := span{text: c.slack.Seen(m)}
		c.do(json.Unmarshal(m.Metadata.Payload, &carried))
		all = append(all, carried)
	}
	return all
}

// missing are the customer's lines that stand nowhere in the thread.
func (c *crash) missing(s *shopper, card string) (lines []int) {
	spans := c.spans(card)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.lines {
		if l.From == "customer" && !slices.ContainsFunc(spans, func(p span) bool { return p.From <= l.N && l.N <= p.To }) {
			lines = append(lines, l.N)
		}
	}
	return lines
}

// check holds everything that is there to what happened.
func (c *crash) check() {
	c.t.Helper()
	for _, s := range c.everybody() {
		c.checkShopper(s)
		c.checkThread(s)
	}
	c.checkPosts()
	c.till.check()
	if n := c.metric("handrail_stranded"); n != "0" {
		c.t.Errorf("%s are stranded", n)
	}
}

// checkShopper: the transcript is what the page read live, every line that was
// said stands in it once and in order, and so does every reply.
func (c *crash) checkShopper(s *shopper) {
	c.t.Helper()
	fresh := c.come(greeting{"token": s.token, "after": 0})
	fresh.await("the transcript", func() bool { return len(fresh.lines) == fresh.welcome.N })
	if diff := cmp.Diff(s.lines, fresh.lines); diff != "" {
		c.t.Errorf("%s read live (-) and finds (+):\n%s", s.name, diff)
	}
	fresh.leave()
	var want, got []string
	for _, line := range s.said {
		want = append(want, line.ID)
	}
	for _, l := range s.lines {
		if l.From == "customer" {
			got = append(got, l.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("%s said (-), the transcript has (+):\n%s", s.name, diff)
	}
	if diff := cmp.Diff(c.posted(s.conversation), s.from("agent")); diff != "" {
		c.t.Errorf("agents wrote (-), %s read (+):\n%s", s.name, diff)
	}
}

// checkThread: one card a case, told once and claimed once, and every line of
// the customer's in one post.
func (c *crash) checkThread(s *shopper) {
	c.t.Helper()
	cards := c.cardsOf(s)
	wanted := 0
	if s.said[0].Text == "I want to talk to a person please" {
		wanted = 1
		// A claim may come before handrail knows that its card stands; then
		// there is nothing left to say about the team.
		for words, least := range map[string]int{"finding a person": 1, "Our team has your question": 0, "has your case": 1} {
			if n := strings.Count(s.reads(), words); n < least || n > 1 {
				c.t.Errorf("%s read %q %d times:\n%s", s.name, words, n, s.reads())
			}
		}
	}
	if len(cards) != wanted {
		c.t.Errorf("%s has %d cards and not %d", s.name, len(cards), wanted)
	}
	for card := range cards {
		thread := c.slack.Thread(fake.Desk, card)
		for _, words := range []string{"What was said so far", "@Ana has this"} {
			if n := len(slices.DeleteFunc(slices.Clone(thread), func(m fake.Message) bool { return !strings.Contains(c.slack.Seen(m), words) })); n != 1 {
				c.t.Errorf("%q stands %d times in the thread of %s", words, n, s.name)
			}
		}
		spans := c.spans(card)
		slices.SortFunc(spans, func(a, b span) int { return a.From - b.From })
		for i := 1; i < len(spans); i++ {
			if spans[i].From <= spans[i-1].To {
				c.t.Errorf("lines %d to %d and %d to %d of %s both stand in the thread", spans[i-1].From, spans[i-1].To, spans[i].From, spans[i].To, s.name)
			}
		}
		for _, l := range s.lines {
			if l.From != "customer" {
				continue
			}
			times := 0
			for _, p := range spans {
				times += strings.Count(p.text+"\n", l.Text+"\n")
			}
			if times != 1 && l.N > spans[0].To {
				c.t.Errorf("line %d of %s stands %d times in the thread: %s", l.N, s.name, times, l.Text)
			}
		}
	}
}

// checkPosts: no send was posted twice.
func (c *crash) checkPosts() {
	c.t.Helper()
	posts := map[string]string{}
	for _, root := range c.slack.Messages(fake.Desk) {
		for _, m := range c.slack.Thread(fake.Desk, root.TS) {
			send := inMetadata(m, "send")
			if first, twice := posts[send]; twice && send != "" {
				c.t.Errorf("%s was posted twice: %q and %q", send, first, c.slack.Seen(m))
			}
			posts[send] = c.slack.Seen(m)
		}
	}
}

func (c *crash) figures() string {
	lines, returns, repeats, replies, threads := 0, 0, 0, 0, 0
	all := c.everybody()
	for _, s := range all {
		lines, returns, repeats = lines+len(s.said), returns+s.returns, repeats+s.repeats
		replies, threads = replies+len(c.posted(s.conversation)), threads+len(c.cardsOf(s))
	}
	return fmt.Sprintf("%d shoppers, %d lines said, %d said again, %d sockets; %d cases, %d replies; %d cards switched on",
		len(all), lines, repeats, returns, threads, replies, len(c.till.cards))
}

func newTill(t *testing.T) *till { return &till{t: t, cards: map[string]*tillCard{}} }

func (l *till) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/orders/") {
		l.order(w, r)
		return
	}
	var asked map[string]string
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &asked)
	}
	if err != nil {
		return // the caller was killed while it asked
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	card := l.cards[asked["code"]]
	if card == nil {
		demo, err := shop.OpenDemo(shop.DemoConfig{Token: "till", Now: time.Now})
		if err != nil {
			l.t.Error(err)
			return
		}
		card = &tillCard{shop: demo}
		l.cards[asked["code"]] = card
	}
	if card.done {
		l.t.Errorf("%s for a card whose holder has been told", r.URL.Path)
	}
	if strings.HasSuffix(r.URL.Path, "/activate") {
		if key := r.Header.Get("Idempotency-Key"); !slices.Contains(card.keys, key) {
			card.keys = append(card.keys, key)
		}
	}
	asked["code"] = forgotten
	body, err = json.Marshal(asked)
	if err != nil {
		l.t.Error(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	card.shop.ServeHTTP(w, r)
}

// order answers for any number as for 1042.
func (l *till) order(w http.ResponseWriter, r *http.Request) {
	number := strings.TrimPrefix(r.URL.Path, "/orders/")
	demo, err := shop.OpenDemo(shop.DemoConfig{Token: "till", Now: time.Now})
	if err != nil {
		l.t.Error(err)
		return
	}
	r.URL.Path = "/orders/1042"
	answer := httptest.NewRecorder()
	demo.ServeHTTP(answer, r)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = io.WriteString(w, strings.Replace(answer.Body.String(), `"1042"`, `"`+number+`"`, 1))
}

// told notes that a card's holder knows that it is on.
func (l *till) told(number string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if card := l.cards[number]; card != nil {
		card.done = true
	}
}

func (l *till) check() {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for number, card := range l.cards {
		if len(card.keys) != 1 || !card.done {
			l.t.Errorf("card %s was switched on under %q; its holder was told: %v", number, card.keys, card.done)
		}
	}
}
