package main

import (
	"context"
	"fmt"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
)

// why explains the last turn: what was understood, the score, the clocks.
func (t *talk) why(ctx context.Context, io stdio) error {
	document, _, err := t.store.Load(ctx, terminal)
	if err != nil {
		return err
	}
	s, err := bot.Decode(document)
	if err != nil {
		return err
	}
	entries, err := t.store.Entries(ctx, terminal, 20)
	if err != nil {
		return err
	}
	for i := len(entries) - 1; i >= 0; i-- {
		if said := entries[i].Event.Said; said != nil {
			fmt.Fprintf(io.out, "  heard %q: intent %q", said.Text, said.Heard.Intent)
			for _, g := range said.Heard.Guesses {
				fmt.Fprintf(io.out, ", %s %.2f", g.Intent, g.P)
			}
			fmt.Fprintln(io.out)
			for _, e := range said.Heard.Entities {
				fmt.Fprintf(io.out, "  found %s: %s\n", e.Kind, e.Value)
			}
			break
		}
	}
	f := nlu.Judge(s.Window, nlu.Context{MissesInRow: s.Episode.Lost, TurnsWithoutProgress: s.Episode.Stuck})
	fmt.Fprintf(io.out, "  frustration %.2f of %.2f\n", f.Score, t.world.Angry)
	for _, signal := range f.Signals {
		fmt.Fprintf(io.out, "    %+.2f %s: %s\n", signal.Weight, signal.Name, signal.Because)
	}
	if place := t.world.Pack.Step(s.Talk); place != "" {
		fmt.Fprintf(io.out, "  stands at %s\n", place)
	}
	for _, d := range bot.Due(t.world, s) {
		fmt.Fprintf(io.out, "  clock %s in %s: %s\n", d.Name, time.Duration(d.At-t.now)*time.Millisecond, d.Why)
	}
	return nil
}
