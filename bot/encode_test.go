package bot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

var sample = flag.Bool("sample", false, "write testdata/state_vN.json anew; only before a schema is released")

// richState is a conversation with something in every part of its document.
func richState(t *testing.T) []byte {
	p := newPlayer(t)
	for _, line := range []string{
		"shop: shop_order -> ok order_status=shipped order_promised=Friday",
		"customer: where is order 1042", "customer: dana@example.com", "customer: my gift card doesn't work", "customer: talk to a person",
		"agent Ana: claims", "agent Ana: One moment.", "after 9s", "agent Ana: resolves done", "customer: Not yet",
		"agent Maria: claims", "agent Maria: It is on.", "after 9s", "slack: down", "agent Maria: promises 60m ask the store", "agent Maria: card 6006 4912 3456 7890",
	} {
		p.do(line)
	}
	return p.state
}

// TestAnOldDocumentIsRead reads a document that the first version wrote, and
// goes on from it. There is one sample a schema, and none is ever changed.
func TestAnOldDocumentIsRead(t *testing.T) {
	if *sample {
		if err := os.WriteFile(fmt.Sprintf("testdata/state_v%d.json", bot.Schema), richState(t), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w := testWorld(t)
	for v := 1; v <= bot.Schema; v++ {
		document, err := os.ReadFile(fmt.Sprintf("testdata/state_v%d.json", v))
		if err != nil {
			t.Fatalf("no sample of schema %d: %v", v, err)
		}
		s, err := bot.Decode(document)
		if err != nil {
			t.Fatal(err)
		}
		if err := bot.Sound(w, s); err != nil {
			t.Errorf("schema %d: %v", v, err)
		}
		if s.Case.Owner != handoff.Pledge || s.Case.Agent.Name != "Maria" || s.Case.Promise == nil || len(s.Memory.Cases) != 1 || len(s.Held) != 1 {
			t.Errorf("schema %d was not understood: %+v", v, s.Case)
		}
		e := bot.Event{ID: "e:1", Conversation: s.ID, At: s.At + 7_200_000, Clock: &bot.Clock{}}
		next := bot.Step(w, s, e).Next
		if next.Case.Owner != handoff.Queue || next.Schema != bot.Schema {
			t.Errorf("schema %d does not go on: %s", v, next.Case.Owner)
		}
		// Nothing of a sample of this schema may get lost on the way.
		if v == bot.Schema {
			var was, is any
			if json.Unmarshal(document, &was) != nil || json.Unmarshal(encodedState(t, s), &is) != nil {
				t.Fatal("not JSON")
			}
			if diff := cmp.Diff(was, is); diff != "" {
				t.Errorf("the document has changed its shape; that wants a new schema:\n%s", diff)
			}
		}
	}
}

func TestANewerDocumentIsLeftAlone(t *testing.T) {
	_, err := bot.Decode(fmt.Appendf(nil, `{"v":%d,"id":"w1"}`, bot.Schema+1))
	if !errors.Is(err, bot.ErrNewer) {
		t.Errorf("got %v", err)
	}
	if _, err := bot.Decode([]byte(`{"v":`)); err == nil {
		t.Error("half a document was read")
	}
	if s, err := bot.Decode(nil); err != nil || s.ID != "" {
		t.Errorf("nothing is a new conversation, got %+v, %v", s, err)
	}
}

// TestOneInputFiftyTimesGivesOneOutput steps the same event from the same
// document again and again.
func TestOneInputFiftyTimesGivesOneOutput(t *testing.T) {
	w := testWorld(t)
	said := bot.Said{Client: "c", Text: "where is order 1042? my card 6006 4912 3456 7890", From: bot.Origin{Channel: "web", Zone: "America/New_York", Offset: -300}}
	said.Heard = bot.Hear(w, said, monday)
	for _, document := range [][]byte{nil, benchState(t), richState(t)} {
		e := bot.Event{ID: "e:1", Conversation: "w1", At: monday + 7_200_000, Said: &said}
		var first []byte
		for range 50 {
			s, err := bot.Decode(document)
			if err != nil {
				t.Fatal(err)
			}
			got := encoded(t, bot.Step(w, s, e))
			if first == nil {
				first = got
			}
			if !bytes.Equal(first, got) {
				t.Fatalf("two outputs:\n%s\n%s", first, got)
			}
		}
	}
}
