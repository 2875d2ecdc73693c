// Command handrail is the one binary: the shop's assistant with its desk, its
// demo, and the tools of those who write flows and run it.
//
//	main      which command, with which flags
//	settings  what an operator said: flags, environment, file
//	world     flows compiled, model trained, hours and clocks
//	house     the rooms joined: store, shell, web chat, desk, board
//	demo      the house with a workspace and a shop on loopback
//
// The packages of the module meet only here.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // HANDRAIL_TZ works on a machine without time zones
)

// Exit codes of CONTRACT.md "Commands".
const (
	exitDone  = 0
	exitFails = 1 // a check or a test did not hold
	exitUsage = 2 // bad usage or configuration
)

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
	environ  func(string) (string, bool)
}

// command is one thing that handrail does.
type command struct {
	name, args, does string
	run              func(ctx context.Context, args []string, io stdio) int
}

func commands() []command {
	return []command{
		{"demo", "", "the whole shop on one page, no accounts", demo},
		{"serve", "", "production: the channels that are configured", serve},
		{"init", "DIR", "write the retail pack, to be edited", initPack},
		{"check", "[DIR]", "prove the flows; findings as file:line: text", check},
		{"test", "[DIR]", "play conversation tests in virtual time; --coverage, --mutate", test},
		{"graph", "[DIR]", "draw the flows: Mermaid, or --svg", drawFlows},
		{"chat", "[DIR]", "talk to the flows in the terminal", chat},
		{"eval", "intents|frustration FILE", "measure understanding on labelled data", eval},
		{"doctor", "", "check configuration, credentials, scopes, store; say what to mend", doctor},
		{"version", "", "print the version", printVersion},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := handrail(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr, os.LookupEnv})
	stop()
	os.Exit(code)
}

// handrail is main without the process: what end-to-end tests call.
func handrail(ctx context.Context, args []string, io stdio) int {
	if len(args) == 0 {
		usage(io.err)
		return exitUsage
	}
	switch args[0] {
	case "--help", "-h", "-help", "help":
		usage(io.out)
		return exitDone
	case "--version":
		args[0] = "version"
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:], io)
		}
	}
	fmt.Fprintf(io.err, "handrail: no command %q; handrail --help lists them\n", args[0])
	return exitUsage
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "handrail answers a shop's customers and hands what it can't settle to people in Slack.")
	fmt.Fprintln(w, "\nUsage: handrail COMMAND [flags]")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-34s %s\n", c.name+" "+c.args, c.does)
	}
	settingsUsage(w)
}

// settingsUsage names every environment variable.
func settingsUsage(w io.Writer) {
	fmt.Fprintln(w, "\nFlags come before the environment, the environment before handrail.yaml (--config FILE).")
	fmt.Fprintln(w, "Each variable is also a flag and a key: HANDRAIL_STORE = --store = store:. Secrets have no flag, but NAME_FILE.")
	fmt.Fprintln(w, "\nEnvironment:")
	for _, s := range settings {
		fmt.Fprintf(w, "  %-26s %s%s\n", s.env, s.meaning, preset(s.preset))
	}
}

// fastFlag is --fast, which may stand alone.
type fastFlag string

func (f *fastFlag) String() string   { return string(*f) }
func (f *fastFlag) IsBoolFlag() bool { return true }
func (f *fastFlag) Set(text string) error {
	if *f = fastFlag(text); text == "true" {
		*f = "60"
	}
	return nil
}

// read gathers and checks the configuration of a command; every mistake is
// printed with its mend.
func read(name string, args []string, io stdio, own func(*flag.FlagSet)) (c config, s *said, rest []string, code int, ok bool) {
	given, file, rest, code, ok := flags(name, args, io, own)
	if !ok {
		return config{}, nil, nil, code, false
	}
	_, asked := given["config"]
	s = gather(given, io.environ, file, asked)
	c = configured(s)
	c.environ = io.environ
	return c, s, rest, 0, true
}

// refuse prints every mistake.
func refuse(w io.Writer, mistakes []string) int {
	for _, m := range mistakes {
		fmt.Fprintln(w, "handrail: "+m)
	}
	return exitUsage
}
