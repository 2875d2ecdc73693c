package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

// Guessing must not pay: so many misses a day with one card or order, or from
// one address.
const (
	guessLimit  = 10
	guessWindow = 24 * time.Hour

	// leastPatience is what one request to the shop has, however fast clocks run.
	leastPatience = 400 * time.Millisecond
)

// taker counts and takes the places of a limit, over all conversations.
type taker interface {
	Taken(ctx context.Context, key string, window, now bot.Millis) (int, error)
	Take(ctx context.Context, key string, limit int, window, now bot.Millis) (bool, error)
}

// shopCarrier carries the flows' calls to a shop.
type shopCarrier struct {
	shop      *shop.HTTP
	limits    taker
	key       []byte
	zone      *time.Location
	autoLimit float64
	now       func() time.Time
	log       *slog.Logger
}

func newShopCarrier(c config, pack *flows.Pack, limits taker, log *slog.Logger) (*shopCarrier, error) {
	patience := max(time.Duration(c.clocks.Shop.Open)*time.Millisecond, leastPatience)
	over := c.shopOver
	over.URL, over.Token, over.Patience = c.shopURL.String(), c.shopToken, patience
	client, err := shop.New(over)
	if err != nil {
		return nil, err
	}
	text, _ := pack.Config("gift_card.auto_limit")
	limit, err := strconv.ParseFloat(text, 64)
	if text != "" && err != nil {
		return nil, fmt.Errorf("config: gift_card: auto_limit: %q is no number", text)
	}
	return &shopCarrier{shop: client, limits: limits, key: c.secret, zone: c.zone, autoLimit: limit, now: time.Now, log: log}, nil
}

func (c *shopCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	call := shop.Call{
		Action: job.Send.Name, IdempotencyKey: cmp.Or(job.Send.Key, job.Send.ID), Args: job.Send.Args,
		At: time.UnixMilli(job.State.At), Zone: c.zone, AutoLimit: c.autoLimit,
	}
	keys := c.guessed(job, call)
	if allowed, err := c.mayGuess(ctx, keys); err != nil {
		return bot.Outcome{Answer: bot.Refused, Why: "the limits on lookups cannot be read"}
	} else if !allowed {
		return bot.Outcome{Answer: bot.Limited, Why: "looked up in vain too often today"}
	}
	result := c.shop.Do(ctx, call)
	if result.Outcome == flows.NotFound && !job.Unknown { // a repeat after a crash was counted
		c.missed(ctx, keys)
	}
	if result.Outcome == flows.Failed {
		c.log.Warn("the shop did not answer", "conversation", job.State.ID, "call", job.Send.Name, "why", result.Why)
		return bot.Outcome{Answer: bot.Refused, Why: result.Why}
	}
	return bot.Outcome{Answer: bot.Sent, Shop: &result}
}

// guessed names what a lookup may be a guess at, and the address it comes from:
// for web chat that is the conversation. Keys are digests: a card's number
// stands nowhere. A card looked up without its PIN is no guess yet.
func (c *shopCarrier) guessed(job run.Job, call shop.Call) []string {
	kind, number := call.Guess()
	if job.Send.Kind == bot.SendLook {
		return nil // it repeats what was found once, and nobody tries numbers with it
	}
	if kind == "" || kind == "card_number" && !slices.ContainsFunc(call.Args, func(s flows.Slot) bool { return s.Name == "card_pin" }) {
		return nil
	}
	return []string{
		"guess:" + c.digest("address", cmp.Or(job.State.Who.Address, job.State.ID)),
		"guess:" + c.digest(kind, number),
	}
}

// mayGuess reports whether none of the limits is used up.
func (c *shopCarrier) mayGuess(ctx context.Context, keys []string) (bool, error) {
	for _, key := range keys {
		n, err := c.limits.Taken(ctx, key, guessWindow.Milliseconds(), c.now().UnixMilli())
		if err != nil || n >= guessLimit {
			return false, err
		}
	}
	return true, nil
}

// missed takes a place under each limit. One that can't be taken is used up
// already; a store that is away lets a guess go uncounted rather than a
// customer unanswered.
func (c *shopCarrier) missed(ctx context.Context, keys []string) {
	for _, key := range keys {
		if _, err := c.limits.Take(ctx, key, guessLimit, guessWindow.Milliseconds(), c.now().UnixMilli()); err != nil {
			c.log.Error("a miss was not counted", "err", err)
		}
	}
}

func (c *shopCarrier) digest(kind, value string) string {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(kind + "\x00" + value))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// alarmCarrier tells operators what the desk could not be told: by the ways of
// HANDRAIL_ALARM in order, until one takes it; always in the log.
type alarmCarrier struct {
	ways   []string
	duty   string
	post   func(ctx context.Context, channel, text string) error // to Slack; nil without a desk
	client *http.Client
	log    *slog.Logger
}

var alarmWords = map[string]string{
	"no_card":      "Slack has not taken a customer's card",
	"card_refused": "Slack refuses a customer's card",
	"unclaimed":    "a customer waits and nobody has claimed the case",
	"approval":     "an agent waits for a lead's approval of what a customer needs",
	"rescued":      "a conversation broke and was given to a person",
}

func (a *alarmCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	words := alarmWords[job.Send.Name]
	if words == "" {
		words = job.Send.Name
	}
	text := fmt.Sprintf("Handrail: %s (conversation %s).", words, job.State.ID)
	if a.duty != "" && (job.Send.Name == "unclaimed" || job.Send.Name == "approval") {
		text += " Duty phone: " + a.duty + "."
	}
	a.tell(ctx, text, job.Send.ID)
	return bot.Outcome{Answer: bot.Sent}
}

func (a *alarmCarrier) tell(ctx context.Context, text, key string) {
	a.log.Error("alarm", "text", text)
	for _, way := range a.ways {
		err := a.by(ctx, way, text, key)
		if err == nil {
			return
		}
		a.log.Error("the alarm did not go out", "way", strings.SplitN(way, ":", 2)[0], "err", err)
	}
}

func (a *alarmCarrier) by(ctx context.Context, way, text, key string) error {
	if channel, ok := strings.CutPrefix(way, "slack:"); ok {
		if a.post == nil {
			return errors.New("no desk is configured")
		}
		return a.post(ctx, channel, text)
	}
	if !strings.HasPrefix(way, "https://") && !strings.HasPrefix(way, "http://") {
		return errors.New("this version alarms over slack:CHANNEL and https://… only")
	}
	body, err := json.Marshal(map[string]string{"text": text, "id": key})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, way, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address is no address")
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := a.client.Do(request)
	if err != nil {
		return errors.New("no answer")
	}
	answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("answered %d", answer.StatusCode)
	}
	return nil
}
