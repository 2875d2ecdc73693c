package sim_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// smallWorld is compiled and trained once for all tests of the package.
var smallWorld = sync.OnceValues(func() (*bot.World, error) {
	text, err := os.ReadFile("testdata/pack.yml")
	if err != nil {
		return nil, err
	}
	pack, err := flows.Compile(append(retail.Sources(), flows.Source{Name: "pack.yml", Text: text}))
	if err != nil {
		return nil, err
	}
	patterns, err := nlu.NewPatterns(nlu.PatternConfig{})
	if err != nil {
		return nil, err
	}
	var examples []nlu.Example
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	return &bot.World{
		Pack: pack, Model: nlu.Train(examples, nlu.Options{}), Patterns: patterns, Tongues: bot.TonguesOf(pack),
		Rules: handoff.Rules{Clocks: handoff.DefaultClocks()},
		Channels: []bot.Capabilities{
			{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}, {Channel: "sms", MaxText: 1600},
		},
		Language: "en", Turns: 6, EpisodeTurns: 12, Angry: nlu.Frustrated,
	}, nil
})

type kept struct{ *store.Memory }

func (kept) Close() error { return nil }

func config(t testing.TB) sim.Config {
	t.Helper()
	world, err := smallWorld()
	if err != nil {
		t.Fatal(err)
	}
	s := kept{store.NewMemory()}
	return sim.Config{World: world, Secret: bytes.Repeat([]byte{3}, 32), Open: func() (sim.Store, error) { return s, nil }}
}

func cases(t testing.TB, file string) []flows.TestCase {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	world, err := smallWorld()
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := world.Pack.Tests([]flows.Source{{Name: file, Text: text}}, sim.Words([]string{"web", "sms"}))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPlay plays testdata/play.yml, whose tests hold or don't as their names
// say, and compares all that came of them with testdata/play.txt.
func TestPlay(t *testing.T) {
	var got strings.Builder
	for _, channel := range []string{"web", "sms"} {
		for _, c := range cases(t, "testdata/play.yml") {
			if c.Channels != nil && !slices.Contains(c.Channels, channel) {
				continue
			}
			setting := config(t)
			setting.Channel = channel
			res, err := sim.Play(t.Context(), c, setting)
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			again := config(t)
			again.Channel = channel
			if second, err := sim.Play(t.Context(), c, again); err != nil || cmp.Diff([]any{res.Failure, res.Transcript, res.Trail, res.Took}, []any{second.Failure, second.Transcript, second.Trail, second.Took}) != "" {
				t.Errorf("%s: played twice it differs", c.Name)
			}
			fmt.Fprintf(&got, "== %s (%s)\n", c.Name, channel)
			if f := res.Failure; f != nil {
				fmt.Fprintf(&got, "does not hold: line %d: %s\n  expected %s\n  got %s\n", f.Line, f.Step, f.Want, strings.ReplaceAll(f.Got, "\n", "\n      "))
			}
			if fails := strings.HasPrefix(c.Name, "fails"); fails != (res.Failure != nil) {
				t.Errorf("%s (%s): %+v", c.Name, channel, res.Failure)
			}
			for _, line := range res.Transcript {
				fmt.Fprintln(&got, line)
			}
			fmt.Fprintln(&got)
		}
	}
	const file = "testdata/play.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("-file +now; -update rewrites\n%s", diff)
	}
}

// TestRoomRemembersAfterARestart shows that what was pending before is done
// once, and that nothing was forgotten.
func TestRoomRemembersAfterARestart(t *testing.T) {
	r, err := sim.Open(config(t))
	if err != nil {
		t.Fatal(err)
	}
	r.Desk.State = sim.DeskDown
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(r.Say(t.Context(), "talk to a person please"))
	must(r.Restart(t.Context()))
	r.Desk.State = sim.DeskUp
	must(r.Pass(t.Context(), 5*60_000))
	cards := 0
	for _, p := range r.Desk.Posts {
		if p.Kind == bot.SendCard {
			cards++
		}
	}
	if s := r.State(); cards == 0 || s.Case.Accepted == 0 || s.Case.Owner != handoff.Queue {
		t.Errorf("%d cards, and the case is %+v", cards, s.Case)
	}
	if n, err := r.Stranded(t.Context()); n != 0 || err != nil {
		t.Errorf("%d stranded, %v", n, err)
	}
	must(r.Close(t.Context()))
}

// BenchmarkConversations says how many conversations a second are played on
// the memory store, side by side as `handrail test` does it.
func BenchmarkConversations(b *testing.B) {
	all := cases(b, "testdata/play.yml")
	b.SetParallelism(1)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := sim.Play(context.Background(), all[i%len(all)], config(b)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "conversations/s")
	b.ReportMetric(float64(runtime.GOMAXPROCS(0)), "processors")
}
