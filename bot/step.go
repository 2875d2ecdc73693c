package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Step is what one event makes of a conversation. It is total: a late, odd or
// repeated event leaves things as they were (Change.Moved false). It never
// changes s.
func Step(w *World, s State, e Event) Change {
	var t step
	t.begin(w, s, e)
	switch {
	case e.Said != nil:
		t.said(*e.Said)
	case e.Seen != nil:
		t.seen(*e.Seen)
	case e.Typing != nil:
		t.typing()
	case e.Wrote != nil:
		t.wrote(*e.Wrote)
	case e.Acted != nil:
		t.acted(*e.Acted)
	case e.Clock != nil:
		t.clock()
	case e.Outcome != nil:
		t.outcome(*e.Outcome)
	}
	return t.end()
}

// step is a change in the making.
type step struct {
	w       *World
	e       Event
	s       State
	lines   []Line
	secrets []Secret
	ids     int // derived so far
	moved   bool
	lost    string
	reply   string
	trail   []flows.Trod
}

func (t *step) begin(w *World, s State, e Event) {
	// What is appended to or changed in place is copied, for s is its owner's.
	s.Out = slices.Clone(s.Out)
	s.Held = slices.Clone(s.Held)
	s.Watches = slices.Clone(s.Watches)
	s.Turn.Parts = slices.Clip(s.Turn.Parts)
	s.Turn.Entities = slices.Clip(s.Turn.Entities)
	s.Schema = Schema
	if s.ID == "" {
		s.ID = e.Conversation
	}
	if s.Case.Owner == "" {
		s.Case.Owner = handoff.Closed
	}
	// Time never runs backward in a conversation.
	s.At = max(s.At, e.At)
	e.At = s.At
	t.w, t.e, t.s = w, e, s
}

func (t *step) end() Change {
	t.tellNews()
	t.bringCardUpToDate()
	if t.moved {
		t.shed()
	}
	return Change{
		Event: t.e, Next: t.s, Lines: t.lines, Secrets: t.secrets, Moved: t.moved, Lost: t.lost, Reply: t.reply, Trail: t.trail,
		Forget: t.moved && t.s.Case.Owner == handoff.Closed && !t.s.Pending(SendCall),
	}
}

// id derives the next id from the event, "<event id>/<n>". The id of an outcome
// holds that of its send, and so on back: one that has grown too long goes on
// under its digest.
func (t *step) id() string {
	t.ids++
	cause := t.e.ID
	if len(cause) > idMost {
		cause = digest(cause)
	}
	return cause + "/" + strconv.Itoa(t.ids)
}

// ref derives a short name for a sealed value, safe in an address.
func (t *step) ref() string { return digest(t.id()) }

func digest(id string) string {
	sum := sha256.Sum256([]byte(id))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10])
}

// line appends a visible line and numbers it.
func (t *step) line(l Line) int {
	t.s.Lines++
	l.N, l.At = t.s.Lines, t.e.At
	t.lines = append(t.lines, l)
	t.moved = true
	return l.N
}

// inside appends a note that only the desk's transcript keeps.
func (t *step) inside(l Line) {
	l.At = t.e.At
	t.lines = append(t.lines, l)
	t.moved = true
}

// send queues something for the outside world.
func (t *step) send(s Send) {
	s.ID, s.Made = t.id(), t.e.At
	s.Text = shorten(s.Text, detailMost)
	if s.Case == "" {
		s.Case = t.s.Case.ID
	}
	t.s.Out = append(t.s.Out, s)
	t.moved = true
}

// drop takes back pending sends that are no longer wanted.
func (t *step) drop(unwanted func(Send) bool) {
	before := len(t.s.Out)
	t.s.Out = slices.DeleteFunc(t.s.Out, unwanted)
	t.moved = t.moved || len(t.s.Out) != before
}

// Pending reports whether a send of that kind is on its way.
func (s State) Pending(k Kind) bool {
	return slices.ContainsFunc(s.Out, func(o Send) bool { return o.Kind == k })
}

// Wanted reports whether a send still is to be carried out, by the committed
// state. It is asked right before the send leaves; one that is not wanted any
// more is answered with Refused. A bell is wanted only while its case waits
// and no higher rung was rung since.
func Wanted(_ *World, s State, send Send) bool {
	i := slices.IndexFunc(s.Out, func(o Send) bool { return o.ID == send.ID })
	if i < 0 {
		return false
	}
	if send.Kind == SendLook {
		return slices.ContainsFunc(s.Watches, func(v Watch) bool { return v.ID == send.Watch })
	}
	if send.Kind != SendPage {
		return true
	}
	newer := slices.ContainsFunc(s.Out[i+1:], func(o Send) bool { return o.Kind == SendPage })
	return !newer && s.Case.Unclaimed() && s.Case.ID == send.Case
}

// dropOldPages forgets the bells that are not wanted any more, for want of room.
func (t *step) dropOldPages() {
	t.drop(func(s Send) bool { return s.Kind == SendPage && !Wanted(t.w, t.s, s) })
}

// away reports whether the long clocks count: no page, or none that is open.
func (w *World) away(s State) bool {
	return !s.Page.Open || !w.Can(s.Channel).Page
}

func (t *step) away() bool { return t.w.away(t.s) }

// pack is the pack that a running flow began on, and false if this process no
// longer has it.
func (t *step) pack() (*flows.Pack, bool) {
	if len(t.s.Talk.Stack) == 0 || t.s.Talk.Pack == "" || t.s.Talk.Pack == t.w.Pack.Hash() {
		return t.w.Pack, true
	}
	for _, p := range t.w.Old {
		if p.Hash() == t.s.Talk.Pack {
			return p, true
		}
	}
	return t.w.Pack, false
}

// bringCardUpToDate asks for an edit when the desk shows an older card than
// the state has; one edit at a time, drawn when it leaves.
func (t *step) bringCardUpToDate() {
	c := t.s.Case
	if c.Card == (handoff.Place{}) || t.s.Shown >= t.s.Rev || t.s.Pending(SendCard) {
		return
	}
	t.send(Send{Kind: SendCard, Lane: LaneCard})
}
