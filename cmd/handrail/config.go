package main

import (
	"encoding/base64"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/channels"
	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/web/board"
)

// config is what serve and demo run on, read and checked.
type config struct {
	listen, opsListen   string
	opsToken            string
	publicURL           *url.URL
	proxies             []netip.Prefix
	store               string // path of the SQLite file
	keep                store.Retention
	flows               string
	secret, identity    []byte
	origins             []string
	zone                *time.Location
	hours               *handoff.Hours
	clocks              handoff.Clocks
	fast                int64
	limits              string
	turns, episodeTurns int
	noDesk              bool
	slack               slackConfig
	dutyPhone           string
	alarms              []string
	shopKind, shopToken string
	shopURL             *url.URL
	environ             func(string) (string, bool) // for the secrets that flows name; nil: there are none
	shopOver            shop.Config                 // how requests travel, where it is not the network
}

type slackConfig struct {
	botToken, appToken, signingSecret string
	channels, escalation              string
	oncall                            string
	agents, leads                     []string
	apiURL                            string
}

// configured reads everything; mistakes are collected in s.
func configured(s *said) config {
	v := s.values
	c := config{
		listen: v["HANDRAIL_LISTEN"], opsListen: v["HANDRAIL_OPS_LISTEN"], opsToken: v["HANDRAIL_OPS_TOKEN"],
		flows: v["HANDRAIL_FLOWS"], limits: v["HANDRAIL_LIMITS"], identity: []byte(v["HANDRAIL_IDENTITY_SECRET"]),
		dutyPhone: v["HANDRAIL_DUTY_PHONE"],
		alarms:    list(v["HANDRAIL_ALARM"]), shopKind: v["SHOP_KIND"], shopToken: v["SHOP_TOKEN"],
		slack: slackConfig{
			botToken: v["SLACK_BOT_TOKEN"], appToken: v["SLACK_APP_TOKEN"], signingSecret: v["SLACK_SIGNING_SECRET"],
			channels: v["SLACK_CHANNEL"], escalation: v["SLACK_ESCALATION_CHANNEL"], oncall: v["SLACK_ONCALL"],
			agents: list(v["SLACK_AGENTS"]), leads: list(v["SLACK_LEADS"]), apiURL: v["SLACK_API_URL"],
		},
	}
	if c.noDesk = v["HANDRAIL_DESK"] == "none"; !c.noDesk && v["HANDRAIL_DESK"] != "" {
		s.wrong("HANDRAIL_DESK=%s: leave it empty, or write none", v["HANDRAIL_DESK"])
	}
	for _, env := range []string{"HANDRAIL_LISTEN", "HANDRAIL_OPS_LISTEN"} {
		if _, _, err := net.SplitHostPort(v[env]); err != nil {
			s.wrong("%s=%s: write an address with its port, :8080 or 127.0.0.1:8080", env, v[env])
		}
	}
	if _, err := board.ParseTokens(c.opsToken); err != nil {
		s.wrong("%v", err)
	}
	if _, err := channels.ParseLimits(c.limits); err != nil {
		s.wrong("HANDRAIL_LIMITS: %v", err)
	}
	c.publicURL = s.address("HANDRAIL_PUBLIC_URL")
	c.shopURL = s.address("SHOP_URL")
	c.origins = s.readOrigins(c.publicURL)
	c.secret = s.readSecret()
	s.readStore(&c)
	s.readTime(&c)
	s.readTurns(&c)
	s.readKeep(&c)
	s.readShop(&c)
	for _, cidr := range list(v["HANDRAIL_TRUSTED_PROXIES"]) {
		prefix, err := netip.ParsePrefix(cidr)
		if err != nil {
			s.wrong("HANDRAIL_TRUSTED_PROXIES: %q is no CIDR; write 10.0.0.0/8 or 192.0.2.7/32", cidr)
			continue
		}
		c.proxies = append(c.proxies, prefix)
	}
	return c
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func (s *said) address(env string) *url.URL {
	text := s.values[env]
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		s.wrong("%s=%s: write a whole address, https://chat.example.com", env, text)
		return nil
	}
	return u
}

func (s *said) readOrigins(public *url.URL) []string {
	var origins []string
	for _, text := range list(s.values["HANDRAIL_ORIGINS"]) {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" {
			s.wrong("HANDRAIL_ORIGINS: %q: write origins only, https://shop.example.com", text)
			continue
		}
		origins = append(origins, u.Scheme+"://"+u.Host)
	}
	if origins == nil && public != nil {
		origins = []string{public.Scheme + "://" + public.Host}
	}
	return origins
}

func (s *said) readSecret() []byte {
	text := s.values["HANDRAIL_SECRET"]
	if text == "" {
		return nil
	}
	// Padded or not, for addresses or not: whoever made it meant the same bytes.
	plain := strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(text)
	secret, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil || len(secret) != 32 {
		s.wrong("HANDRAIL_SECRET: 32 bytes in base64 are needed; make some with: openssl rand -base64 32")
		return nil
	}
	return secret
}

func (s *said) readStore(c *config) {
	kind, path, ok := strings.Cut(s.values["HANDRAIL_STORE"], ":")
	switch {
	case kind == "sqlite" && ok && path != "":
		c.store = path
	case strings.HasPrefix(kind, "redis"):
		s.wrong("HANDRAIL_STORE=%s://…: this version keeps conversations in SQLite only; write sqlite:handrail.db", kind)
	default:
		s.wrong("HANDRAIL_STORE=%s: write sqlite:handrail.db", s.values["HANDRAIL_STORE"])
	}
}

func (s *said) readTime(c *config) {
	v := s.values
	c.zone = time.Local
	if name := v["HANDRAIL_TZ"]; name != "" {
		zone, err := time.LoadLocation(name)
		if err != nil {
			s.wrong("HANDRAIL_TZ=%s: no such time zone; write it as Europe/London", name)
			zone = time.UTC
		}
		c.zone = zone
	}
	var err error
	if c.hours, err = handoff.ParseHours(v["HANDRAIL_HOURS"], c.zone); err != nil {
		s.wrong("HANDRAIL_HOURS: %v", err)
	}
	if c.clocks, err = handoff.ParseClocks(v["HANDRAIL_CLOCKS"]); err != nil {
		s.wrong("HANDRAIL_CLOCKS: %v", err)
	}
	c.fast = 1
	if text := v["HANDRAIL_FAST"]; text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 || n > 100_000 {
			s.wrong("HANDRAIL_FAST=%s: write a whole number from 1 to 100000", text)
			n = 1
		}
		c.fast = n
	}
	c.clocks = c.clocks.Faster(c.fast)
}

func (s *said) readTurns(c *config) {
	text := s.values["HANDRAIL_TURNS"]
	stuck, episode, both := strings.Cut(text, "/")
	n, err := strconv.Atoi(stuck)
	m := 12
	if n == 0 {
		m = 0
	}
	var err2 error
	if both {
		m, err2 = strconv.Atoi(episode)
	}
	if err != nil || err2 != nil || n < 0 || m < 0 {
		s.wrong("HANDRAIL_TURNS=%s: write 6/12, or 0 to switch both off", text)
	}
	c.turns, c.episodeTurns = n, m
}

func (s *said) readKeep(c *config) {
	kinds := map[string]*int{
		"events": &c.keep.Events, "closed": &c.keep.Closed, "secrets": &c.keep.Secrets, "takes": &c.keep.Takes, "pickups": &c.keep.Pickups,
	}
	for _, part := range list(s.values["HANDRAIL_KEEP"]) {
		name, value, _ := strings.Cut(part, "=")
		days, err := strconv.Atoi(value)
		if kinds[name] == nil || err != nil || days < 0 {
			s.wrong("HANDRAIL_KEEP: %q: write events, closed, secrets, takes or pickups and a number of days, events=730", part)
			continue
		}
		*kinds[name] = days
	}
	if err := c.keep.Check(); err != nil {
		s.wrong("HANDRAIL_KEEP: %v", err)
	}
}

func (s *said) readShop(c *config) {
	switch c.shopKind {
	case "", "demo":
	case "http":
		if c.shopURL == nil && s.values["SHOP_URL"] == "" {
			s.wrong("SHOP_KIND=http needs SHOP_URL, the base address of the shop's API")
		}
	default:
		s.wrong("SHOP_KIND=%s: write demo or http, or leave it empty", c.shopKind)
	}
}
