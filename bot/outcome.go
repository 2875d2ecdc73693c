package bot

import (
	"slices"

	"github.com/handrail-chat/handrail/handoff"
)

// The waits between tries of a send, in milliseconds: doubled each time.
const (
	firstWait = Millis(1000)
	mostWait  = Millis(60_000)
)

// outcome takes in what the far end of a send said. A send that is no longer
// pending was answered before: nothing happens.
func (t *step) outcome(o Outcome) {
	i := slices.IndexFunc(t.s.Out, func(s Send) bool { return s.ID == o.Send })
	if i < 0 {
		return
	}
	t.moved = true
	send := t.s.Out[i]
	if send.Kind == SendCard && o.Answer == Sent && o.Ref == (handoff.Place{}) && send.Case == t.s.Case.ID && t.s.Case.Card == (handoff.Place{}) {
		o.Answer = Unknown // a card that stands nowhere was not taken
	}
	final := o.Answer == Sent || o.Answer == Refused
	if !final && send.Kind != SendCall && send.Kind != SendLook {
		t.s.Out[i] = t.later(send, o)
		return
	}
	t.ended(send, o)
}

// later schedules another try, further off each time; the vendor's own wish
// wins. An answer that nobody knows is as good as none.
func (t *step) later(send Send, o Outcome) Send {
	wait := min(firstWait<<min(send.Try, 16), mostWait)
	if t.w.Fast > 1 {
		wait = max(wait/t.w.Fast, 20)
	}
	send.Try++
	send.Doubt = send.Doubt || o.Answer != NotSent && o.Answer != Limited
	send.After = t.e.At + max(wait, o.After)
	return send
}

// ended removes a send for good and goes on from its answer.
func (t *step) ended(send Send, o Outcome) {
	t.drop(func(s Send) bool { return s.ID == send.ID })
	switch send.Kind {
	case SendCall:
		t.callEnded(send, o)
	case SendLook:
		t.lookEnded(send, o)
	case SendCard:
		t.cardEnded(send, o)
	case SendLines:
		t.linesEnded(send, o)
	case SendPage:
		if o.Answer == Sent && o.Ref != (handoff.Place{}) {
			t.bellRang(o.Ref)
		}
	case SendHush:
		if t.s.Case.Bell == send.On { // refused: it is gone already
			t.s.Case.Bell = handoff.Place{}
		}
	}
}

// linesEnded posts what came while a post was under way, and raises an alarm
// over lines that the desk will never show.
func (t *step) linesEnded(send Send, o Outcome) {
	if o.Answer != Sent {
		t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Case: send.Case, Name: "lines_refused", Text: o.Why})
		return
	}
	if o.Rev >= send.From && o.Rev < send.To {
		t.send(Send{Kind: SendLines, Lane: LaneDesk, Case: send.Case, From: o.Rev + 1, To: send.To})
	}
}

// bellRang keeps where the bell hangs; if nobody needs it any more, it goes at
// once.
func (t *step) bellRang(at handoff.Place) {
	t.s.Case.Bell = at
	if !t.s.Case.Unclaimed() {
		t.send(Send{Kind: SendHush, Lane: LaneBell, On: at})
	}
}

// cardEnded takes in where the card stands and which revision it shows. A
// desk that refuses the card for good is an alarm, and is asked again: what is
// wrong there may be mended.
func (t *step) cardEnded(send Send, o Outcome) {
	if o.Answer == Sent {
		if t.s.Case.ID == send.Case {
			t.s.Shown = max(t.s.Shown, min(o.Rev, t.s.Rev))
			if t.s.Case.Card == (handoff.Place{}) {
				t.move(handoff.Fact{Kind: handoff.CardTaken, Place: o.Ref})
			}
		}
		return
	}
	if t.s.Case.ID != send.Case || t.s.Case.Card != (handoff.Place{}) {
		return
	}
	if send.Try == 0 {
		t.send(Send{Kind: SendAlarm, Lane: LaneAlarm, Name: "card_refused", Text: o.Why})
	}
	t.send(Send{Kind: SendCard, Lane: LaneDesk, Try: send.Try + 1, After: t.e.At + mostWait})
}
