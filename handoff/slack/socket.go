package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// sockets is how many connections are open: Slack replaces one every few
	// hours, and deliveries in between go to the other.
	sockets = 2
	// quietFor is how long a connection may bring nothing before it is replaced.
	// Slack's pings find a dead line within half a minute; this finds a live one
	// that was forgotten at the other end.
	quietFor   = 15 * time.Minute
	firstPause = time.Second
	longPause  = time.Minute
)

// Run does what the desk does by itself until ctx ends: it reads back what was
// missed, holds the sockets if Socket Mode is configured, and looks every few
// minutes whether owners of cases are still there. It returns nil.
func (d *Desk) Run(ctx context.Context) error {
	var wait sync.WaitGroup
	defer wait.Wait()
	wait.Go(func() { d.watch(ctx) })
	if d.cfg.AppToken == "" {
		return hold(ctx)
	}
	in := d.openLanes(ctx, &wait)
	for n := range sockets {
		wait.Go(func() { d.keepSocket(ctx, n, in) })
	}
	return hold(ctx)
}

func hold(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// keepSocket holds one connection open for as long as ctx lasts. slack-go
// reconnects by itself until something looks final to it (a revoked token, a
// 404); nothing is final to a desk that customers wait at.
func (d *Desk) keepSocket(ctx context.Context, n int, in []chan arrival) {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := d.socket(ctx, n, in)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > longPause {
			pause = firstPause
		}
		d.log.Warn("a connection to Slack ended and is opened again", "connection", n, "pause", pause, "error", err)
		if !sleep(ctx, pause+rand.N(pause/2)) {
			return
		}
		pause = min(2*pause, longPause)
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

var errQuiet = errors.New("the connection brought nothing for a long time")

// socket runs one client until it ends or has been quiet for too long.
func (d *Desk) socket(ctx context.Context, n int, in []chan arrival) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	client := socketmode.New(d.api, socketmode.OptionReadLimit(maxBody), socketmode.OptionLog(log.New(io.Discard, "", 0)))
	d.state.link(n, false, d.cfg.Now())
	defer func() { d.state.link(n, false, d.cfg.Now()) }()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()

	// Staggered, so that both are never replaced at once.
	patience := quietFor + time.Duration(n)*quietFor/sockets
	quiet := time.NewTimer(patience)
	defer quiet.Stop()
	for {
		select {
		case err := <-ended:
			return errors.Join(err, context.Cause(ctx))
		case <-quiet.C:
			cancel(errQuiet)
		case event := <-client.Events:
			quiet.Reset(patience)
			switch event.Type {
			case socketmode.EventTypeConnected:
				d.state.link(n, true, d.cfg.Now())
			case socketmode.EventTypeConnecting, socketmode.EventTypeConnectionError:
				d.state.link(n, false, d.cfg.Now())
			}
			if failed, ok := event.Data.(*slackapi.ConnectionErrorEvent); ok {
				d.log.Warn("a connection to Slack could not be opened", "connection", n, "attempt", failed.Attempt, "again", failed.Backoff, "error", failed.ErrorObj)
			}
			d.onSocket(ctx, client, event, in)
		}
	}
}

func (d *Desk) onSocket(ctx context.Context, client *socketmode.Client, event socketmode.Event, in []chan arrival) {
	if event.Type == socketmode.EventTypeConnected {
		d.wake()
	}
	// Hello and disconnect are requests without an envelope: nothing to take,
	// nothing to acknowledge. What slack-go could not parse still has its raw
	// request, and we read more leniently.
	if event.Request == nil || event.Request.EnvelopeID == "" {
		d.unparsed(ctx, client, event, in)
		return
	}
	d.queue(ctx, client, event.Request.Type, event.Request.EnvelopeID, event.Request.Payload, in)
}

// unparsed takes an envelope that slack-go refused whole.
func (d *Desk) unparsed(ctx context.Context, client *socketmode.Client, event socketmode.Event, in []chan arrival) {
	bad, ok := event.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var request socketmode.Request
	if json.Unmarshal(bad.Message, &request) != nil || request.EnvelopeID == "" {
		return
	}
	d.queue(ctx, client, request.Type, request.EnvelopeID, request.Payload, in)
}

func (d *Desk) queue(ctx context.Context, client *socketmode.Client, kind, envelope string, raw json.RawMessage, in []chan arrival) {
	a := arrival{kind: kind, raw: raw, ack: func(ctx context.Context, back answer) error {
		return client.AckCtx(ctx, envelope, back)
	}}
	select {
	case in[lane(raw)] <- a:
	case <-ctx.Done():
	}
}
