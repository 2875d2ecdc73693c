package flows

import (
	"slices"
	"strings"
	"time"
)

// watch has an action that only reads looked at again and again. The flow ends there for now, as if by END; once the condition holds
// or the time is over it goes on along the step's edges, and the assistant speaks first.
//
//   - watch: shop_order
//     every: 1d                            # 1h to 7d
//     until: slots.order_refund_state = "done"
//     by: slots.order_refund_due           # or "10 days"; past it the watch is late
//     to: slots.reach                      # where the news should go when the page is away
//     next:
//   - if: slots.watch_result = "done"
//     then: tell
//   - else: late
//
// `watch: none` forgets all that is watched for the customer, and goes on.
type watch struct {
	ask    action
	none   bool
	every  time.Duration
	until  *expr
	by     byDay
	to     address
	needed []string // slots that go along: what the action reads, and what is read afterwards
}

// watchSlot is where a watch leaves its outcome, WatchDone, WatchLate or Failed.
const watchSlot = "watch_result"

// The outcomes of a watch, beside Failed: its condition holds; its time is over and it does not.
const (
	WatchDone = "done"
	WatchLate = "late"
)

var watchOutcomes = []string{WatchDone, WatchLate, Failed}

const (
	noWatch      = "none"
	leastEvery   = time.Hour
	mostEvery    = 7 * 24 * time.Hour
	mostNeeded   = 16 // slots that a watch carries
	neededText   = 80 // bytes of each
	everyMending = "write a length from `1h` to `7d`"
)

// Watch is something to be looked at again: a small document that can be kept for weeks. It names its place by flow, step and Mark,
// so that it is known again in a pack that was changed elsewhere. It holds no secrets.
type Watch struct {
	Flow  string        `json:"f"`
	Step  string        `json:"s"`
	Mark  string        `json:"m"`           // of the flow as it was written
	Slots []Slot        `json:"x,omitempty"` // sorted by name; what the look reads and what the flow needs afterwards
	To    string        `json:"to,omitempty"`
	Every time.Duration `json:"-"`
	By    By            `json:"-"`
}

// Settled is the end of a watch.
type Settled struct {
	Watch   Watch
	Outcome string // WatchDone, WatchLate or Failed
	Why     string // of Failed
}

func (r reader) watch(n, value *node) verb {
	v := &watch{ask: action{at: value.pos, name: r.name(value, "an action")}}
	keys := []string{"every", "until", "by", "to"}
	if v.none = v.ask.name == noWatch; v.none {
		for _, key := range keys {
			if k := n.get(key); k != nil {
				r.findings.add(k.pos, "shape", "take it out", "`watch: none` watches nothing, so it has no `%s`", key)
			}
		}
		return v
	}
	for _, key := range append(keys, "next") {
		if n.get(key) == nil {
			r.findings.add(value.pos, "watch", "add `"+key+":`", "%s", withoutKey[key])
		}
	}
	if every := n.get("every"); every != nil {
		v.every = r.every(every)
	}
	if until := n.get("until"); until != nil {
		v.until = r.predicate(until)
	}
	if by := n.get("by"); by != nil {
		v.by = r.byDay(by)
	}
	if to := n.get("to"); to != nil {
		v.to = r.destination(to)
	}
	return v
}

// withoutKey is what a customer would live through.
var withoutKey = map[string]string{
	"every": "nobody would look: a watch without `every`",
	"until": "the customer would never hear the good news: a watch without `until`",
	"by":    "the customer could wait for ever: a watch without `by`",
	"to":    "the customer would have to keep the page open: a watch without `to`",
	"next":  "the customer would hear nothing once it is settled: a watch without `next`",
}

func (r reader) every(n *node) time.Duration {
	count, unit, ok := lengthOf(r.text(n, "`every`"))
	every := time.Duration(count) * unit
	if !ok || unit == businessDay || every < leastEvery || every > mostEvery {
		r.findings.add(n.pos, "duration", everyMending, "`%s` is no length between an hour and a week", clip(n.text))
		return leastEvery
	}
	return every
}

func (v *watch) check(j *joiner, f *flow, s *step) {
	if v.none || v.ask.name == "" {
		return
	}
	j.predicate(v.until)
	v.by.check(j)
	v.to.check(j)
	a, ok := j.reading(v.ask.at, v.ask.name, "it would be done again and again")
	if !ok {
		return
	}
	v.ask.check(j, f, s)
	for _, name := range a.reads {
		if def := j.draft.slots.things[name]; def != nil && def.secret {
			j.findings.add(v.ask.at, "watch-secret", "watch something that needs no secret, or promise an answer", "nobody could look again: `%s` reads the secret `%s`, which is forgotten when the customer leaves", v.ask.name, name)
		}
	}
	// For the agent who gets it if it ends badly.
	for _, field := range a.fills {
		if strings.HasSuffix(field, "_alarm") || strings.HasSuffix(field, "_status") {
			v.needed = append(v.needed, field)
		}
	}
}

// gather works out which slots the watch carries, once all steps and texts are joined.
func (v *watch) gather(d *draft, s *step) {
	if v.none {
		return
	}
	all := slices.Concat(v.ask.asks.reads, s.uses.slots, s.neededAfter(), v.needed)
	v.needed = nil
	for _, name := range all {
		def := d.slots.things[name]
		if slices.Contains(v.needed, name) || name == watchSlot || name == resultSlot || def != nil && def.secret || def == nil && builtIn(name) != nil && !slices.Contains(v.ask.asks.reads, name) {
			continue
		}
		v.needed = append(v.needed, name)
	}
}

func (v *watch) run(w *walk, s *step) move {
	if v.none {
		w.out.Unwatch = true
		return goOn
	}
	if w.out.Watch != nil {
		w.fail("two things to watch at once, the second in the flow %q", w.top().Flow)
		return stop
	}
	f := w.p.flows[w.top().Flow]
	w.out.Watch = &Watch{Flow: f.ID, Step: s.id, Mark: f.mark, Slots: v.carried(w.env(), w.p), To: v.to.of(w.env()), Every: v.every, By: v.by.of(w.env())}
	if caller := w.end(); caller != nil {
		w.advance(caller)
	}
	return enter
}

// carried are the slots that go along: small, sorted, and never a secret.
func (v *watch) carried(e env, p *Pack) []Slot {
	var slots []Slot
	for _, name := range v.needed {
		s := e.value(name, p.def(name))
		if !s.filled() || s.Kind == SecretKind || len(slots) == mostNeeded {
			continue
		}
		if !slices.Contains(v.ask.asks.reads, name) {
			s.Text = cut(s.Text, neededText)
		}
		s.Name = name
		slots = append(slots, s)
	}
	return tidy(slots)
}
