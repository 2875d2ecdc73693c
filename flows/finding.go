package flows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Finding is one mistake in an author's file: what is wrong and how to mend it. Line and Column count from 1, the column in
// characters.
type Finding struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Rule   string `json:"rule"` // short stable name of the check, "unknown-slot"
	Text   string `json:"text"`
	Mend   string `json:"mend"`
	Note   bool   `json:"note,omitempty"` // no mistake: it loads, but something that it needs is not there
}

// String gives "file:line: text (mend)", the form of `handrail check`; a note says so after its place. A text that ends by asking
// "did you mean …?" has named its mend already.
func (f Finding) String() string {
	if f.Note {
		f.Text = "note: " + f.Text
	}
	if f.Mend == "" || strings.HasSuffix(f.Text, "?") {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
	}
	return fmt.Sprintf("%s:%d: %s (%s)", f.File, f.Line, f.Text, f.Mend)
}

// Findings are all mistakes of a pack, sorted by file and line. It is the error of Compile.
type Findings []Finding

// Error lists one finding a line.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

func (f Findings) sort() {
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// maxFindings bounds the list: nobody mends a thousand mistakes before looking again.
const maxFindings = 1000

// add notes one mistake at a place.
func (f *Findings) add(at pos, rule, mend, format string, args ...any) {
	if len(*f) >= maxFindings {
		return
	}
	*f = append(*f, Finding{
		File: at.file, Line: max(1, at.line), Column: max(1, at.column),
		Rule: rule, Text: fmt.Sprintf(format, args...), Mend: mend,
	})
}

// absent says what to do about a name that resembles none.
var absent = map[string]string{
	"slot":         "declare it under `slots:`",
	"fixture":      "write it under `fixtures:` of this file",
	"metadata":     "write it under `metadata:` of this file",
	"agent action": "write it under `agent_actions:`",
	"response":     "write it under `responses:`",
	"flow":         "write it under `flows:`",
	"intent":       "write examples for it under `nlu:`, or list it under `intents:`",
	"step id":      "give a step of this flow that `id`",
}

// unknown notes a name that nothing has, and the nearest that something has. What is the kind of thing, "step" or "slot".
func (f *Findings) unknown(at pos, what, got string, known []string) {
	rule := "unknown-" + strings.ReplaceAll(what, " ", "-")
	if len(*f) > maxFindings/5 {
		known = nil // a broken file: searching for what was meant would take too long
	}
	if near := nearest(got, known); near != "" {
		f.add(at, rule, "write `"+near+"`", "unknown %s `%s`: did you mean `%s`?", what, clip(got), near)
		return
	}
	mend := absent[what]
	if mend == "" && len(known) > 0 && len(known) <= 16 {
		mend = "known: " + strings.Join(known, ", ")
	}
	f.add(at, rule, mend, "unknown %s `%s`", what, clip(got))
}

// clip keeps a quoted piece of an author's file readable in one line.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return unicode.ReplacementChar // what turns the reading direction must not turn the finding
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
