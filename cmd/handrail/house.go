package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/channels"
	"github.com/handrail-chat/handrail/channels/webchat"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack"
	pages "github.com/handrail-chat/handrail/web"
)

// house is the rooms joined: what serve and demo run.
type house struct {
	cfg       config
	log       *slog.Logger
	store     *sqlite.Store
	run       *run.House
	shopping  *shopLane
	shopMeter *shopMeter
	desk      *slack.Desk // nil without Slack
	chat      *webchat.Server
	registry  *prometheus.Registry
	public    *http.Server
	ops       *http.Server
	deskEnds  context.CancelFunc
	deskGone  chan struct{}

	reloading sync.Mutex
}

// extras are what the demo adds to a house: pages beside its own, and eyes on
// what is committed and carried.
type extras struct {
	routes    func(*http.ServeMux)
	cardURL   func(handoff.Place) string // nil = in Slack itself
	committed func(bot.Commit)
	carried   func(conversation string, s bot.Send, o bot.Outcome, at bot.Millis)
}

// open builds the house. Nothing is served and nothing is sent before start.
func open(ctx context.Context, c config, log *slog.Logger, extra extras) (_ *house, err error) {
	h := &house{cfg: c, log: log, registry: prometheus.NewRegistry()}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	world, err := newWorld(c)
	if err != nil {
		return nil, err
	}
	alarms := &alarmCarrier{ways: c.alarms, duty: c.dutyPhone, client: &http.Client{Timeout: 10 * time.Second}, log: log}
	tell := func(what string) { alarms.tell(context.WithoutCancel(ctx), "Handrail: "+what, rand.Text()) }
	h.store, err = sqlite.Open(ctx, c.store, sqlite.Options{Alarm: func(e error) { go tell(e.Error()) }})
	if err != nil {
		return nil, err
	}
	carriers := map[string]run.Carrier{bot.LaneAlarm: alarms}
	h.shopMeter = newShopMeter(h.registry)
	carrier, err := newShopCarrier(c, world.Pack, func() *bot.World { return h.run.World() }, h.store, h.shopMeter, log)
	if err == nil {
		err = carrier.lacks(world.Pack)
	}
	if err != nil {
		return nil, err
	}
	h.shopping = &shopLane{}
	h.shopping.now.Store(carrier)
	carriers[bot.LaneShop], carriers[bot.LaneWatch] = h.shopping, h.shopping
	var desk run.Carrier = noDesk{}
	if c.slack.botToken != "" {
		desk = &lateDesk{house: h}
		alarms.post = h.tellDesk
	}
	for _, lane := range []string{bot.LaneDesk, bot.LaneCard, bot.LaneBell, bot.LaneMarks} {
		carriers[lane] = desk
	}
	for lane, carrier := range carriers {
		carriers[lane] = extra.watchedCarrier(carrier)
	}
	h.run, err = run.New(run.Config{
		World: world, Store: extra.watched(h.store), Carriers: carriers, Secret: c.secret, Zone: c.zone, Log: log, Registry: h.registry,
		Alarm:   func(what string) { go tell(what) },
		Nightly: func(ctx context.Context, now bot.Millis) error { return h.store.Retain(ctx, c.keep, now) },
	})
	if err != nil {
		return nil, err
	}
	refused := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "handrail_refused_total", Help: "Requests and deliveries that were refused.",
	}, []string{"source", "why"})
	h.registry.MustRegister(refused)
	count := func(source, why string) { refused.WithLabelValues(source, why).Inc() }
	if c.slack.botToken != "" {
		if h.desk, err = newDesk(c, deskHouse{h.run, h.store}, h.offers, log, count); err != nil {
			return nil, err
		}
	}
	limits, err := channels.ParseLimits(c.limits)
	if err != nil {
		return nil, err
	}
	h.chat, err = webchat.New(webchat.Config{
		House: h.run, Secret: c.secret, Identity: c.identity, Origins: c.origins, Limits: limits, Proxies: c.proxies, Log: log, Refused: count,
	})
	if err != nil {
		return nil, err
	}
	return h, h.serve(extra)
}

// offers is what agents may have the shop do in a case, by the flows in force.
func (h *house) offers(s bot.State) []*flows.AgentAction {
	if h.cfg.shopKind == "" {
		return nil
	}
	return h.run.World().Pack.Offered(s.Talk.Slots)
}

// tellDesk posts an alarm over the desk, once there is one.
func (h *house) tellDesk(ctx context.Context, channel, text string) error {
	if h.desk == nil {
		return errors.New("the desk is not open yet")
	}
	return h.desk.Tell(ctx, channel, text)
}

// serve makes the two HTTP sides.
func (h *house) serve(extra extras) error {
	if extra.cardURL == nil {
		extra.cardURL = slackCard
	}
	operators, err := h.operators(deskHouse{h.run, h.store}, extra.cardURL)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	h.chat.Routes(mux)
	mux.Handle("GET /widget.js", pages.Widget())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", h.readyz)
	if h.desk != nil {
		mux.Handle("/slack/", h.desk.Handler())
	}
	if extra.routes != nil {
		extra.routes(mux)
	}
	h.public = &http.Server{
		Handler: bodiesInTime(mux, bodyTime), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	h.ops = &http.Server{
		Handler: operators, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	return nil
}

// bodyTime is how long a request's body may take to come in whole.
const bodyTime = 15 * time.Second

// bodiesInTime ends requests whose bodies trickle in: each would hold a
// connection and a goroutine for as long as a stranger likes. Sockets and
// streams have no body and set their own deadlines.
func bodiesInTime(next http.Handler, limit time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != http.NoBody {
			// A connection that knows no deadlines is none of the network's.
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(limit))
		}
		next.ServeHTTP(w, r)
	})
}

// start serves both sides, takes up what an earlier life left, and opens the
// desk; it returns once all of that has begun.
func (h *house) start(ctx context.Context, public, ops net.Listener) error {
	fail := func(l net.Listener, s *http.Server) {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			h.log.Error("serving has ended", "address", l.Addr().String(), "err", err)
		}
	}
	go fail(public, h.public)
	go fail(ops, h.ops)
	if err := h.run.Start(ctx); err != nil {
		return err
	}
	if h.desk == nil {
		return nil
	}
	inside, cancel := context.WithCancel(context.WithoutCancel(ctx))
	h.deskEnds, h.deskGone = cancel, make(chan struct{})
	go func() {
		defer close(h.deskGone)
		if err := h.desk.Run(inside); err != nil && inside.Err() == nil {
			h.log.Error("the desk has ended", "err", err)
		}
	}()
	return nil
}

// stopTime is how long stopping may take; inHand is how much of it what was
// begun has to finish. What is left then is dropped: a later life looks it up.
const (
	stopTime = 9 * time.Second
	inHand   = 6 * time.Second
)

// stop ends in the reverse order of the start: no new events, sockets told to
// come back, what is in hand finished.
func (h *house) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	var errs []error
	if h.deskEnds != nil {
		h.deskEnds()
		select {
		case <-h.deskGone:
		case <-ctx.Done():
		}
	}
	hand, enough := context.WithTimeout(ctx, inHand)
	defer enough()
	errs = append(errs, h.chat.Close(hand), shut(hand, h.public), h.run.Stop(hand), shut(ctx, h.ops))
	errs = append(errs, h.close())
	return errors.Join(errs...)
}

// shut lets a server finish its requests until ctx ends, and breaks them off
// then: one that hangs must not keep the house from ending well.
func shut(ctx context.Context, s *http.Server) error {
	err := s.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return s.Close()
	}
	return err
}

// close gives back what open took.
func (h *house) close() error {
	if h.desk != nil {
		h.desk.Close()
	}
	if h.store != nil {
		return h.store.Close()
	}
	return nil
}
