package slack

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Slack's ceilings: about one message a second and channel with short bursts,
// and 50 a minute and workspace for chat.update, reactions.add and the
// conversations.* reads. Source: docs.slack.dev/apis/web-api/rate-limits.
const (
	postBurst = 3
	tierBurst = 20
	// spare is what the less urgent leave in a bucket for what must not wait:
	// ✅ for 🔒, a card's edit for the next owner's.
	spare = 8
	// patience is how long a call waits for its turn; after that its send goes
	// back to the outbox, which may have better things to send by then.
	patience = 3 * time.Second
)

var tier3 = rate.Limit(50.0 / 60)

// bucket is one ceiling, and the time until which Slack asked for quiet.
type bucket struct {
	limiter *rate.Limiter
	mu      sync.Mutex
	shut    time.Time
}

func newBucket(r rate.Limit, burst int) *bucket {
	return &bucket{limiter: rate.NewLimiter(r, burst)}
}

// take waits for one turn. A positive answer says that there is none in time,
// and when to ask again. Who leaves spare turns asks with leave > 0.
func (b *bucket) take(ctx context.Context, leave int) (after time.Duration) {
	b.mu.Lock()
	shut := time.Until(b.shut)
	b.mu.Unlock()
	if shut > patience {
		return shut
	}
	if missing := float64(leave) - b.limiter.Tokens(); leave > 0 && missing > 0 {
		return time.Duration((missing + 1) / float64(b.limiter.Limit()) * float64(time.Second))
	}
	turn := b.limiter.Reserve()
	delay := max(turn.Delay(), shut)
	deadline, bounded := ctx.Deadline()
	if delay > patience || bounded && time.Now().Add(delay).After(deadline) {
		turn.Cancel()
		return delay
	}
	if delay <= 0 {
		return 0
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return 0
	case <-ctx.Done():
		turn.Cancel()
		return delay
	}
}

// quiet notes a 429.
func (b *bucket) quiet(after time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shut = time.Now().Add(after)
}

// limits are all buckets of a workspace.
type limits struct {
	mu      sync.Mutex
	posts   map[string]*bucket // by channel
	fresh   func() *bucket     // for a channel's posts
	updates *bucket
	deletes *bucket
	marks   *bucket
	reads   *bucket
	views   *bucket
}

func newLimits() *limits {
	return &limits{
		posts:   map[string]*bucket{},
		fresh:   func() *bucket { return newBucket(1, postBurst) },
		updates: newBucket(tier3, tierBurst),
		deletes: newBucket(tier3, tierBurst),
		marks:   newBucket(tier3, tierBurst),
		reads:   newBucket(tier3, tierBurst),
		views:   newBucket(2*tier3, tierBurst),
	}
}

// post is the bucket of one channel. Their number is that of the desk's
// channels and agents.
func (l *limits) post(channel string) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.posts[channel]
	if b == nil {
		b = l.fresh()
		l.posts[channel] = b
	}
	return b
}
