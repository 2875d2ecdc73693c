package run

import (
	"bytes"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

func broken(t *testing.T, core func(*bot.World, bot.State, bot.Event) bot.Change) (*House, *store.Memory, *[]string) {
	t.Helper()
	pack, err := flows.Compile(retail.Sources())
	if err != nil {
		t.Fatal(err)
	}
	var alarms []string
	s := store.NewMemory()
	h, err := New(Config{
		Store: s, Secret: bytes.Repeat([]byte{7}, 32), Alarm: func(what string) { alarms = append(alarms, what) },
		World: &bot.World{Pack: pack, Rules: handoff.Rules{Clocks: handoff.DefaultClocks()}, Language: "en",
			Channels: []bot.Capabilities{{Channel: "web", Page: true}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.core = core
	return h, s, &alarms
}

func TestAStepThatBreaksThriceIsParkedAndAPersonGetsTheCustomer(t *testing.T) {
	steps := 0
	h, s, alarms := broken(t, func(*bot.World, bot.State, bot.Event) bot.Change {
		steps++
		panic("a bug that quotes: my PIN is 1234")
	})
	change, err := h.Accept(t.Context(), bot.Event{ID: "web:w:1", Conversation: "w", Said: &bot.Said{Client: "1", Text: "hello", From: bot.Origin{Channel: "web"}}})
	if err != nil {
		t.Fatal(err)
	}
	if steps != maxPanics || change.Next.Case.Owner != handoff.Queue || len(change.Lines) == 0 || change.Lines[0].Text != "hello" {
		t.Errorf("after %d steps: %+v", steps, change)
	}
	if len(*alarms) != 1 || strings.Contains((*alarms)[0], "1234") {
		t.Errorf("alarms: %v", *alarms)
	}
	if n, err := s.Stranded(t.Context()); n != 0 || err != nil {
		t.Errorf("stranded: %d, %v", n, err)
	}
}

func TestAStateThatNoConversationMayBeInIsNotStored(t *testing.T) {
	h, s, _ := broken(t, func(_ *bot.World, previous bot.State, e bot.Event) bot.Change {
		previous.ID, previous.Schema, previous.Case.Owner = e.Conversation, bot.Schema, handoff.Holder // of nobody, with no clock
		return bot.Change{Event: e, Next: previous, Moved: true}
	})
	change, err := h.Accept(t.Context(), bot.Event{ID: "web:w:1", Conversation: "w", Said: &bot.Said{Client: "1", Text: "hello", From: bot.Origin{Channel: "web"}}})
	if err != nil || change.Next.Case.Owner != handoff.Queue {
		t.Fatalf("%+v, %v", change.Next.Case, err)
	}
	due, next, err := s.Due(t.Context(), change.Next.At, 10)
	if err != nil || len(due) == 0 && next == 0 {
		t.Errorf("rescued without a clock: %v, %d, %v", due, next, err)
	}
}

func TestTheShelfKeepsTheNewestAndForgetsTheOldest(t *testing.T) {
	s := newShelf(2)
	s.put("a", version{version: 2})
	s.offer("a", version{version: 1}) // somebody read before the commit and comes late
	if v, ok := s.get("a"); !ok || v.version != 2 {
		t.Errorf("a at %d, %v", v.version, ok)
	}
	s.put("b", version{version: 1})
	s.get("a")
	s.put("c", version{version: 1})
	if _, ok := s.get("b"); ok {
		t.Error("b, the least recently used, is still there")
	}
	s.drop("a")
	if _, ok := s.get("a"); ok {
		t.Error("a was dropped and is still there")
	}
}

func TestASealedSecretOpensOnlyWhereItWasSealed(t *testing.T) {
	v, err := newVault(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	sealed := v.seal("w", bot.Secret{Ref: "r", Value: "1234"})
	if got, err := v.open("w", "r", sealed); got != "1234" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, other := range [][2]string{{"w", "s"}, {"x", "r"}, {"w\x00r", ""}} {
		if _, err := v.open(other[0], other[1], sealed); err == nil {
			t.Errorf("opened as %q", other)
		}
	}
	if bytes.Contains(sealed, []byte("1234")) || bytes.Equal(sealed, v.seal("w", bot.Secret{Ref: "r", Value: "1234"})) {
		t.Error("sealed twice alike, or not at all")
	}
	if _, err := newVault([]byte("short")); err == nil {
		t.Error("a short HANDRAIL_SECRET is accepted")
	}
}
