package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func newShop(t *testing.T, s shop) (*farEnd, string) {
	t.Helper()
	f := newFarEnd(t)
	s.Widget = f.url
	return f, s.serve(t)
}

func TestShopperTalksToBotAndAgent(t *testing.T) {
	f, url := newShop(t, shop{})
	b := openTab(t, url)
	if f.tally().sockets > 0 {
		t.Error("a socket before anybody opened the panel")
	}
	b.open()
	b.reads(".g .y", "I'm fen's assistant, not a person.")
	b.reads(".q button", "Where's my order | Gift card | Return or refund | Talk to a person")
	f.until("hello", func() bool { return len(f.got) == 1 })
	if len(f.said()) > 0 {
		t.Error("the greeting reached the server")
	}
	b.press("Gift card")
	c := f.only(1)
	b.until(`far.outbox().length == 0 && far.rows().length == 2`)
	b.reads(".q button", "")
	f.say(c, frame{"from": "bot", "text": "What's the number on the card?", "choices": []string{"Why do you need it?", "I lost it"}})
	b.reads(".q button", "Why do you need it? | I lost it")
	b.send("4242 4242")
	f.only(3)
	b.reads(".q button", "")
	f.say(c, frame{"from": "bot", "text": "I'm finding a person."})
	f.move(c, frame{"owner": "queue"})
	b.reads(".t", "Finding a person.")
	f.move(c, frame{"owner": "queue", "wait_s": 240})
	b.reads(".t", "Our team has your question. About 4 minutes.")
	f.move(c, frame{"owner": "agent", "agent": "Ana"})
	b.until(`far.one('.t').textContent.endsWith('Ana has your case.')`)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "It's on now: $50.00."})
	b.until(`far.rows().at(-1) == "It's on now: $50.00."`)
	if got := eval[string](b, `far.all('.a .h')[0].textContent.replace(/\d+:\d+/, 'T')`); got != "AAna, T" {
		t.Errorf("the agent's head reads %q", got)
	}
	f.until("a receipt for the last line", func() bool { g := f.got[len(f.got)-1]; return g.str("type") == "read" && g.num("n") == 5 })
	if diff := cmp.Diff([]string{"ready", "open", "line 1", "line 2", "line 3", "line 4", "line 5"}, eval[[]string](b, `far.events`)); diff != "" {
		t.Error(diff)
	}
	if got := f.tally().served; got["/widget.js"] != 1 || len(got) != 2 {
		t.Errorf("requests: %v, want the script and the socket", got)
	}
}
