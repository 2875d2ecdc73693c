package slack

import (
	"context"
	"fmt"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
)

// Event types of our messages' metadata. They carry ids and numbers only:
// every app in the workspace can read them.
const (
	metaCase  = "handrail_case"
	metaLines = "handrail_lines"
	metaNote  = "handrail_note"
	metaBell  = "handrail_bell"
)

func threadAlias(channel, ts string) string { return "slack:" + channel + ":" + ts }

// threads remembers threads that belong to no case, so that talk elsewhere in
// the channel costs no question to Slack each time.
type threads struct {
	mu      sync.Mutex
	strange map[string]time.Time
}

func newThreads() *threads { return &threads{strange: map[string]time.Time{}} }

const strangeFor = 10 * time.Minute

func (t *threads) known(key string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.strange[key]
	return ok && now.Sub(at) < strangeFor
}

func (t *threads) put(key string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.strange) >= 1000 {
		clear(t.strange)
	}
	t.strange[key] = now
}

// conversation finds whose thread it is: by alias, else by the metadata of its
// first message, for the alias may have been lost with the process that posted
// the card. "" if it is nobody's.
func (d *Desk) conversation(ctx context.Context, channel, thread string) (string, error) {
	if channel == "" || thread == "" {
		return "", nil
	}
	key := threadAlias(channel, thread)
	found, err := d.house.Find(ctx, key)
	if err != nil || found != "" {
		return found, err
	}
	if d.threads.known(key, d.cfg.Now()) {
		return "", nil
	}
	card, err := d.message(ctx, channel, thread)
	if err != nil {
		return "", err
	}
	found, err = d.ours(ctx, card)
	if err != nil {
		return "", err
	}
	if found == "" {
		d.threads.put(key, d.cfg.Now())
		return "", nil
	}
	if err := d.house.Alias(ctx, key, found); err != nil {
		return "", fmt.Errorf("keeping a thread's alias: %w", err)
	}
	return found, nil
}

// ours reads the conversation off a card that this app posted for a
// conversation that this house has.
func (d *Desk) ours(ctx context.Context, card *slackapi.Message) (string, error) {
	if card == nil || card.Metadata.EventType != metaCase {
		return "", nil
	}
	us, err := d.people.us(ctx)
	if err != nil || !us.posted(*card) {
		return "", err
	}
	conversation, _ := card.Metadata.EventPayload["conversation"].(string)
	if conversation == "" {
		return "", nil
	}
	s, err := d.house.State(ctx, conversation)
	if err != nil || s.ID == "" {
		return "", err
	}
	return conversation, nil
}

// message reads one message of a channel's root with its metadata; nil if it
// is gone.
func (d *Desk) message(ctx context.Context, channel, ts string) (*slackapi.Message, error) {
	if after := d.limits.reads.take(ctx, 0); after > 0 {
		return nil, fmt.Errorf("reading a thread's first message: waits for its turn at Slack (%s)", after)
	}
	page, err := d.api.GetConversationHistoryContext(ctx, &slackapi.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: ts, Latest: ts, Inclusive: true, Limit: 1, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, fmt.Errorf("reading a thread's first message: %w", err)
	}
	for i := range page.Messages {
		if page.Messages[i].Timestamp == ts {
			return &page.Messages[i], nil
		}
	}
	return nil, nil
}

// caseAt is the id of the case whose card a message is; "" if it is none of
// this conversation's.
func caseAt(s bot.State, channel, ts string) string {
	if s.Case.Card.Channel == channel && s.Case.Card.TS == ts {
		return s.Case.ID
	}
	for _, past := range s.Memory.Cases {
		if past.Card.Channel == channel && past.Card.TS == ts {
			return past.ID
		}
	}
	return ""
}
