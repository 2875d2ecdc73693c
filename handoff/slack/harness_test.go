package slack_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// retailWorld is compiled and trained once; clocks are laid over a copy.
var retailWorld = sync.OnceValues(func() (bot.World, error) {
	pack, err := flows.Compile(retail.Sources())
	if err != nil {
		return bot.World{}, err
	}
	patterns, err := nlu.NewPatterns(nlu.PatternConfig{})
	if err != nil {
		return bot.World{}, err
	}
	var examples []nlu.Example
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	return bot.World{
		Pack: pack, Model: nlu.Train(examples, nlu.Options{}), Patterns: patterns,
		Channels: []bot.Capabilities{{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}, {Channel: "sms", MaxText: 1600}},
		Language: "en", HasShop: true, Turns: 6, EpisodeTurns: 12, Angry: nlu.Frustrated,
	}, nil
})

// office is a whole Handrail round the desk: the real core and shell over the
// in-memory store, and Slack on loopback.
type office struct {
	t     *testing.T
	slack *fake.Workspace
	store *store.Memory
	house *run.House
	desk  *slack.Desk
	url   string
	said  atomic.Int64
	stop  func()

	mu      sync.Mutex
	counted map[string]int
}

// setup says how an office differs from the usual one.
type setup struct {
	http     bool
	clocks   string
	config   func(*slack.Config)
	fake     fake.Config
	silent   bool // the desk's own Run is not started
	ceilings bool // Slack's ceilings are kept and asked for
	unhoused bool // the shell's clocks and outbox are not started
	store    *store.Memory
	slack    *fake.Workspace
}

// usualClocks keep what an agent waits for short, and everything else long.
const usualClocks = "hold=150ms,gather=50ms,mention=1h,lead=2h,duty=3h,tell=1h,nudge=1h,requeue=2h,unseen=1h"

func open(t *testing.T, s setup) *office {
	t.Helper()
	o := &office{t: t, store: s.store, slack: s.slack, counted: map[string]int{}}
	if o.store == nil {
		o.store = store.NewMemory()
	}
	if o.slack == nil {
		if s.fake.Scopes == nil {
			// What the manifest asks for has to be enough for everything.
			s.fake.Scopes, s.fake.Events = slack.Scopes, manifestEvents(t)
		}
		w, err := fake.New(s.fake)
		if err != nil {
			t.Fatal(err)
		}
		o.slack = w
	}
	server := httptest.NewServer(o.slack)
	t.Cleanup(func() {
		// The workspace first: a call that it never answers ends with it.
		if err := o.slack.Close(); err != nil {
			t.Error(err)
		}
		server.CloseClientConnections()
		server.Close()
	})
	o.url = server.URL
	o.begin(s)
	return o
}

// begin starts shell and desk over what the office has.
func (o *office) begin(s setup) {
	t := o.t
	t.Helper()
	o.until("earlier sockets to close", func() bool { return o.slack.Sockets() == 0 })
	world, err := retailWorld()
	if err != nil {
		t.Fatal(err)
	}
	if s.clocks == "" {
		s.clocks = usualClocks
	}
	clocks, err := handoff.ParseClocks(s.clocks)
	if err != nil {
		t.Fatal(err)
	}
	world.Rules.Clocks = clocks
	var carry carrier
	house, err := run.New(run.Config{
		World: &world, Store: o.store, Secret: []byte(strings.Repeat("k", 32)), CarryTime: 15 * time.Second,
		Carriers: map[string]run.Carrier{bot.LaneDesk: &carry, bot.LaneCard: &carry, bot.LaneBell: &carry, bot.LaneMarks: &carry},
	})
	if err != nil {
		t.Fatal(err)
	}
	channels, err := slack.ParseChannels(fake.Desk)
	if err != nil {
		t.Fatal(err)
	}
	config := slack.Config{
		BotToken: fake.DefaultBotToken, AppToken: fake.DefaultAppToken, SigningSecret: fake.DefaultSigningSecret, APIURL: o.url + "/api/",
		Channels: channels, OnCall: []string{fake.OnCall}, Leads: []string{fake.LeadsGroup}, Clocks: clocks,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Count: o.count,
	}
	if s.http {
		config.AppToken = ""
	}
	config.Names = slack.NamesIn(rooms{house, o.store})
	if s.config != nil {
		s.config(&config)
	}
	o.house = house
	if o.desk, err = slack.New(config, rooms{house, o.store}); err != nil {
		t.Fatal(err)
	}
	carry.desk = o.desk
	o.slack.SetCeilings(s.ceilings)
	if !s.ceilings {
		o.desk.LiftCeilings()
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	if !s.silent {
		running.Go(func() { o.desk.Run(ctx) })
	}
	if !s.unhoused {
		if err := house.Start(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if s.http {
		app := httptest.NewServer(o.desk.Handler())
		t.Cleanup(app.Close)
		o.do(o.slack.SetURLs(t.Context(), fake.URLs{Events: app.URL + "/slack/events", Interactivity: app.URL + "/slack/interactions", Commands: app.URL + "/slack/commands"}))
	}
	o.stop = sync.OnceFunc(func() {
		if !s.unhoused {
			stopping, done := context.WithTimeout(context.Background(), 5*time.Second)
			defer done()
			house.Stop(stopping)
		}
		cancel()
		running.Wait()
		o.desk.Close()
	})
	t.Cleanup(o.stop)
	if !s.http && !s.silent {
		o.until("both sockets", func() bool { return o.slack.Sockets() == 2 })
	}
}

// rooms is the house as the desk knows it.
type rooms struct {
	*run.House
	store *store.Memory
}

func (r rooms) Find(ctx context.Context, alias string) (string, error) {
	return r.store.Find(ctx, alias)
}
func (r rooms) Alias(ctx context.Context, alias, conversation string) error {
	return r.store.Alias(ctx, alias, conversation)
}
func (r rooms) Waiting(ctx context.Context, max int) ([]bot.Index, error) {
	return r.store.Waiting(ctx, max)
}
func (r rooms) State(ctx context.Context, conversation string) (bot.State, error) {
	document, _, err := r.store.Load(ctx, conversation)
	if err != nil {
		return bot.State{}, err
	}
	return bot.Decode(document)
}

type carrier struct{ desk *slack.Desk }

func (c *carrier) Carry(ctx context.Context, j run.Job) bot.Outcome {
	return c.desk.Carry(ctx, j.Send, j.State, j.Lines, j.Unknown)
}

func (o *office) count(source, why string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counted[source+": "+why]++
}

func (o *office) counts(what string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.counted[what]
}

func (o *office) do(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// until waits for something of the workspace's, or of the store's that the
// workspace's changes bring about.
func (o *office) until(what string, cond func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 25*time.Second)
	defer cancel()
	if err := o.slack.Wait(ctx, cond); err != nil {
		o.t.Fatalf("waiting for %s: %v\n%s", what, err, o.seen())
	}
}

// watch waits for a state of a conversation.
func (o *office) watch(conversation, what string, cond func(bot.State) bool) bot.State {
	o.t.Helper()
	woken := make(chan struct{}, 1)
	cancel := o.house.Watch(conversation, func([]bot.Line, bot.Face, bot.From) {
		select {
		case woken <- struct{}{}:
		default:
		}
	})
	defer cancel()
	late := time.NewTimer(25 * time.Second)
	defer late.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if s := o.state(conversation); cond(s) {
			return s
		}
		select {
		case <-woken:
		case <-look.C:
		case <-late.C:
			o.t.Fatalf("waiting for %s: %+v\n%s", what, o.state(conversation).Case, o.seen())
		}
	}
}

func (o *office) state(conversation string) bot.State {
	o.t.Helper()
	s, err := rooms{o.house, o.store}.State(o.t.Context(), conversation)
	o.do(err)
	return s
}

// seen is the whole desk channel as its members see it, for failures.
func (o *office) seen() string {
	var b strings.Builder
	for _, m := range o.slack.Messages(fake.Desk) {
		fmt.Fprintf(&b, "%s %s: %s\n", m.TS, m.Username, o.slack.Seen(m))
		for _, r := range o.slack.Thread(fake.Desk, m.TS) {
			fmt.Fprintf(&b, "    %s %s%s: %s %v\n", r.TS, r.User, r.Username, o.slack.Seen(r), r.Reactions)
		}
	}
	return b.String()
}
