package nlu

import (
	"encoding/json"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	today := dayOf(2026, time.November, 21)
	for _, s := range []string{
		"Where is my order 4471923? I paid for next-day delivery on 12 Nov and it still hasn't arrived",
		"my gift card number is 6006 4912 3456 7890 and pin 1234", "yes", "Yes, please do.", "no that's not it", "not sure",
		"dana@Example.com or call me at (415) 555-2671", "SD-447192", "I want to speak to a supervisor, this is the THIRD time!!!",
		"ship to SW1A 1AA by next friday, cost $1,234.5", "zip is 94103", "Beverly Hills CA 90210", "thanks so much!", "hi there", "my order is", "👍", "4242 4242 4242 4242",
	} {
		h := Hear(nil, nil, s, today)
		b, _ := json.Marshal(h)
		t.Logf("%s\n   %s %020b", s, b, h.Sketch.Flags)
	}
}
