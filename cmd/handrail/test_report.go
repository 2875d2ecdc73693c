package main

import (
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"time"
)

// report prints what did not hold, and how many did. A test counts once: it
// passes if it holds on every channel and store.
func (t trial) report(ctx context.Context, r *rooms, io stdio, results []played, took time.Duration) int {
	passed, failed := 0, 0
	for i := 0; i < len(results); {
		same, broken := i, false
		for ; i < len(results) && results[i].Case.Name == results[same].Case.Name; i++ {
			if p := results[i]; p.Failure != nil {
				alone := !broken
				for _, before := range results[same:i] {
					alone = alone && (before.Failure == nil || *before.Failure != *p.Failure)
				}
				if alone || !broken {
					fmt.Fprint(io.out, failure(p))
				} else {
					fmt.Fprintf(io.out, "    the same on %s, %s\n", p.channel, p.store)
				}
				broken = true
			}
		}
		if broken {
			failed++
		} else {
			passed++
		}
	}
	if t.coverage {
		covered(io.out, r.world.Pack, results, t.mine)
	}
	code := exitDone
	if failed > 0 {
		code = exitFails
	}
	if t.junit != "" {
		if err := os.WriteFile(t.junit, junitOf(results, took), 0o644); err != nil {
			code = refuse(io.err, []string{"--junit: " + plainly(err)})
		}
	}
	if t.mutate && failed == 0 {
		if err := t.mutants(ctx, r, io, results); err != nil {
			return refuse(io.err, []string{err.Error()})
		}
	}
	for _, c := range t.channels {
		if c != "web" {
			fmt.Fprintf(io.out, "note: %s was played by what such a channel can do; this version does not serve it yet\n", c)
		}
	}
	fmt.Fprintf(io.out, "%d passed, %d failed\n", passed, failed)
	return code
}

// failure is one line for who looks for the place, and below it what happened.
func failure(p played) string {
	f := p.Failure
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: %s (%s, %s): expected %s, got %s\n", p.Case.File, f.Line, p.Case.Name, p.channel, p.store, inLine(f.Want), inLine(f.Got))
	fmt.Fprintf(&b, "    step      %s\n", f.Step)
	fmt.Fprintf(&b, "    expected  %s\n", indented(f.Want))
	fmt.Fprintf(&b, "    got       %s\n", indented(f.Got))
	if len(p.Transcript) > 0 {
		fmt.Fprintln(&b, "    so far")
		for _, line := range p.Transcript {
			fmt.Fprintf(&b, "      %s\n", line)
		}
	}
	return b.String()
}

const lineMost = 100

func inLine(text string) string {
	text = strings.ReplaceAll(text, "\n", " / ")
	if r := []rune(text); len(r) > lineMost {
		return string(r[:lineMost-1]) + "…"
	}
	return text
}

func indented(text string) string { return strings.ReplaceAll(text, "\n", "\n              ") }

// JUnit's form, as far as CI servers read it.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// junitOf writes one suite for each file, one case for each channel and store.
func junitOf(results []played, took time.Duration) []byte {
	all := junitSuites{Time: fmt.Sprintf("%.3f", took.Seconds())}
	for _, p := range results {
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != p.Case.File {
			all.Suites = append(all.Suites, junitSuite{Name: p.Case.File})
		}
		suite := &all.Suites[len(all.Suites)-1]
		c := junitCase{
			Name: p.Case.Name, Class: strings.TrimSuffix(p.Case.File, ".yml") + "." + p.channel + "." + p.store,
			File: p.Case.File, Line: p.Case.Line,
		}
		all.Tests, suite.Tests = all.Tests+1, suite.Tests+1
		if f := p.Failure; f != nil {
			all.Failures, suite.Failures = all.Failures+1, suite.Failures+1
			c.Failure = &junitFailure{Message: "expected " + inLine(f.Want) + ", got " + inLine(f.Got), Type: stepKind(p), Text: "\n" + failure(p)}
		}
		suite.Cases = append(suite.Cases, c)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		panic("results can't be written as XML: " + err.Error()) // plain structs of texts and numbers
	}
	return append([]byte(xml.Header), append(text, '\n')...)
}

// stepKind is the verb of the step that failed.
func stepKind(p played) string {
	word, _, _ := strings.Cut(p.Failure.Step, ":")
	return word
}
