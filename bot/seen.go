package bot

import (
	"github.com/handrail-chat/handrail/handoff"
)

// seen takes in what the channel knows of the customer's eyes. It moves
// forward only, and is committed only if it moves.
func (t *step) seen(m Seen) {
	if t.s.Lines == 0 {
		return // nothing is stored before the first line
	}
	p := &t.s.Page
	if m.Open != p.Open {
		p.Open, p.Since = m.Open, t.e.At
		t.moved = true
	}
	read := min(m.Read, t.s.Lines)
	if read <= p.Read {
		return
	}
	for _, l := range t.s.Left {
		if l.N > p.Read && l.N <= read {
			t.mark(l.At, MarkShown)
		}
	}
	p.Read = read
	t.moved = true
	t.newsRead(read)
	if promise := t.s.Case.Promise; promise != nil && promise.Waits && t.unreadAnswer() == 0 {
		t.move(handoff.Fact{Kind: handoff.Seen})
	}
}

// unreadAnswer is the number of an agent's line that was not shown yet, or 0.
func (t *step) unreadAnswer() int { return t.s.unread() }

func (s State) unread() int {
	if n := len(s.Left); n > 0 && s.Left[n-1].N > s.Page.Read {
		return s.Left[n-1].N
	}
	return 0
}
