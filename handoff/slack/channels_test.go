package slack

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseChannels(t *testing.T) {
	one, err := ParseChannels(" C0DESK1 ")
	if err != nil || one.Of("gift_card") != "C0DESK1" || one.Of("") != "C0DESK1" || !one.Has("C0DESK1") || one.Has("C2") {
		t.Errorf("one channel: %+v, %v", one, err)
	}
	many, err := ParseChannels("gift-card=C1, order status=G2,*=C3")
	if err != nil {
		t.Fatal(err)
	}
	for topic, want := range map[string]string{"gift_card": "C1", "Gift Card": "C1", "order-status": "G2", "return": "C3", "": "C3", "gift_card_activate": "C1", "gift_cards": "C3"} {
		if got := many.Of(topic); got != want {
			t.Errorf("topic %q goes to %s, want %s", topic, got, want)
		}
	}
	if got := many.Of("activate", "Gift card: activation"); got != "C3" {
		t.Errorf("words that only resemble a topic go to %s", got)
	}
	if got := many.Of("activate", "gift card"); got != "C1" {
		t.Errorf("the flow's name goes to %s", got)
	}
	if diff := cmp.Diff([]string{"C1", "C3", "G2"}, many.All()); diff != "" {
		t.Error(diff)
	}
	for text, mend := range map[string]string{
		"#desk": "no channel id", "gift-card=C1": "add *=C", "C1,C2": "two channels for every topic", "*=c1": "no channel id", "a=D1,*=C1": "no channel id",
	} {
		if _, err := ParseChannels(text); err == nil || !strings.Contains(err.Error(), mend) {
			t.Errorf("%q: %v, want %q", text, err, mend)
		}
	}
	if empty, err := ParseChannels(""); err != nil || !empty.empty() {
		t.Errorf("empty: %+v, %v", empty, err)
	}
}
