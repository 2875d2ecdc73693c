package slack_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// alone is a desk without a shell: sends are handed to it one by one.
func alone(t *testing.T, s setup) *office {
	s.silent, s.unhoused = true, true
	return open(t, s)
}

func (o *office) carry(send bot.Send, s bot.State, lines []bot.Line, unknown bool) bot.Outcome {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 2*time.Second)
	defer cancel()
	return o.desk.Carry(ctx, send, s, lines, unknown)
}

func queued() bot.State {
	now := time.Now().UnixMilli()
	return bot.State{
		ID: "dana", Channel: "web", At: now, Rev: 1, Who: bot.Origin{User: bot.Person{Name: "Dana P."}},
		Case: handoff.Case{ID: "web:dana:1/0", Owner: handoff.Queue, Since: now, Opened: now},
	}
}

func send(kind bot.Kind, n int) bot.Send {
	return bot.Send{ID: fmt.Sprintf("web:dana:1/%d", n), Kind: kind, Case: "web:dana:1/0", Made: time.Now().UnixMilli()}
}

func spoken(from, to int) []bot.Line {
	var lines []bot.Line
	for n := from; n <= to; n++ {
		lines = append(lines, bot.Line{N: n, At: time.Now().UnixMilli(), From: bot.Customer, Text: fmt.Sprintf("line %d", n)})
	}
	return lines
}

// posted is a card that stands.
func (o *office) posted() bot.State {
	o.t.Helper()
	s := queued()
	out := o.carry(send(bot.SendCard, 1), s, nil, false)
	if out.Answer != bot.Sent || out.Ref.TS == "" || out.Rev != 1 {
		o.t.Fatalf("the card: %+v", out)
	}
	s.Case.Card, s.Shown = out.Ref, out.Rev
	return s
}

// TestFaultsOfSlack says which answer each misfortune is: repeat, look first,
// or give up.
func TestFaultsOfSlack(t *testing.T) {
	for _, c := range []struct {
		fault fake.Fault
		want  bot.Answer
		after int64 // at least, in milliseconds
	}{
		{fake.Fault{Do: "429", RetryAfter: 7}, bot.NotSent, 7000},
		{fake.Fault{Do: "500"}, bot.Unknown, 0},
		{fake.Fault{Do: "503"}, bot.NotSent, 0},
		{fake.Fault{Do: "timeout_before"}, bot.Unknown, 0},
		{fake.Fault{Do: "timeout_after"}, bot.Unknown, 0},
		{fake.Fault{Do: "reset"}, bot.Unknown, 0},
		{fake.Fault{Do: "reset_after"}, bot.Unknown, 0},
		{fake.Fault{Do: "error", Code: "fatal_error"}, bot.Unknown, 0},
		{fake.Fault{Do: "error", Code: "service_unavailable"}, bot.NotSent, 0},
		{fake.Fault{Do: "error", Code: "token_revoked"}, bot.NotSent, 10_000},
		{fake.Fault{Do: "error", Code: "not_in_channel"}, bot.NotSent, 10_000},
		{fake.Fault{Do: "error", Code: "invalid_blocks"}, bot.Refused, 0},
		{fake.Fault{Do: "error", Code: "msg_too_long"}, bot.Refused, 0},
	} {
		t.Run(c.fault.Do+c.fault.Code, func(t *testing.T) {
			o := alone(t, setup{})
			c.fault.Method = "chat.postMessage"
			o.do(o.slack.Fault(c.fault))
			out := o.carry(send(bot.SendCard, 1), queued(), nil, false)
			if out.Answer != c.want || out.After < c.after {
				t.Errorf("%+v", out)
			}
			if out.Why == "" || out.Send != "web:dana:1/1" {
				t.Errorf("it doesn't say why: %+v", out)
			}
		})
	}
}

func TestASlackThatIsNotThereIsNotSent(t *testing.T) {
	o := alone(t, setup{config: func(c *slack.Config) { c.APIURL = "http://127.0.0.1:9/api/" }})
	if out := o.carry(send(bot.SendCard, 1), queued(), nil, false); out.Answer != bot.NotSent {
		t.Errorf("%+v", out)
	}
	if s := o.desk.Status(); !strings.HasPrefix(s, "down since ") {
		t.Errorf("status %q", s)
	}
}

// TestRepeatsAreLookedUp: what was posted and not answered is found, not
// posted again.
func TestRepeatsAreLookedUp(t *testing.T) {
	kinds := map[string]func(o *office, s bot.State) (bot.Send, []bot.Line){
		"card": func(*office, bot.State) (bot.Send, []bot.Line) { return send(bot.SendCard, 1), nil },
		"lines": func(*office, bot.State) (bot.Send, []bot.Line) {
			x := send(bot.SendLines, 2)
			x.From, x.To = 3, 4
			return x, spoken(3, 4)
		},
		"transcript": func(*office, bot.State) (bot.Send, []bot.Line) {
			x := send(bot.SendLines, 3)
			x.Name, x.From, x.To = string(bot.NoteTranscript), 1, 60
			return x, spoken(1, 60)
		},
		"note": func(*office, bot.State) (bot.Send, []bot.Line) {
			x := send(bot.SendNote, 4)
			x.Name, x.User = string(bot.NoteClaimed), fake.Ana
			return x, nil
		},
		"bell": func(*office, bot.State) (bot.Send, []bot.Line) { x := send(bot.SendPage, 5); x.Rung = 1; return x, nil },
	}
	for name, make := range kinds {
		for _, misfortune := range []string{"reset_after", "timeout_after"} {
			t.Run(name+" "+misfortune, func(t *testing.T) {
				o := alone(t, setup{})
				s := queued()
				if name != "card" {
					s = o.posted()
				}
				count := func() int {
					n := len(o.slack.Messages(fake.Desk))
					for _, m := range o.slack.Messages(fake.Desk) {
						n += len(o.slack.Thread(fake.Desk, m.TS))
					}
					return n
				}
				before := count()
				what, lines := make(o, s)
				o.do(o.slack.Fault(fake.Fault{Method: "chat.postMessage", Do: misfortune}))
				if out := o.carry(what, s, lines, false); out.Answer != bot.Unknown {
					t.Fatalf("the first try: %+v", out)
				}
				after := count()
				if after == before {
					t.Fatal("the fault posted nothing")
				}
				out := o.carry(what, s, lines, true)
				if out.Answer != bot.Sent || out.Ref.TS == "" {
					t.Fatalf("the repeat: %+v", out)
				}
				if what.Kind == bot.SendLines && out.Rev != what.To {
					t.Errorf("the lines are carried up to %d, want %d", out.Rev, what.To)
				}
				if name == "transcript" {
					after++ // its file, which the first try never came to
				}
				if got := count(); got != after {
					t.Errorf("%d messages, want %d:\n%s", got, after, o.seen())
				}
				if out := o.carry(what, s, lines, true); out.Answer != bot.Sent || count() != after {
					t.Errorf("the third try: %+v, %d messages, want %d\n%s", out, count(), after, o.seen())
				}
			})
		}
	}
}

// TestAnUnknownThatCantBeLookedUpStaysUnknown: repeating blindly may say it
// twice.
func TestAnUnknownThatCantBeLookedUpStaysUnknown(t *testing.T) {
	o := alone(t, setup{})
	o.do(o.slack.Fault(fake.Fault{Method: "conversations.history", Do: "503"}))
	if out := o.carry(send(bot.SendCard, 1), queued(), nil, true); out.Answer != bot.Unknown {
		t.Errorf("%+v", out)
	}
	if n := len(o.slack.Messages(fake.Desk)); n != 0 {
		t.Errorf("%d messages were posted", n)
	}
}

func TestACardIsRedrawnOnlyForANewRevision(t *testing.T) {
	o := alone(t, setup{})
	s := o.posted()
	o.do(o.slack.Fault(fake.Fault{Method: "chat.update", Do: "error", Code: "internal_error"}))
	if out := o.carry(send(bot.SendCard, 6), s, nil, true); out.Answer != bot.Sent || out.Rev != 1 {
		t.Errorf("an unchanged card: %+v", out)
	}
	s.Rev, s.Case.Owner, s.Case.Agent = 2, handoff.Holder, handoff.Agent{ID: fake.Ana, Name: "Ana"}
	if out := o.carry(send(bot.SendCard, 7), s, nil, false); out.Answer != bot.NotSent {
		t.Errorf("an edit may be repeated safely: %+v", out)
	}
	if out := o.carry(send(bot.SendCard, 7), s, nil, false); out.Answer != bot.Sent || out.Rev != 2 || out.Ref != s.Case.Card {
		t.Errorf("%+v", out)
	}
	if n := len(o.slack.Messages(fake.Desk)); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func TestLongPostsAreCutIntoMessages(t *testing.T) {
	o := alone(t, setup{})
	s := o.posted()
	x := send(bot.SendLines, 2)
	x.From, x.To = 1, 6
	lines := spoken(1, 6)
	for i := range lines {
		lines[i].Text = strings.Repeat("ä", 4000)
	}
	out := o.carry(x, s, lines, false)
	if out.Answer != bot.Sent || out.Rev != 2 {
		t.Errorf("%+v", out)
	}
}

func TestTranscripts(t *testing.T) {
	o := alone(t, setup{})
	s := o.posted()
	x := send(bot.SendLines, 2)
	x.Name, x.From, x.To = string(bot.NoteTranscript), 1, 41
	if out := o.carry(x, s, spoken(1, 41), false); out.Answer != bot.Sent || out.Rev != 41 {
		t.Fatalf("%+v", out)
	}
	thread := o.slack.Thread(fake.Desk, s.Case.Card.TS)
	seen := o.seen()
	for _, words := range []string{"What was said so far (41 lines)", "line 3\n", "23 lines between", "line 27\n", "line 41"} {
		if !strings.Contains(seen, words) {
			t.Errorf("%q is missing:\n%s", words, seen)
		}
	}
	if strings.Contains(seen, "line 4\n") || strings.Contains(seen, "line 26\n") {
		t.Errorf("too much is shown:\n%s", seen)
	}
	if want := "[Dana-P_" + time.Now().UTC().Format(time.DateOnly) + ".txt]"; !strings.Contains(o.slack.Seen(thread[len(thread)-1]), want) {
		t.Errorf("no file %s:\n%s", want, seen)
	}
	out := o.carry(bot.Send{ID: "y/1", Kind: bot.SendLines, Name: string(bot.NoteTranscript), From: 1, To: 40, Case: s.Case.ID, Made: x.Made}, s, spoken(1, 40), false)
	if out.Answer != bot.Sent || !strings.Contains(o.seen(), "(40 lines)") {
		t.Errorf("%+v", out)
	}
}

func TestMarksTwice(t *testing.T) {
	o := alone(t, setup{})
	s := o.posted()
	x := bot.Send{ID: "m/1", Kind: bot.SendMark, Name: bot.MarkInside, On: s.Case.Card}
	for range 2 {
		if out := o.carry(x, s, nil, true); out.Answer != bot.Sent {
			t.Errorf("%+v", out)
		}
	}
	x.On.TS = "1700000000.000100"
	if out := o.carry(x, s, nil, false); out.Answer != bot.Sent {
		t.Errorf("a mark on what is gone: %+v", out)
	}
}

func TestWhatTheDeskDoesNotCarry(t *testing.T) {
	o := alone(t, setup{})
	for _, x := range []bot.Send{{ID: "a/1", Kind: bot.SendCall}, {ID: "a/2", Kind: bot.SendAlarm}, {ID: "a/3", Kind: bot.SendNote, Name: "no such"}, {ID: "a/4", Kind: bot.SendDM, Name: string(bot.NoteNudge)}} {
		s := queued()
		s.Case.Card = handoff.Place{Channel: fake.Desk, TS: "1.000001"}
		if out := o.carry(x, s, nil, false); out.Answer != bot.Refused || out.Why == "" {
			t.Errorf("%+v", out)
		}
	}
	if out := o.carry(send(bot.SendNote, 1), queued(), nil, false); out.Answer != bot.NotSent {
		t.Errorf("a note before its card: %+v", out)
	}
}
