package run_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/handoff"
)

func TestWatchersHearEveryLineInItsOrder(t *testing.T) {
	h := newHouse(t, run.Config{Store: onDisk(t, t.TempDir())})
	var mu sync.Mutex
	var heard []int
	var owner handoff.Owner
	cancel := h.Watch("web-1", func(lines []bot.Line, face bot.Face, _ bot.From) {
		mu.Lock()
		defer mu.Unlock()
		for _, l := range lines {
			heard = append(heard, l.N)
		}
		owner = face.Owner
	})
	var crew sync.WaitGroup
	for i := range 8 {
		crew.Go(func() {
			for n := range 5 {
				accept(t, h, said("web-1", fmt.Sprint(i, "-", n), "I want to talk to a person"))
			}
		})
	}
	crew.Wait()
	for i, n := range heard {
		if n != i+1 {
			t.Fatalf("heard line %d at place %d: %v", n, i+1, heard)
		}
	}
	if owner != handoff.Queue {
		t.Errorf("the page thinks that %q owns it", owner)
	}
	n, lines, face, err := h.Tail(t.Context(), "web-1", 0, 10)
	if err != nil || n != len(heard) || len(lines) != 10 || lines[9].N != n || face.Owner != handoff.Queue {
		t.Errorf("tail: n %d, %d lines, %+v, %v", n, len(lines), face, err)
	}
	cancel()
	cancel()
	accept(t, h, said("web-1", "last", "hello"))
	if len(heard) != n {
		t.Error("heard more after cancelling")
	}
}

func TestTheTailOfNobodyIsEmpty(t *testing.T) {
	h := newHouse(t, run.Config{Store: store.NewMemory()})
	n, lines, face, err := h.Tail(t.Context(), "web-1", 0, 10)
	if n != 0 || lines != nil || err != nil || face.Owner == "" {
		t.Errorf("%d, %v, %+v, %v", n, lines, face, err)
	}
}
