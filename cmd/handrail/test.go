package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
)

// trial is what `handrail test` was asked for.
type trial struct {
	dir              string
	channels, stores []string
	only             *regexp.Regexp
	junit            string
	coverage, mutate bool
	mutateFor        time.Duration
}

// The channels and stores that conversations can be played on. Redis follows
// with its store.
var (
	testChannels = []string{"web", "sms", "twitter"}
	testStores   = []string{"memory", "sqlite"}
)

// test plays conversation tests.
func test(ctx context.Context, args []string, io stdio) int {
	asked, code, ok := askedToTest(args, io)
	if !ok {
		return code
	}
	r, err := newRooms(asked.dir)
	if found, theirs := findings(err); theirs {
		fmt.Fprintln(io.out, found.Error())
		fmt.Fprintln(io.out, "The tests were not played: mend the flows first.")
		return exitFails
	}
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	cases, code, ok := asked.cases(r, io)
	if !ok {
		return code
	}
	began := time.Now()
	results, err := r.playAll(ctx, cases, asked.channels, asked.stores)
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	return asked.report(ctx, r, io, results, time.Since(began))
}

// askedToTest reads the command line.
func askedToTest(args []string, io stdio) (t trial, code int, ok bool) {
	var channel, run string
	given, _, rest, code, ok := flags("test", args, io, func(f *flag.FlagSet) {
		f.StringVar(&channel, "channel", "web", "channels to play each test on: web,sms,twitter")
		f.StringVar(&run, "run", "", "only tests whose file or name matches this regular expression")
		f.StringVar(&t.junit, "junit", "", "write the results to this file as JUnit XML")
		f.BoolVar(&t.coverage, "coverage", false, "tell which steps and branches of the flows no test has walked")
		f.BoolVar(&t.mutate, "mutate", false, "make a small mistake in the flows, again and again: does a test notice?")
		f.DurationVar(&t.mutateFor, "mutate-for", time.Minute, "how long --mutate may take")
	})
	if !ok {
		return t, code, false
	}
	dir, wrong := directory("test", given, rest)
	t.dir = dir
	t.channels = list(channel)
	if t.stores = testStores; given["store"] != "" {
		t.stores = list(given["store"])
	}
	for _, c := range t.channels {
		if !slices.Contains(testChannels, c) {
			wrong = append(wrong, fmt.Sprintf("--channel %s: there are %s", c, strings.Join(testChannels, ", ")))
		}
	}
	for _, s := range t.stores {
		switch {
		case s == "redis":
			wrong = append(wrong, "--store redis: not in this version yet; there are memory and sqlite")
		case !slices.Contains(testStores, s):
			wrong = append(wrong, fmt.Sprintf("--store %s: there are memory and sqlite", s))
		}
	}
	if len(t.channels) == 0 || len(t.stores) == 0 {
		wrong = append(wrong, "name at least one channel and one store")
	}
	var err error
	if t.only, err = regexp.Compile(run); err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			err = fmt.Errorf("%s in %s", bad.Code, bad.Expr)
		}
		wrong = append(wrong, fmt.Sprintf("-run %s: no regular expression: %v", run, err))
	}
	if t.mutateFor <= 0 {
		wrong = append(wrong, "--mutate-for: write a length, 60s")
	}
	if wrong != nil {
		return t, refuse(io.err, wrong), false
	}
	return t, 0, true
}

// cases reads the test files: those below the directory, or the embedded
// pack's own.
func (t trial) cases(r *rooms, io stdio) (cases []flows.TestCase, code int, ok bool) {
	files := retail.Tests()
	if t.dir != "" {
		all, err := yamlBelow(t.dir)
		if err != nil {
			return nil, refuse(io.err, []string{err.Error()}), false
		}
		files = slices.DeleteFunc(all, func(s flows.Source) bool { return !s.IsTests() })
		if len(files) == 0 {
			return nil, refuse(io.err, []string{"no tests below " + t.dir + ": a test file has `test_cases:` at its left edge"}), false
		}
	}
	cases, notes, err := r.world.Pack.Tests(files, sim.Words(testChannels))
	var found flows.Findings
	if errors.As(err, &found) {
		for _, f := range found {
			fmt.Fprintln(io.out, f)
		}
		fmt.Fprintln(io.out, "The tests were not played: mend their files first.")
		return nil, exitFails, false
	}
	if err != nil {
		return nil, refuse(io.err, []string{err.Error()}), false
	}
	for _, n := range notes {
		fmt.Fprintln(io.out, "note: "+n.String())
	}
	all := len(cases)
	cases = slices.DeleteFunc(cases, func(c flows.TestCase) bool {
		return !t.only.MatchString(c.Name) && !t.only.MatchString(c.File)
	})
	if len(cases) == 0 && all > 0 {
		refuse(io.err, []string{fmt.Sprintf("-run %s: none of the %d tests is named so, nor is its file", t.only, all)})
		fmt.Fprintln(io.out, "0 passed, 0 failed")
		return nil, exitUsage, false
	}
	return cases, 0, true
}
