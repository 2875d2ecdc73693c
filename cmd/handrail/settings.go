package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// setting is one thing an operator may say: an environment variable, a key in
// handrail.yaml, and for what is no secret a flag.
type setting struct {
	env     string
	preset  string // what counts if nobody says anything
	secret  bool   // no flag; NAME_FILE names a file that holds it
	meaning string
}

// notYet marks what is named, so that a settings file may hold it, but does
// nothing in this version.
const notYet = "not in this version yet"

// settings lists CONTRACT.md's environment; --help prints it.
var settings = []setting{
	{"HANDRAIL_LISTEN", ":8080", false, "address of the public side"},
	{"HANDRAIL_OPS_LISTEN", "127.0.0.1:8081", false, "address of the operators' side: board, metrics, pprof"},
	{"HANDRAIL_OPS_TOKEN", "", true, "who may see the operators' side: one token, or maria:…,jo:…; empty: only this machine"},
	{"HANDRAIL_PUBLIC_URL", "", false, "https address under which customers and vendors reach us"},
	{"HANDRAIL_TRUSTED_PROXIES", "", false, "CIDRs whose X-Forwarded-For counts"},
	{"HANDRAIL_STORE", "sqlite:handrail.db", false, "where conversations are kept: sqlite:FILE"},
	{"HANDRAIL_KEEP", "events=730,closed=1095,secrets=30,takes=2,pickups=35", false, "days after which each kind of data is forgotten at night; 0: never"},
	{"HANDRAIL_FLOWS", "", false, "directory of flows laid over the embedded pack"},
	{"HANDRAIL_SECRET", "", true, "32 bytes in base64: signs tokens, seals secrets; openssl rand -base64 32"},
	{"HANDRAIL_IDENTITY_SECRET", "", true, "key of user.hash, the hex HMAC-SHA256 of user.id"},
	{"HANDRAIL_ORIGINS", "", false, "sites that may embed the widget; empty: HANDRAIL_PUBLIC_URL"},
	{"HANDRAIL_TZ", "", false, "the shop's time zone, Europe/London; empty: the machine's"},
	{"HANDRAIL_HOURS", "", false, "mon-fri 9-20, sat 10-18; closed 2026-12-25; empty: always open"},
	{"HANDRAIL_CLOCKS", "", false, "name=duration,…: settle desk mention lead duty tell nudge requeue idle close warn hold unseen shop approve"},
	{"HANDRAIL_FAST", "", false, "divide every clock by this"},
	{"HANDRAIL_LIMITS", "say=5/s:20,sockets=50,new=60/m", false, "per conversation, per address, per address; off"},
	{"HANDRAIL_TURNS", "6/12", false, "turns without progress / in an episode before a person takes over; 0: off"},
	{"HANDRAIL_DESK", "", false, "none: serve although no person can be reached (load tests)"},
	{"SLACK_BOT_TOKEN", "", true, "xoxb-…"},
	{"SLACK_APP_TOKEN", "", true, "xapp-…: Socket Mode; empty: signed HTTP"},
	{"SLACK_SIGNING_SECRET", "", true, "of the Slack app, for signed HTTP"},
	{"SLACK_CHANNEL", "", false, "the desk's private channel: C1, or gift-card=C1,*=C2"},
	{"SLACK_ESCALATION_CHANNEL", "", false, "where leads are rung; empty: the desk's channel"},
	{"SLACK_ONCALL", "", false, "user or user group rung first"},
	{"SLACK_AGENTS", "", false, "users or user groups who may act; empty: full members of the channel"},
	{"SLACK_LEADS", "", false, "users or user groups who are leads"},
	{"SLACK_API_URL", "https://slack.com/api/", false, "prefix before Slack's method names"},
	{"HANDRAIL_DUTY_PHONE", "", false, "the duty phone's number, shown when the last rung rings"},
	{"HANDRAIL_ALARM", "", false, "slack:#ops,https://…: told when no person can be reached, tried in order"},
	{"TWILIO_ACCOUNT_SID", "", false, "SMS, WhatsApp, RCS; " + notYet},
	{"TWILIO_AUTH_TOKEN", "", true, "of the Twilio account; " + notYet},
	{"TWILIO_FROM", "", false, "number that texts come from; " + notYet},
	{"TWILIO_MESSAGING_SERVICE_SID", "", false, "instead of a number; " + notYet},
	{"TWILIO_API_URL", "", false, "replaces Twilio's scheme and host; " + notYet},
	{"X_CONSUMER_KEY", "", true, "of the X app; " + notYet},
	{"X_CONSUMER_SECRET", "", true, "of the X app; " + notYet},
	{"X_ACCESS_TOKEN", "", true, "of the shop's X account; " + notYet},
	{"X_ACCESS_SECRET", "", true, "of the shop's X account; " + notYet},
	{"X_BEARER_TOKEN", "", true, "of the X app; " + notYet},
	{"X_USER_ID", "", false, "of the shop's X account; " + notYet},
	{"X_API_VERSION", "", false, "2 or 1.1; " + notYet},
	{"X_API_URL", "", false, "replaces X's scheme and host; " + notYet},
	{"HANDRAIL_SMTP", "", true, "server for notices by e-mail; " + notYet},
	{"HANDRAIL_MAIL_FROM", "", false, "sender of those notices; " + notYet},
	{"SHOP_KIND", "", false, "demo | http; empty: steps that ask the shop are handed over"},
	{"SHOP_URL", "", false, "base address of the shop's API"},
	{"SHOP_TOKEN", "", true, "bearer for the shop's API"},
}

// flag is the setting's name on the command line, key in handrail.yaml:
// HANDRAIL_STORE = --store = store:.
func (s setting) flag() string { return strings.ReplaceAll(s.key(), "_", "-") }
func (s setting) key() string {
	return strings.ToLower(strings.TrimPrefix(s.env, "HANDRAIL_"))
}

// said is what an operator said, by environment name; the preset where nothing
// was said.
type said struct {
	values   map[string]string
	given    map[string]bool
	mistakes []string
}

func (s *said) wrong(format string, args ...any) {
	s.mistakes = append(s.mistakes, fmt.Sprintf(format, args...))
}

// gather joins flags, environment and file, in that order of strength. Every
// mistake is kept, so that all are told at once.
func gather(flags map[string]string, environ func(string) (string, bool), file string, asked bool) *said {
	s := &said{values: map[string]string{}, given: map[string]bool{}}
	fromFile := s.readFile(file, asked)
	for _, one := range settings {
		s.values[one.env] = one.preset
		if v, ok := fromFile[one.key()]; ok {
			s.values[one.env], s.given[one.env] = v, true
		}
		if v, ok := environ(one.env); ok {
			s.values[one.env], s.given[one.env] = v, true
		}
		if path, ok := environ(one.env + "_FILE"); ok && one.secret {
			text, err := os.ReadFile(path)
			if err != nil {
				s.wrong("%s_FILE: %s", one.env, plainly(err))
			}
			s.values[one.env], s.given[one.env] = strings.TrimSpace(string(text)), true
		}
		if v, ok := flags[one.flag()]; ok {
			s.values[one.env], s.given[one.env] = v, true
		}
		s.values[one.env] = strings.TrimSpace(s.values[one.env])
	}
	return s
}

// readFile reads handrail.yaml: a flat list of key: value. A file that was
// asked for must be there.
func (s *said) readFile(path string, asked bool) map[string]string {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return nil
	}
	if err != nil {
		s.wrong("--config: %s", plainly(err))
		return nil
	}
	values := map[string]string{}
	var found map[string]any
	if err := yaml.UnmarshalWithOptions(text, &found, yaml.Strict()); err != nil {
		s.wrong("%s: %s", path, yaml.FormatError(err, false, true))
		return nil
	}
	for _, key := range sorted(found) {
		if !slices.ContainsFunc(settings, func(one setting) bool { return one.key() == key }) {
			s.wrong("%s: unknown key %q; --help names them all", path, key)
			continue
		}
		switch value := found[key].(type) {
		case string, bool, int, int64, uint64, float64:
			values[key] = fmt.Sprint(value)
		default:
			s.wrong("%s: %s: write one value, not a list or a block", path, key)
		}
	}
	return values
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
