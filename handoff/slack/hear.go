package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// errUnread means that a delivery is Slack's and can't be read: it is taken,
// kept for inspection, and not asked for again.
var errUnread = errors.New("slack: a delivery could not be read")

// delivery is the envelope of the Events API; over Socket Mode it is the
// payload. It is decoded here and not by slackevents, which since v0.34 gives
// up a whole event for one block that it doesn't know; only the fields below
// are ever needed.
type delivery struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	Team      string          `json:"team_id"`
	Event     json.RawMessage `json:"event"`
}

// occurrence is an event of any kind, as far as kinds share fields. Channel
// and User are objects in some kinds.
type occurrence struct {
	Type    string          `json:"type"`
	Channel json.RawMessage `json:"channel"`
	User    json.RawMessage `json:"user"`
	Team    string          `json:"team"`
	TS      string          `json:"event_ts"`
	Tab     string          `json:"tab"`

	Reaction string `json:"reaction"`
	Item     struct {
		Type    string `json:"type"`
		Channel string `json:"channel"`
		TS      string `json:"ts"`
	} `json:"item"`
}

func readDelivery(raw []byte) (delivery, error) {
	var d delivery
	if err := json.Unmarshal(raw, &d); err != nil {
		return d, fmt.Errorf("%w: %w", errUnread, err)
	}
	return d, nil
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// hear takes one delivery of the Events API. An error that is not errUnread
// means that nothing was committed and Slack shall repeat it.
func (d *Desk) hear(ctx context.Context, in delivery) error {
	if in.Type != "event_callback" {
		return nil
	}
	us, err := d.people.us(ctx)
	if err != nil {
		return err
	}
	if us.foreign(in.Team) {
		d.cfg.Count("slack", "foreign team")
		return nil
	}
	var o occurrence
	if err := json.Unmarshal(in.Event, &o); err != nil {
		return fmt.Errorf("%w: %w", errUnread, err)
	}
	switch o.Type {
	case "message":
		var m message
		if err := json.Unmarshal(in.Event, &m); err != nil {
			return fmt.Errorf("%w: %w", errUnread, err)
		}
		return d.heardMessage(ctx, m)
	case "reaction_added":
		return d.heardMark(ctx, o)
	case "app_home_opened":
		if o.Tab == "home" {
			d.openedHome(text(o.User))
		}
	case "member_left_channel":
		return d.heardLeaving(ctx, text(o.Channel), text(o.User), o.TS)
	case "user_change":
		return d.heardProfile(ctx, o)
	}
	return nil
}
