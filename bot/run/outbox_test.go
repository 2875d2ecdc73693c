package run_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// taken answers like a desk that takes everything.
func taken(_ context.Context, job run.Job) bot.Outcome {
	outcome := bot.Outcome{Answer: bot.Sent, Ref: handoff.Place{Channel: "C1", TS: "1700000000.000100"}}
	switch job.Send.Kind {
	case bot.SendCard:
		outcome.Rev = job.State.Rev
	case bot.SendLines:
		outcome.Rev = job.Send.To
	}
	return outcome
}

func desks(c run.Carrier, shop run.Carrier) map[string]run.Carrier {
	return map[string]run.Carrier{bot.LaneDesk: c, bot.LaneCard: c, bot.LaneBell: c, bot.LaneMarks: c, bot.LaneShop: shop}
}

func settle(t testing.TB, h *run.House) {
	t.Helper()
	if err := h.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestACaseReachesTheDeskInOrderAndIsFoundByItsThread(t *testing.T) {
	s := store.NewMemory()
	desk := &carrier{does: taken}
	h := newHouse(t, run.Config{Store: s, Carriers: desks(desk, nil)})
	accept(t, h, said("web-1", "a", "I want to talk to a person"))
	settle(t, h)
	jobs := desk.seen()
	if len(jobs) < 2 || jobs[0].Send.Kind != bot.SendCard || jobs[1].Send.Kind != bot.SendLines {
		t.Fatalf("carried %+v", jobs)
	}
	if jobs[0].Unknown || jobs[1].Unknown {
		t.Error("what was queued in this life is not unknown")
	}
	if got := jobs[1].Lines; len(got) != jobs[1].Send.To-jobs[1].Send.From+1 || got[0].N != jobs[1].Send.From {
		t.Errorf("lines %d..%d came as %+v", jobs[1].Send.From, jobs[1].Send.To, got)
	}
	if found, err := s.Find(t.Context(), "slack:C1:1700000000.000100"); found != "web-1" || err != nil {
		t.Errorf("the thread leads to %q, %v", found, err)
	}
}

// The crash-shaped test: what an earlier life left pending may have happened.
func TestWhatWasPendingAtARestartIsUnknownAndKeepsItsSecret(t *testing.T) {
	dir := t.TempDir()
	first := onDisk(t, dir)
	h := newHouse(t, run.Config{Store: first})
	accept(t, h, said("web-1", "a", "my gift card does not work"))
	accept(t, h, said("web-1", "b", "6035 7100 1234 5678"))
	accept(t, h, said("web-2", "a", "I want to talk to a person"))
	if err := first.Close(); err != nil { // this life ends before anything leaves
		t.Fatal(err)
	}

	desk := &carrier{does: taken}
	shop := &carrier{does: func(context.Context, run.Job) bot.Outcome {
		return bot.Outcome{Answer: bot.Sent, Shop: &flows.Result{Outcome: flows.NotFound}}
	}}
	again := newHouse(t, run.Config{Store: onDisk(t, dir), Carriers: desks(desk, shop)})
	if err := again.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "both lanes are carried out", func() bool { return len(shop.seen()) > 0 && len(desk.seen()) > 1 })
	if err := again.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	call := shop.seen()[0]
	if !call.Unknown || len(call.Send.Args) == 0 || call.Send.Args[0].Text != "6035710012345678" {
		t.Errorf("the shop was asked %+v, unknown %v", call.Send, call.Unknown)
	}
	card := desk.seen()[slices.IndexFunc(desk.seen(), func(j run.Job) bool { return j.Send.Kind == bot.SendCard })]
	if !card.Unknown {
		t.Error("a card that may have been posted counts as new")
	}
	for _, j := range desk.seen() {
		if j.Send.Kind == bot.SendLines && j.Unknown {
			t.Error("what this life queued counts as unknown")
		}
	}
}

func TestLanesNeverWaitForEachOther(t *testing.T) {
	release := make(chan struct{})
	stuck := &carrier{does: func(ctx context.Context, job run.Job) bot.Outcome {
		select {
		case <-release:
		case <-ctx.Done():
		}
		return taken(ctx, job)
	}}
	shop := &carrier{does: func(context.Context, run.Job) bot.Outcome {
		return bot.Outcome{Answer: bot.Sent, Shop: &flows.Result{Outcome: flows.NotFound}}
	}}
	h := newHouse(t, run.Config{Store: store.NewMemory(), Carriers: desks(stuck, shop), Workers: 1})
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	accept(t, h, said("web-1", "a", "I want to talk to a person"))
	until(t, "the desk is busy", func() bool { return len(stuck.seen()) == 1 })
	accept(t, h, said("web-2", "a", "my gift card does not work"))
	accept(t, h, said("web-2", "b", "6035 7100 1234 5678"))
	until(t, "the shop is asked all the same", func() bool { return len(shop.seen()) == 1 })
	accept(t, h, said("web-1", "b", "hello?"))
	if n := len(stuck.seen()); n != 1 {
		t.Errorf("%d sends of one lane in flight", n)
	}
	close(release)
	until(t, "the desk goes on", func() bool { return len(stuck.seen()) > 1 })
	if err := h.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnUnknownEndIsLookedUpBeforeItIsRepeated(t *testing.T) {
	now := bot.Millis(1_700_000_000_000)
	answers := []bot.Answer{bot.NotSent, bot.Unknown, bot.Sent}
	var unknown []bool
	desk := &carrier{}
	desk.does = func(ctx context.Context, job run.Job) bot.Outcome {
		if job.Send.Kind != bot.SendCard || len(answers) == 0 {
			return taken(ctx, job)
		}
		unknown = append(unknown, job.Unknown)
		outcome := taken(ctx, job)
		outcome.Answer, answers = answers[0], answers[1:]
		return outcome
	}
	h := newHouse(t, run.Config{Store: store.NewMemory(), Now: func() bot.Millis { return now }, Carriers: desks(desk, nil)})
	accept(t, h, said("web-1", "a", "I want to talk to a person"))
	for len(answers) > 0 {
		settle(t, h)
		next, err := h.Next(t.Context())
		if err != nil || next == 0 {
			t.Fatalf("next %d, %v", next, err)
		}
		now = max(now, next)
	}
	if want := []bool{false, false, true}; !slices.Equal(unknown, want) {
		t.Errorf("unknown on each try: %v, want %v", unknown, want)
	}
}

// The far end did it, and then the disk was full: the outcome waits, and
// nothing is done a second time.
func TestAnOutcomeThatCannotBeSavedIsKept(t *testing.T) {
	now := bot.Millis(1_700_000_000_000)
	full := false
	s := &bent{Store: store.NewMemory(), commit: func(ctx context.Context, c bot.Commit, real func(context.Context, bot.Commit) error) error {
		if full && strings.HasPrefix(c.Event, "out:") {
			return errors.New("disk full")
		}
		return real(ctx, c)
	}}
	desk := &carrier{does: taken}
	h := newHouse(t, run.Config{Store: s, Now: func() bot.Millis { return now }, Carriers: desks(desk, nil)})
	accept(t, h, said("web-1", "a", "I want to talk to a person"))
	full = true
	settle(t, h)
	for range 5 {
		now += 10_000
		settle(t, h)
	}
	if n := len(desk.seen()); n != 1 {
		t.Fatalf("carried out %d times", n)
	}
	full = false
	now += 60_000
	settle(t, h)
	cards := 0
	for _, j := range desk.seen() {
		if j.Send.Kind == bot.SendCard && j.Send.Lane == bot.LaneDesk {
			cards++
		}
	}
	if cards != 1 || len(desk.seen()) < 2 {
		t.Errorf("%d cards, %d sends", cards, len(desk.seen()))
	}
}

func TestACarrierThatBreaksOrIsMissingIsAnAnswerToo(t *testing.T) {
	shop := &carrier{does: func(context.Context, run.Job) bot.Outcome { panic("bug") }}
	s := store.NewMemory()
	h := newHouse(t, run.Config{Store: s, Carriers: map[string]run.Carrier{bot.LaneShop: shop}})
	accept(t, h, said("web-1", "a", "my gift card does not work"))
	accept(t, h, said("web-1", "b", "6035 7100 1234 5678"))
	settle(t, h)
	entries, err := s.Entries(t.Context(), "web-1", 100)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[bot.Answer]bool{}
	for _, e := range entries {
		if o := e.Event.Outcome; o != nil {
			answers[o.Answer] = true
		}
	}
	if !answers[bot.Unknown] || !answers[bot.Refused] {
		t.Errorf("answers: %v", answers)
	}
	waiting, err := s.Waiting(t.Context(), 10)
	if err != nil || len(waiting) != 1 || waiting[0].Owner != handoff.Queue {
		t.Errorf("waiting: %+v, %v", waiting, err)
	}
}
