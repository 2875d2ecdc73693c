package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

// sources are the embedded pack and, laid over it, the YAML files below a
// directory, in the order of their names.
func sources(dir string) ([]flows.Source, error) {
	over, err := yamlBelow(dir)
	return append(retail.Sources(), over...), err
}

// yamlBelow reads the YAML files below a directory, in the order of their names.
func yamlBelow(dir string) ([]flows.Source, error) {
	var all []flows.Source
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != dir && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir // .git, .github: nothing of an author's
		}
		if d.IsDir() || !isFlowFile(path) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		all = append(all, flows.Source{Name: path, Text: text})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading flows: %s", plainly(err))
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("reading flows: no .yml file below %s; handrail init %s writes some", dir, dir)
	}
	return all, nil
}

// isFlowFile says whether a file below a directory of flows belongs to the pack.
func isFlowFile(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".yml" || ext == ".yaml"
}

// compiled is the pack of a directory over the embedded one, fit to run: what check reports, nothing runs.
func compiled(dir string) (*flows.Pack, error) {
	pack, err := assembled(dir)
	if err != nil || dir == "" {
		return pack, err // the embedded pack was proved before it shipped; a start need not wait for that again
	}
	return pack, proved(pack.Prove(), pack)
}

// proved refuses a pack that a customer could get lost in.
func proved(proof flows.Proof, pack *flows.Pack) error {
	if len(proof.Findings) > 0 {
		return append(proof.Findings, pack.Notes()...)
	}
	return nil
}

// assembled is the pack of a directory over the embedded one, not proved yet.
func assembled(dir string) (*flows.Pack, error) {
	if dir == "" {
		return embedded()
	}
	all, err := sources(dir)
	if err != nil {
		return nil, err
	}
	return whole(all)
}

// embedded is the pack that ships with the program, compiled once.
var embedded = sync.OnceValues(func() (*flows.Pack, error) { return whole(retail.Sources()) })

// whole compiles a pack and looks whether it has the words that handrail says.
func whole(all []flows.Source) (*flows.Pack, error) {
	pack, err := flows.Compile(all)
	if err != nil {
		return nil, err
	}
	if missing := bot.MissingWords(pack); missing != nil {
		return nil, fmt.Errorf("the flows lack responses that handrail itself says: %s", strings.Join(missing, ", "))
	}
	return pack, nil
}

// web is what the web chat can do.
var web = bot.Capabilities{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}

// newWorld compiles the flows, trains the model and sets hours and clocks.
func newWorld(c config) (*bot.World, error) {
	pack, err := compiled(c.flows)
	if err != nil {
		return nil, err
	}
	patterns, err := nlu.NewPatterns(patternsOf(pack))
	if err != nil {
		return nil, fmt.Errorf("config: patterns: %w", err)
	}
	language, _ := pack.Config("language")
	if language == "" {
		language = "en"
	}
	return &bot.World{
		Pack: pack, Model: trained(pack), Patterns: patterns, Tongues: bot.TonguesOf(pack),
		Rules:    handoff.Rules{Clocks: c.clocks, Hours: c.hours},
		Channels: []bot.Capabilities{web}, Language: language, HasShop: c.shopKind != "",
		Fast: c.fast, Turns: c.turns, EpisodeTurns: c.episodeTurns, Angry: nlu.Frustrated,
	}, nil
}

// models are trained once for each pack and process: a model is immutable, and
// training is most of a start.
var models sync.Map // pack hash -> func() *nlu.Model

// trained learns the intents from the pack's examples.
func trained(pack *flows.Pack) *nlu.Model {
	train, _ := models.LoadOrStore(pack.Hash(), sync.OnceValue(func() *nlu.Model { return learned(pack) }))
	return train.(func() *nlu.Model)()
}

func learned(pack *flows.Pack) *nlu.Model {
	from := pack.Examples()
	examples := make([]nlu.Example, len(from))
	for i, e := range from {
		examples[i] = nlu.Example{Text: e.Text, Intent: e.Intent}
	}
	return nlu.Train(examples, nlu.Options{})
}

// patternsOf reads a shop's own numbers from its pack: config: patterns:
// {order, gift_card, tracking}, each one regular expression.
func patternsOf(pack *flows.Pack) nlu.PatternConfig {
	one := func(key string) []string {
		if text, ok := pack.Config("patterns." + key); ok && text != "" {
			return []string{text}
		}
		return nil
	}
	region, _ := pack.Config("region")
	currency, _ := pack.Config("currency")
	return nlu.PatternConfig{
		Order: one("order"), GiftCard: one("gift_card"), Tracking: one("tracking"), Region: region, Currency: currency,
		Learned: taught(pack.Gazetteer()),
	}
}

// taught hands what a pack says of entities to whoever finds them.
func taught(g flows.Gazetteer) nlu.Learned {
	var l nlu.Learned
	for _, p := range g.Phrases {
		l.Phrases = append(l.Phrases, nlu.LearnedPhrase{Kind: nlu.Kind(p.Entity), Text: p.Text, Value: p.Value})
	}
	for _, r := range g.Regexes {
		l.Regexes = append(l.Regexes, nlu.LearnedRegex{Kind: nlu.Kind(r.Entity), Pattern: r.Pattern})
	}
	for _, s := range g.Synonyms {
		l.Synonyms = append(l.Synonyms, nlu.LearnedSynonym{Text: s.Text, Value: s.Value})
	}
	for _, r := range g.Roles {
		l.Roles = append(l.Roles, nlu.LearnedRole{Kind: nlu.Kind(r.Entity), Role: r.Role, Before: r.Before})
	}
	return l
}

// findings are the mistakes of flow files among an error, if that is what it is.
func findings(err error) (flows.Findings, bool) {
	var found flows.Findings
	ok := errors.As(err, &found)
	return found, ok
}
