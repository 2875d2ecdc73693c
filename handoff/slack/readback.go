package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
)

const (
	// rollCall is how often the desk looks whether owners are still agents:
	// the event that says so may be lost.
	rollCall = 5 * time.Minute
	// readBackMost is how far a thread is read back when nothing is known of it.
	readBackMost = 24 * time.Hour
	// catchUpIn is how long a message may wait for those before it: Slack wants
	// its acknowledgement within three seconds, and repeats what has none.
	catchUpIn = 2500 * time.Millisecond
)

// marks remembers the newest message seen in each thread, and which threads
// were read since deliveries may have been missed. How often they may have
// been is counted: a reading that was under way when it happened again has
// not seen what was missed then.
type marks struct {
	mu   sync.Mutex
	last map[string]string
	gaps int
	read map[string]int // thread -> gaps when its last reading began
	wake chan struct{}
}

func newMarks() *marks {
	return &marks{last: map[string]string{}, gaps: 1, read: map[string]int{}, wake: make(chan struct{}, 1)}
}

func (m *marks) behind(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.read[key] != m.gaps
}

// missed notes that anything may have been said in any thread.
func (m *marks) missed() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gaps++
}

// begin is from where a thread is to be read, and the count to put with it.
func (m *marks) begin(key string) (since string, gaps int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last[key], m.gaps
}

func (m *marks) put(key, ts string, gaps int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.last) > 5000 {
		clear(m.last)
		clear(m.read)
	}
	m.read[key] = max(m.read[key], gaps)
	if later(ts, m.last[key]) {
		m.last[key] = ts
	}
}

// later compares two timestamps of Slack's: seconds, a dot and six digits.
func later(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}

// wake asks for a reading back; many wishes at once are one.
func (d *Desk) wake() {
	d.marks.missed()
	select {
	case d.marks.wake <- struct{}{}:
	default:
	}
}

// watch reads back at the start and whenever a connection was lost, and calls
// the roll.
func (d *Desk) watch(ctx context.Context) {
	roll := time.NewTicker(rollCall)
	defer roll.Stop()
	d.adopt(ctx)
	d.wake()
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.marks.wake:
			d.readBack(ctx)
		case <-roll.C:
			d.callRoll(ctx)
		}
	}
}

// readBack offers every message of the open threads again that is newer than
// the newest one seen there. Events have the ids that they would have had
// live, so that those which did arrive are dropped as seen.
func (d *Desk) readBack(ctx context.Context) {
	open, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		d.log.Error("open threads are not read back", "error", err)
		return
	}
	failed := 0
	for _, i := range open {
		if i.Card.TS == "" || ctx.Err() != nil {
			continue
		}
		if err := d.readThread(ctx, i, ""); err != nil {
			failed++
			d.log.Warn("a thread is not read back", "conversation", i.Conversation, "error", err)
		}
	}
	if failed > 0 && sleep(ctx, longPause) {
		d.wake()
	}
}

// catchUp reads a thread back before the first message of a person's from it
// after deliveries may have been missed: what was written before it shall
// leave before it. A thread that can't be read now keeps nobody waiting;
// readBack reads it later.
func (d *Desk) catchUp(ctx context.Context, m message) {
	key := threadAlias(m.Channel, m.Thread)
	if m.BotID != "" || m.Thread == "" || m.Thread == m.TS || !d.marks.behind(key) {
		return
	}
	conversation, err := d.house.Find(ctx, key)
	if err != nil || conversation == "" {
		return
	}
	s, err := d.house.State(ctx, conversation)
	if err != nil || s.Case.Card.TS != m.Thread {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, catchUpIn)
	defer cancel()
	if err := d.readThread(ctx, bot.Index{Conversation: conversation, Card: s.Case.Card, Opened: s.Case.Opened}, m.TS); err != nil {
		d.log.Warn("a thread is not read back", "conversation", conversation, "error", err)
	}
}

// readThread offers a thread's messages again, those written before one if
// that is named.
func (d *Desk) readThread(ctx context.Context, i bot.Index, before string) error {
	key := threadAlias(i.Card.Channel, i.Card.TS)
	since, gaps := d.marks.begin(key)
	if since == "" {
		// A little before the card: a machine's clock may differ from Slack's.
		since = stamp(max(i.Opened-60_000, d.now()-readBackMost.Milliseconds()))
	}
	params := &slackapi.GetConversationRepliesParameters{ChannelID: i.Card.Channel, Timestamp: i.Card.TS, Oldest: since, Latest: before, Limit: 200}
	newest := since
	for range 10 {
		page, cursor, err := d.replies(ctx, params)
		if err != nil {
			return err
		}
		for _, m := range page {
			if err := d.replay(ctx, i.Card.Channel, m); err != nil {
				return err
			}
			if later(m.Timestamp, newest) {
				newest = m.Timestamp
			}
		}
		if cursor == "" {
			break
		}
		params.Cursor = cursor
	}
	d.marks.put(key, newest, gaps)
	return nil
}

// replies reads one page of a thread within the ceiling for reads.
func (d *Desk) replies(ctx context.Context, params *slackapi.GetConversationRepliesParameters) ([]slackapi.Message, string, error) {
	for {
		after := d.limits.reads.take(ctx, spare)
		if after == 0 {
			break
		}
		if !sleep(ctx, after) {
			return nil, "", ctx.Err()
		}
	}
	page, _, cursor, err := d.api.GetConversationRepliesContext(ctx, params)
	if limited, ok := errors.AsType[*slackapi.RateLimitedError](err); ok {
		d.limits.reads.quiet(limited.RetryAfter)
	}
	if err != nil {
		return nil, "", fmt.Errorf("reading a thread: %w", err)
	}
	return page, cursor, nil
}

// replay offers one message again, and its edit if it has one.
func (d *Desk) replay(ctx context.Context, channel string, m slackapi.Message) error {
	words := fromHistory(channel, m)
	if words.Thread == "" || words.Thread == words.TS {
		return nil
	}
	switch words.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
	default:
		return nil
	}
	if err := d.heardWords(ctx, words, false); err != nil {
		return err
	}
	if words.Edited != nil && words.Edited.User == words.User {
		return d.heardWords(ctx, words, true)
	}
	return nil
}

func stamp(moment bot.Millis) string {
	return strconv.FormatInt(moment/1000, 10) + "." + strings.Repeat("0", 6)
}

// callRoll gives back the cases of owners who can no longer act.
func (d *Desk) callRoll(ctx context.Context) {
	open, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		return
	}
	asked := map[string]bool{"": true}
	for _, i := range open {
		if asked[i.Agent.ID] {
			continue
		}
		asked[i.Agent.ID] = true
		if err := d.goneIfNoAgent(ctx, i.Agent.ID, "roll."+strconv.FormatInt(d.now()/1000, 10)); err != nil {
			d.log.Warn("an owner could not be looked up", "error", err)
		}
	}
}
