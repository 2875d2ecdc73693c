package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/handoff"
)

// hold keeps a message back. When too much waits, the oldest goes at once: one
// that only waits for its hold leaves, one that nobody decided about stays
// inside. So nothing is lost, and nothing that is too long is kept.
func (t *step) hold(h Held) {
	t.moved = true
	if len(h.Text) > heldBytes {
		t.release(func(before Held) bool { return h.writtenAfter(before) })
		t.leave(h)
		return
	}
	for len(t.s.Held) > 0 && (len(t.s.Held) >= heldMost || heldSize(t.s.Held)+len(h.Text) > heldBytes) {
		t.letGo(0)
	}
	i := slices.IndexFunc(t.s.Held, func(later Held) bool { return later.writtenAfter(h) })
	if i < 0 {
		t.s.Held = append(t.s.Held, h)
		return
	}
	// Read back after an outage, a message may come after its successor: it
	// leaves before it all the same.
	if later := t.s.Held[i].Due; h.Due > 0 && later > 0 {
		h.Due = min(h.Due, later)
	}
	t.s.Held = slices.Insert(t.s.Held, i, h)
}

// writtenAfter compares two messages of one author in one thread by the desk's
// ids, which are moments.
func (h Held) writtenAfter(other Held) bool {
	if h.By.ID != other.By.ID || h.At.Channel != other.At.Channel {
		return false
	}
	return cmp.Or(cmp.Compare(len(h.At.TS), len(other.At.TS)), cmp.Compare(h.At.TS, other.At.TS)) > 0
}

func (t *step) letGo(i int) {
	h := t.s.Held[i]
	t.unhold(i)
	if h.Due > 0 {
		t.leave(h)
	} else {
		t.keepInside(h)
	}
}

// emptyHeld lets everything go; nothing of it is lost.
func (t *step) emptyHeld() {
	for len(t.s.Held) > 0 {
		t.letGo(0)
	}
}

func heldSize(held []Held) int {
	size := 0
	for _, h := range held {
		size += len(h.Text)
	}
	return size
}

func (t *step) unhold(i int) {
	t.s.Held = append(t.s.Held[:i:i], t.s.Held[i+1:]...)
	t.moved = true
}

// undecided holds a message until its author says what to do with it.
func (t *step) undecided(h Held, why Note) {
	h.Why = why
	t.hold(h)
	t.mark(h.At, MarkInside)
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(why), User: h.By.ID, On: h.At})
	if why == NoteExOwner {
		t.send(Send{Kind: SendDM, Lane: LaneBell, Name: string(why), User: h.By.ID, On: h.At})
	}
}

// keepInside writes a note into the desk's transcript and marks it. The text
// is masked already.
func (t *step) keepInside(h Held) {
	if strings.TrimSpace(h.Text) != "" {
		t.inside(Line{From: Agent, Name: h.By.Name, Text: h.Text})
	}
	if h.Why == "" { // an undecided message has its mark
		t.mark(h.At, MarkInside)
	}
}

func (t *step) mark(on handoff.Place, mark string) {
	t.send(Send{Kind: SendMark, Lane: LaneMarks, Name: mark, On: on})
}

// leave sends a message to the customer. What is sealed of it goes as a
// reference: the line shows its end only, and [Show] fetches it.
func (t *step) leave(h Held) {
	t.toDesk() // what was said before it comes before it in the thread
	n := t.line(Line{From: Agent, Name: h.By.Name, Text: h.Text, Secret: h.Secret})
	t.s.Left = remember(t.s.Left, Left{At: h.At, N: n}, windowSize)
	t.s.Posted = t.s.Lines // it stands in the thread already
	t.move(handoff.Fact{Kind: handoff.Answered, By: h.By})
}

// release lets those messages leave whose hold is over, or that are to count
// as said now.
func (t *step) release(over func(Held) bool) {
	for i := 0; i < len(t.s.Held); {
		if h := t.s.Held[i]; h.Due > 0 && over(h) {
			t.letGo(i)
			continue
		}
		i++
	}
}

// takeBack turns what a former owner had in the hold into a question: it does
// not leave in the name of somebody who lost the case.
func (t *step) takeBack(former handoff.Agent) {
	why := NoteExOwner
	if t.s.Case.Unclaimed() {
		why = NoteUnclaimed
	}
	for i := range t.s.Held {
		if h := &t.s.Held[i]; h.By.ID == former.ID && h.Due > 0 {
			h.Due, h.Why = 0, why
			t.mark(h.At, MarkInside)
			t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(why), User: h.By.ID, On: h.At})
		}
	}
}

// drawBack keeps everything inside that has not left: the case is over, or the
// bot's again.
func (t *step) drawBack() {
	for len(t.s.Held) > 0 {
		h := t.s.Held[0]
		t.unhold(0)
		t.keepInside(h)
	}
}
