package main

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
	pages "github.com/handrail-chat/handrail/web/demo"
)

// demoHold is how long an agent's message is held in the demo.
const demoHold = 2000

// demo is the whole shop on one page: the house with a Slack workspace and a
// shop on loopback, each behind a simulator that speaks the real wire.
func demo(ctx context.Context, args []string, io stdio) int {
	var dir string
	c, s, rest, code, ok := read("demo", args, io, func(f *flag.FlagSet) {
		f.StringVar(&dir, "data", ".handrail", "directory where the demo keeps its world")
	})
	if !ok {
		return code
	}
	if len(rest) > 0 {
		s.wrong("demo takes no arguments, only flags: %q", rest[0])
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		s.wrong("--data %s: %v", dir, err)
	}
	s.demoDefaults(&c, dir)
	if s.mistakes != nil {
		return refuse(io.err, s.mistakes)
	}
	log := slog.New(slog.NewTextHandler(io.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	public, ops, err := demoListen(c)
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	workspace, err := fake.New(fake.Config{Dir: filepath.Join(dir, "slack"), Prefix: "/workspace", Log: log})
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	defer workspace.Close()
	base := "http://" + reachable(public.Addr())
	c.demoSlack(base)
	shopURL, stopShop, err := demoShop(dir, "demo", c.zone)
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	defer stopShop()
	c.shopKind, c.shopURL, c.shopToken = "demo", shopURL, "demo"
	if c.origins == nil {
		c.origins = []string{base, "http://" + public.Addr().String()}
	}
	timeline := pages.NewTimeline()
	page, err := demoPage(timeline, c.identity)
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	h, err := open(ctx, c, log, extras{
		committed: timeline.Committed, carried: timeline.Carried,
		cardURL: func(at handoff.Place) string { return base + "/workspace/#" + at.Channel + "/" + at.TS },
		routes: func(mux *http.ServeMux) {
			mux.Handle("/workspace/", workspace)
			mux.Handle("/", page)
		},
	})
	if err != nil {
		return refuse(io.err, explained(err))
	}
	h.public.RegisterOnShutdown(timeline.Close)
	if c.flows != "" {
		go onSave(ctx, c.flows, func() { tellReload(h, timeline, io) })
	}
	return runUntilDone(ctx, h, public, ops, io, func(address string) {
		fmt.Fprintf(io.out, "handrail: the board is on http://%s; everything is kept in %s\n", reachable(ops.Addr()), dir)
	})
}

// tellReload reloads the flows that an author has just saved, and shows what
// came of it, on the page and in the terminal.
func tellReload(h *house, timeline *pages.Timeline, io stdio) {
	changed, err := h.reload()
	entry := pages.Entry{At: time.Now().UnixMilli(), Kind: pages.Flows, Words: "the flows were saved and are in force"}
	switch {
	case err != nil:
		entry.Failed = true
		found := explained(err)
		entry.Words = "not in force, the old flows go on: " + strings.Join(found, " · ")
		refuse(io.err, found)
	case !changed:
		return
	default:
		fmt.Fprintln(io.out, "handrail: "+entry.Words)
	}
	timeline.Add(entry)
}

// demoDefaults fills in what a demo needs and nobody said.
func (s *said) demoDefaults(c *config, dir string) {
	if !s.given["HANDRAIL_STORE"] {
		c.store = filepath.Join(dir, "handrail.db")
	}
	if len(c.secret) == 0 && s.values["HANDRAIL_SECRET"] == "" {
		secret, err := keptSecret(filepath.Join(dir, "secret"))
		if err != nil {
			s.wrong("--data %s: %v", dir, err)
		}
		c.secret = secret
	}
	if len(c.identity) == 0 && len(c.secret) > 0 {
		key, err := hkdf.Key(sha256.New, c.secret, nil, "handrail demo identity", 32)
		if err != nil {
			s.wrong("deriving the demo's identity secret: %v", err)
		}
		c.identity = key
	}
	if c.clocks.Hold.Open == 8000/c.fast {
		c.clocks.Hold.Open, c.clocks.Hold.Away = max(demoHold/c.fast, 20), max(demoHold/c.fast, 20)
	}
}

// keptSecret is a secret that is made once and kept with the demo's world, so
// that tokens and sealed numbers outlive a restart.
func keptSecret(path string) ([]byte, error) {
	secret, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		secret = make([]byte, 32)
		rand.Read(secret)
		return secret, os.WriteFile(path, secret, 0o600)
	}
	if err == nil && len(secret) != 32 {
		err = fmt.Errorf("%s is damaged; remove the directory to begin anew", path)
	}
	return secret, err
}

// demoListen opens the demo's sockets. A board's port that is taken is no
// reason not to show the demo: any other does.
func demoListen(c config) (public, ops net.Listener, err error) {
	if public, err = net.Listen("tcp", c.listen); err != nil {
		return nil, nil, fmt.Errorf("--listen %s: %w; --listen 127.0.0.1:0 takes any free port", c.listen, err)
	}
	if ops, err = net.Listen("tcp", c.opsListen); err != nil {
		ops, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		public.Close()
	}
	return public, ops, err
}

// demoSlack points the desk at the workspace on loopback.
func (c *config) demoSlack(at string) {
	c.slack = slackConfig{
		botToken: fake.DefaultBotToken, appToken: fake.DefaultAppToken,
		channels: fake.Desk, escalation: fake.Leads, oncall: fake.OnCall, leads: []string{fake.LeadsGroup},
		apiURL: at + "/workspace/api/",
	}
}

// demoPage is the page with shop and workspace on it, and what to try.
func demoPage(timeline *pages.Timeline, identity []byte) (http.Handler, error) {
	orders, cards := shop.Table()
	c := pages.Config{Workspace: "/workspace/", Process: os.Getpid(), Timeline: timeline, Customer: signed(identity, "dana", "Dana")}
	for _, o := range orders {
		c.Orders = append(c.Orders, pages.Order(o))
	}
	for _, card := range cards {
		c.Cards = append(c.Cards, pages.Card(card))
	}
	told, err := stories()
	if err != nil {
		return nil, err
	}
	c.Stories = told
	c.Dead, c.Asked, c.Stuck = c.Cards[0], c.Orders[0], c.Orders[2]
	return pages.New(c)
}

// signed is a customer for whom the shop's page vouches.
func signed(identity []byte, id, name string) pages.Customer {
	seal := hmac.New(sha256.New, identity)
	seal.Write([]byte(id))
	return pages.Customer{ID: id, Name: name, Hash: hex.EncodeToString(seal.Sum(nil))}
}

// demoShop serves the demo shop on a loopback port of its own.
func demoShop(dir, token string, zone *time.Location) (*url.URL, func(), error) {
	d, err := shop.OpenDemo(shop.DemoConfig{Dir: dir, Token: token, Now: time.Now, Zone: zone})
	if err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	server := &http.Server{Handler: d, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	return &url.URL{Scheme: "http", Host: l.Addr().String()}, func() { _ = server.Close() }, nil
}
