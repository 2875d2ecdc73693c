package slack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func without(scope string) []string {
	return slices.DeleteFunc(slices.Clone(slack.Scopes), func(s string) bool { return s == scope })
}

// TestCheck is doctor's look at the desk: each thing that can be wrong is
// named, with its mend.
func TestCheck(t *testing.T) {
	world := func(change func(*fake.World)) fake.Config {
		w := fake.DefaultWorld()
		change(&w)
		return fake.Config{World: &w, Scopes: slack.Scopes}
	}
	for name, c := range map[string]struct {
		setup setup
		mend  string // "" = all is well
		fatal bool
	}{
		"well":          {},
		"well on http":  {setup: setup{http: true}},
		"bad token":     {setup: setup{config: func(c *slack.Config) { c.BotToken = "xoxb-wrong" }}, mend: "SLACK_BOT_TOKEN is not accepted (invalid_auth)", fatal: true},
		"bad app token": {setup: setup{config: func(c *slack.Config) { c.AppToken = "xapp-wrong" }}, mend: "SLACK_APP_TOKEN is not accepted", fatal: true},
		"no reactions":  {setup: setup{fake: fake.Config{Scopes: without("reactions:write")}}, mend: "missing: reactions:write"},
		"no posting":    {setup: setup{fake: fake.Config{Scopes: without("chat:write")}}, mend: "missing: chat:write", fatal: true},
		"not invited": {setup: setup{fake: world(func(w *fake.World) {
			w.Channels[0].Members = []string{fake.Ana, fake.Ben}
		})}, mend: "/invite @Handrail", fatal: true},
		"public":       {setup: setup{fake: world(func(w *fake.World) { w.Channels[0].Private = false })}, mend: "make it private", fatal: true},
		"nobody":       {setup: setup{fake: world(func(w *fake.World) { w.Channels[0].Members = []string{fake.Guest, fake.BotUser} })}, mend: "nobody may claim a case", fatal: true},
		"no on-call":   {setup: setup{config: func(c *slack.Config) { c.OnCall = nil }}, mend: "nobody is rung by name"},
		"empty group":  {setup: setup{fake: world(func(w *fake.World) { w.Groups[0].Members = nil })}, mend: "names nobody who is a full member"},
		"no such lead": {setup: setup{config: func(c *slack.Config) { c.Leads = []string{"U404"} }}, mend: "names nobody who is a full member"},
		"Slack away":   {setup: setup{config: func(c *slack.Config) { c.APIURL = "http://127.0.0.1:9/" }}, mend: "Slack can't be reached", fatal: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := alone(t, c.setup)
			var mends []string
			fatal := false
			for _, f := range o.desk.Check(t.Context()) {
				if !f.Well() {
					mends = append(mends, f.What+": "+f.Mend)
					fatal = fatal || f.Fatal
				}
			}
			got := strings.Join(mends, "\n")
			if c.mend == "" && got != "" || !strings.Contains(got, c.mend) {
				t.Errorf("found %q, want %q", got, c.mend)
			}
			if fatal != c.fatal {
				t.Errorf("fatal is %v: %s", fatal, got)
			}
		})
	}
}

func TestConfigurationIsRefusedWhole(t *testing.T) {
	_, err := slack.New(slack.Config{Causes: make([]string, 9)}, nil)
	if err == nil {
		t.Fatal("an empty configuration is taken")
	}
	for _, words := range []string{"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CHANNEL", "at most 8"} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("%q is not named in: %v", words, err)
		}
	}
}
