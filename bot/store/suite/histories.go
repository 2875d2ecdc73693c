package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
	"pgregory.net/rapid"
)

// Histories plays random histories on the store and on the plain model side by
// side. Whatever happens, every answer and every byte is equal.
func Histories(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		h := &history{ctx: t.Context(), open: open, dir: dir, model: store.NewMemory()}
		h.reopen(rt)
		defer func() {
			if err := errors.Join(shut(h.store), os.RemoveAll(dir)); err != nil {
				rt.Fatal(err)
			}
		}()
		rt.Repeat(map[string]func(*rapid.T){
			"turn":    h.turn,
			"turn ":   h.turn, // what shops do most
			"turn  ":  h.turn,
			"wrong":   h.wrong,
			"crowd":   h.crowd,
			"alias":   h.alias,
			"take":    h.take,
			"retain":  h.retain,
			"restart": h.reopen,
			"":        h.glance,
		})
		h.compare(rt)
	})
}

type history struct {
	ctx   context.Context
	open  Open
	dir   string
	model *store.Memory
	store Store

	now      bot.Millis
	unique   bot.Millis // makes deadlines and hand-overs differ: equal ones have no order
	events   []string
	touched  string
	standing map[string]standing
}

// standing is what the history knows of a conversation to go on from it.
type standing struct {
	version int64
	lines   int
	opened  bot.Millis
}

var (
	people = rapid.SampledFrom([]string{"ada", "bea", "cleo", "dana", "eva"})
	refs   = rapid.SampledFrom([]string{"r1", "r2"})
	names  = rapid.SampledFrom([]string{"+1555", "slack:T:C:1.2", "code-7"})
)

func (h *history) reopen(t *rapid.T) {
	if _, keeps := h.store.(io.Closer); h.store != nil && !keeps {
		return // a store that forgets
	}
	if h.store != nil {
		if err := shut(h.store); err != nil {
			t.Fatal(err)
		}
	}
	s, err := h.open(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	h.store = s
}

// both does the same to store and model and wants the same of them.
func (h *history) both(t *rapid.T, what string, do func(Store) (any, error)) {
	want, wantErr := do(h.model)
	got, err := do(h.store)
	if !sameError(wantErr, err) {
		t.Fatalf("%s: %v, the model says %v", what, err, wantErr)
	}
	if reflect.DeepEqual(want, got) {
		return // what cmp finds out as well, at ten times the price
	}
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("%s (-model +store):\n%s", what, d)
	}
}

func sameError(want, got error) bool {
	for _, e := range []error{bot.ErrSeen, bot.ErrStale, store.ErrStranded} {
		if errors.Is(want, e) || errors.Is(got, e) {
			return errors.Is(want, e) && errors.Is(got, e)
		}
	}
	return want == nil && got == nil
}

// draw makes the next commit of a conversation. Time only goes on.
func (h *history) draw(t *rapid.T, id string) bot.Commit {
	h.now += rapid.SampledFrom([]bot.Millis{1, 1000, store.Day, 3 * store.Day}).Draw(t, "later")
	h.unique++
	stand := h.standing[id]
	event := fmt.Sprintf("web:%s:%d", id, len(h.events))
	entry := bot.Entry{Event: bot.Event{ID: event, Conversation: id, At: h.now, Typing: &bot.Typing{}}}
	for range rapid.IntRange(0, 3).Draw(t, "lines") {
		line := bot.Line{At: h.now, From: bot.Robot, Text: rapid.StringN(0, 20, -1).Draw(t, "text")}
		if rapid.IntRange(0, 3).Draw(t, "a note") > 0 {
			stand.lines++
			line.N = stand.lines
		}
		entry.Lines = append(entry.Lines, line)
	}
	owner := rapid.SampledFrom([]bot.Index{
		{Owner: "bot"}, {Owner: "queue"}, {Owner: "agent", Claimed: h.now}, {Owner: "promise", Promise: h.now + 1}, {Owner: "closed"}, {Owner: "closed"},
	}).Draw(t, "owner")
	if stand.opened == 0 || owner.Owner == "bot" {
		stand.opened = h.now*1000 + h.unique
	}
	owner.Opened, owner.Conversation, owner.Since, owner.Topic = stand.opened, id, h.now, event
	if owner.Claimed > 0 {
		owner.Claimed = owner.Opened + rapid.Int64Range(-5, 500).Draw(t, "wait")
	}
	c := bot.Commit{
		Conversation: id, Was: stand.version, Event: event, At: h.now, Body: encode(entry),
		State: rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "state"), Lines: stand.lines, Index: owner,
		Open: owner.Owner != "closed", Forget: rapid.IntRange(0, 4).Draw(t, "forget") == 0,
	}
	if c.Open || rapid.IntRange(0, 4).Draw(t, "due") == 0 {
		c.Due = max(1, h.now+rapid.Int64Range(-2000, 2000).Draw(t, "due in"))*1000 + h.unique
	}
	c.Index.Pending = rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "pending")
	for range rapid.IntRange(0, 2).Draw(t, "secrets") {
		c.Sealed = append(c.Sealed, bot.Sealed{Ref: refs.Draw(t, "ref"), Text: []byte(rapid.StringN(1, 9, -1).Draw(t, "sealed"))})
	}
	return c
}

// stood takes note of a commit that was accepted.
func (h *history) stood(c bot.Commit) {
	if h.standing == nil {
		h.standing = map[string]standing{}
	}
	h.standing[c.Conversation] = standing{c.Was + 1, c.Lines, c.Index.Opened}
	h.events = append(h.events, c.Event)
}

func (h *history) commit(t *rapid.T, c bot.Commit) (accepted bool) {
	h.both(t, "commit "+c.Event, func(s Store) (any, error) {
		err := s.Commit(h.ctx, c)
		accepted = err == nil
		return nil, err
	})
	h.touched = c.Conversation
	return accepted
}

func (h *history) turn(t *rapid.T) {
	c := h.draw(t, people.Draw(t, "who"))
	if h.commit(t, c) {
		h.stood(c)
	} else {
		t.Fatalf("a plain turn was refused: %+v", c)
	}
}

// wrong commits are stale, seen, both, or strand the customer.
func (h *history) wrong(t *rapid.T) {
	c := h.draw(t, people.Draw(t, "who"))
	switch rapid.IntRange(0, 2).Draw(t, "how") {
	case 0:
		c.Was += rapid.SampledFrom([]int64{-1, 1, 7}).Draw(t, "off by")
	case 1:
		c.Open, c.Due = true, 0
	}
	if len(h.events) > 0 && rapid.Bool().Draw(t, "an event again") {
		c.Event = rapid.SampledFrom(h.events).Draw(t, "event")
	}
	if h.commit(t, c) {
		h.stood(c)
	}
}

// crowd sends many commits at once, some for the same conversation, and tells
// the model of those that won.
func (h *history) crowd(t *rapid.T) {
	var sent []bot.Commit
	for i := range rapid.IntRange(2, 12).Draw(t, "how many") {
		c := h.draw(t, people.Draw(t, "who"))
		c.Event += fmt.Sprint(":", i)
		if len(sent) > 0 && rapid.IntRange(0, 3).Draw(t, "repeated") == 0 {
			c = rapid.SampledFrom(sent).Draw(t, "again")
		}
		sent = append(sent, c)
	}
	answers := make([]error, len(sent))
	var done sync.WaitGroup
	for i, c := range sent {
		done.Go(func() { answers[i] = h.store.Commit(h.ctx, c) })
	}
	done.Wait()
	// Every loser lost to somebody of this crowd, so the model hears the winners
	// first. That changes no answer: the copies of an event are all of one
	// version, so either one of them won or all of them are stale.
	order := make([]int, len(sent))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return b2i(answers[a] != nil) - b2i(answers[b] != nil)
	})
	for _, i := range order {
		if want := h.model.Commit(h.ctx, sent[i]); !sameError(want, answers[i]) {
			t.Fatalf("%s among %d: %v, the model says %v", sent[i].Event, len(sent), answers[i], want)
		}
		if answers[i] == nil {
			h.stood(sent[i])
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (h *history) alias(t *rapid.T) {
	name, who := names.Draw(t, "name"), people.Draw(t, "who")
	h.both(t, "alias", func(s Store) (any, error) { return nil, s.Alias(h.ctx, name, who) })
}

func (h *history) take(t *rapid.T) {
	key, limit := names.Draw(t, "key"), rapid.IntRange(0, 4).Draw(t, "limit")
	window := rapid.SampledFrom([]bot.Millis{1, 1000, store.Day}).Draw(t, "window")
	now := h.now - rapid.SampledFrom([]bot.Millis{0, 0, 500}).Draw(t, "clock set back")
	h.both(t, "take", func(s Store) (any, error) { return s.Take(h.ctx, key, limit, window, now) })
}

func (h *history) retain(t *rapid.T) {
	days := rapid.SampledFrom([]int{0, 7, 10, 20})
	keep := store.Retention{
		Events: days.Draw(t, "events"), Closed: days.Draw(t, "closed"), Secrets: days.Draw(t, "secrets"),
		Takes: days.Draw(t, "takes"), Pickups: days.Draw(t, "pickups"),
	}
	h.both(t, "retain", func(s Store) (any, error) { return nil, s.Retain(h.ctx, keep, h.now) })
	for id := range h.standing {
		if _, version, err := h.model.Load(h.ctx, id); err == nil && version == 0 {
			delete(h.standing, id)
		}
	}
	h.compare(t)
}
