package bot_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
)

// TestExplain compares what is explained of a few turns, in testdata/explain.json.
func TestExplain(t *testing.T) {
	p := newPlayer(t)
	w := *p.w
	w.Trace = true
	p.w = &w
	p.shop = []flows.Result{answer(t, "shop_order -> ok order_status=shipped")}
	type turn struct {
		Said string
		Why  bot.Explanation
	}
	var turns []turn
	for _, text := range []string{"where is my order", "1042", "my PIN is 4821", "97209", "this is useless, I want a PERSON!!!", "are you there?"} {
		before := p.decoded()
		said := bot.Said{Client: p.next("c"), Text: text, From: bot.Origin{Channel: "web"}}
		said.Heard = bot.Hear(p.w, said, p.now)
		changes := []bot.Change{p.step(bot.Event{ID: "web:w1:" + said.Client, Said: &said})}
		for {
			due := bot.Earliest(p.w, p.decoded())
			if len(p.decoded().Turn.Parts) == 0 || due == 0 {
				break
			}
			p.now = max(p.now, due)
			changes = append(changes, p.step(bot.Event{ID: p.next("clock"), Clock: &bot.Clock{}}))
		}
		for _, send := range p.decoded().Out {
			if send.Kind == bot.SendCall && len(p.shop) > 0 {
				result := p.shop[0]
				p.shop = p.shop[1:]
				changes = append(changes, p.step(bot.Event{ID: "out:" + send.ID + ":0", Outcome: &bot.Outcome{Send: send.ID, Answer: bot.Sent, Shop: &result}}))
			}
		}
		why := bot.Explain(p.w, before, changes...)
		again, _ := json.Marshal(bot.Explain(p.w, before, changes...))
		if first, _ := json.Marshal(why); string(first) != string(again) {
			t.Errorf("%q is explained in two ways", text)
		}
		// How sure the model is to the last digit, and what it thinks far less likely, changes with every example.
		why.Guesses = why.Guesses[:min(1, len(why.Guesses))]
		for i := range why.Guesses {
			why.Guesses[i].P = float32(math.Round(float64(why.Guesses[i].P)*10) / 10)
		}
		turns = append(turns, turn{strings.ReplaceAll(text, "4821", "…"), why})
	}
	got, err := json.MarshalIndent(turns, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(got), "4821") {
		t.Error("a PIN stands in an explanation")
	}
	const file = "testdata/explain.json"
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
		t.Errorf("-file +now; -update rewrites\n%s", diff)
	}
	if none := bot.Explain(p.w, bot.State{}); none.Rule == "" {
		t.Error("nothing is not explained")
	}
}
