package store_test

import (
	"testing"

	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/bot/store/suite"
)

func TestMemory(t *testing.T) {
	suite.Cases(t, func(string) (suite.Store, error) { return store.NewMemory(), nil })
}
