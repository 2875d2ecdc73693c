package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/handrail-chat/handrail/flows"
)

// check compiles and proves a pack and prints what is wrong with it, what loads but needs something that is not there, and what of
// the pack that ships with the program is replaced. Notes alone are no failure; a text without its translation is one, though
// such a pack runs and says it in its main language.
func check(_ context.Context, args []string, io stdio) int {
	var asJSON bool
	given, _, rest, code, ok := flags("check", args, io, func(f *flag.FlagSet) {
		f.BoolVar(&asJSON, "json", false, "print the findings as a JSON array")
	})
	if !ok {
		return code
	}
	dir, mistakes := directory("check", given, rest)
	if mistakes != nil {
		return refuse(io.err, mistakes)
	}
	pack, err := assembled(dir)
	found, theirs := findings(err)
	if err != nil && !theirs {
		return refuse(io.err, []string{err.Error()})
	}
	var notes flows.Findings
	var proof flows.Proof
	if pack != nil {
		proof = pack.Prove()
		for _, f := range slices.Concat(proof.Findings, pack.Untranslated(), pack.Notes(), proof.Notes) {
			if f.Note {
				notes = append(notes, f)
			} else {
				found = append(found, f)
			}
		}
	}
	if asJSON {
		all := append(append(flows.Findings{}, found...), notes...)
		if err := json.NewEncoder(io.out).Encode(all); err != nil {
			return refuse(io.err, []string{err.Error()})
		}
	} else {
		for _, f := range slices.Concat(found, notes) {
			fmt.Fprintln(io.out, f)
		}
	}
	switch {
	case len(found) > 0:
		return exitFails
	case !asJSON:
		summary(io.out, pack, proof)
	}
	return exitDone
}

// summary says what is known of a pack without findings.
func summary(out io.Writer, pack *flows.Pack, proof flows.Proof) {
	for _, o := range pack.Overrides() {
		fmt.Fprintln(out, "overrides:", o)
	}
	for _, f := range proof.Rounds {
		fmt.Fprintln(out, f)
	}
	fmt.Fprintf(out, "no findings: %d flows, %d steps; every way ends answered or with a person, in at most %d turns of the customer (%s).\n",
		proof.Flows, proof.Steps, proof.Turns, proof.Longest)
	fmt.Fprintf(out, "%d calls to the shop; where a step has no edge for an error, a person takes over with the failing call named.\n", proof.Calls)
}
