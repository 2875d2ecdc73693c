package main

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

// TestGuessingDoesNotPay holds the limits that conversations share: ten misses
// a day with one order, after which the right answer is not told either; and
// lookups that find something never count, nor do a watch's looks.
func TestGuessingDoesNotPay(t *testing.T) {
	d, err := shop.OpenDemo(shop.DemoConfig{Token: "t", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	far := httptest.NewServer(d)
	defer far.Close()
	at, err := url.Parse(far.URL)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := compiled("")
	if err != nil {
		t.Fatal(err)
	}
	c, err := newShopCarrier(config{shopURL: at, shopToken: "t", secret: make([]byte, 32), zone: time.UTC}, pack, func() *bot.World { return &bot.World{Pack: pack} }, store.NewMemory(), nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	asked, kind := 0, bot.SendCall
	ask := func(order, email string) bot.Outcome {
		asked++
		text := func(name, value string) flows.Slot { return flows.Slot{Name: name, Kind: flows.TextKind, Text: value} }
		return c.Carry(t.Context(), run.Job{
			State: bot.State{ID: fmt.Sprintf("conversation %d", asked), At: time.Now().UnixMilli()},
			Send:  bot.Send{ID: fmt.Sprint(asked), Kind: kind, Name: shop.LookUpOrder, Args: []flows.Slot{text("order_number", order), text("email", email)}},
		})
	}
	for range 2 * guessLimit {
		if o := ask("1042", "dana@example.com"); o.Answer != bot.Sent || o.Shop.Outcome != flows.OK {
			t.Fatalf("an honest lookup: %+v", o)
		}
	}
	// What a watch asks is nobody's guess, however often it finds nothing.
	kind = bot.SendLook
	for range 2 * guessLimit {
		if o := ask("1044", "dana@example.com"); o.Answer != bot.Sent || o.Shop.Outcome != flows.NotFound {
			t.Fatalf("a look: %+v", o)
		}
	}
	kind = bot.SendCall
	for n := range guessLimit {
		if o := ask("1044", fmt.Sprintf("guess%d@example.com", n)); o.Answer != bot.Sent || o.Shop.Outcome != flows.NotFound {
			t.Fatalf("guess %d: %+v", n, o)
		}
	}
	for _, order := range []string{"1044", "#1044"} {
		if o := ask(order, "anne@example.com"); o.Answer != bot.Limited {
			t.Errorf("%s after %d misses: %+v", order, guessLimit, o)
		}
	}
	if o := ask("1042", "dana@example.com"); o.Answer != bot.Sent {
		t.Errorf("another order: %+v", o)
	}
}
