package main

import (
	"context"
	"net/http"
	"net/http/pprof"
	"net/url"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/web/board"
)

// operators is the operators' side: board, metrics, profiles, all behind one
// guard.
func (h *house) operators(in deskHouse, cardURL func(handoff.Place) string) (http.Handler, error) {
	tokens, err := board.ParseTokens(h.cfg.opsToken)
	if err != nil {
		return nil, err
	}
	b, err := board.New(board.Config{
		House: in, Deadlines: func(s bot.State) []handoff.Deadline { return bot.Due(h.run.World(), s) },
		Health: h.boardHealth, Lost: h.lost, Tokens: tokens, Zone: h.cfg.zone, CardURL: cardURL,
	})
	if err != nil {
		return nil, err
	}
	h.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	inside := http.NewServeMux()
	inside.Handle("GET /metrics", promhttp.HandlerFor(h.registry, promhttp.HandlerOpts{}))
	inside.HandleFunc("/debug/pprof/", pprof.Index)
	inside.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	inside.HandleFunc("/debug/pprof/profile", pprof.Profile)
	inside.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	inside.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux := http.NewServeMux()
	mux.Handle("/metrics", b.Guard(inside))
	mux.Handle("/debug/", b.Guard(inside))
	mux.Handle("/", b.Handler())
	return mux, nil
}

// slackCard is where a browser finds a card in the operator's own Slack.
// Source: docs.slack.dev/interactivity/deep-linking.
func slackCard(at handoff.Place) string {
	return "https://slack.com/app_redirect?" + url.Values{"channel": {at.Channel}, "message_ts": {at.TS}}.Encode()
}

// boardHealth is /readyz in words for the board.
func (h *house) boardHealth(ctx context.Context) board.Health {
	ready := h.readiness(ctx)
	health := board.Health{Ready: ready.Ready, Stranded: ready.Stranded, Parts: []board.Part{
		{Name: "store", Words: ready.Store, Trouble: ready.Store != "ok"},
		{Name: "clocks", Words: ready.Clocks, Trouble: ready.Clocks != "ok"},
	}}
	names := make([]string, 0, len(ready.Channels))
	for name := range ready.Channels {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		words := ready.Channels[name]
		health.Parts = append(health.Parts, board.Part{Name: name, Words: words, Trouble: strings.HasPrefix(words, "down")})
	}
	return health
}
