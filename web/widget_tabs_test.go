package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTwoTabsAreOneConversation(t *testing.T) {
	f, a, c, url := talked(t, shop{})
	b := openTab(t, url)
	b.open()
	wantRows(t, b, "Hello", "What can I do for you?")
	b.send("from the second tab")
	f.only(3)
	wantRows(t, a, "Hello", "What can I do for you?", "from the second tab")
	f.say(c, frame{"from": "bot", "text": "both of you"})
	for _, x := range []*tab{a, b} {
		wantRows(t, x, "Hello", "What can I do for you?", "from the second tab", "both of you")
	}
	if diff := cmp.Diff([]string{"Hello", "from the second tab"}, f.said()); diff != "" {
		t.Error(diff)
	}
	if n := f.tally().chats; n != 1 {
		t.Errorf("%d conversations", n)
	}
}

// Both panels are open before anything was said: the server gave each a token of its own.
func TestSecondTabJoinsWhatTheFirstBegins(t *testing.T) {
	f, url := newShop(t, shop{})
	a := openTab(t, url)
	b := openTab(t, url)
	a.open()
	b.open()
	f.until("two hellos", func() bool { return len(f.got) == 2 })
	a.send("Hello")
	f.until("a line", func() bool { return slices.ContainsFunc(f.got, func(g frame) bool { return g["type"] == "say" }) })
	wantRows(t, a, "Hello")
	wantRows(t, b, "Hello")
	b.send("And hello from here")
	wantRows(t, a, "Hello", "And hello from here")
	wantRows(t, b, "Hello", "And hello from here")
}

// A tab was closed, or the browser died, before its line left: the next page of the shop sends it, once.
func TestLineOfADeadTabIsTakenOver(t *testing.T) {
	f, url := newShop(t, shop{})
	c := f.begin(frame{"from": "customer", "text": "Hello"})
	b := openTab(t, url)
	eval[bool](b, fmt.Sprintf(`(() => { const k = 'handrail:%s:fen:'; localStorage[k + 't'] = %q; localStorage[k + 'r'] = 1;
		localStorage[k + 'oa1'] = JSON.stringify({id: 'a1', text: 'left behind', tab: 'gone', at: 0}); return true })()`, strings.TrimPrefix(f.url, "http://"), c.token))
	next := openTab(t, url)
	f.only(2)
	if diff := cmp.Diff([]string{"left behind"}, f.said()); diff != "" {
		t.Error(diff)
	}
	next.until(`far.outbox().length == 0`)
	next.open()
	wantRows(t, next, "Hello", "left behind")
}

func TestForgettingInOneTabForgetsInAll(t *testing.T) {
	f, a, c, url := talked(t, shop{})
	b := openTab(t, url)
	b.open()
	wantRows(t, b, "Hello", "What can I do for you?")
	a.press("Menu")
	a.press("Forget it on this device")
	if len(eval[[]string](a, `Object.keys(localStorage)`)) == 0 {
		t.Error("forgotten at the first press")
	}
	a.press("Really forget it?")
	wantRows(t, a)
	wantRows(t, b)
	if left := eval[[]string](a, `Object.keys(localStorage)`); len(left) > 0 {
		t.Errorf("left on the device: %q", left)
	}
	b.send("Hello as somebody else")
	f.until("a new conversation", func() bool {
		for _, n := range f.chats {
			if n != c && len(n.lines) == 1 {
				return true
			}
		}
		return false
	})
}

func TestOpenCaseIsFollowedOnEveryPage(t *testing.T) {
	f, b, c, url := talked(t, shop{})
	f.move(c, frame{"owner": "agent", "agent": "Ana"})
	b.until(`far.text('.t').endsWith('Ana has your case.')`)
	b.press("Close")
	seen := count(f, "read")
	b.hide(true)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "I found it."})
	b.until(`document.title == '(1) Fen & Field'`)
	b.until(`far.button('Chat, 1 new answer from Ana')`)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "Are you there?"})
	b.until(`document.title == '(2) Fen & Field' && far.button('Chat, 2 new answers')`)
	b.hide(false)
	b.until(`document.title == 'Fen & Field'`)

	next := openTab(t, url+"/another-page")
	next.until(`far.button('Chat, 2 new answers')`)
	if reads := count(f, "read") - seen; reads > 0 {
		t.Errorf("%d receipts for what nobody saw", reads)
	}
	next.open()
	f.until("a receipt", func() bool { g := f.got[len(f.got)-1]; return g.str("type") == "read" && g.num("n") == 4 })
	b.until(`far.button('Chat')`)

	f.move(c, frame{"owner": "closed"})
	next.reads(".t", "Closed. Write here any time; I'll remember this.")
	before := f.tally().sockets
	last := openTab(t, url)
	last.until(`far.events.includes('ready')`)
	if f.tally().sockets != before {
		t.Error("a socket for a closed case")
	}
}

// What lies below the fold hasn't been read.
func TestReadMeansOnTheScreen(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	for range 30 {
		f.say(c, frame{"from": "bot", "text": "a line among many"})
	}
	f.until("all read", func() bool { g := f.got[len(f.got)-1]; return g["type"] == "read" && g.num("n") == 32 })
	eval[bool](b, `far.one('.g').scrollTop = 0, true`)
	b.until(`far.one('.g').scrollTop == 0`)
	eval[bool](b, `new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))`)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "below"})
	b.until(`far.button('Chat, 1 new answer from Ana')`)
	if got := eval[float64](b, `far.one('.g').scrollTop`); got != 0 {
		t.Errorf("the reader was moved to %v", got)
	}
	eval[bool](b, `far.one('.g').scrollTop = 1e6, true`)
	f.until("the last read", func() bool { g := f.got[len(f.got)-1]; return g["type"] == "read" && g.num("n") == 33 })
	b.until(`far.button('Chat')`)
}

func count(f *farEnd, kind string) (n int) {
	for _, g := range f.tally().got {
		if g["type"] == kind {
			n++
		}
	}
	return n
}

func TestEarlierLinesComeOnRequest(t *testing.T) {
	f, url := newShop(t, shop{})
	var lines []frame
	for i := range 730 {
		lines = append(lines, frame{"from": "bot", "text": fmt.Sprintf("line %d", i+1), "at": "2026-11-20T20:00:00.000Z"})
	}
	c := f.begin(lines...)
	b := openTab(t, url)
	eval[bool](b, fmt.Sprintf(`localStorage['handrail:%s:fen:t'] = %q, true`, strings.TrimPrefix(f.url, "http://"), c.token))
	b.open()
	b.until(`far.rows().length == 500`)
	b.until(`far.one('.g').scrollTop > 1000`)
	for _, want := range []int{700, 731} { // with the greeting, once the beginning is there
		eval[bool](b, `far.one('.g').scrollTop = 0, true`)
		top := eval[string](b, `far.rows()[0]`)
		b.press("Earlier messages")
		b.until(fmt.Sprintf(`far.rows().length == %d`, want))
		if !eval[bool](b, fmt.Sprintf(`(() => { const e = far.all('.m').find((e) => e.querySelector('.y').textContent == %q); const r = e.getBoundingClientRect(), g = far.one('.g').getBoundingClientRect(); return r.top > g.top - 40 && r.top < g.bottom })()`, top)) {
			t.Errorf("%s is no longer where it was read", top)
		}
	}
	if got := eval[[]string](b, `far.rows().slice(0, 3)`); !slices.Equal(got, []string{"I'm fen's assistant, not a person.", "line 1", "line 2"}) {
		t.Errorf("begins with %q", got)
	}
	if eval[bool](b, `far.shown(far.button('Earlier messages'))`) {
		t.Error("there is nothing earlier")
	}
}
