package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/bot/store/suite"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStore(t *testing.T) {
	suite.Run(t, func(dir string) (suite.Store, error) {
		return sqlite.Open(t.Context(), filepath.Join(dir, "handrail.db"), sqlite.Options{})
	})
}
