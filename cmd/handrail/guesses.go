package main

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

// Guessing must not pay: so many misses a day with one card or order, or from
// one address, whatever the conversation and the channel; and so many an hour
// in all, which nobody reaches who asks for what is theirs.
const (
	guessLimit  = 10
	guessWindow = 24 * time.Hour
	missLimit   = 600
	missWindow  = time.Hour
)

// taker counts and takes the places of a limit, over all conversations.
type taker interface {
	Taken(ctx context.Context, key string, window, now bot.Millis) (int, error)
	Take(ctx context.Context, key string, limit int, window, now bot.Millis) (bool, error)
}

// guesses keeps those limits. Keys are digests: a card's number stands nowhere.
type guesses struct {
	limits taker
	key    []byte
	now    func() time.Time
	log    *slog.Logger
	under  *turns
}

// limit is one of them.
type limit struct {
	key    string
	most   int
	window time.Duration
}

// of names the limits that a lookup stands under: of what it may be a guess
// at, of the address it comes from (for web chat that is the conversation), and
// of all. A card looked up without its PIN is no guess yet, nor is the look of
// a watch: it repeats what was found once, and nobody tries numbers with it.
// The number's limit comes first.
func (g guesses) of(job run.Job, call shop.Call) []limit {
	kind, number := call.Guess()
	if kind == "" || job.Send.Kind == bot.SendLook || kind == "card_number" && !slices.ContainsFunc(call.Args, func(s flows.Slot) bool { return s.Name == "card_pin" }) {
		return nil
	}
	return []limit{
		{"guess:" + g.digest(kind, number), guessLimit, guessWindow},
		{"guess:" + g.digest("address", cmp.Or(job.State.Who.Address, job.State.ID)), guessLimit, guessWindow},
		{"guess:all", missLimit, missWindow},
	}
}

// enter waits until nobody else here tries the same number, so that guesses
// made at once are counted one by one, and looks whether a limit is used up.
func (g guesses) enter(ctx context.Context, limits []limit) (leave func(), refused *bot.Outcome) {
	if limits == nil {
		return func() {}, nil
	}
	leave, ok := g.under.enter(ctx, limits[0].key)
	if !ok {
		return nil, &bot.Outcome{Answer: bot.Refused, Why: "others are looking the same number up"}
	}
	for _, l := range limits {
		n, err := g.limits.Taken(ctx, l.key, l.window.Milliseconds(), g.now().UnixMilli())
		if err != nil {
			leave()
			return nil, &bot.Outcome{Answer: bot.Refused, Why: "the limits on lookups cannot be read"}
		}
		if n >= l.most {
			leave()
			return nil, &bot.Outcome{Answer: bot.Limited, Why: "looked up in vain too often today"}
		}
	}
	return leave, nil
}

// missed takes a place under each limit. One that can't be taken is used up
// already; a store that is away lets a guess go uncounted rather than a
// customer unanswered.
func (g guesses) missed(ctx context.Context, limits []limit) {
	for _, l := range limits {
		if _, err := g.limits.Take(ctx, l.key, l.most, l.window.Milliseconds(), g.now().UnixMilli()); err != nil {
			g.log.Error("a miss was not counted", "err", err)
		}
	}
}

func (g guesses) digest(kind, value string) string {
	mac := hmac.New(sha256.New, g.key)
	mac.Write([]byte(kind + "\x00" + value))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// turns lets one at a time in by each key. It holds no key that nobody uses.
type turns struct {
	mu    sync.Mutex
	doors map[string]*door
}

type door struct {
	turn  chan struct{}
	users int
}

func newTurns() *turns { return &turns{doors: map[string]*door{}} }

// enter reports false if ctx ended before its turn came.
func (t *turns) enter(ctx context.Context, key string) (leave func(), ok bool) {
	t.mu.Lock()
	d := t.doors[key]
	if d == nil {
		d = &door{turn: make(chan struct{}, 1)}
		t.doors[key] = d
	}
	d.users++
	t.mu.Unlock()
	gone := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if d.users--; d.users == 0 {
			delete(t.doors, key)
		}
	}
	select {
	case d.turn <- struct{}{}:
		return func() { <-d.turn; gone() }, true
	case <-ctx.Done():
		gone()
		return nil, false
	}
}
