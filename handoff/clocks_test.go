package handoff

import (
	"strings"
	"testing"
)

func TestParseClocksLaysOverTheDefaults(t *testing.T) {
	c, err := ParseClocks(" mention=90s, tell.away = 2h,hold=500ms ")
	if err != nil {
		t.Fatal(err)
	}
	d := DefaultClocks()
	if c.Mention != (Length{90 * second, 90 * second}) || c.Tell != (Length{d.Tell.Open, 2 * hour}) || c.Hold.Open != 500 || c.Lead != d.Lead {
		t.Errorf("got %+v", c)
	}
}

func TestParseClocksListsEveryMistake(t *testing.T) {
	_, err := ParseClocks("mention=soon,lunch=1h,tell,hold=-1s")
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	for _, want := range []string{`"mention=soon"`, `"lunch"`, `"tell"`, `"hold=-1s"`, "requeue"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}

func TestFasterKeepsTheOrderVisible(t *testing.T) {
	c := DefaultClocks().Faster(60)
	if c.Mention.Open != 2*second || c.Hold.Open != 133 || c.Settle.Open != 25 || c.Idle.Away != 0 {
		t.Errorf("got %+v", c)
	}
	if c := DefaultClocks().Faster(1_000_000); c.Settle.Open != 20 {
		t.Errorf("below 20 ms: %+v", c.Settle)
	}
	if DefaultClocks().Faster(0) != DefaultClocks() {
		t.Error("a factor of 0 changes nothing")
	}
}
