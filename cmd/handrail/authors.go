package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
)

// initPack writes the retail pack into a directory. It overwrites nothing.
func initPack(_ context.Context, args []string, io stdio) int {
	_, _, rest, code, ok := flags("init", args, io, nil)
	if !ok {
		return code
	}
	if len(rest) != 1 {
		return refuse(io.err, []string{"init DIR: name the directory to write"})
	}
	dir := rest[0]
	written := 0
	err := fs.WalkDir(retail.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, path)
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := fs.ReadFile(retail.Files(), path)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already; name an empty directory", to)
		} else if err != nil {
			return err
		}
		written++
		_, err = f.Write(text)
		return errors.Join(err, f.Close())
	})
	if err != nil {
		fmt.Fprintln(io.err, "handrail: "+err.Error())
		return exitUsage
	}
	fmt.Fprintf(io.out, "%d files in %s. Keep only what differs; handrail check %s looks at them, handrail demo --flows %s plays them.\n", written, dir, dir, dir)
	return exitDone
}

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
