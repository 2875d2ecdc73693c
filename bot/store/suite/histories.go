package suite

import (
	"testing"
)

func histories(t *testing.T, open Open) {}
