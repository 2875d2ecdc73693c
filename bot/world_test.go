package bot_test

import (
	"sync"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

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
	return &bot.World{
		Pack: pack, Model: trained(pack), Patterns: patterns, Tongues: bot.TonguesOf(pack),
		Rules:    handoff.Rules{Clocks: handoff.DefaultClocks()},
		Channels: []bot.Capabilities{{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}},
		Language: "en", HasShop: true, Turns: 6, EpisodeTurns: 12, Angry: nlu.Frustrated,
	}, nil
})

func testWorld(t testing.TB) *bot.World {
	w, err := retailWorld()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// models are the trained ones, by their pack: training is most of a scenario's time.
var models sync.Map

func trained(pack *flows.Pack) *nlu.Model {
	if m, ok := models.Load(pack.Hash()); ok {
		return m.(*nlu.Model)
	}
	examples := make([]nlu.Example, 0, len(pack.Examples()))
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	m := nlu.Train(examples, nlu.Options{})
	models.Store(pack.Hash(), m)
	return m
}
