package run_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
)

const parcelWatch = `
flows:
  keep_watch:
    nlu_trigger: [{intent: keep_watch}]
    steps:
      - set_slots: [{order_number: "1042"}]
      - say: {text: "I look every day."}
      - watch: shop_order
        every: 1d
        until: slots.order_status = "shipped"
        by: 10 days
        to: slots.reach
        next:
          - if: slots.watch_result = "done"
            then:
              - say: {text: "Order {order_number} is on its way."}
                next: END
          - else:
              - handoff: {reason: "facts: it has not left"}
nlu:
  - intent: keep_watch
    examples: |
      - please keep watch over my parcel
      - keep watch over it
`

// watchingWorld is the retail world with a flow that watches.
func watchingWorld(t *testing.T) *bot.World {
	t.Helper()
	w := *testWorld(t)
	pack, err := flows.Compile(append(retail.Sources(), flows.Source{Name: "watch.yml", Text: []byte(parcelWatch)}))
	if err != nil {
		t.Fatal(err)
	}
	var examples []nlu.Example
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	w.Pack, w.Model = pack, nlu.Train(examples, nlu.Options{})
	return &w
}

// TestAWatchOutlivesTheProcess has one house take a watch in and go away; the
// next life, on the same disk, looks when it is due, once for each look, and
// the bot speaks first in a conversation that was closed.
func TestAWatchOutlivesTheProcess(t *testing.T) {
	dir := t.TempDir()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC).UnixMilli())
	status := "processing"
	shop := &carrier{does: func(_ context.Context, job run.Job) bot.Outcome {
		slots := []flows.Slot{{Name: "order_status", Kind: flows.TextKind, Text: status}}
		return bot.Outcome{Answer: bot.Sent, Shop: &flows.Result{Outcome: flows.OK, Slots: slots}}
	}}
	world := watchingWorld(t)
	// life opens the house again, on what the last one left on disk.
	life := func(name string, live func(h *run.House), reads string) {
		t.Run(name, func(t *testing.T) {
			s := onDisk(t, dir)
			h := newHouse(t, run.Config{World: world, Store: s, Now: now.Load, Carriers: map[string]run.Carrier{bot.LaneWatch: shop}})
			if err := h.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
			live(h)
			if err := h.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(transcript(t, s, "web-1")), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, reads) {
				t.Errorf("the last line is %q, not %q", last, reads)
			}
		})
	}
	life("asked", func(h *run.House) { accept(t, h, said("web-1", "a", "please keep watch over my parcel")) }, "I look every day.")
	life("not yet", func(*run.House) { now.Add((25 * time.Hour).Milliseconds()) }, "Write any time.")
	life("done", func(*run.House) { now.Add((24 * time.Hour).Milliseconds()); status = "shipped" }, "Order 1042 is on its way.")
	life("told once", func(*run.House) {}, "Order 1042 is on its way.")

	looks := 0
	for _, job := range shop.seen() {
		if job.Send.Kind == bot.SendLook {
			looks++
		}
		if slices.IndexFunc(job.Send.Args, func(a flows.Slot) bool { return a.Name == "order_number" && a.Text == "1042" }) < 0 {
			t.Errorf("it asked with %+v", job.Send.Args)
		}
	}
	if looks != 2 {
		t.Errorf("%d looks in two days", looks)
	}
}
