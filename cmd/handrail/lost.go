package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/web/board"
)

const (
	lostMost = 500  // turns that are looked at
	nearest  = 0.15 // a guess below this is none
)

// lost groups what was not understood lately by the intent that comes nearest
// now: what the flows have learnt since then is left out.
func (h *house) lost(ctx context.Context) ([]board.Lost, error) {
	all, err := h.store.Lost(ctx, lostMost)
	if err != nil {
		return nil, err
	}
	w, today := h.run.World(), nlu.DayOf(time.Now().In(h.cfg.zone))
	var groups []board.Lost
	for _, l := range all {
		heard := nlu.Hear(w.Model, w.Patterns, l.Text, today)
		if heard.Intent != "" {
			continue
		}
		guess := ""
		if g := heard.Guesses; len(g) > 0 && g[0].P >= nearest && g[0].Intent != nlu.OutOfScope && g[0].Intent != nlu.OOS {
			guess = g[0].Intent
		}
		i := slices.IndexFunc(groups, func(g board.Lost) bool { return g.Guess == guess })
		if i < 0 {
			i = len(groups)
			groups = append(groups, board.Lost{Guess: guess})
		}
		g := &groups[i]
		if g.Count++; !slices.Contains(g.Texts, l.Text) {
			g.Texts = append(g.Texts, l.Text)
		}
	}
	slices.SortStableFunc(groups, func(a, b board.Lost) int { return cmp.Compare(b.Count, a.Count) })
	return groups, nil
}
