package board

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// Lost is a group of customers' turns that were not understood and that seem to mean the same.
type Lost struct {
	Guess string   `json:"guess"` // the intent that comes nearest; empty: none does
	Count int      `json:"count"` // how many turns
	Texts []string `json:"texts"` // masked, the newest first, each once
}

// lost is GET /api/lost: the groups, the largest first.
func (b *Board) lost(w http.ResponseWriter, r *http.Request) {
	groups, err := b.groups(r.Context())
	if err != nil {
		away(w)
		return
	}
	answer(w, http.StatusOK, groups)
}

func (b *Board) groups(ctx context.Context) ([]Lost, error) {
	if b.c.Lost == nil {
		return []Lost{}, nil
	}
	groups, err := b.c.Lost(ctx)
	if groups == nil {
		groups = []Lost{}
	}
	return groups, err
}

// lostView is the page of what was not understood.
type lostView struct {
	Shop   string
	Alarm  string
	Says   string
	Groups []Lost
	YAML   string
}

func (b *Board) lostPage(w http.ResponseWriter, r *http.Request) {
	v, status := lostView{Shop: b.c.Shop}, http.StatusOK
	groups, err := b.groups(r.Context())
	if err != nil {
		v.Alarm, status = "The store cannot be read now.", http.StatusServiceUnavailable
	} else {
		n := 0
		for _, g := range groups {
			n += g.Count
		}
		v.Groups, v.YAML = groups, examples(groups)
		v.Says = "Everything was understood lately."
		if n > 0 {
			v.Says = count(n, "turn was", "turns were") + " not understood lately."
		}
	}
	render(w, status, "lost.html", v)
}

// examples writes the groups as training examples, ready for a flow file. What may not be one (a masked number, a mark
// of the format) is left out of it.
func examples(groups []Lost) string {
	var b strings.Builder
	for _, g := range groups {
		var lines []string
		for _, text := range g.Texts {
			if text = strings.Join(strings.Fields(text), " "); text != "" && !strings.ContainsAny(text, "[](){}•") {
				lines = append(lines, text)
			}
		}
		if len(lines) == 0 {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("nlu:\n")
		}
		intent, why := g.Guess, "the nearest guess; check it"
		if intent == "" {
			intent, why = "name_me", "nothing comes near"
		}
		fmt.Fprintf(&b, "  - intent: %s # %s\n    examples: |\n", intent, why)
		for _, line := range lines {
			fmt.Fprintf(&b, "      - %s\n", line)
		}
	}
	return b.String()
}
