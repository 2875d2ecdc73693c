package webchat_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/channels"
	"github.com/handrail-chat/handrail/channels/webchat"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// perConversation is how many lines a customer of the benchmark has to say.
const perConversation = 8

// questions is a flow that asks one thing after the other, so that every line
// is answered in the commit that stores it.
func questions() []byte {
	var steps, slots, responses strings.Builder
	for i := range perConversation {
		fmt.Fprintf(&steps, "      - collect: answer_%d\n", i)
		fmt.Fprintf(&slots, "  answer_%d: {type: text}\n", i)
		fmt.Fprintf(&responses, "  utter_ask_answer_%d: [{text: \"Thank you. And what about the matter number %d of our list?\"}]\n", i, i)
	}
	return []byte("flows:\n  survey:\n    nlu_trigger: [{intent: survey}]\n    steps:\n" + steps.String() +
		"slots:\n" + slots.String() + "responses:\n" + responses.String() + `nlu:
  - intent: survey
    examples: |
      - take the survey
      - I want to take the survey
      - start the survey please
  - intent: weather
    examples: |
      - what is the weather like
      - will it rain tomorrow
      - is it cold outside
`)
}

func surveyWorld(t testing.TB) *bot.World {
	t.Helper()
	pack, err := flows.Compile([]flows.Source{{Name: "survey.yml", Text: questions()}})
	if err != nil {
		t.Fatal(err)
	}
	patterns, err := nlu.NewPatterns(nlu.PatternConfig{})
	if err != nil {
		t.Fatal(err)
	}
	var examples []nlu.Example
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	return &bot.World{
		Pack: pack, Model: nlu.Train(examples, nlu.Options{}), Patterns: patterns, Language: "en",
		Rules:    handoff.Rules{Clocks: handoff.DefaultClocks()},
		Channels: []bot.Capabilities{{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}},
	}
}

// onDisk is a shop whose every turn is on the disk before it is shown.
func onDisk(t testing.TB) *shop {
	t.Helper()
	disk, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "handrail.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := disk.Close(); err != nil {
			t.Error(err)
		}
	})
	world := surveyWorld(t)
	return newShop(t, func(wc *webchat.Config, rc *run.Config) {
		rc.World, rc.Store, wc.Limits = world, disk, channels.Limits{}
	})
}

// customer talks on one socket after the other until nothing is left to say.
type customer struct {
	url   string
	left  *atomic.Int64
	spent []time.Duration
}

func (c *customer) run() error {
	for c.left.Load() > 0 {
		ws, _, err := websocket.DefaultDialer.Dial(c.url, nil)
		if err != nil {
			return err
		}
		err = c.talk(ws)
		_ = ws.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *customer) talk(ws *websocket.Conn) error {
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","token":""}`)); err != nil {
		return err
	}
	if err := read(ws, `"type":"state"`); err != nil {
		return err
	}
	for i := range perConversation {
		if c.left.Add(-1) < 0 {
			return nil
		}
		text := fmt.Sprintf("it is the answer number %d that I give you today, and I mean it", i)
		if i == 0 {
			text = "take the survey"
		}
		begun := time.Now()
		if err := ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"type":"say","id":"m%d","text":"%s"}`, i, text)); err != nil {
			return err
		}
		if err := read(ws, `"from":"bot"`); err != nil {
			return err
		}
		c.spent = append(c.spent, time.Since(begun))
	}
	return nil
}

// read reads until a frame has a text; the load is on the same cores and should be light.
func read(ws *websocket.Conn, text string) error {
	for {
		_, data, err := ws.ReadMessage()
		if err != nil {
			return err
		}
		if bytes.Contains(data, []byte(text)) {
			return nil
		}
		if bytes.Contains(data, []byte(`"type":"error"`)) {
			return fmt.Errorf("answered %s", data)
		}
	}
}

// BenchmarkDurableTurns: a customer's line and the bot's answer in one commit,
// on disk before either is shown; 64 connections, a new conversation every 8
// lines, limits and turn limits off, the load on the same cores.
func BenchmarkDurableTurns(b *testing.B) {
	s := onDisk(b)
	var left atomic.Int64
	left.Store(int64(b.N))
	crew := make([]customer, 64)
	var wait sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	used := processor(b)
	for i := range crew {
		crew[i] = customer{url: "ws" + strings.TrimPrefix(s.url, "http") + "/chat", left: &left}
		wait.Go(func() {
			if err := crew[i].run(); err != nil {
				b.Error(err)
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	used = processor(b) - used
	var spent []time.Duration
	for _, c := range crew {
		spent = append(spent, c.spent...)
	}
	if len(spent) == 0 {
		return
	}
	slices.Sort(spent)
	at := func(q float64) float64 {
		return float64(spent[int(q*float64(len(spent)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(float64(len(spent))/b.Elapsed().Seconds(), "turns/s")
	// What both ends and the disk's writer used: steadier than the clock when
	// others work on the same machine.
	b.ReportMetric(float64(used.Microseconds())/float64(len(spent)), "cpu-us/turn")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}

// processor is the time that this process has had of the processor.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// The benchmark's flow does what it says: one commit a turn.
func TestATurnIsOneCommit(t *testing.T) {
	s := onDisk(t)
	p, welcome := s.hello("", 0)
	p.say("m0", "take the survey")
	p.skipTo("the first question", fromBot)
	p.say("m1", "an answer")
	p.skipTo("the second question", fromBot)
	if _, version, err := s.store.Load(t.Context(), welcome.Conversation); version != 2 || err != nil {
		t.Errorf("two turns made version %d, %v", version, err)
	}
}
