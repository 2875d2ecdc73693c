package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// House is what the desk needs of the rest of Handrail. Every method is safe
// for concurrent use.
type House interface {
	// Accept commits an event. The same id twice is harmless and no error. An
	// error means that nothing was committed: Slack may repeat the delivery.
	Accept(ctx context.Context, event bot.Event) (bot.Change, error)
	// Find reads an alias; "" if there is none. Alias writes one.
	Find(ctx context.Context, alias string) (conversation string, err error)
	Alias(ctx context.Context, alias, conversation string) error
	// Waiting lists the open cases (owner queue, agent or promise), oldest
	// hand-over first, at most max.
	Waiting(ctx context.Context, max int) ([]bot.Index, error)
	// State reads a conversation as committed; the zero state if there is none.
	State(ctx context.Context, conversation string) (bot.State, error)
}

// Config is the desk's part of the configuration.
type Config struct {
	BotToken      string
	AppToken      string // set: Socket Mode, and the HTTP paths answer 404
	SigningSecret string // required without AppToken
	APIURL        string // prefix before the method; default https://slack.com/api/
	Channels      Channels
	Escalation    string   // a channel for the third rung; empty = none
	OnCall        []string // user or group ids
	Agents        []string // user or group ids; empty = full members of the desk's channels
	Leads         []string // user or group ids

	// Offers lists what agents may have the shop do in a case, as it stands;
	// nil: nothing.
	Offers func(bot.State) []*flows.AgentAction
	Causes []string       // at most 8, in the shop's words; empty = DefaultCauses
	Clocks handoff.Clocks // for what the card says comes next, and how often a DM may ring
	Zone   *time.Location // the shop's; nil = UTC
	Names  Names          // nil: agents' names can't be changed on Home

	Log   *slog.Logger                  // nil = slog.Default; never given what people wrote
	Now   func() time.Time              // nil = time.Now
	Count func(source, why string)      // counts refused deliveries; may be nil
	Keep  func(source string, _ []byte) // is given what was signed and could not be read; may be nil
}

// DefaultCauses are the causes that an agent can name where the shop has none
// of its own.
var DefaultCauses = []string{
	"Till or shop system", "Our mistake", "Carrier", "Stock or supplier", "Unclear wording", "Changed their mind", "Somebody else's system", "Other",
}

// Desk is one workspace's desk. It is safe for concurrent use.
type Desk struct {
	cfg   Config
	house House
	api   *slackapi.Client
	http  *http.Client
	log   *slog.Logger
	look  look

	people  *people
	limits  *limits
	threads *threads
	order   *order
	marks   *marks // what was read back last, by thread
	dms     *dmGaps
	homes   *homes
	board   *bells
	errands errands
	state   status
}

// New makes a desk. It speaks to Slack only when it is asked to.
func New(cfg Config, house House) (*Desk, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	client := &http.Client{Transport: transport(), Timeout: callTimeout}
	d := &Desk{
		cfg: cfg, house: house, http: client, log: cfg.Log,
		api: slackapi.New(cfg.BotToken,
			slackapi.OptionAPIURL(cfg.APIURL), slackapi.OptionHTTPClient(client), slackapi.OptionAppLevelToken(cfg.AppToken)),
		look:   look{zone: cfg.Zone, clocks: cfg.Clocks, onCall: cfg.OnCall, leads: cfg.Leads, offers: cfg.Offers},
		limits: newLimits(), threads: newThreads(), order: newOrder(), marks: newMarks(),
		dms: newDMGaps(cfg.Now, dmGap(cfg.Clocks)), homes: newHomes(), board: &bells{},
	}
	d.people = newPeople(d.api, cfg)
	d.errands.open()
	return d, nil
}

// Close waits for what the desk does beside its calls: ephemeral words, Home
// tabs. Run must have ended.
func (d *Desk) Close() {
	d.errands.close()
	d.http.CloseIdleConnections()
}

func (c *Config) complete() error {
	var wrong []error
	if c.BotToken == "" {
		wrong = append(wrong, errors.New("SLACK_BOT_TOKEN is empty: take the Bot User OAuth Token of the app's page \"OAuth & Permissions\""))
	}
	if c.AppToken == "" && c.SigningSecret == "" {
		wrong = append(wrong, errors.New("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both empty: set the first for Socket Mode, or the second for HTTP"))
	}
	if c.Channels.empty() {
		wrong = append(wrong, errors.New("SLACK_CHANNEL is empty: name the id of the desk's private channel"))
	}
	if len(c.Causes) > 8 {
		wrong = append(wrong, fmt.Errorf("%d causes: at most 8 fit an agent's two taps", len(c.Causes)))
	}
	if c.APIURL == "" {
		c.APIURL = slackapi.APIURL
	}
	if !strings.HasSuffix(c.APIURL, "/") {
		c.APIURL += "/"
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Count == nil {
		c.Count = func(string, string) {}
	}
	if c.Keep == nil {
		c.Keep = func(string, []byte) {}
	}
	if len(c.Causes) == 0 {
		c.Causes = DefaultCauses
	}
	if c.Clocks == (handoff.Clocks{}) {
		c.Clocks = handoff.DefaultClocks()
	}
	return errors.Join(wrong...)
}

// callTimeout bounds one call to Slack. It is below the 20 s after which an
// agent is told that a line hangs.
const callTimeout = 10 * time.Second

// transport is Slack's own pool of connections, so that Close can end it.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.MaxIdleConnsPerHost = 16
	return t
}

func (d *Desk) now() bot.Millis { return d.cfg.Now().UnixMilli() }
