package run

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
)

// What a lane waits before it tries again what the house itself could not do:
// an outcome that the store did not take, a state that could not be read.
const (
	firstPause = time.Second
	longPause  = time.Minute
)

// advance does a lane's next step: its next send, or the outcome of the last
// one if that is still to be committed. Nobody else is in the lane meanwhile.
func (o *outbox) advance(ctx context.Context, l *lane) {
	if l.late != nil {
		o.report(ctx, l, *l.late)
		return
	}
	at, err := o.house.load(ctx, l.conversation)
	if err != nil {
		o.rewait(l, "pending sends cannot be read", err)
		return
	}
	send, ok := next(at.state.Out, l.name)
	if !ok {
		return
	}
	now := o.house.now()
	if send.After > now {
		o.house.clocks.wait(l, send.After)
		return
	}
	outcome := o.carry(ctx, l, at.state, send)
	if ctx.Err() != nil && outcome.Answer != bot.Sent {
		return // broken off: the send stays pending, and the next life looks it up
	}
	outcome.Send, outcome.Try = send.ID, send.Try
	if outcome.Answer == bot.Unknown {
		o.disown(l, send.ID)
	}
	r := ending{event: bot.Event{
		ID:           "out:" + send.ID + ":" + strconv.Itoa(send.Try),
		Conversation: l.conversation,
		Outcome:      &outcome,
	}}
	if send.Kind == bot.SendCard && outcome.Ref.TS != "" {
		r.alias = "slack:" + outcome.Ref.Channel + ":" + outcome.Ref.TS
	}
	o.report(ctx, l, r)
}

// ending is how a send ended, on its way into the store.
type ending struct {
	event bot.Event
	alias string // of a posted card: events in its thread find the conversation by it
}

func next(out []bot.Send, lane string) (bot.Send, bool) {
	for _, send := range out {
		if send.Lane == lane {
			return send, true
		}
	}
	return bot.Send{}, false
}

// carry has one send carried out, after the last look at whether it may go.
func (o *outbox) carry(ctx context.Context, l *lane, s bot.State, send bot.Send) bot.Outcome {
	carrier := o.carriers[l.name]
	switch {
	case send.Until > 0 && send.Until <= o.house.now():
		return bot.Outcome{Answer: bot.Refused, Why: "no answer in time"}
	case !bot.Wanted(o.house.World(), s, send):
		return bot.Outcome{Answer: bot.Refused, Why: "no longer wanted"}
	case carrier == nil:
		return bot.Outcome{Answer: bot.Refused, Why: "nobody carries " + l.name}
	}
	job := Job{Send: send, State: s, Unknown: o.unknown(l, send)}
	var err error
	if send.Kind == bot.SendLines {
		job.Lines, err = o.lines(ctx, l.conversation, send.From, send.To)
	}
	if send.Kind == bot.SendCall {
		job.Send.Args, err = o.opened(ctx, l.conversation, send.Args)
	}
	switch {
	case errors.Is(err, ErrUnavailable):
		return bot.Outcome{Answer: bot.NotSent, Why: err.Error()}
	case err != nil:
		return bot.Outcome{Answer: bot.Refused, Why: err.Error()}
	}
	return o.hand(ctx, carrier, job)
}

// lines reads lines from..to; both ends count.
func (o *outbox) lines(ctx context.Context, conversation string, from, to int) ([]bot.Line, error) {
	lines, err := o.house.store.Before(ctx, conversation, to+1, to-from+1)
	if err != nil {
		return nil, fmt.Errorf("reading lines: %w: %w", ErrUnavailable, err)
	}
	return lines, nil
}

// opened puts the values of secrets where the document has only references.
func (o *outbox) opened(ctx context.Context, conversation string, args []flows.Slot) ([]flows.Slot, error) {
	opened := make([]flows.Slot, len(args))
	copy(opened, args)
	for i, arg := range opened {
		ref, sealed := strings.CutPrefix(arg.Ref, "secret:")
		if !sealed {
			continue
		}
		value, ok, err := o.house.Secret(ctx, conversation, ref)
		if err != nil {
			return nil, fmt.Errorf("opening %s: %w", arg.Name, err)
		}
		if !ok {
			return nil, fmt.Errorf("opening %s: it is no longer kept", arg.Name)
		}
		opened[i].Text = value
	}
	return opened, nil
}

func (o *outbox) hand(ctx context.Context, carrier Carrier, job Job) (outcome bot.Outcome) {
	ctx, cancel := context.WithTimeout(ctx, o.time)
	defer cancel()
	defer func() {
		if recover() != nil {
			o.house.log.Error("panic in a carrier", "lane", job.Send.Lane, "send", job.Send.ID, "stack", string(debug.Stack()))
			outcome = bot.Outcome{Answer: bot.Unknown, Why: "the carrier broke"}
		}
	}()
	return carrier.Carry(ctx, job)
}

// report commits an outcome. A card's alias is written first: an answer in its
// thread may come before the commit does, an alias to nothing is harmless. An
// outcome that cannot be committed now is kept and the lane waits: nothing is
// carried out a second time because the disk was full.
func (o *outbox) report(ctx context.Context, l *lane, r ending) {
	l.late = &r
	if r.alias != "" {
		if err := o.house.store.Alias(ctx, r.alias, l.conversation); err != nil {
			o.rewait(l, "an alias was not saved", err)
			return
		}
	}
	change, err := o.house.accept(ctx, r.event)
	if err != nil {
		o.rewait(l, "an outcome was not saved", err)
		return
	}
	l.late = nil
	if !change.Moved && o.stuck(ctx, l, r.event.Outcome) {
		o.rewait(l, "an outcome changed nothing", nil)
		return
	}
	l.pause = 0
	o.nudge(l)
}

// stuck guards against a send that its own outcome does not move: it would be
// carried out again and again without a pause.
func (o *outbox) stuck(ctx context.Context, l *lane, outcome *bot.Outcome) bool {
	at, err := o.house.load(ctx, l.conversation)
	if err != nil {
		return true
	}
	send, ok := next(at.state.Out, l.name)
	return ok && send.ID == outcome.Send && send.Try == outcome.Try
}

func (o *outbox) rewait(l *lane, what string, err error) {
	l.pause = min(max(firstPause, 2*l.pause), longPause)
	o.house.log.Error(what, "conversation", l.conversation, "lane", l.name, "again_in", l.pause, "err", err)
	o.house.clocks.wait(l, o.house.now()+l.pause.Milliseconds())
}
