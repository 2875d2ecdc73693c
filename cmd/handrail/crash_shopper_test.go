package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// shopper is a page that survives handrail: when its socket breaks it comes
// back with its token and the last line it has, and says again what was not
// acknowledged, under the same ids.
type shopper struct {
	t    *testing.T
	url  string
	name string
	ctx  context.Context
	gone context.CancelFunc
	done chan struct{}

	mu           sync.Mutex
	more         chan struct{}   // closed at each change
	ws           *websocket.Conn // nil before its welcome
	token        string
	conversation string
	lines        []lineRead // line n at n-1
	owner        string
	waiting      []spoken // not acknowledged, in order
	said         []spoken // all of it, in order
	returns      int
	repeats      int // lines that were said again
}

type spoken struct{ ID, Text string }

// shopperNames tell shoppers apart, over all runs.
var shopperNames atomic.Int64

// enter lets a new shopper in, who stays until leave.
func (c *crash) enter() *shopper {
	ctx, gone := context.WithCancel(c.ctx)
	s := &shopper{
		t: c.t, url: c.url, name: fmt.Sprintf("s%d", shopperNames.Add(1)), ctx: ctx, gone: gone,
		done: make(chan struct{}), more: make(chan struct{}),
	}
	c.mu.Lock()
	c.shoppers = append(c.shoppers, s)
	c.mu.Unlock()
	go s.stay()
	c.t.Cleanup(s.leave)
	return s
}

func (s *shopper) leave() {
	s.gone()
	<-s.done
}

// stay keeps a socket open.
func (s *shopper) stay() {
	defer close(s.done)
	for s.ctx.Err() == nil {
		if ws, err := dial(s.t, s.url, nil); err == nil {
			s.converse(ws)
		}
		pause(s.ctx, 20*time.Millisecond)
	}
}

// pause waits for a moment, or less.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// converse reads one socket to its end.
func (s *shopper) converse(ws *websocket.Conn) {
	defer context.AfterFunc(s.ctx, func() { _ = ws.Close() })()
	s.mu.Lock()
	hello := greeting{"type": "hello", "token": s.token, "after": len(s.lines), "site": "marlow", "user": map[string]string{"name": "Dana P."}}
	s.returns++
	s.mu.Unlock()
	err := ws.WriteJSON(hello)
	for err == nil {
		var data []byte
		if _, data, err = ws.ReadMessage(); err == nil {
			s.take(ws, data)
		}
	}
	s.mu.Lock()
	s.ws = nil
	s.mu.Unlock()
	_ = ws.Close()
}

func (s *shopper) take(ws *websocket.Conn, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		close(s.more)
		s.more = make(chan struct{})
	}()
	var head struct{ Type string }
	into := func(frame any) {
		if err := json.Unmarshal(data, frame); err != nil {
			s.t.Errorf("%v in %s", err, data)
		}
	}
	into(&head)
	switch head.Type {
	case "welcome":
		var w welcomed
		into(&w)
		if s.conversation != "" && w.Conversation != s.conversation || w.Reset || w.From != len(s.lines)+1 || w.N < len(s.lines) {
			s.t.Errorf("%s with %d lines of %s is welcomed by %s", s.name, len(s.lines), s.conversation, data)
		}
		s.token, s.conversation, s.ws = w.Token, w.Conversation, ws
		for _, again := range s.waiting {
			s.repeats++
			s.write(again)
		}
	case "line":
		var l lineRead
		into(&l)
		s.takeLine(l)
	case "state":
		var now stateRead
		into(&now)
		s.owner = now.Owner
	case "typing", "pong":
	default:
		s.t.Errorf("%s got %s", s.name, data)
	}
}

// takeLine wants the next line, or one that it has: the answer to a repeat.
func (s *shopper) takeLine(l lineRead) {
	switch {
	case l.N == len(s.lines)+1:
		s.lines = append(s.lines, l)
	case l.N < 1 || l.N > len(s.lines):
		s.t.Errorf("%s got line %d after %d", s.name, l.N, len(s.lines))
		return
	case fmt.Sprintf("%+v", s.lines[l.N-1]) != fmt.Sprintf("%+v", l) || l.ID == "":
		s.t.Errorf("%s: line %d was %+v and is %+v", s.name, l.N, s.lines[l.N-1], l)
	}
	if i := slices.IndexFunc(s.waiting, func(w spoken) bool { return w.ID == l.ID }); l.ID != "" && i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
	}
}

// write says a line; a broken socket is noticed by who reads it.
func (s *shopper) write(line spoken) {
	_ = s.ws.WriteJSON(map[string]any{"type": "say", "id": line.ID, "text": line.Text})
}

// say begins to say a line: now or on the next socket.
func (s *shopper) say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := spoken{fmt.Sprintf("%s-%d", s.name, len(s.said)+1), text}
	s.said, s.waiting = append(s.said, line), append(s.waiting, line)
	if s.ws != nil {
		s.write(line)
	}
}

// await waits until a condition over what the page has holds.
func (s *shopper) await(what string, cond func() bool) bool {
	for {
		s.mu.Lock()
		more, holds := s.more, cond()
		s.mu.Unlock()
		if holds {
			return true
		}
		select {
		case <-more:
		case <-s.ctx.Done():
			s.t.Errorf("%s waited in vain for %s; it reads\n%s\nand has not been acknowledged %v", s.name, what, s.reads(), s.waiting)
			return false
		}
	}
}

// acknowledged waits until no more than some lines are on their way.
func (s *shopper) acknowledged(but int) bool {
	return s.await("its lines to be acknowledged", func() bool { return len(s.waiting) <= but })
}

// from are the lines of one kind of speaker; the lock is held or not needed.
func (s *shopper) from(who string) (texts []string) {
	for _, l := range s.lines {
		if l.From == who {
			texts = append(texts, l.Text)
		}
	}
	return texts
}

func (s *shopper) reads() string {
	var b strings.Builder
	for _, l := range s.lines {
		fmt.Fprintf(&b, "%s: %s\n", l.From, l.Text)
	}
	return b.String()
}

// errand is a conversation with the bot: what the shopper says, and words of the
// last line of each answer. # stands for a number of the shopper's own.
type errand struct {
	number int64 // the first
	kind   int   // place in crash.asked
	turns  [][2]string
}

var (
	anOrder = &errand{number: 120_000, kind: 0, turns: [][2]string{
		{"where is my order", "order number"},
		{"#", "e-mail address or postcode"},
		{"dana@example.com", "Was that what you needed?"},
	}}
	aCard = &errand{number: 6006_4902_7000_0000, kind: 1, turns: [][2]string{
		{"my gift card is not accepted, it says not recognized", "number on the card"},
		{"#", "PIN"},
		{forgottenPIN, "Was that what you needed?"},
	}}
)

// ask has one shopper go through an errand, and returns what was said without the
// numbers; "" if it came to no end.
func (c *crash) ask(s *shopper, way *errand) string {
	number := fmt.Sprint(atomic.AddInt64(&way.number, 1))
	for _, turn := range way.turns {
		at := 0
		s.mu.Lock()
		at = len(s.lines)
		s.mu.Unlock()
		s.say(strings.ReplaceAll(turn[0], "#", number))
		if !s.await(fmt.Sprintf("%q", turn[1]), func() bool {
			return slices.ContainsFunc(s.lines[at:], func(l lineRead) bool { return l.From == "bot" && strings.Contains(l.Text, turn[1]) })
		}) {
			return ""
		}
	}
	c.till.told(number)
	return number
}

var ownNumbers = regexp.MustCompile(`\b12\d{4}\b|•••• \d{4}`)

func (s *shopper) reading() string { return ownNumbers.ReplaceAllString(s.reads(), "#") }

// plainDay is an errand while nothing is killed.
func (c *crash) plainDay(way *errand) string {
	s := c.enter()
	defer s.leave()
	late := time.AfterFunc(patience, s.gone)
	defer late.Stop()
	if c.ask(s, way) == "" {
		c.t.FailNow()
	}
	return s.reading()
}

// keepAsking has one new shopper after the other go through an errand.
func (c *crash) keepAsking(way *errand, dice *rand.Rand) {
	for c.closing.Err() == nil {
		s := c.enter()
		if c.ask(s, way) == "" {
			return
		}
		if got := s.reading(); got != c.asked[way.kind] {
			c.t.Errorf("%s reads\n%s\nand without a crash\n%s", s.name, got, c.asked[way.kind])
		}
		s.leave()
		pause(c.closing, time.Duration(dice.Int64N(int64(500*time.Millisecond))))
	}
}

// wantPerson is a shopper who asks for a person and goes on talking, a line or
// two at a time, without waiting for each to be acknowledged.
func (c *crash) wantPerson(n int, dice *rand.Rand) {
	s := c.enter()
	s.say("I want to talk to a person please")
	for line := 1; c.closing.Err() == nil && line <= 120; line++ {
		s.say(fmt.Sprintf("this is note %d of shopper %d", line, n))
		if !s.acknowledged(2) {
			return
		}
		if dice.IntN(3) > 0 {
			pause(c.closing, time.Duration(dice.Int64N(int64(1200*time.Millisecond))))
		}
	}
	s.acknowledged(0)
	s.await("an agent", func() bool { return s.owner == "agent" })
}
