package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

// simShop is the demo shop of a room in virtual time: the real client talks to
// it without a network, and what would take time is only added up.
type simShop struct {
	cfg     config
	pack    *flows.Pack
	limits  taker
	now     func() bot.Millis
	demo    *shop.Demo
	carrier *shopCarrier

	state string
	slow  time.Duration // of one request; 0 = longer than anybody waits
	took  time.Duration // by the call that is being carried out
}

// What a request costs that fails at once.
const (
	refusedAfter = 20 * time.Millisecond
	brokenAfter  = 50 * time.Millisecond
)

// newSimShop opens a demo shop of its own for one room.
func newSimShop(c config, pack *flows.Pack) func(sim.Store, func() bot.Millis) (sim.Shop, error) {
	var demo *shop.Demo // outlives a restart of the house
	return func(limits sim.Store, now func() bot.Millis) (sim.Shop, error) {
		s := &simShop{pack: pack, limits: limits, now: now, demo: demo, state: sim.ShopUp}
		if s.demo == nil {
			var err error
			if s.demo, err = shop.OpenDemo(shop.DemoConfig{Now: s.time, Zone: c.zone}); err != nil {
				return nil, err
			}
			demo = s.demo
		}
		s.cfg = c
		s.cfg.shopURL = &url.URL{Scheme: "http", Host: "shop.room"}
		s.cfg.shopOver = shop.Config{Transport: s, Pause: s.pause}
		return s, s.Be(sim.ShopUp, 0)
	}
}

func (s *simShop) time() time.Time { return time.UnixMilli(s.now()) }

func (s *simShop) world() *bot.World { return &bot.World{Pack: s.pack} }

// Be makes the client anew too: its breaker counts wall time, of which nothing
// passes here.
func (s *simShop) Be(state string, slow time.Duration) (err error) {
	s.state, s.slow = state, slow
	s.carrier, err = newShopCarrier(s.cfg, s.pack, s.world, s.limits, nil, slog.New(slog.DiscardHandler))
	if err == nil {
		s.carrier.now = s.time
	}
	return err
}

// Ask carries a call out and tells how long it would have taken.
func (s *simShop) Ask(ctx context.Context, job run.Job) (bot.Outcome, bot.Millis) {
	s.took = 0
	o := s.carrier.Carry(ctx, job)
	return o, s.took.Milliseconds()
}

// pause waits between two requests. Its length has chance in it, which a test
// must not have: it is taken for a whole second.
func (s *simShop) pause(ctx context.Context, d time.Duration) bool {
	s.took += d.Truncate(time.Second) + time.Second
	return ctx.Err() == nil
}

// RoundTrip is the way to the shop and back.
func (s *simShop) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	patience := time.Duration(s.cfg.clocks.Shop.Open) * time.Millisecond
	switch {
	case s.state == sim.ShopDown, r.URL.Host != s.cfg.shopURL.Host:
		s.took += refusedAfter
		return nil, fmt.Errorf("no connection: %w", syscall.ECONNREFUSED)
	case s.state == sim.ShopError:
		s.took += brokenAfter
		return answered(r, http.StatusInternalServerError, nil, nil), nil
	case s.state == sim.ShopSlow && (s.slow == 0 || s.slow >= patience):
		s.took += patience
		return nil, tooSlow{}
	case s.state == sim.ShopSlow:
		s.took += s.slow
	}
	w := &written{header: http.Header{}, status: http.StatusOK}
	s.demo.ServeHTTP(w, r)
	return answered(r, w.status, w.header, w.body.Bytes()), nil
}

// tooSlow is a request that was given up.
type tooSlow struct{}

func (tooSlow) Error() string   { return "no answer in time" }
func (tooSlow) Timeout() bool   { return true }
func (tooSlow) Temporary() bool { return true }

// written is an answer while it is written.
type written struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *written) Header() http.Header            { return w.header }
func (w *written) WriteHeader(status int)         { w.status = status }
func (w *written) Write(text []byte) (int, error) { return w.body.Write(text) }

func answered(r *http.Request, status int, header http.Header, body []byte) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
