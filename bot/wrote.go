package bot

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/handoff"
)

// heldMost bounds what may wait in a state: agents' messages in their hold,
// or undecided, in number and in bytes.
const (
	heldMost  = 8
	heldBytes = 4000
)

// wrote decides about a message in the case's thread: whether it leaves for
// the customer, and when.
func (t *step) wrote(m Wrote) {
	if m.Edited || m.Gone {
		t.changed(m)
		return
	}
	if m.Files > 0 {
		t.noteOn(NoteFiles, m, "")
		if m.Text == "" {
			return
		}
	}
	held := Held{At: m.At, By: m.By, Text: m.Text}
	c := t.s.Case
	switch {
	case isNote(m.Text) || m.Shared || strings.TrimSpace(m.Text) == "":
		t.keepInside(held)
	case !c.Owner.Open() || c.Owner == handoff.Bot:
		t.keepInside(held)
		t.noteOn(NoteEnded, m, "")
	case c.Owner == handoff.Queue:
		t.undecided(held, NoteUnclaimed)
	case c.Agent.ID != m.By.ID && c.Past.ID == m.By.ID:
		t.undecided(held, NoteExOwner)
		t.send(Send{Kind: SendDM, Lane: LaneBell, Name: string(NoteExOwner), User: m.By.ID, On: m.At})
	case c.Agent.ID != m.By.ID:
		t.keepInside(held)
	case m.Mentions:
		t.undecided(held, NoteMention)
	case utf8.RuneCountInString(m.Text) > maxText:
		t.keepInside(held)
		t.noteOn(NoteTooLong, m, fmt.Sprint(utf8.RuneCountInString(m.Text)))
	case len(nlu.Secrets(m.Text, nlu.SecretContext{Patterns: t.w.Patterns})) > 0:
		t.undecided(held, NoteCode)
	case sendsAway(m.Text):
		t.undecided(held, NoteSendsAway)
	default:
		held.Due = t.e.At + t.w.Rules.Clocks.Hold.Of(t.away())
		t.hold(held)
	}
}

// maxText is the longest text that a customer's page takes, in code points.
const maxText = 4000

// isNote is how an agent marks a message as a note.
func isNote(text string) bool {
	trimmed := strings.TrimSpace(text)
	return strings.HasPrefix(trimmed, "!") || strings.HasPrefix(strings.ToLower(trimmed), "note:")
}

// away words: a line that sends the customer somewhere else is held once.
var awayWords = [...]string{
	"e-mail us", "email us", "mail us", "call us", "give us a call", "phone us", "ring us", "contact us", "please contact", "please call",
	"try again later", "try later", "our policy", "company policy", "reach out to",
}

func sendsAway(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(awayWords[:], func(w string) bool { return strings.Contains(lower, w) })
}

// hold keeps a message back for its hold. When too much waits, the oldest
// leaves at once: nothing is lost.
func (t *step) hold(h Held) {
	for len(t.s.Held) >= heldMost || heldSize(t.s.Held)+len(h.Text) > heldBytes && len(t.s.Held) > 0 {
		oldest := t.s.Held[0]
		t.unhold(0)
		if oldest.Due > 0 {
			t.leave(oldest, "")
		} else {
			t.keepInside(oldest)
		}
	}
	t.s.Held = append(t.s.Held, h)
	t.moved = true
}

func heldSize(held []Held) int {
	size := 0
	for _, h := range held {
		size += len(h.Text)
	}
	return size
}

// undecided holds a message until its author says what to do with it.
func (t *step) undecided(h Held, why Note) {
	h.Why = why
	t.hold(h)
	t.mark(h.At, MarkInside)
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(why), User: h.By.ID, On: h.At})
}

// keepInside writes a note into the desk's transcript and marks it.
func (t *step) keepInside(h Held) {
	if strings.TrimSpace(h.Text) != "" {
		t.inside(Line{From: Agent, Name: h.By.Name, Text: t.safe(h.Text)})
	}
	if h.Why == "" { // an undecided message has its mark
		t.mark(h.At, MarkInside)
	}
}

func (t *step) mark(on handoff.Place, mark string) {
	t.send(Send{Kind: SendMark, Lane: LaneMarks, Name: mark, On: on})
}

func (t *step) noteOn(n Note, m Wrote, text string) {
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(n), User: m.By.ID, On: m.At, Text: text})
}

// safe hides what is secret in an agent's text.
func (t *step) safe(text string) string {
	return nlu.Mask(text, nlu.Secrets(text, nlu.SecretContext{Patterns: t.w.Patterns}))
}

// leave sends a message to the customer. A protected code goes as a reference:
// the line shows its end only, and [Show] fetches it.
func (t *step) leave(h Held, secret string) {
	l := Line{From: Agent, Name: h.By.Name, Text: h.Text}
	if secret != "" {
		found := nlu.Secrets(secret, nlu.SecretContext{Asked: nlu.AskedSecret, Patterns: t.w.Patterns})
		if len(found) > 0 {
			ref := t.ref()
			t.secrets = append(t.secrets, Secret{Ref: ref, Value: secret[found[0].From:found[0].To]})
			l.Text, l.Secret = nlu.Mask(secret, found), ref
		}
	}
	n := t.line(l)
	t.s.Left = remember(t.s.Left, Left{At: h.At, N: n}, windowSize)
	t.s.Posted = t.s.Lines // it stands in the thread already
	t.move(handoff.Fact{Kind: handoff.Answered, By: h.By})
}

// releaseHeld lets everything leave that is only waiting for its hold.
func (t *step) releaseHeld() {
	t.releaseDue(func(h Held) bool { return h.Due > 0 })
}

func (t *step) releaseDue(due func(Held) bool) {
	for i := 0; i < len(t.s.Held); {
		if h := t.s.Held[i]; due(h) {
			t.unhold(i)
			t.leave(h, "")
			continue
		}
		i++
	}
}

// releaseHeldTo turns what a former owner had in the hold into a question: it
// does not leave in the name of somebody who lost the case.
func (t *step) releaseHeldTo(former handoff.Agent) {
	for i := range t.s.Held {
		if h := &t.s.Held[i]; h.By.ID == former.ID && h.Due > 0 {
			h.Due, h.Why = 0, NoteUnclaimed
			t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(NoteUnclaimed), User: h.By.ID, On: h.At})
		}
	}
}

// changed handles the edit or removal of a message: during its hold it changes
// or withdraws it; after it left, it corrects the line where the channel can.
func (t *step) changed(m Wrote) {
	if i := slices.IndexFunc(t.s.Held, func(h Held) bool { return h.At == m.At }); i >= 0 {
		if t.s.Held[i].By.ID != m.By.ID && !m.Gone {
			return
		}
		why := t.s.Held[i].Why
		t.unhold(i)
		if m.Gone {
			return
		}
		m.Edited = false
		if why == "" {
			t.wrote(m)
			return
		}
		t.hold(Held{At: m.At, By: m.By, Text: m.Text, Why: why})
		return
	}
	i := slices.IndexFunc(t.s.Left, func(l Left) bool { return l.At == m.At })
	if i < 0 {
		return
	}
	if !t.w.Can(t.s.Channel).Corrects {
		t.noteOn(NoteFirstWords, m, "")
		return
	}
	l := Line{From: Agent, Name: m.By.Name}
	if m.Gone {
		l.Withdraws = t.s.Left[i].N
	} else {
		l.Corrects, l.Text = t.s.Left[i].N, t.safe(m.Text)
	}
	t.line(l)
	t.s.Posted = t.s.Lines
}
