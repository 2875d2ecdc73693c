package bot

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/handoff"
)

// maxText is the longest text that a customer's page takes, in code points.
const maxText = 4000

// fate is what becomes of a message in the case's thread.
type fate int

const (
	stays  fate = iota // inside, as a note of the team's
	leaves             // to the customer, after its hold
	waits              // for somebody's decision; the note says which
)

// wrote takes in a message in the case's thread. The stored event and the
// state see it masked; what is sealed of it reaches the customer only by
// [Show].
func (t *step) wrote(m Wrote) {
	found := t.codes(m.Text)
	plain := m.Text
	m.Text = t.safe(m.Text)
	t.e.Wrote = &m
	if m.Gone {
		t.withdraw(m)
		return
	}
	if m.Edited && !t.edit(m, plain) {
		return
	}
	if m.Files > 0 {
		t.noteOn(NoteFiles, m, "")
		if m.Text == "" {
			return
		}
	}
	held := Held{At: m.At, By: m.By, Text: m.Text}
	fate, why, detail := t.judge(m, found)
	if fate == stays {
		t.keepInside(held)
		if why != "" {
			t.noteOn(why, m, detail)
		}
		return
	}
	held.Secret = t.sealCodes(plain, found)
	if fate == waits {
		t.undecided(held, why)
		return
	}
	held.Due = t.e.At + t.w.Rules.Clocks.Hold.Of(t.away())
	t.hold(held)
}

// judge decides whether a message leaves (DESK.md 7), and why not.
func (t *step) judge(m Wrote, found []nlu.Secret) (f fate, why Note, detail string) {
	c := t.s.Case
	mine := c.Agent.ID == m.By.ID
	switch {
	case isNote(m.Text) || m.Shared || strings.TrimSpace(m.Text) == "":
		return stays, "", ""
	case !c.Owner.Open() || c.Owner == handoff.Bot:
		return stays, NoteEnded, ""
	case !c.Unclaimed() && !mine && c.Past.ID != m.By.ID:
		return stays, "", ""
	case tooLong(m.Text):
		return stays, NoteTooLong, inCharacters(m.Text)
	case onlyPayment(found):
		return stays, NoteUnsent, "a payment card's number goes to nobody"
	case c.Unclaimed():
		why = NoteUnclaimed
	case !mine:
		why = NoteExOwner
	case m.Mentions:
		why = NoteMention
	case len(found) > 0:
		why = NoteCode
	case sendsAway(m.Text):
		why = NoteSendsAway
	default:
		return leaves, "", ""
	}
	if len(m.Text) > heldBytes {
		// Too long to be kept until somebody decides: its author says it again, shorter.
		return stays, NoteTooLong, inCharacters(m.Text)
	}
	return waits, why, ""
}

func tooLong(text string) bool { return utf8.RuneCountInString(text) > maxText }

func inCharacters(text string) string {
	return fmt.Sprintf("%d characters", utf8.RuneCountInString(text))
}

// onlyPayment reports whether all that is secret in a text is payment cards:
// nothing of it can be passed on.
func onlyPayment(found []nlu.Secret) bool {
	other := func(s nlu.Secret) bool { return s.Kind != nlu.PaymentCard }
	return len(found) > 0 && !slices.ContainsFunc(found, other)
}

// isNote is how an agent marks a message as a note.
func isNote(text string) bool {
	trimmed := strings.TrimSpace(text)
	return strings.HasPrefix(trimmed, "!") || strings.HasPrefix(strings.ToLower(trimmed), "note:")
}

// awayWords: a line that sends the customer somewhere else is held once.
var awayWords = [...]string{
	"e-mail us", "email us", "mail us", "call us", "give us a call", "phone us", "ring us", "contact us", "please contact", "please call",
	"try again later", "try later", "our policy", "company policy", "reach out to",
}

func sendsAway(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(awayWords[:], func(w string) bool { return strings.Contains(lower, w) })
}

// withdraw takes a removed message back: silently while it is held, by a line
// where the channel can, else by telling its author.
func (t *step) withdraw(m Wrote) {
	if i := t.heldAt(m.At); i >= 0 {
		t.unhold(i)
		return
	}
	if i := t.leftAt(m.At); i >= 0 {
		t.correct(m, Line{From: Agent, Name: m.By.Name, Withdraws: t.s.Left[i].N})
	}
}

// edit takes in the new wording of a message. It reports whether the message
// is to be judged again, which is so as long as it has not left.
func (t *step) edit(m Wrote, plain string) (again bool) {
	if i := t.heldAt(m.At); i >= 0 {
		if t.s.Held[i].By.ID != m.By.ID {
			return false
		}
		t.unhold(i)
		return true
	}
	if i := t.leftAt(m.At); i >= 0 {
		if tooLong(m.Text) {
			t.noteOn(NoteTooLong, m, inCharacters(m.Text))
			return false
		}
		t.correct(m, Line{From: Agent, Name: m.By.Name, Text: m.Text, Corrects: t.s.Left[i].N}, plain)
	}
	return false
}

// correct changes what has left, where the channel can.
func (t *step) correct(m Wrote, l Line, plain ...string) {
	if !t.w.Can(t.s.Channel).Corrects {
		t.noteOn(NoteFirstWords, m, "")
		return
	}
	t.toDesk()
	for _, text := range plain {
		l.Secret = t.sealCodes(text, t.codes(text))
	}
	t.line(l)
	t.s.Posted = t.s.Lines
}

func (t *step) heldAt(at handoff.Place) int {
	return slices.IndexFunc(t.s.Held, func(h Held) bool { return h.At == at })
}

func (t *step) leftAt(at handoff.Place) int {
	return slices.IndexFunc(t.s.Left, func(l Left) bool { return l.At == at })
}

func (t *step) noteOn(n Note, m Wrote, text string) {
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(n), User: m.By.ID, On: m.At, Text: text})
}
