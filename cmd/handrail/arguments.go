package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// flags reads a command's own flags and those of the settings. The words left
// over are the command's arguments; ok is false if usage was wrong or help was
// asked for, and code says how to end.
func flags(name string, args []string, io stdio, own func(*flag.FlagSet)) (given map[string]string, file string, rest []string, code int, ok bool) {
	set := flag.NewFlagSet("handrail "+name, flag.ContinueOnError)
	set.SetOutput(silent{})
	if own != nil {
		own(set)
	}
	theirs := map[string]bool{}
	set.VisitAll(func(f *flag.Flag) { theirs[f.Name] = true })
	config := set.String("config", "handrail.yaml", "file of settings")
	for _, s := range settings {
		switch {
		case s.secret:
		case s.env == "HANDRAIL_FAST":
			set.Var(new(fastFlag), s.flag(), s.meaning+"; alone: by 60")
		default:
			set.String(s.flag(), s.preset, s.meaning)
		}
	}
	// Flags may stand before and after the arguments, as people write them.
	for {
		if err := set.Parse(args); errors.Is(err, flag.ErrHelp) {
			commandUsage(io.out, name, set, theirs)
			return nil, "", nil, exitDone, false
		} else if err != nil {
			return nil, "", nil, refuse(io.err, []string{fmt.Sprintf("%s; handrail %s --help lists the flags", misused(err), name)}), false
		}
		if set.NArg() == 0 {
			break
		}
		rest = append(rest, set.Arg(0))
		args = set.Args()[1:]
	}
	given = map[string]string{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })
	return given, *config, rest, 0, true
}

// silent swallows what package flag would print by itself: every setting, before the mistake can be seen.
type silent struct{}

func (silent) Write(p []byte) (int, error) { return len(p), nil }

// misused says in plain words what package flag found wrong.
func misused(err error) string {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return "there is no flag --" + name
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return "--" + name + " needs a value"
	}
	if _, after, ok := strings.Cut(text, "value "); ok && strings.HasPrefix(text, "invalid") {
		value, name, _ := strings.Cut(after, " for ")
		name, _, _ = strings.Cut(strings.TrimPrefix(name, "flag "), ":")
		return fmt.Sprintf("--%s: %s is no value for it", strings.TrimLeft(name, "-"), value)
	}
	return text
}

// commandUsage tells how one command is used: its own flags first, then what all of them take.
func commandUsage(w io.Writer, name string, set *flag.FlagSet, own map[string]bool) {
	for _, c := range commands() {
		if c.name == name {
			fmt.Fprintf(w, "Usage: handrail %s [flags]\n  %s\n", strings.TrimSpace(c.name+" "+c.args), c.does)
		}
	}
	if len(own) > 0 {
		fmt.Fprintln(w, "\nFlags:")
		set.VisitAll(func(f *flag.Flag) {
			if own[f.Name] {
				fmt.Fprintf(w, "  --%-24s %s%s\n", f.Name, f.Usage, preset(f.DefValue))
			}
		})
	}
	settingsUsage(w)
}

// preset shows what counts if nobody says anything.
func preset(value string) string {
	if value == "" || value == "false" {
		return ""
	}
	return " (" + value + ")"
}

// directory is the one that a command was given to look at, as an argument or
// by --flows; none means the embedded pack.
func directory(name string, given map[string]string, rest []string) (dir string, mistakes []string) {
	if len(rest) > 1 || len(rest) == 1 && given["flows"] != "" {
		return "", []string{name + " [DIR]: one directory at a time"}
	}
	if len(rest) == 1 {
		return rest[0], nil
	}
	return given["flows"], nil
}

// plainly tells what the file system refused, without the names of its calls.
func plainly(err error) string {
	var at *fs.PathError
	if !errors.As(err, &at) {
		return err.Error()
	}
	switch {
	case errors.Is(at.Err, fs.ErrNotExist):
		return at.Path + " is not there"
	case errors.Is(at.Err, fs.ErrPermission):
		return at.Path + " may not be opened: permission denied"
	}
	return at.Path + ": " + at.Err.Error()
}
