package shop

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/flows"
)

func TestADeedSpeaksTheContract(t *testing.T) {
	var got []string
	f := newFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, strings.Join([]string{r.Method, r.URL.EscapedPath(), r.Header.Get("Idempotency-Key"), r.Header.Get("X-Verify-Email"), r.Header.Get("Authorization"), string(body)}, " | "))
		io.WriteString(w, `{"done":true,"result":"It is packed today.","arrives":"2026-11-24","colour":"ignored"}`)
	})
	h := client(t, Config{URL: f.URL, Token: "s3cret"})
	ctx := context.Background()
	d, err := h.Act(ctx, "A/1042", DoReship, Wish{Service: "next-day"}, Proof{Email: "dana@example.com"}, "e1/2")
	if err != nil || !d.Done || d.Result != "It is packed today." || d.Arrives.String() != "2026-11-24" {
		t.Errorf("%+v, %v", d, err)
	}
	// A shop that knows no previews does it at once, under a key of its own, and is believed.
	if d, err = h.Act(ctx, "1042", "goodwill", Wish{Preview: true, Amount: "20"}, Proof{}, "e1/2"); err != nil || !d.Done || d.Preview {
		t.Errorf("%+v, %v", d, err)
	}
	want := []string{
		`POST | /orders/A%2F1042/actions/reship | e1/2 | dana@example.com | Bearer s3cret | {"service":"next-day"}`,
		`POST | /orders/1042/actions/goodwill | e1/2/preview |  | Bearer s3cret | {"preview":true,"amount":"20"}`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWhatAShopSaysToADeed(t *testing.T) {
	status := func(code int, body string) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
	}
	for _, c := range []struct {
		name   string
		answer func(int, http.ResponseWriter, *http.Request)
		want   string
		asked  int32
	}{
		{"done, in the contract's few words", status(200, `{"done":true,"result":"Sent."}`), "ok; act_done; act_result=Sent.", 1},
		{"done, with an object for words", status(200, `{"done":true,"result":{"id":7}}`), "ok; act_done", 1},
		{"refused with a code and words", status(422, `{"error":"too_late","result":"It has left."}`), "refused; act_result=It has left.; act_why=too_late", 1},
		{"refused with words alone", status(422, `{"error":"It has left already."}`), "refused; act_result=It has left already.", 1},
		{"refused with plain text", status(422, `It has left.`), "refused; act_result=It has left.", 1},
		{"refused with another's price", status(422, `{"error":"out_of_stock","substitute":{"name":"Bear","price":{"amount":"lots","currency":"USD"}}}`),
			`refused; act_result={"error":"out_of_stock","substitute":{"name":"Bear","price":{"amount":"lots","currency":"USD"}}}`, 1},
		{"done before", status(409, `{"error":"x"}`), "refused; act_why=already_done", 1},
		{"unknown", status(404, `{"error":"not_found"}`), "not_found", 1},
		{"a 404 of somebody else", status(404, `nginx`), "error; why=refunding order 1042: the answer of the shop can't be used: a 404 that is not the contract's; is SHOP_URL right?", 1},
		{"broken inside", status(500, ``), "error; why=refunding order 1042: the shop answered with an error of its own (500) (tried 3 times); it may have been done", 3},
		{"too busy", status(429, ``), "error; why=refunding order 1042: the shop is answering too many requests (429) (tried 3 times)", 3},
		{"moved", status(302, ``), "error; why=refunding order 1042: the shop sent us to another address (302), which is not followed", 1},
		{"hangs", func(_ int, _ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, "error; why=refunding order 1042: the shop did not answer within 60ms (tried 3 times); it may have been done", 3},
		{"hangs up", func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			"error; why=refunding order 1042: the connection to the shop broke (tried 3 times); it may have been done", 3},
		{"garbage", status(200, "\xff"), "error; why=refunding order 1042: the answer of the shop can't be used: it is not the JSON we need", 1},
		{"ten megabytes", status(200, `{"x":"`+strings.Repeat("x", 10<<20)+`"}`), "error; why=refunding order 1042: the answer of the shop can't be used: it is over 64 KB", 1},
		{"a pit", status(200, strings.Repeat(`{"a":`, 5000)), "error; why=refunding order 1042: the answer of the shop can't be used: it is nested too deep", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFar(t, c.answer)
			h := client(t, Config{URL: f.URL, Patience: 60 * time.Millisecond})
			refund := call("shop_refund", "order_number", "1042")
			refund.Agent = true
			if d := cmp.Diff(c.want, shown(h.Do(context.Background(), refund))); d != "" {
				t.Error(d)
			}
			if n := f.asked.Load(); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
		})
	}
}

// Stock that is slow to count, or a shop that can't act, holds up nobody's order.
func TestEachKindOfCallHasALineOfItsOwn(t *testing.T) {
	f := newFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/orders/1042") {
			w.WriteHeader(500)
			return
		}
		io.WriteString(w, `{"number":"1042","status":"processing"}`)
	})
	h := client(t, Config{URL: f.URL})
	for range tripAfter / tries {
		if _, err := h.Stock(context.Background(), "mug", ""); err == nil {
			t.Fatal("no failure")
		}
	}
	var failed *Failure
	if _, err := h.Stock(context.Background(), "mug", ""); !errors.As(err, &failed) || failed.Tries != 0 {
		t.Errorf("stock is still asked: %v", err)
	}
	if _, err := h.Order(context.Background(), "1042", Proof{Postcode: "97209"}); err != nil {
		t.Errorf("orders: %v", err)
	}
}

// What a flow may read of an action and what the action fills are one list, and an answer names all of it, whatever came.
func TestFlowsKnowEverySlotThatIsFilled(t *testing.T) {
	_, h, _ := openDemo(t, "")
	dana := call(LastOrder)
	dana.Customer = "dana"
	for _, c := range []Call{
		call(LookUpOrder, "order_number", "1054", "email", "97209"), dana, call(LastOrder), call(LookUpStock, "product", "mug"), call(LookUpStock, "product", "zeppelin"),
		call(LookUpCard, "card_number", "6006490202551234", "card_pin", "4821"), call("shop_cancel_preview", "order_number", "1051", "email", "97209"),
		call("shop_cancel", "order_number", "9999"), call("shop_reship_preview", "order_number", "1057", "email", "priya@example.com"),
	} {
		r := h.Do(context.Background(), c)
		yml := "slots: {order_number: {type: text}}\nflows:\n  f:\n    steps:\n"
		for _, s := range r.Slots {
			yml += "      - noop: true\n        next: [{if: slots." + s.Name + " is null, then: END}, {else: END}]\n"
		}
		if _, err := flows.Compile([]flows.Source{{Name: "f.yml", Text: []byte(yml)}}); err != nil {
			t.Errorf("%s: %v", c.Action, err)
		}
		if len(r.Slots) < 7 {
			t.Errorf("%s: only %d slots", c.Action, len(r.Slots))
		}
	}
}

// A conversation's document holds 8 KB; the wordiest shop must leave room in it for the conversation.
func TestTheWordiestShopFits(t *testing.T) {
	long := strings.Repeat("w", 500)
	item := Item{Name: long, Quantity: 7, SKU: long, BackOrdered: true, Expected: Moment{At: noonSaturday, DayOnly: true}}
	three := []Item{item, item, item, item}
	way := &Tracking{Carrier: long, Number: long, URL: "https://" + long}
	parcel := Shipment{Items: three, Status: Shipped, Service: long, Tracking: way, Arrives: item.Expected}
	o := Order{Number: long, Status: Shipped, Placed: item.Expected, Promised: item.Expected, PaidService: long, Service: long, Tracking: way, Items: three,
		Total: usd("1.00"), ReplacedBy: long, Store: long, Shipments: []Shipment{parcel, parcel}, Services: []Service{{long, item.Expected, &Money{"1", "USD"}}},
		Return: &Return{item.Expected, "https://" + long}, Refunds: []Refund{{Money: usd("1.00"), State: RefundPending, Due: item.Expected}}}
	c := call(LookUpOrder)
	c.Zone = time.UTC
	text, err := json.Marshal(orderSlots(view(o, c), c))
	if err != nil || len(text) > 5500 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

func TestDeedsOutliveTheDemoShop(t *testing.T) {
	dir := t.TempDir()
	_, h, _ := openDemo(t, dir)
	reship := call("shop_reship", "order_number", "1056", "email", "priya@example.com")
	reship.OrderLimit = 100
	if got := h.Do(context.Background(), reship); got.Outcome != flows.OK {
		t.Fatal(shown(got))
	}
	_, again, pass := openDemo(t, dir)
	o, err := again.Order(context.Background(), "1056", Proof{Email: "priya@example.com"})
	if err != nil || o.ReplacedBy != "2001" {
		t.Fatalf("%+v, %v", o, err)
	}
	d, err := again.Act(context.Background(), "1056", DoReship, Wish{}, Proof{}, "e1/1")
	if err != nil || d.Order != "2001" {
		t.Errorf("the same key after a restart: %+v, %v", d, err)
	}
	pass(10 * 24 * time.Hour)
	made, err := again.Order(context.Background(), "2001", Proof{Phone: "+1 646 555 0156"})
	if err != nil || made.Arrives.String() != "2026-12-05" || made.Placed.String() != "2026-12-01" {
		t.Errorf("its days move along: %+v, %v", made, err)
	}
	if s, err := again.Stock(context.Background(), "BIRTHDAY", ""); err != nil || s.Left != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

// One that is held for a customer can't be promised to the next, until the time is up.
func TestWhatIsHeldIsNotPromisedTwice(t *testing.T) {
	d, h, pass := openDemo(t, "")
	board := func(key string) (Deed, error) {
		return h.Act(context.Background(), "1049", DoReship, Wish{Preview: true}, Proof{}, key)
	}
	d.world.Changed = map[string]change{
		"1049": {Day: d.world.Day, Order: Order{Number: "1049", Status: Delivered, Items: []Item{of("BOARD", 1)}, Total: usd("64.00")}},
		"1043": {Day: d.world.Day, Order: Order{Number: "1043", Status: Delivered, Items: []Item{of("BOARD", 1)}, Total: usd("64.00")}},
	}
	if got, err := board("k1"); err != nil || !got.Reserved {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, err := board("k2"); err != nil || !got.Reserved {
		t.Errorf("the same customer again: %+v, %v", got, err)
	}
	other := func() (Deed, error) {
		return h.Act(context.Background(), "1043", DoReship, Wish{Preview: true}, Proof{}, "k3")
	}
	if got, err := other(); !errors.Is(err, ErrRefused) || got.Why != "out_of_stock" || got.Amount == nil {
		t.Errorf("the next one: %+v, %v", got, err)
	}
	pass(heldFor + time.Minute)
	if got, err := other(); err != nil || !got.Reserved {
		t.Errorf("after half an hour: %+v, %v", got, err)
	}
}

func FuzzRefusalsOfAnyShop(f *testing.F) {
	f.Add(422, `{"error":"out_of_stock","result":"none left","amount":{"amount":"5.00","currency":"USD"},"substitute":{"name":"Bear"}}`)
	f.Add(409, "\x00\u202e")
	f.Add(422, `{"due":"0000-00-00"}`)
	c := call("shop_reship")
	c.Zone = time.UTC
	f.Fuzz(func(t *testing.T, status int, body string) {
		within(t, c.deedSlots(refusal(answer{status, []byte(body)})))
	})
}
