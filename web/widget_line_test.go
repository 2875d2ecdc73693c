package web

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// talked opens the panel and has one line said by each side.
func talked(t *testing.T, s shop) (*farEnd, *tab, *chat, string) {
	t.Helper()
	f, url := newShop(t, s)
	b := openTab(t, url)
	b.open()
	b.send("Hello")
	c := f.only(1)
	f.say(c, frame{"from": "bot", "text": "What can I do for you?"})
	b.until(`far.rows().at(-1) == 'What can I do for you?'`)
	return f, b, c, url
}

func wantRows(t *testing.T, b *tab, want ...string) {
	t.Helper()
	b.until(fmt.Sprintf(`far.rows().length == %d`, len(want)+1))
	if diff := cmp.Diff(append([]string{}, want...), eval[[]string](b, `far.rows().slice(1)`)); diff != "" {
		t.Errorf("lines shown (-want +got):\n%s", diff)
	}
}

func TestOfflineLinesAreKeptAndSentInOrder(t *testing.T) {
	f, b, _, url := talked(t, shop{})
	f.with(func() { f.Away = true })
	b.online(false)
	b.send("one")
	b.send("two")
	b.until(`far.outbox().length == 2 && far.outbox().every((s) => s.endsWith(' / No connection; kept on this page, not sent.'))`)
	b.reads(".w", "No connection. I keep trying.")
	if diff := cmp.Diff([]string{"Hello"}, f.said()); diff != "" {
		t.Fatal(diff)
	}
	f.with(func() { f.Away = false })
	b.online(true)
	f.only(4)
	wantRows(t, b, "Hello", "What can I do for you?", "one", "two")
	b.reads(".w", "")
	b.until(`far.outbox().length == 0`)
	if diff := cmp.Diff([]string{"Hello", "one", "two"}, f.said()); diff != "" {
		t.Error(diff)
	}

	// What wasn't sent outlives the page.
	f.with(func() { f.Refuse = []frame{{"code": "unavailable", "retry_s": 600}} })
	b.send("three")
	f.until("three is tried", func() bool { return len(f.Refuse) == 0 })
	eval[bool](b, `location.reload(), true`)
	c := f.only(5)
	if got := f.linesOf(c)[4].str("text"); got != "three" || f.tally().chats != 1 {
		t.Errorf("after the reload: %q in %d conversations at %s", got, f.tally().chats, url)
	}
}

func TestBrokenLineIsTakenUpWhereItBroke(t *testing.T) {
	for _, code := range []int{0, 1001, 1012, 1013, 4400} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			f, b, c, _ := talked(t, shop{})
			f.hangUp(code)
			f.say(c, frame{"from": "bot", "text": "while you were away"})
			f.until("the widget comes back", func() bool { return f.sockets == 2 })
			f.say(c, frame{"from": "bot", "text": "and after"})
			wantRows(t, b, "Hello", "What can I do for you?", "while you were away", "and after")
			f.mu.Lock()
			defer f.mu.Unlock()
			last := slices.IndexFunc(f.got[1:], func(g frame) bool { return g["type"] == "hello" }) + 1
			if g := f.got[last]; g.num("after") != 2 || g.str("token") != c.token {
				t.Errorf("came back with %v", g)
			}
		})
	}
}

func TestUnansweredLineIsSentAgainUnderItsID(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.with(func() { f.Deaf = true })
	b.send("important")
	f.until("the line", func() bool { return len(c.ids) == 2 })
	b.until(`far.outbox()[0] == 'important / Sending…'`)
	f.with(func() { c.ids = map[string]int{}; f.Deaf = false })
	f.hangUp(0)
	f.only(3)
	wantRows(t, b, "Hello", "What can I do for you?", "important")
	var ids []string
	f.with(func() {
		for _, g := range f.got {
			if g.str("text") == "important" {
				ids = append(ids, g.str("id"))
			}
		}
	})
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("sent under %q, want the same id twice", ids)
	}
}

func TestRefusedLines(t *testing.T) {
	f, b, _, _ := talked(t, shop{})
	f.with(func() {
		f.Refuse = []frame{{"code": "too_fast", "retry_s": 0.05}, {"code": "unavailable", "retry_s": 0.05}, {"code": "too_long"}}
	})
	b.send("patience")
	b.until(`far.outbox()[0] == 'patience / Not sent. / Try again'`)
	b.reads("[role=alert]", "Not sent.")
	if diff := cmp.Diff([]string{"Hello", "patience", "patience", "patience"}, f.said()); diff != "" {
		t.Error(diff)
	}
	b.press("Try again")
	f.only(3)
	wantRows(t, b, "Hello", "What can I do for you?", "patience")
	b.reads("[role=alert]", "")
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := map[string]bool{}
	for _, g := range f.got {
		if g.str("text") == "patience" {
			ids[g.str("id")] = true
		}
	}
	if len(ids) != 1 {
		t.Errorf("one line under %d ids", len(ids))
	}
}

func TestDoubledAndShuffledLinesAreShownOnceInOrder(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.with(func() { f.Twice, f.Shuffle = true, true })
	f.say(c, frame{"from": "bot", "text": "three"}, frame{"from": "bot", "text": "four"})
	f.say(c, frame{"from": "bot", "text": "five"})
	wantRows(t, b, "Hello", "What can I do for you?", "three", "four", "five")
}

func TestMissingLineIsFetched(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.with(func() {
		c.lines = append(c.lines, frame{"type": "line", "n": 3, "at": "2026-11-21T20:00:00.000Z", "from": "bot", "text": "lost on the way"})
	})
	f.say(c, frame{"from": "bot", "text": "arrived"})
	wantRows(t, b, "Hello", "What can I do for you?", "lost on the way", "arrived")
}

func TestServerThatForgotLinesResetsThePage(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.with(func() {
		c.lines = []frame{{"type": "line", "n": 1, "at": "2026-11-21T20:00:00.000Z", "from": "customer", "text": "restored"}}
	})
	f.hangUp(1012)
	wantRows(t, b, "restored")
	f.say(c, frame{"from": "bot", "text": "go on"})
	wantRows(t, b, "restored", "go on")
}

func TestRevokedTokenStartsAnewAndSaysSo(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.with(func() { delete(f.chats, c.token); c.tails = map[*tail]bool{} })
	f.until("nothing more", func() bool { return f.sockets == 1 })
	b.online(false)
	b.online(true)
	b.reads("[role=alert]", "I can't open the earlier chat any more. This is a new one.")
	wantRows(t, b)
	b.send("Hello again")
	n := f.only(1)
	if n.token == c.token {
		t.Error("the old token went on")
	}
	wantRows(t, b, "Hello again")
}

func TestForeignSiteIsLeftAlone(t *testing.T) {
	f, url := newShop(t, shop{})
	f.Foreign = true
	b := openTab(t, url)
	b.open()
	b.reads("[role=alert]", "This chat isn't switched on for this site.")
	b.hide(true)
	b.hide(false)
	if n := f.tally().sockets; n != 1 {
		t.Errorf("knocked %d times", n)
	}
}

func TestServerThatCannotReadComesLater(t *testing.T) {
	f, url := newShop(t, shop{})
	f.Closed = 3
	b := openTab(t, url)
	b.open()
	b.send("Hello")
	f.only(1)
	wantRows(t, b, "Hello")
	if n := f.tally().sockets; n != 4 {
		t.Errorf("%d WebSockets, want a fourth that is let in", n)
	}
}

func TestEventStreamWhereSocketsAreBlocked(t *testing.T) {
	f, url := newShop(t, shop{})
	f.NoSocket = true
	b := openTab(t, url)
	b.open()
	b.send("Hello")
	c := f.only(1)
	f.until("a stream", func() bool { return f.streams == 1 })
	f.say(c, frame{"from": "bot", "text": "heard", "choices": []string{"Yes"}})
	b.press("Yes")
	f.only(3)
	f.move(c, frame{"owner": "agent", "agent": "Ana"})
	b.until(`far.text('.t').endsWith('Ana has your case.')`)
	f.hangUp(1001)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "missed"})
	wantRows(t, b, "Hello", "heard", "Yes", "missed")
	if n := f.tally().sockets; n != 2 {
		t.Errorf("tried %d WebSockets, want two", n)
	}
	if diff := cmp.Diff([]string{"Hello", "Yes"}, f.said()); diff != "" {
		t.Error(diff)
	}
	f.until("a receipt", func() bool {
		return slices.ContainsFunc(f.got, func(g frame) bool { return g["type"] == "read" && g.num("n") == 4 })
	})
}
