package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/graph"
)

// drawFlows is `handrail graph`: Mermaid for all flows, or for one; with --svg one picture of them all, or with --out a file each.
func drawFlows(_ context.Context, args []string, io stdio) int {
	var asSVG bool
	var out, only string
	given, _, rest, code, ok := flags("graph", args, io, func(f *flag.FlagSet) {
		f.BoolVar(&asSVG, "svg", false, "draw SVG: all flows in one picture on standard output, or with --out a file each")
		f.StringVar(&out, "out", "", "directory for the SVG files")
		f.StringVar(&only, "flow", "", "draw this flow only; its SVG goes to standard output")
	})
	if !ok {
		return code
	}
	dir, mistakes := directory("graph", given, rest)
	if !asSVG && out != "" {
		mistakes = append(mistakes, "graph --out: only --svg writes files; Mermaid goes to standard output")
	}
	if mistakes != nil {
		return refuse(io.err, mistakes)
	}
	pack, err := drawable(dir)
	if found, theirs := findings(err); theirs {
		fmt.Fprintln(io.err, found)
		fmt.Fprintln(io.err, "Nothing was drawn: mend the flows first.")
		return exitFails
	}
	if err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	var pictures []flows.Picture
	for _, f := range pack.Flows() {
		if p, ok := pack.Picture(f.ID); ok && (only == "" || only == f.ID) {
			pictures = append(pictures, p)
		}
	}
	switch {
	case len(pictures) == 0:
		return refuse(io.err, []string{fmt.Sprintf("graph --flow %s: no such flow", only)})
	case !asSVG:
		fmt.Fprint(io.out, graph.Mermaid(pictures))
		return exitDone
	case out == "":
		if only != "" {
			fmt.Fprint(io.out, graph.SVG(pictures[0]))
		} else {
			fmt.Fprint(io.out, graph.Sheet(pictures))
		}
		return exitDone
	}
	if err := writePictures(out, pictures); err != nil {
		return refuse(io.err, []string{"graph --out: " + plainly(err)})
	}
	fmt.Fprintf(io.out, "%d pictures in %s\n", len(pictures), out)
	return exitDone
}

// drawable is a pack that can be read. What check would find in it is no reason not to draw it: a picture helps to see it.
func drawable(dir string) (*flows.Pack, error) {
	if dir == "" {
		return embedded()
	}
	all, err := sources(dir)
	if err != nil {
		return nil, err
	}
	return flows.Compile(all)
}

func writePictures(dir string, pictures []flows.Picture) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, p := range pictures {
		if err := os.WriteFile(filepath.Join(dir, p.Flow+".svg"), []byte(graph.SVG(p)), 0o644); err != nil {
			return err
		}
	}
	return nil
}
