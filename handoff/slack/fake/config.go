package fake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// What an unset Config means; the tokens have Slack's prefixes so that clients which look at them are content.
const (
	DefaultBotToken      = "xoxb-0-fake-bot"
	DefaultAppToken      = "xapp-1-A0HANDRAIL-0-fake"
	DefaultSigningSecret = "8f742231b10e8888abcd99yyyzzz85a5"
)

// Config says what kind of workspace it is. Its zero value is DefaultWorld in memory with every scope and Slack's ceilings.
type Config struct {
	// Dir keeps the world (world.jsonl and files/); empty keeps it in memory only.
	Dir string
	// World is used when Dir holds none yet; nil is DefaultWorld.
	World *World

	BotToken      string              // default DefaultBotToken
	Scopes        []string            // of BotToken; nil is AllScopes
	Tokens        map[string][]string // further bot tokens of the same app with their scopes
	AppToken      string              // default DefaultAppToken, with connections:write
	SigningSecret string              // default DefaultSigningSecret
	Events        []string            // subscriptions such as message.groups; nil is AllEvents

	// Prefix is the path under which the handler is mounted unstripped ("/slack-workspace"). Behind http.StripPrefix it
	// stays empty: the prefix is then read off the request.
	Prefix string
	// BaseURL replaces the origin and prefix that are otherwise learned from the app's requests.
	BaseURL string

	Clock   Clock         // default the real one
	Free    bool          // no rate ceilings
	PingGap time.Duration // between WebSocket pings, real time; default 5 s
	Client  *http.Client  // for signed HTTP; default one without redirects
	Log     *slog.Logger  // default none; never given message texts
}

// Workspace is one Slack workspace. It is an http.Handler and safe for concurrent use. Close it.
type Workspace struct {
	cfg    Config
	clock  Clock
	log    *slog.Logger
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	mux    http.Handler

	mu      sync.Mutex
	state   state
	journal *journal
	changes changeLog
	base    string // origin and prefix under which the app reaches us
	tokens  map[string]tokenRights
	methods map[string]method
	rates   rates
	faults  faults
	line    deliveryLine
	urls    URLs
	sockets sockets
	tickets map[string]time.Time
	trig    map[string]*trigger
	answers map[string]*responseURL
	closed  bool
}

// New opens the workspace kept under cfg.Dir, or founds it.
func New(cfg Config) (*Workspace, error) {
	w := &Workspace{cfg: withDefaults(cfg)}
	w.clock, w.log, w.base = w.cfg.Clock, w.cfg.Log, w.cfg.BaseURL
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.tokens = w.cfg.rights()
	w.methods = methodTable()
	w.rates = newRates(w.cfg.Free)
	w.tickets = map[string]time.Time{}
	w.trig = map[string]*trigger{}
	w.answers = map[string]*responseURL{}
	w.changes = newChangeLog()
	w.sockets = newSockets()
	w.line = newDeliveryLine()
	w.state = newState()

	if err := w.open(); err != nil {
		w.cancel()
		return nil, fmt.Errorf("fake slack: %w", err)
	}
	w.mux = w.routes()
	return w, nil
}

// open reads the journal, or seeds an empty one.
func (w *Workspace) open() error {
	j, records, err := openJournal(w.cfg.Dir)
	if err != nil {
		return err
	}
	w.journal = j
	for _, r := range records {
		if err := w.state.apply(r); err != nil {
			return errors.Join(fmt.Errorf("world.jsonl: %w", err), j.close())
		}
	}
	if w.state.team.ID == "" {
		w.mu.Lock()
		w.seed(*w.cfg.World)
		w.mu.Unlock()
	} else if err := j.compact(w.state.records()); err != nil {
		return errors.Join(err, j.close())
	}
	w.resume()
	return j.failure()
}

// Close ends sockets, streams and deliveries and waits for their goroutines. The world stays under Dir.
func (w *Workspace) Close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	w.stopTimers()
	w.mu.Unlock()
	w.cancel()
	w.CutSockets()
	w.wg.Wait()
	w.cfg.Client.CloseIdleConnections()
	return w.journal.close()
}

func withDefaults(c Config) Config {
	if c.World == nil {
		world := DefaultWorld()
		c.World = &world
	}
	if c.BotToken == "" {
		c.BotToken = DefaultBotToken
	}
	if c.AppToken == "" {
		c.AppToken = DefaultAppToken
	}
	if c.SigningSecret == "" {
		c.SigningSecret = DefaultSigningSecret
	}
	if c.Scopes == nil {
		c.Scopes = AllScopes()
	}
	if c.Events == nil {
		c.Events = AllEvents()
	}
	if c.Clock == nil {
		c.Clock = wall{}
	}
	if c.PingGap <= 0 {
		c.PingGap = 5 * time.Second
	}
	if c.Client == nil {
		// A transport of its own, so that Close can end idle connections without touching other people's.
		c.Client = &http.Client{
			Transport:     http.DefaultTransport.(*http.Transport).Clone(),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return c
}
