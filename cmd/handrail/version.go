package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// printVersion prints what was built, as the Go command recorded it.
func printVersion(_ context.Context, args []string, io stdio) int {
	_, _, rest, code, ok := flags("version", args, io, nil)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		return refuse(io.err, []string{fmt.Sprintf("version takes no arguments: %q", rest[0])})
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Fprintln(io.out, "handrail, built without version information")
		return exitDone
	}
	version, revision := info.Main.Version, ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = " (" + s.Value[:min(12, len(s.Value))] + ")"
		}
	}
	fmt.Fprintf(io.out, "handrail %s%s, %s\n", version, revision, info.GoVersion)
	return exitDone
}
