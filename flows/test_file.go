package flows

import (
	"bytes"
	"slices"
)

// IsTests says whether a file holds conversation tests: `test_cases:` at its left edge, as in Rasa's end-to-end tests. Such a file
// is no part of a pack.
func (s Source) IsTests() bool {
	for line := range bytes.Lines(s.Text) {
		if bytes.HasPrefix(line, []byte("test_cases:")) {
			return true
		}
	}
	return false
}

// withoutTests leaves out the files that hold tests: a new test must not look like a new pack.
func withoutTests(sources []Source) []Source {
	if !slices.ContainsFunc(sources, Source.IsTests) {
		return sources
	}
	return slices.DeleteFunc(slices.Clone(sources), Source.IsTests)
}
