package run_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
)

func TestTheSameEventTwiceIsOneLineAndAnsweredTwice(t *testing.T) {
	for name, s := range map[string]run.Store{"memory": store.NewMemory(), "sqlite": onDisk(t, t.TempDir())} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, run.Config{Store: s})
			first := accept(t, h, said("web-1", "a", "where is my order"))
			for range 3 {
				accept(t, h, said("web-1", fmt.Sprint("b", len(transcript(t, s, "web-1"))), "hm"))
			}
			before := transcript(t, s, "web-1")
			again := accept(t, h, said("web-1", "a", "where is my order"))
			if again.Moved || len(again.Lines) != 1 || again.Lines[0].N != first.Lines[0].N || again.Lines[0].ID != "a" {
				t.Errorf("answered %+v", again)
			}
			if after := transcript(t, s, "web-1"); after != before {
				t.Errorf("the transcript became\n%s", after)
			}
		})
	}
}

func TestNothingButALineBeginsAConversation(t *testing.T) {
	s := store.NewMemory()
	h := newHouse(t, run.Config{Store: s})
	for _, e := range []bot.Event{
		{ID: "1", Seen: &bot.Seen{Open: true}}, {ID: "2", Typing: &bot.Typing{}}, {ID: "3", Clock: &bot.Clock{}},
		{ID: "4", Acted: &bot.Acted{Action: bot.ActClaim}}, {ID: "5", Outcome: &bot.Outcome{Send: "x/1", Answer: bot.Sent}},
		{ID: "6", Wrote: &bot.Wrote{Text: "hello"}},
	} {
		e.Conversation = "web-1"
		if accept(t, h, e).Moved {
			t.Errorf("event %s moved a conversation that is not there", e.ID)
		}
	}
	if _, version, err := s.Load(t.Context(), "web-1"); version != 0 || err != nil {
		t.Errorf("stored: version %d, %v", version, err)
	}
}

// Two houses on one store know nothing of each other: the commit's version decides.
func TestTwoProcessesLoseNothingAndKeepTheirOrder(t *testing.T) {
	s := onDisk(t, t.TempDir())
	houses := []*run.House{newHouse(t, run.Config{Store: s}), newHouse(t, run.Config{Store: s})}
	const each = 40
	var crew sync.WaitGroup
	for i, h := range houses {
		crew.Go(func() {
			for n := range each {
				for {
					_, err := h.Accept(t.Context(), said("web-1", fmt.Sprintf("%d-%d", i, n), "where is my order"))
					if err == nil {
						break
					}
					if !errors.Is(err, run.ErrUnavailable) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	crew.Wait()
	lines, err := s.Lines(t.Context(), "web-1", 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	var next [2]int
	for i, l := range lines {
		if l.N != i+1 {
			t.Fatalf("line %d stands at place %d", l.N, i+1)
		}
		if l.From != bot.Customer {
			continue
		}
		var who, n int
		if _, err := fmt.Sscanf(l.ID, "%d-%d", &who, &n); err != nil || n != next[who] {
			t.Fatalf("line %q after %d of its own", l.ID, next[who])
		}
		next[who]++
	}
	if next != [2]int{each, each} {
		t.Errorf("kept %v lines of %d each", next, each)
	}
}

func TestSixteenLostRacesAreGivenBack(t *testing.T) {
	var tries atomic.Int32
	h := newHouse(t, run.Config{Store: &bent{Store: store.NewMemory(), commit: func(context.Context, bot.Commit, func(context.Context, bot.Commit) error) error {
		tries.Add(1)
		return bot.ErrStale
	}}})
	_, err := h.Accept(t.Context(), said("web-1", "a", "hello"))
	if !errors.Is(err, run.ErrUnavailable) || tries.Load() != 16 {
		t.Errorf("after %d rounds: %v", tries.Load(), err)
	}
}

// The store says that it is away, but the commit happened: the sender repeats,
// and what the commit promised still leaves.
func TestACommitOfUnknownEndIsReadAgain(t *testing.T) {
	now := bot.Millis(1_700_000_000_000)
	s := store.NewMemory()
	away := true
	desk := &carrier{}
	h := newHouse(t, run.Config{
		Now: func() bot.Millis { return now }, Carriers: map[string]run.Carrier{bot.LaneDesk: desk},
		Store: &bent{Store: s, commit: func(ctx context.Context, c bot.Commit, real func(context.Context, bot.Commit) error) error {
			if err := real(ctx, c); err != nil || !away {
				return err
			}
			return errors.New("the line broke")
		}},
	})
	e := said("web-1", "a", "I want to talk to a person")
	if _, err := h.Accept(t.Context(), e); !errors.Is(err, run.ErrUnavailable) {
		t.Fatalf("answered %v", err)
	}
	if h.Health(t.Context()).Store == "" {
		t.Error("healthy after a failed commit")
	}
	away = false
	if again := accept(t, h, e); again.Moved || len(again.Lines) != 1 {
		t.Errorf("repeated: %+v", again)
	}
	now += 1000
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	jobs := desk.seen()
	if len(jobs) == 0 || jobs[0].Send.Kind != bot.SendCard || !jobs[0].Unknown {
		t.Errorf("carried %+v", jobs)
	}
}

func TestTimeNeverRunsBackwardInAConversation(t *testing.T) {
	now := bot.Millis(1_700_000_000_000)
	h := newHouse(t, run.Config{Store: store.NewMemory(), Now: func() bot.Millis { return now }})
	accept(t, h, said("web-1", "a", "hello"))
	now -= 60_000
	if c := accept(t, h, said("web-1", "b", "hello?")); c.Event.At != now+60_000 {
		t.Errorf("event at %d, a minute after %d", c.Event.At, now)
	}
}

func TestSecretsAreSealedAndNothingElseKnowsThem(t *testing.T) {
	const number = "6035710012345678"
	var commits []bot.Commit
	s := store.NewMemory()
	h := newHouse(t, run.Config{Store: &bent{Store: s, commit: func(ctx context.Context, c bot.Commit, real func(context.Context, bot.Commit) error) error {
		commits = append(commits, c)
		return real(ctx, c)
	}}})
	accept(t, h, said("web-1", "a", "my gift card does not work"))
	change := accept(t, h, said("web-1", "b", "6035 7100 1234 5678"))
	if len(change.Secrets) != 1 {
		t.Fatalf("secrets: %v", len(change.Secrets))
	}
	for _, c := range commits {
		document, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, bytes := range [][]byte{document, c.Body, c.State} {
			if strings.Contains(strings.ReplaceAll(string(bytes), " ", ""), number) {
				t.Errorf("the number stands in %s", bytes)
			}
		}
	}
	ref := change.Secrets[0].Ref
	if value, ok, err := h.Secret(t.Context(), "web-1", ref); value != number || !ok || err != nil {
		t.Errorf("opened %q, %v, %v", value, ok, err)
	}
	if _, ok, err := h.Secret(t.Context(), "web-1", "nothing"); ok || err != nil {
		t.Errorf("opened what was never sealed: %v", err)
	}
	// Under another key it stays shut, and under another conversation's name.
	other := newHouse(t, run.Config{Store: s, Secret: bytes.Repeat([]byte{8}, 32)})
	if _, ok, err := other.Secret(t.Context(), "web-1", ref); ok || err == nil {
		t.Error("opened under another HANDRAIL_SECRET")
	}
}

func TestAfterStopNothingIsTakenIn(t *testing.T) {
	h := newHouse(t, run.Config{Store: store.NewMemory()})
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	accept(t, h, said("web-1", "a", "hello"))
	if health := h.Health(t.Context()); health != (run.Health{}) {
		t.Errorf("health: %+v", health)
	}
	if err := h.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Accept(t.Context(), said("web-1", "b", "hello")); !errors.Is(err, run.ErrUnavailable) {
		t.Errorf("answered %v", err)
	}
}
