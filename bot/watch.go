package bot

import (
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Watch is something that is looked at again for the customer, whoever owns the
// conversation and also while it is closed, until its condition holds or its
// time is over. Then there is news, and the watch lives until somebody has it:
//
//	looks ── holds, late, error ──▶ End ──▶ told ── read, answered ──▶ gone
//	           people have the case: a note ──▶ gone   └─ page away ──▶ a person tells it
type Watch struct {
	ID string `json:"id"`
	flows.Watch
	Gap  Millis `json:"gap"`            // between two looks
	Next Millis `json:"next"`           // look
	Due  Millis `json:"due"`            // past it the watch is late
	End  string `json:"end,omitempty"`  // how it ended; nobody has heard of it yet
	Why  string `json:"why,omitempty"`  // of an End that is an error
	Told int    `json:"told,omitempty"` // the line that says so, to be read
	At   Millis `json:"at,omitempty"`   // when that was said
	News string `json:"news,omitempty"` // in words, for a person who has to pass it on
}

const (
	// dateless is how long a watch lives whose date is not known.
	dateless = 14 * day
	// newsMost bounds the words of a watch's news and of its error, in bytes.
	newsMost = 120
	// changed ends a watch whose flow is not what it was.
	changed = "changed"
)

// sound tells what no watch may be.
func (v *Watch) sound() error {
	if v.ID == "" || v.Flow == "" || v.Next <= 0 || v.Due <= 0 || v.Gap <= 0 {
		return fmt.Errorf("a watch without its clock: %q in the flow %q", v.ID, v.Flow)
	}
	return nil
}

func (v *Watch) shorten() {
	slots := slices.Clone(v.Slots)
	for i := range slots {
		slots[i].Text = shorten(slots[i].Text, slotMost/2)
	}
	v.Slots, v.News, v.Why = slots, shorten(v.News, slotMost/2), shorten(v.Why, slotMost/2)
}

// watches does what a walk asked for: something more to watch, or nothing any
// more. What a watch asks for that is running already is the same watch.
func (t *step) watches(out flows.Out) {
	if out.Unwatch && len(t.s.Watches) > 0 {
		t.s.Watches, t.moved = nil, true
	}
	if out.Watch == nil || t.nobodyToAsk(flows.Out{Watch: out.Watch}) {
		return
	}
	next := Watch{Watch: *out.Watch, Gap: max(1, t.w.faster(out.Watch.Every.Milliseconds())), Due: t.w.until(out.Watch.By, t.e.At)}
	next.To = shorten(next.To, nameMost)
	t.reached(next.To)
	if next.Due == 0 {
		next.Due = t.e.At + dateless
	}
	next.Next = max(t.e.At+1, min(t.e.At+next.Gap, next.Due))
	t.moved = true
	if i := t.sameWatch(*out.Watch); i >= 0 {
		next.ID, next.Next = t.s.Watches[i].ID, min(next.Next, t.s.Watches[i].Next)
		t.s.Watches[i] = next
		return
	}
	if len(t.s.Watches) < watchesMost {
		next.ID = t.id()
		t.s.Watches = append(t.s.Watches, next)
	}
}

// watchesFull reports whether there is no room for one more.
func (t *step) watchesFull(next flows.Watch) bool {
	return len(t.s.Watches) >= watchesMost && t.sameWatch(next) < 0
}

// sameWatch finds the watch that asks the same of the shop at the same place.
func (t *step) sameWatch(next flows.Watch) int {
	pack := t.watching(next)
	if pack == nil {
		return -1
	}
	asks, _ := pack.Look(next)
	return slices.IndexFunc(t.s.Watches, func(v Watch) bool {
		if v.End != "" || v.Told > 0 || v.Flow != next.Flow || v.Step != next.Step || v.Mark != next.Mark {
			return false
		}
		had, _ := pack.Look(v.Watch)
		return slices.Equal(had.Args, asks.Args)
	})
}

// watching is the pack that has the watch's flow as it was: the present one, or
// one that running flows began on. nil if none has.
func (t *step) watching(v flows.Watch) *flows.Pack {
	for _, pack := range append([]*flows.Pack{t.w.Pack}, t.w.Old...) {
		if _, ok := pack.Look(v); ok {
			return pack
		}
	}
	return nil
}

// watchClocks derives the clocks of one watch.
func (w *World) watchClocks(due []handoff.Deadline, s State, v *Watch) []handoff.Deadline {
	switch {
	case v.Told > 0:
		at := v.At + w.Rules.Clocks.Warn.Open // an open page that nobody looks at
		if !s.Page.Open {
			at = max(v.At, s.Page.Since+w.Rules.Clocks.Unseen.Away)
		}
		return append(due, handoff.Deadline{Name: dueNews, At: at, Why: "news of a watch has not been read"})
	case v.End != "":
		// Told as soon as the bot is free, and its own clocks see to that.
		if at := w.goneFor(s); at > 0 && s.Case.Owner == handoff.Bot {
			due = append(due, handoff.Deadline{Name: dueNews, At: at, Why: "news of a watch, and the customer has left in the middle of something"})
		}
		return due
	}
	return append(due, handoff.Deadline{Name: dueWatch, At: v.Next, Why: "the shop is asked again, for a watch"})
}

// goneFor is when a customer whose page is away has been gone for so long that
// what they broke off may be dropped; 0 if the page is open or there is none.
func (w *World) goneFor(s State) Millis {
	if s.Page.Open || !w.Can(s.Channel).Page {
		return 0
	}
	return s.Page.Since + w.Rules.Clocks.Close.Open
}

// look asks the shop again for every watch that is due.
func (t *step) look() {
	for i := range t.s.Watches {
		v := &t.s.Watches[i]
		if v.Next > t.e.At || v.End != "" || v.Told > 0 {
			continue
		}
		v.Next = t.e.At + v.Gap
		if t.e.At < v.Due {
			v.Next = min(v.Next, v.Due)
		}
		t.moved = true
		if slices.ContainsFunc(t.s.Out, func(o Send) bool { return o.Kind == SendLook && o.Watch == v.ID }) {
			continue
		}
		pack := t.watching(v.Watch)
		if pack == nil {
			v.End = changed
			continue
		}
		call, _ := pack.Look(v.Watch)
		t.send(Send{
			Kind: SendLook, Lane: LaneWatch, Name: call.Action, Args: call.Args, Watch: v.ID,
			Until: t.e.At + max(leastBudget, callBudget*t.w.Rules.Clocks.Shop.Of(false)),
		})
	}
}

// lookEnded takes in what a look found. A shop that can't be asked is asked
// again at the next look; at the watch's end that is its end.
func (t *step) lookEnded(send Send, o Outcome) {
	i := slices.IndexFunc(t.s.Watches, func(v Watch) bool { return v.ID == send.Watch })
	if i < 0 || t.s.Watches[i].End != "" || t.s.Watches[i].Told > 0 {
		return
	}
	v := &t.s.Watches[i]
	pack := t.watching(v.Watch)
	if pack == nil {
		v.End = changed
		return
	}
	result := flows.Result{Outcome: flows.Failed, Why: o.Why}
	if o.Answer == Sent && o.Shop != nil {
		result = *o.Shop
	}
	next, holds, clear := pack.Looked(v.Watch, result, t.view())
	v.Watch = next
	switch {
	case holds:
		v.End = flows.WatchDone
	case t.e.At < v.Due:
	case clear:
		v.End = flows.WatchLate
	default:
		v.End, v.Why = flows.Failed, shorten(result.Why, newsMost)
	}
}

// repairedWatches are those that a conversation keeps whose step failed. They
// are looked at again after a gap, so that what broke does not break at once.
func repairedWatches(all []Watch, now Millis) []Watch {
	var kept []Watch
	for _, v := range all {
		if v.sound() != nil || len(kept) == watchesMost {
			continue
		}
		v.Next, v.End, v.Why, v.Told, v.News, v.At = max(v.Next, now+v.Gap), "", "", 0, "", 0
		kept = append(kept, v)
	}
	return kept
}
