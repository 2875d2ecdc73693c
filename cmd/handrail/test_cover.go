package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

// trodden is which steps and edges some tests have walked.
type trodden struct {
	steps map[[2]string]bool
	edges map[edgeID]bool
}

type edgeID struct {
	flow, step string
	edge       int
}

func walked(trail []flows.Trod) trodden {
	t := trodden{steps: map[[2]string]bool{}, edges: map[edgeID]bool{}}
	for _, d := range trail {
		switch d.Did {
		case flows.DidStep:
			t.steps[[2]string{d.Flow, d.Step}] = true
		case flows.DidTake:
			t.edges[edgeID{d.Flow, d.Step, d.Edge}] = true
		}
	}
	return t
}

// coverage is what of a flow was walked, and what was not.
type coverage struct {
	flow      flows.Outline
	done, all int
	missing   []string // file:line: what nobody walked
}

func (c coverage) percent() int {
	if c.all == 0 {
		return 100
	}
	return 100 * c.done / c.all
}

// cover compares a flow with what was walked. Steps count, and edges where there is a choice; the edges of a step that nobody came
// to are not counted against it a second time.
func (t trodden) cover(o flows.Outline) coverage {
	c := coverage{flow: o}
	count := func(done bool, line int, what string) {
		c.all++
		if done {
			c.done++
		} else {
			c.missing = append(c.missing, fmt.Sprintf("%s:%d: %s", o.File, line, what))
		}
	}
	for _, s := range o.Steps {
		been := t.steps[[2]string{o.ID, s.ID}]
		count(been, s.Line, fmt.Sprintf("no test comes to the step `%s`", s.ID))
		if !been || len(s.Edges) < 2 {
			continue
		}
		for i, e := range s.Edges {
			branch := "`else`"
			if e.If != "" {
				branch = "`if: " + e.If + "`"
			}
			line := e.Line
			if line == 0 {
				line = s.Line
			}
			count(t.edges[edgeID{o.ID, s.ID, i}], line, fmt.Sprintf("no test takes %s of the step `%s`", branch, s.ID))
		}
	}
	return c
}

// covered prints what share of each flow the tests have walked, and every place where they have not been. The flows are those that
// mine says are the author's.
func covered(w io.Writer, p *flows.Pack, results []played, mine func(file string) bool) {
	var trail []flows.Trod
	for _, r := range results {
		trail = append(trail, r.Trail...)
	}
	t := walked(trail)
	var all []coverage
	done, of, wide := 0, 0, 0
	for _, o := range p.Outlines() {
		if mine(o.File) {
			c := t.cover(o)
			all = append(all, c)
			done, of, wide = done+c.done, of+c.all, max(wide, len(o.ID))
		}
	}
	slices.SortStableFunc(all, func(a, b coverage) int { return a.percent() - b.percent() })
	fmt.Fprintln(w, "coverage of steps and branches")
	for _, c := range all {
		fmt.Fprintf(w, "  %3d %%  %-*s  %d of %d\n", c.percent(), wide, c.flow.ID, c.done, c.all)
	}
	for _, c := range all {
		if c.done == 0 {
			fmt.Fprintf(w, "  %s:%d: no test begins the flow `%s`\n", c.flow.File, c.flow.Line, c.flow.ID)
			continue
		}
		for _, m := range c.missing {
			fmt.Fprintln(w, "  "+m)
		}
	}
	if of > 0 {
		fmt.Fprintf(w, "  %3d %%  of all %s\n", 100*done/of, plural(len(all), "flow"))
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// mine tells which flows an author's tests answer for: those below the directory, or the embedded pack's.
func (t trial) mine(file string) bool {
	if t.dir == "" {
		return strings.HasPrefix(file, "retail/")
	}
	return !strings.HasPrefix(file, "retail/") && !strings.HasPrefix(file, "patterns/")
}
