package bot

import (
	"slices"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/handoff"
)

// Rescue is what becomes of a conversation whose step failed: the customer's
// line is kept, a person gets it, with a clock and an alarm. It is built from
// the state before, so nothing of the failed step survives, and it is sound
// whatever that state was.
func Rescue(w *World, previous State, e Event, why string) Change {
	var t step
	t.begin(w, repaired(previous, e.At), e)
	t.moved = true
	switch {
	case e.Said != nil:
		said := *e.Said
		t.meet(said.From)
		t.hide(&said)
		t.e.Said = &said
		t.line(Line{From: Customer, Text: said.Text, ID: said.Client, Name: t.s.Who.User.Name})
		t.s.Episode.Spoke = t.e.At
	case e.Wrote != nil:
		wrote := *e.Wrote
		wrote.Text = t.hidden(wrote.Text)
		t.e.Wrote = &wrote
		t.keepInside(Held{At: wrote.At, By: wrote.By, Text: wrote.Text})
	case e.Acted != nil:
		acted := *e.Acted
		acted.What, acted.Result, acted.Cause, acted.Text, acted.Inputs = "", "", "", "", nil
		t.e.Acted = &acted
	}
	t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
	t.triedStill(previous.Out)
	// Whoever had it, it starts anew in the queue: its old clocks can't be trusted.
	if was := t.s.Case; was.Owner.Open() && was.Owner != handoff.Bot {
		t.s.Case.Outcome = "something went wrong"
		t.keepCase(was)
		if was.Bell != (handoff.Place{}) {
			t.send(Send{Kind: SendHush, Lane: LaneBell, On: was.Bell})
		}
	}
	from := t.s.Case.Card
	t.s.Case.Owner = handoff.Closed
	t.s.Episode.N = max(1, t.s.Episode.N)
	t.handOver(handoff.Fact{
		Grounds: []handoff.Grounds{{Reason: handoff.Fault, Why: why}}, Topic: t.s.Episode.Topic, High: true, From: from,
	})
	if t.s.Deed != nil {
		t.deedNote(NoteDeedDoubt, "something went wrong on our side")
	}
	t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "rescued", Text: why})
	return t.end()
}

// repaired is what can be kept of a state that may be anything.
func repaired(s State, now Millis) State {
	if s.At > now+day {
		s.At = now // a clock that was set wrong must not freeze the conversation
	}
	s.Lines = max(0, s.Lines)
	s.Window = s.Window[max(0, len(s.Window)-windowSize):]
	s.Left = s.Left[max(0, len(s.Left)-windowSize):]
	s.Turn, s.Held, s.Offer, s.Deed = Turn{}, nil, nil, doubtful(s.Deed)
	s.Watches = repairedWatches(s.Watches, now)
	var kept []Send
	for _, o := range s.Out {
		twice := slices.ContainsFunc(kept, func(k Send) bool { return k.ID == o.ID })
		if o.ID == "" || twice || o.Kind == SendCall || o.Kind == SendLook || o.Kind == SendPage {
			continue
		}
		kept = append(kept, o)
	}
	s.Out = kept[max(0, len(kept)-outMost/2):]
	return s
}

// doubtful is what an agent had the shop do and may have been done: only under
// its old key can it be tried again without doing it twice.
func doubtful(d *Deed) *Deed {
	if d == nil || d.Stage != StageDo && d.Stage != StageDoubt || d.Key == "" || len(d.Key)+len(d.ID)+len(d.Action) > 3*idMost {
		return nil
	}
	next := *d
	next.Stage, next.Send, next.Name, next.Says = StageDoubt, "", shorten(d.Name, nameMost), shorten(d.Says, detailMost)
	next.By.ID, next.By.Name = shorten(d.By.ID, nameMost), shorten(d.By.Name, nameMost)
	next.Yes.ID, next.Yes.Name = shorten(d.Yes.ID, nameMost), shorten(d.Yes.Name, nameMost)
	next.Args = nil
	for _, arg := range d.Args[:min(len(d.Args), argsMost)] {
		arg.Name, arg.Text, arg.Ref = shorten(arg.Name, nameMost), shorten(arg.Text, detailMost), shorten(arg.Ref, nameMost)
		next.Args = append(next.Args, arg)
	}
	return &next
}

// hide masks a message. The text itself may be what broke the step; then
// nobody sees it, for what can't be read can't be masked.
func (t *step) hide(m *Said) {
	defer func() {
		if recover() != nil {
			m.Text, m.Heard, t.secrets = unreadable, nlu.Heard{}, nil
		}
	}()
	t.mask(m)
}

func (t *step) hidden(text string) (safe string) {
	defer func() {
		if recover() != nil {
			safe = unreadable
		}
	}()
	return t.safe(text)
}

const unreadable = "(a message that could not be read)"
