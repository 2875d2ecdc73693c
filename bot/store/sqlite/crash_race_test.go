//go:build race

package sqlite_test

// Under the race detector a process starts ten times slower; make test runs
// the two hundred without it.
const crashes = 20
