package shop

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// far is a shop whose answers a test writes by hand, and what it was sent.
type far struct {
	*httptest.Server
	asked atomic.Int32
}

func newFar(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *far {
	t.Helper()
	f := &far{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(int(f.asked.Add(1)), w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func client(t *testing.T, c Config) *HTTP {
	t.Helper()
	if c.Backoff == 0 {
		c.Backoff = time.Millisecond
	}
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func says(text string) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

func TestOrderSpeaksTheContract(t *testing.T) {
	f := newFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		want := []string{"GET", "/api/orders/A%2F1042", "Bearer s3cret", "dana@example.com", "", ""}
		got := []string{r.Method, r.URL.EscapedPath(), r.Header.Get("Authorization"), r.Header.Get("X-Verify-Email"),
			r.Header.Get("X-Verify-Phone"), r.Header.Get("X-Verify-Postcode")}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		io.WriteString(w, `{"number":"A/1042","status":"shipped","placed":"2026-11-18T09:00:00+01:00","promised":"2026-11-24",
			"paid_service":"standard","service":"ground","tracking":{"carrier":"NW","number":"7","url":"https://x.example/7"},
			"items":[{"name":"Mug","quantity":2,"sku":"M1"}],"total":{"amount":58.5,"currency":"USD"},
			"refunds":[{"amount":"10.00","currency":"USD","state":"pending","due":"2026-11-30"}],"colour":"ignored"}`)
	})
	h := client(t, Config{URL: f.URL + "/api/", Token: "s3cret"})
	got, err := h.Order(context.Background(), "A/1042", Proof{Email: "dana@example.com", Postcode: "97209"})
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) Moment {
		at, _ := time.Parse(time.DateOnly, s)
		return Moment{At: at, DayOnly: true}
	}
	want := Order{Number: "A/1042", Status: Shipped, Placed: Moment{At: time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC)},
		Promised: day("2026-11-24"), PaidService: "standard", Service: "ground",
		Tracking: &Tracking{"NW", "7", "https://x.example/7"}, Items: []Item{{Name: "Mug", Quantity: 2, SKU: "M1"}}, Total: Money{"58.5", "USD"},
		Refunds: []Refund{{Money: Money{"10.00", "USD"}, State: RefundPending, Due: day("2026-11-30")}}}
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b Moment) bool { return a.DayOnly == b.DayOnly && a.At.Equal(b.At) })); d != "" {
		t.Error(d)
	}
}

func TestCodesTravelInBodiesOnly(t *testing.T) {
	f := newFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if got, want := string(body), `{"code":"6006490202551234","pin":"4821"}`; got != want {
			t.Errorf("body %s, want %s", got, want)
		}
		for name, values := range r.Header {
			if strings.Contains(strings.Join(values, " "), "6006490202551234") {
				t.Errorf("the code is in the header %s", name)
			}
		}
		if strings.Contains(r.URL.String(), "6006") {
			t.Errorf("the code is in the address %s", r.URL)
		}
		if key := r.Header.Get("Idempotency-Key"); (r.URL.Path == "/gift-cards/activate") != (key == "e1/2") {
			t.Errorf("%s with the key %q", r.URL.Path, key)
		}
		io.WriteString(w, `{"status":"active","balance":{"amount":"50.00","currency":"USD"},"paid":true}`)
	})
	h := client(t, Config{URL: f.URL})
	for _, ask := range []func() (GiftCard, error){
		func() (GiftCard, error) { return h.GiftCard(context.Background(), "6006490202551234", "4821") },
		func() (GiftCard, error) {
			return h.Activate(context.Background(), "6006490202551234", "4821", "e1/2")
		},
	} {
		g, err := ask()
		if err != nil || g.Last4 != "1234" || g.Balance.String() != "50.00 USD" {
			t.Errorf("got %+v, %v", g, err)
		}
	}
}

func TestAnswersAndFailures(t *testing.T) {
	status := func(code int, body string) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
	}
	const fine = `{"number":"1042","status":"processing"}`
	for _, c := range []struct {
		name   string
		answer func(int, http.ResponseWriter, *http.Request)
		is     error  // what errors.Is finds
		says   string // what a Failure says
		asked  int32
	}{
		{"unknown or not theirs", status(404, `{"error":"not_found"}`), ErrNotFound, "", 1},
		{"a 404 without words", status(404, ""), ErrNotFound, "", 1},
		{"a 404 of somebody else", status(404, "<html>nginx"), nil, "is SHOP_URL right?", 1},
		{"a 404 of another service", status(404, `{"error":"no route"}`), nil, "is SHOP_URL right?", 1},
		{"refused", status(422, `{"error":"not_activatable"}`), ErrRefused, "", 1},
		{"already active", status(409, `{"error":"already_active"}`), ErrAlreadyDone, "", 1},
		{"wrong token", status(401, ""), nil, "doesn't accept our token (401)", 1},
		{"moved", func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elsewhere.example", http.StatusFound)
		}, nil, "another address (302)", 1},
		{"broken inside", status(500, ""), nil, "an error of its own (500) (tried 3 times)", 3},
		{"too busy", status(429, ""), nil, "too many requests (429) (tried 3 times)", 3},
		{"too busy for long", func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(429)
		}, nil, "too many requests (429)", 1},
		{"hangs up", func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil, "the connection to the shop broke (tried 3 times)", 3},
		{"well the second time", func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				w.WriteHeader(503)
				return
			}
			io.WriteString(w, fine)
		}, nil, "", 2},
		{"not JSON", says("hello"), nil, "not the JSON we need", 1},
		{"another order", says(`{"number":"1043","status":"processing"}`), nil, "another order", 1},
		{"a status from elsewhere", says(`{"number":"1042","status":"teleported"}`), nil, `"teleported" is unknown`, 1},
		{"money without digits", says(`{"number":"1042","status":"shipped","total":{"amount":"lots","currency":"USD"}}`), nil, "not a number", 1},
		{"a day that is none", says(`{"number":"1042","status":"shipped","promised":"soon"}`), nil, "not the JSON we need", 1},
		{"endless", says(`{"number":"1042","x":"` + strings.Repeat("x", 70<<10) + `"}`), nil, "over 64 KB", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFar(t, c.answer)
			h := client(t, Config{URL: f.URL, Token: "s3cret"})
			_, err := h.Order(context.Background(), "1042", Proof{Email: "dana@example.com"})
			var failure *Failure
			switch {
			case c.is != nil && !errors.Is(err, c.is):
				t.Errorf("got %v, want %v", err, c.is)
			case c.is == nil && c.says == "" && err != nil:
				t.Errorf("got %v", err)
			case c.says != "" && (!errors.As(err, &failure) || !strings.Contains(err.Error(), c.says)):
				t.Errorf("got %v, want a failure that says %q", err, c.says)
			case c.says != "" && !strings.HasPrefix(err.Error(), "looking up order 1042: "):
				t.Errorf("%q doesn't name the call", err)
			}
			if err != nil {
				for _, hidden := range []string{"s3cret", "dana@", f.URL} {
					if strings.Contains(err.Error(), hidden) {
						t.Errorf("%q shows %q", err, hidden)
					}
				}
			}
			if f.asked.Load() != c.asked {
				t.Errorf("asked %d times, want %d", f.asked.Load(), c.asked)
			}
		})
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	var at [2]time.Time
	f := newFar(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		at[n-1] = time.Now()
		if n == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(429)
			return
		}
		io.WriteString(w, `{"number":"1042","status":"processing"}`)
	})
	h := client(t, Config{URL: f.URL})
	if _, err := h.Order(context.Background(), "1042", Proof{Postcode: "97209"}); err != nil {
		t.Fatal(err)
	}
	if gap := at[1].Sub(at[0]); gap < time.Second {
		t.Errorf("came back after %s", gap)
	}
}

func TestASlowShopIsNamed(t *testing.T) {
	f := newFar(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	h := client(t, Config{URL: f.URL, Patience: 50 * time.Millisecond})
	_, err := h.GiftCard(context.Background(), "6006490202551234", "4821")
	if want := "looking up the gift card: the shop did not answer within 50ms (tried 3 times)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.GiftCard(ctx, "6006490202551234", "4821"); !errors.Is(err, context.Canceled) {
		t.Errorf("called off, got %v", err)
	}
}

func TestAFailingShopIsLeftAlone(t *testing.T) {
	var ill atomic.Bool
	ill.Store(true)
	f := newFar(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		if ill.Load() {
			w.WriteHeader(500)
			return
		}
		io.WriteString(w, `{"number":"1042","status":"processing"}`)
	})
	h := client(t, Config{URL: f.URL, Rest: 100 * time.Millisecond})
	ask := func() error {
		_, err := h.Order(context.Background(), "1042", Proof{Email: "dana@example.com"})
		return err
	}
	for range tripAfter / tries {
		if err := ask(); err == nil {
			t.Fatal("no failure")
		}
	}
	sent := f.asked.Load()
	err := ask()
	if err == nil || !strings.Contains(err.Error(), "left alone for a moment (not sent)") || f.asked.Load() != sent {
		t.Errorf("got %v after %d requests, sent %d more", err, sent, f.asked.Load()-sent)
	}
	ill.Store(false)
	for deadline := time.Now().Add(10 * time.Second); ask() != nil; {
		if time.Now().After(deadline) {
			t.Fatal("the shop is well and still left alone")
		}
	}
}

func TestASlowShopHoldsUpSixteenCalls(t *testing.T) {
	inside, release := make(chan struct{}, 64), make(chan struct{})
	f := newFar(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		inside <- struct{}{}
		<-release
		io.WriteString(w, `{"number":"1042","status":"processing"}`)
	})
	h := client(t, Config{URL: f.URL, Patience: 20 * time.Second})
	done := make(chan error, 64)
	ask := func(ctx context.Context) {
		_, err := h.Order(ctx, "1042", Proof{Email: "dana@example.com"})
		done <- err
	}
	for range concurrent {
		go ask(context.Background())
	}
	for range concurrent {
		<-inside
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	go ask(ctx)
	if err := <-done; err == nil || !strings.Contains(err.Error(), "too many calls are waiting for the shop (not sent)") {
		t.Errorf("the seventeenth: %v", err)
	}
	close(release)
	for range concurrent {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := f.asked.Load(); n != concurrent {
		t.Errorf("%d requests", n)
	}
}

func TestNewWantsAnAddress(t *testing.T) {
	for _, c := range []Config{
		{}, {URL: "shop.example"}, {URL: "ftp://shop.example"}, {URL: "http://"}, {URL: "https://a:b@shop.example"},
		{URL: "https://shop.example?x=1"}, {URL: "https://shop.example", Token: "a\nb"},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v was taken", c)
		} else if strings.Contains(err.Error(), "a:b") {
			t.Errorf("%v shows a password", err)
		}
	}
}
