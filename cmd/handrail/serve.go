package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"github.com/handrail-chat/handrail/handoff/slack"
)

// serve runs production: the channels that are configured, and says which are
// not and why.
func serve(ctx context.Context, args []string, io stdio) int {
	c, s, rest, code, ok := read("serve", args, io, nil)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		s.wrong("serve takes no arguments, only flags: %q", rest[0])
	}
	s.serveable(&c)
	if s.mistakes != nil {
		return refuse(io.err, s.mistakes)
	}
	log := slog.New(slog.NewJSONHandler(io.err, nil))
	if c.shopKind == "demo" {
		url, stop, err := demoShop(demoShopDir(c.store), c.shopToken, c.zone)
		if err != nil {
			return refuse(io.err, []string{err.Error()})
		}
		defer stop()
		c.shopURL = url
	}
	h, err := open(ctx, c, log, extras{})
	if err != nil {
		return refuse(io.err, explained(err))
	}
	for name, state := range h.channels() {
		if strings.HasPrefix(state, "off") {
			log.Info("channel is off", "channel", name, "why", strings.TrimPrefix(state, "off: "))
		}
	}
	if len(c.origins) == 0 {
		log.Warn("no website may open the chat", "mend", "set HANDRAIL_ORIGINS to the sites that embed the widget, or HANDRAIL_PUBLIC_URL")
	}
	if h.desk != nil {
		for _, f := range h.desk.Check(ctx) {
			if !f.Well() {
				log.Warn("the desk is not whole", "what", f.What, "mend", f.Mend, "fatal", f.Fatal)
			}
		}
	}
	public, ops, err := listenBoth(c.listen, c.opsListen)
	if err != nil {
		return refuse(io.err, append(explained(err), explainedClose(h)...))
	}
	log.Info("the operators' side is open", "address", ops.Addr().String())
	go h.reloadOnHangup(ctx)
	return runUntilDone(ctx, h, public, ops, io, nil)
}

// runUntilDone starts the house, says that it is ready, waits for the end and
// stops it.
func runUntilDone(ctx context.Context, h *house, public, ops net.Listener, io stdio, ready func(address string)) int {
	if err := h.start(ctx, public, ops); err != nil {
		fmt.Fprintln(io.err, "handrail: "+err.Error())
		_ = h.stop()
		return exitFails
	}
	address := "http://" + reachable(public.Addr())
	if h.waitReady(ctx) {
		fmt.Fprintf(io.out, "handrail: ready on %s\n", address)
		if ready != nil {
			ready(address)
		}
	}
	<-ctx.Done()
	if err := h.stop(); err != nil {
		fmt.Fprintln(io.err, "handrail: stopping: "+err.Error())
		return exitFails
	}
	return exitDone
}

// serveable checks what serve needs beside a sound configuration.
func (s *said) serveable(c *config) {
	if len(c.secret) == 0 && s.values["HANDRAIL_SECRET"] == "" {
		s.wrong("HANDRAIL_SECRET is empty: it signs tokens and seals secrets; make one with: openssl rand -base64 32")
	}
	if c.noDesk {
		return
	}
	l := c.slack
	switch {
	case l.botToken == "":
		s.wrong("SLACK_BOT_TOKEN is empty: no person could be reached; create the Slack app from handoff/slack/manifest.yaml, or set HANDRAIL_DESK=none for a load test")
	case l.channels == "":
		s.wrong("SLACK_CHANNEL is empty: name the desk's private channel by its id, C…")
	}
	if l.botToken != "" && l.appToken == "" && l.signingSecret == "" {
		s.wrong("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both empty: set the first for Socket Mode, the second for signed HTTP")
	}
	if l.channels != "" {
		if _, err := slack.ParseChannels(l.channels); err != nil {
			s.wrong("SLACK_CHANNEL: %v", err)
		}
	}
}

// listenBoth opens both sides' sockets before anything else has begun.
func listenBoth(public, ops string) (net.Listener, net.Listener, error) {
	a, err := net.Listen("tcp", public)
	if err != nil {
		return nil, nil, fmt.Errorf("HANDRAIL_LISTEN=%s: %w", public, err)
	}
	b, err := net.Listen("tcp", ops)
	if err != nil {
		a.Close()
		return nil, nil, fmt.Errorf("HANDRAIL_OPS_LISTEN=%s: %w; another port frees it, --ops-listen 127.0.0.1:0 takes any", ops, err)
	}
	return a, b, nil
}

// reachable is an address as a person may type it.
func reachable(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// explained is an error as lines for an operator: the findings of flow files
// one by one.
func explained(err error) []string {
	if found, ok := findings(err); ok {
		lines := make([]string, len(found))
		for i, f := range found {
			lines[i] = f.String()
		}
		return lines
	}
	return []string{err.Error()}
}

func explainedClose(h *house) []string {
	if err := h.close(); err != nil {
		return []string{err.Error()}
	}
	return nil
}

// demoShopDir keeps a demo shop's world beside the store.
func demoShopDir(store string) string {
	if i := strings.LastIndexByte(store, os.PathSeparator); i > 0 {
		return store[:i]
	}
	return "."
}
