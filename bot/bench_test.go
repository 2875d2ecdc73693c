package bot_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

// benchState is a conversation in the middle: an order shown, another asked
// for, some memory; about 1.2 KB.
func benchState(tb testing.TB) []byte {
	p := newPlayer(tb)
	for _, line := range []string{
		"shop: shop_order -> ok order_status=shipped order_promised=Friday order_items=one_vase order_carrier=UPS order_tracking=1Z999AA10123456784",
		"customer: where is order 1042?", "customer: dana@example.com", "after 1m", "customer: thanks", "customer: what can you do",
		"customer: my gift card doesn't work",
	} {
		p.do(line)
	}
	if n := len(p.state); n < 1000 || n > 1500 {
		tb.Fatalf("the benchmark's state has %d bytes; it stands for one of 1.2 KB", n)
	}
	return p.state
}

func benchEvent(w *bot.World) bot.Event {
	said := bot.Said{Client: "c99", Text: "its number is 6006 4912 3456 7890", From: bot.Origin{Channel: "web"}}
	said.Heard = bot.Hear(w, said, monday)
	return bot.Event{ID: "web:w1:c99", Conversation: "w1", At: monday + 3_600_000, Said: &said}
}

// BenchmarkStep is a turn as a running process does it: the state is in the
// cache, decoded; the next one is encoded for the store. Target: 15 µs, 60
// allocations, 4 KB.
func BenchmarkStep(b *testing.B) {
	w := testWorld(b)
	document := benchState(b)
	s, err := bot.Decode(document)
	if err != nil {
		b.Fatal(err)
	}
	e := benchEvent(w)
	b.ReportAllocs()
	for b.Loop() {
		c := bot.Step(w, s, e)
		if _, err := bot.Encode(nil, c.Next); err != nil || !c.Moved {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(document)), "state-bytes")
}

// BenchmarkHear reads a message of 100 characters. Target: 40 µs, 5 allocations.
func BenchmarkHear(b *testing.B) {
	w := testWorld(b)
	said := bot.Said{Text: "Hello, I bought a gift card in your store on Monday and the till says it isn't activated. Please help"}
	b.ReportAllocs()
	for b.Loop() {
		bot.Hear(w, said, monday)
	}
	b.ReportMetric(float64(len(said.Text)), "characters")
}

// BenchmarkTrip is a turn from the stored document and back to it, understanding
// included, beside a naive floor in the same run: JSON in, a branch on a
// keyword, a text/template, JSON out, and no more.
func BenchmarkTrip(b *testing.B) {
	w := testWorld(b)
	document, e := benchState(b), benchEvent(testWorld(b))
	b.ReportAllocs()
	turns := 0
	for b.Loop() {
		s, err := bot.Decode(document)
		if err != nil {
			b.Fatal(err)
		}
		said := *e.Said
		said.Heard = bot.Hear(w, said, e.At)
		turn := e
		turn.Said = &said
		if _, err := bot.Encode(nil, bot.Step(w, s, turn).Next); err != nil {
			b.Fatal(err)
		}
		turns++
	}
	ours := float64(b.Elapsed()) / float64(turns)
	begun := time.Now()
	for range turns {
		naive(b, document, e.Said.Text)
	}
	floor := float64(time.Since(begun)) / float64(turns)
	b.ReportMetric(floor, "ns/floor")
	b.ReportMetric(ours/floor, "times-the-floor")
}

var naiveReply = template.Must(template.New("reply").Parse("Hello {{.Name}}, you said {{.Text}}."))

// naive is the least that a turn can be without design: the same document
// without its meaning.
func naive(b *testing.B, document []byte, text string) []byte {
	var state map[string]any
	if err := json.Unmarshal(document, &state); err != nil {
		b.Fatal(err)
	}
	name := "nobody"
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if word == "card" || word == "number" {
			name = "customer"
		}
	}
	var reply bytes.Buffer
	if err := naiveReply.Execute(&reply, map[string]string{"Name": name, "Text": text}); err != nil {
		b.Fatal(err)
	}
	state["said"] = reply.String()
	out, err := json.Marshal(state)
	if err != nil {
		b.Fatal(err)
	}
	return out
}
