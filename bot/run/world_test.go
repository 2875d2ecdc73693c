package run_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

var testSecret = bytes.Repeat([]byte{7}, 32)

// retailWorld is compiled and trained once for all tests of the package.
var retailWorld = sync.OnceValues(func() (*bot.World, error) {
	pack, err := flows.Compile(retail.Sources())
	if err != nil {
		return nil, err
	}
	patterns, err := nlu.NewPatterns(nlu.PatternConfig{})
	if err != nil {
		return nil, err
	}
	examples := make([]nlu.Example, 0, len(pack.Examples()))
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	return &bot.World{
		Pack: pack, Model: nlu.Train(examples, nlu.Options{}), Patterns: patterns,
		Rules:    handoff.Rules{Clocks: handoff.DefaultClocks()},
		Channels: []bot.Capabilities{{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}},
		Language: "en", HasShop: true, Turns: 6, EpisodeTurns: 12, Angry: nlu.Frustrated,
	}, nil
})

func testWorld(t testing.TB) *bot.World {
	t.Helper()
	w, err := retailWorld()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// said is a customer's message on web chat.
func said(conversation, id, text string) bot.Event {
	return bot.Event{
		ID: "web:" + conversation + ":" + id, Conversation: conversation,
		Said: &bot.Said{Client: id, Text: text, From: bot.Origin{Channel: "web"}},
	}
}

func newHouse(t testing.TB, c run.Config) *run.House {
	t.Helper()
	if c.World == nil {
		c.World = testWorld(t)
	}
	if c.Secret == nil {
		c.Secret = testSecret
	}
	h, err := run.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func accept(t testing.TB, h *run.House, e bot.Event) bot.Change {
	t.Helper()
	change, err := h.Accept(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// carrier answers sends by a function and remembers them.
type carrier struct {
	mu   sync.Mutex
	jobs []run.Job
	does func(context.Context, run.Job) bot.Outcome
}

func (c *carrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	c.mu.Lock()
	c.jobs = append(c.jobs, job)
	c.mu.Unlock()
	if c.does == nil {
		return bot.Outcome{Answer: bot.Sent}
	}
	return c.does(ctx, job)
}

func (c *carrier) seen() []run.Job {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]run.Job(nil), c.jobs...)
}

// bent is a store whose commits may fail.
type bent struct {
	run.Store
	commit func(ctx context.Context, c bot.Commit, real func(context.Context, bot.Commit) error) error
}

func (b *bent) Commit(ctx context.Context, c bot.Commit) error {
	return b.commit(ctx, c, b.Store.Commit)
}

// onDisk opens the real store in a directory.
func onDisk(t testing.TB, dir string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "handrail.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// transcript is what the customer sees.
func transcript(t testing.TB, s run.Store, conversation string) string {
	t.Helper()
	lines, err := s.Lines(context.Background(), conversation, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%d %s: %s\n", l.N, l.From, l.Text)
	}
	return b.String()
}

// until waits for a condition that another goroutine makes true.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
		runtime.Gosched()
	}
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
