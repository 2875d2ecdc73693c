package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/bot/store/suite"
)

func TestStore(t *testing.T) {
	suite.Cases(t, func(dir string) (suite.Store, error) { return open(t, dir) })
}

// TestModel is the promise that SQLite answers as plain maps would.
func TestModel(t *testing.T) {
	suite.Histories(t, func(dir string) (suite.Store, error) { return open(t, dir) })
}

func open(t testing.TB, dir string) (*sqlite.Store, error) {
	return sqlite.Open(t.Context(), filepath.Join(dir, "handrail.db"), sqlite.Options{
		Alarm: func(err error) { t.Errorf("alarm: %v", err) },
	})
}
