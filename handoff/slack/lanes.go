package slack

import (
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"sync"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// lanes keep the order of what happens in one thread, across connections.
	lanes    = 16
	laneRoom = 64
)

// arrival is one envelope and how to acknowledge it.
type arrival struct {
	kind string
	raw  json.RawMessage
	ack  func(ctx context.Context, back answer) error
}

// openLanes starts the workers that handle deliveries, one at a time a lane.
func (d *Desk) openLanes(ctx context.Context, wait *sync.WaitGroup) []chan arrival {
	in := make([]chan arrival, lanes)
	for i := range in {
		in[i] = make(chan arrival, laneRoom)
		wait.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case a := <-in[i]:
					d.arrived(ctx, a)
				}
			}
		})
	}
	return in
}

// arrived handles one envelope and acknowledges it, or does not: then Slack
// delivers it again.
func (d *Desk) arrived(ctx context.Context, a arrival) {
	ctx, cancel := context.WithTimeout(ctx, ackIn)
	defer cancel()
	back, err := d.take(ctx, a)
	switch {
	case errors.Is(err, errUnread):
		d.cfg.Count("slack", "unread")
		d.cfg.Keep("slack", a.raw)
		d.log.Warn("a delivery of Slack could not be read", "bytes", len(a.raw))
	case err != nil:
		d.cfg.Count("slack", "not taken")
		d.log.Error("a delivery of Slack was not taken; Slack repeats it", "error", err)
		return
	}
	if err := a.ack(ctx, back); err != nil {
		d.log.Warn("an acknowledgement did not reach Slack; it delivers again", "error", err)
	}
}

func (d *Desk) take(ctx context.Context, a arrival) (answer, error) {
	switch a.kind {
	case socketmode.RequestTypeEventsAPI:
		in, err := readDelivery(a.raw)
		if err != nil {
			return nil, err
		}
		return nil, d.hear(ctx, in)
	case socketmode.RequestTypeInteractive:
		return d.interacted(ctx, a.raw)
	case socketmode.RequestTypeSlashCommands:
		var c command
		if err := json.Unmarshal(a.raw, &c); err != nil {
			return nil, errUnread
		}
		return d.commanded(ctx, c)
	}
	return nil, nil
}

// lane is chosen by the thread; what has none shares a lane.
func lane(raw json.RawMessage) int {
	var where struct {
		Event struct {
			Channel json.RawMessage `json:"channel"`
			Thread  string          `json:"thread_ts"`
			Message struct {
				Thread string `json:"thread_ts"`
			} `json:"message"`
			Previous struct {
				Thread string `json:"thread_ts"`
			} `json:"previous_message"`
		} `json:"event"`
		Container slackapi.Container `json:"container"`
	}
	// What can't be read has no thread, and lane 0 will say so.
	_ = json.Unmarshal(raw, &where)
	e := where.Event
	for _, thread := range []string{e.Thread, e.Message.Thread, e.Previous.Thread, where.Container.ThreadTs, where.Container.MessageTs} {
		if thread != "" {
			h := fnv.New32a()
			h.Write([]byte(thread))
			return int(h.Sum32() % lanes)
		}
	}
	return 0
}
