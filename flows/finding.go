package flows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
}

// String gives "file:line: text (mend)", the form of `handrail check`.
func (f Finding) String() string {
	if f.Mend == "" {
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
