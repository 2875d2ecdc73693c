package slack

import (
	"encoding/json"
	"fmt"

	slackapi "github.com/slack-go/slack"
)

// readInteraction reads what a button, a menu or a modal sent. Slack says some
// things twice, and relays and older clients leave one of the two out: what
// stands in either place counts. slack-go drops an action without block_id, so
// that a press would be answered by nothing at all.
func readInteraction(raw []byte) (slackapi.InteractionCallback, error) {
	var in slackapi.InteractionCallback
	if err := json.Unmarshal(raw, &in); err != nil {
		return in, fmt.Errorf("%w: %w", errUnread, err)
	}
	if in.Type != slackapi.InteractionTypeBlockActions {
		return in, nil
	}
	if len(in.ActionCallback.BlockActions) == 0 {
		var plain struct {
			Actions []*slackapi.BlockAction `json:"actions"`
		}
		if err := json.Unmarshal(raw, &plain); err != nil {
			return in, fmt.Errorf("%w: %w", errUnread, err)
		}
		for _, a := range plain.Actions {
			if a != nil {
				in.ActionCallback.BlockActions = append(in.ActionCallback.BlockActions, a)
			}
		}
	}
	at := &in.Container
	at.ChannelID = either(at.ChannelID, in.Channel.ID)
	at.MessageTs = either(at.MessageTs, in.Message.Timestamp, in.MessageTs)
	if thread := in.Message.ThreadTimestamp; thread != at.MessageTs {
		at.ThreadTs = either(at.ThreadTs, thread)
	}
	for _, a := range in.ActionCallback.BlockActions {
		// Without a name of its own a second press would pass for the first.
		a.ActionTs = either(a.ActionTs, in.ActionTs, in.TriggerID)
	}
	return in, nil
}

func either(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
