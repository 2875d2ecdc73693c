package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// fieldCap is how many bytes of a number, code or proof we pass on.
const fieldCap = 128

// Config of a client. Only URL is required.
type Config struct {
	URL      string        // SHOP_URL; a path in it is kept as a prefix
	Token    string        // SHOP_TOKEN, sent as a bearer
	Patience time.Duration // for one request, and for a turn in the bulkhead; 0 means 5 s
	Backoff  time.Duration // before the second request, doubled for the third; 0 means 250 ms
	Rest     time.Duration // how long a failing shop is left alone; 0 means 5 s

	// Transport carries the requests, and Pause waits between two of them (false if ctx ended first). They are for a shop
	// in virtual time; nil is the network and the wall clock.
	Transport http.RoundTripper
	Pause     func(ctx context.Context, d time.Duration) bool
}

// HTTP is a shop that speaks CONTRACT.md's "The shop over HTTP". It is safe for concurrent use.
type HTTP struct {
	base   *url.URL
	token  string
	client *http.Client

	// A line for each kind of call: stock that is slow to count must not hold up somebody's order.
	orders, cards, deeds, stock *line
}

// New checks the configuration; it sends nothing. Close gives the connections back.
func New(c Config) (*HTTP, error) {
	base, err := url.Parse(strings.TrimRight(c.URL, "/"))
	if err != nil {
		return nil, errors.New("SHOP_URL is not an address")
	}
	if (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, errors.New("SHOP_URL must begin with http:// or https:// and name a host")
	}
	if base.RawQuery != "" || base.Fragment != "" {
		return nil, errors.New("SHOP_URL may not have a query or a fragment")
	}
	if base.User != nil {
		return nil, errors.New("SHOP_URL may not carry a password; put it into SHOP_TOKEN")
	}
	if strings.ContainsAny(c.Token, "\r\n") {
		return nil, errors.New("SHOP_TOKEN may not contain a line break")
	}
	client := &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			MaxIdleConnsPerHost:    concurrent,
			MaxConnsPerHost:        4 * concurrent,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 16 << 10,
			ForceAttemptHTTP2:      true,
		},
		// A redirect would carry the bearer and a card number to wherever it points.
		CheckRedirect: stay,
	}
	if c.Transport != nil {
		client.Transport = c.Transport
	}
	h := &HTTP{base: base, token: c.Token, client: client}
	for _, l := range []**line{&h.orders, &h.cards, &h.deeds, &h.stock} {
		*l = newLine("the shop", client, c.Patience, c.Backoff, c.Rest)
		if c.Pause != nil {
			(*l).pause = c.Pause
		}
	}
	return h, nil
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Close gives idle connections back. Calls under way end by their contexts.
func (h *HTTP) Close() { h.client.CloseIdleConnections() }

// Proof is what a customer says to show that an order is theirs, or the id that the shop's own page has signed. The first that is
// set is sent, and only that one.
type Proof struct{ Email, Phone, Postcode, Customer string }

// payer reports whether it is a proof of who paid: a parcel's recipient knows the postcode too.
func (p Proof) payer() bool {
	return p.Email != "" || p.Phone != "" || p.Postcode == "" && p.Customer != ""
}

func (p Proof) header() (name, value string) {
	switch {
	case p.Email != "":
		return "X-Verify-Email", p.Email
	case p.Phone != "":
		return "X-Verify-Phone", p.Phone
	case p.Postcode == "" && p.Customer != "":
		return "X-Verify-Customer", p.Customer
	}
	return "X-Verify-Postcode", p.Postcode
}

// Order looks an order up: ErrNotFound if it is unknown or not theirs, a *Failure if the shop couldn't say. Without a
// number or a proof nothing is asked, and that sounds the same as a wrong one.
func (h *HTTP) Order(ctx context.Context, number string, by Proof) (Order, error) {
	name, value := by.header()
	if !sendable(number) || !sendable(value) {
		return Order{}, ErrNotFound
	}
	var o Order
	err := h.call(ctx, message{
		line:   h.orders,
		name:   "looking up order " + number,
		method: http.MethodGet,
		path:   "/orders/" + url.PathEscape(number),
		header: http.Header{name: {value}},
	}, &o, func() error { return o.check(number) })
	if err != nil {
		return Order{}, err
	}
	return o, nil
}

// GiftCard looks a card up: ErrNotFound if the code is unknown or the PIN is wrong or missing.
func (h *HTTP) GiftCard(ctx context.Context, code, pin string) (GiftCard, error) {
	return h.card(ctx, "looking up the gift card", "/gift-cards/lookup", code, pin, "")
}

// Activate switches a card on. The same key brings the same answer and never a second switching-on: ErrAlreadyDone
// if it was on, ErrRefused if the shop won't.
func (h *HTTP) Activate(ctx context.Context, code, pin, key string) (GiftCard, error) {
	if !sendable(key) {
		return GiftCard{}, &Failure{Call: "switching the gift card on", Why: "the call has no idempotency key"}
	}
	return h.card(ctx, "switching the gift card on", "/gift-cards/activate", code, pin, key)
}

func (h *HTTP) card(ctx context.Context, name, path, code, pin, key string) (GiftCard, error) {
	if !sendable(code) || (pin != "" && !sendable(pin)) {
		return GiftCard{}, ErrNotFound
	}
	var g GiftCard
	r := message{line: h.cards, name: name, method: http.MethodPost, path: path, header: http.Header{},
		body: map[string]string{"code": code, "pin": pin}, deed: key != ""}
	if key != "" {
		r.header.Set("Idempotency-Key", key)
	}
	if err := h.call(ctx, r, &g, func() error { return g.check() }); err != nil {
		return GiftCard{}, err
	}
	if g.Last4 == "" {
		g.Last4 = last(code, 4)
	}
	return g, nil
}

// sendable keeps out what can be no number, code, e-mail or postcode: it would only break a header or a path.
func sendable(s string) bool {
	if s == "" || len(s) > fieldCap || s == "." || s == ".." {
		return false
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	return true
}

func last(s string, n int) string {
	if len(s) <= n {
		return ""
	}
	return s[len(s)-n:]
}

// String keeps the token out of any log that prints a client.
func (h *HTTP) String() string { return fmt.Sprintf("shop at %s", h.base.Host) }
