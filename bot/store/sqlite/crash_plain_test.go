//go:build !race

package sqlite_test

const crashes = 200
