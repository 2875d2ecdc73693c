package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever types something that can't be meant reads what it was and where to look, in a line and without the words of Go.
func TestOddArgumentsAreAnsweredInWords(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "held.yml")
	if err := os.WriteFile(file, []byte("test_cases:\n  - test_case: held\n    steps:\n      - user: hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"check --bogus", exitUsage, "handrail: there is no flag --bogus; handrail check --help lists the flags"},
		{"check --config", exitUsage, "--config needs a value"},
		{"test --mutate-for abc", exitUsage, `--mutate-for: "abc" is no value for it`},
		{"check --json=perhaps", exitUsage, `--json: "perhaps" is no value for it`},
		{"check /nowhere", exitUsage, "handrail: reading flows: /nowhere is not there"},
		{"test /nowhere", exitUsage, "/nowhere is not there"},
		{"eval intents /nowhere", exitUsage, "/nowhere is not there"},
		{"chat a b", exitUsage, "one directory at a time"},
		{"check a --flows b", exitUsage, "one directory at a time"},
		{"check --flows /nowhere", exitUsage, "/nowhere is not there"},
		{"version x", exitUsage, "version takes no arguments"},
		{"doctor x", exitUsage, "doctor takes no arguments"},
		{"test " + file + " -run (", exitUsage, "-run (: no regular expression"},
		{"test " + file + " -run nobody", exitUsage, "-run nobody: none of the 1 tests is named so"},
		{"test " + file + " --junit /nowhere/x.xml", exitUsage, "--junit: /nowhere/x.xml is not there"},
	} {
		code, out, complaints := ran("", nil, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(complaints, c.says) || strings.Count(complaints, "\n") > 3 {
			t.Errorf("%s ended with %d: %s%s", c.args, code, out, complaints)
		}
		for _, bad := range []string{"lstat", "open /", "not defined", "parse error", "error parsing"} {
			if strings.Contains(complaints, bad) {
				t.Errorf("%s speaks of %q: %s", c.args, bad, complaints)
			}
		}
	}
	if code, out, _ := ran("", nil, "test", file, "--junit", "/nowhere/x.xml"); code != exitUsage || !strings.HasSuffix(out, "1 passed, 0 failed\n") {
		t.Errorf("a report that can't be written takes the result with it: %d, %s", code, out)
	}
}

// Help is an answer, so it goes to standard output: the command's own flags first, and every environment variable.
func TestHelpOfACommandIsAnAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		code, out, complaints := ran("", nil, c.name, "--help")
		if code != exitDone || complaints != "" || !strings.HasPrefix(out, "Usage: handrail "+c.name) || !strings.Contains(out, "HANDRAIL_CLOCKS") {
			t.Errorf("%s --help ended with %d: %.200s%s", c.name, code, out, complaints)
		}
	}
	_, out, _ := ran("", nil, "test", "--help")
	if at := strings.Index(out, "--junit"); at < 0 || at > strings.Index(out, "HANDRAIL_LISTEN") {
		t.Errorf("the command's own flags do not come first: %.300s", out)
	}
}
