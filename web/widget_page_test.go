package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPageDrivesTheWidget(t *testing.T) {
	f, url := newShop(t, shop{Before: `window.handrail = {user: {id: 'u1', name: 'Dana', hash: 'h1'}, locale: 'en-US'}`})
	b := openTab(t, url)
	eval[bool](b, `handrail.open(), handrail.open(), true`)
	f.until("hello", func() bool { return len(f.got) == 1 })
	g := f.tally().got[0]
	if diff := cmp.Diff(frame{"type": "hello", "token": "", "after": 0.0, "site": "fen", "page": url + "/", "locale": "en-US", "tz": g["tz"], "user": map[string]any{"id": "u1", "name": "Dana", "hash": "h1"}}, g); diff != "" {
		t.Error(diff)
	}
	b.send("Hello")
	c := f.only(1)
	wantRows(t, b, "Hello")
	eval[bool](b, `handrail.identify({id: 'u2', name: 'Dana', hash: 'h2'}), true`)
	f.until("a second hello", func() bool {
		return slices.ContainsFunc(f.got, func(g frame) bool {
			u, _ := g["user"].(map[string]any)
			return g["type"] == "hello" && u["id"] == "u2" && g.str("token") == c.token && g.num("after") == 1
		})
	})
	wantRows(t, b, "Hello")
	eval[bool](b, `handrail.close(), true`)
	b.until(`!far.shown(far.one('.p'))`)
	eval[bool](b, `handrail.logout(), true`)
	if left := eval[[]string](b, `Object.keys(localStorage)`); len(left) > 0 {
		t.Errorf("after logout there is still %q", left)
	}
	eval[bool](b, `handrail.open(), true`)
	f.until("a hello of nobody", func() bool {
		g := f.got[len(f.got)-1]
		return g["type"] == "hello" && g["user"] == nil && g["token"] == ""
	})
	wantRows(t, b)
	if diff := cmp.Diff([]string{"ready", "open", "line 1", "close", "open"}, eval[[]string](b, `far.events`)); diff != "" {
		t.Error(diff)
	}
	// Embedded a second time, by a tag manager say, it stays one.
	eval[bool](b, `new Promise((r) => { const s = document.createElement('script'); s.src = document.scripts[document.scripts.length - 1].src; s.onload = () => r(true); document.body.append(s) })`)
	if n := eval[int](b, `document.querySelectorAll('handrail-chat').length`); n != 1 {
		t.Errorf("%d widgets", n)
	}
}

func TestChoicesVanishWhenSomebodyElseHasTheCase(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	was := "2026-11-21T20:00:00.000Z"
	f.say(c, frame{"from": "bot", "text": "Which one?", "choices": []string{"A", "B"}, "at": was})
	b.reads(".q button", "A | B")
	f.move(c, frame{"owner": "agent", "agent": "Ana", "since": "2026-11-21T20:01:00.000Z"})
	b.reads(".q button", "")
	// Those that came in the same commit as the new owner are the new owner's.
	f.say(c, frame{"from": "bot", "text": "Ana thinks this is settled. Is it?", "choices": []string{"Yes", "Not yet"}, "at": "2026-11-21T20:02:00.000Z"})
	f.move(c, frame{"owner": "closed", "since": "2026-11-21T20:02:00.000Z"})
	b.until(`far.text('.t').startsWith('Closed.')`)
	b.reads(".q button", "Yes | Not yet")
	f.move(c, frame{"owner": "bot"})
	b.reads(".q button", "")
	f.say(c, frame{"from": "bot", "text": "Again?", "choices": []string{"Yes"}})
	b.reads(".q button", "Yes")
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "I'm here."})
	b.reads(".q button", "")
}

func TestBannerSaysWhoAndWhen(t *testing.T) {
	f, b, c, _ := talked(t, shop{Before: `window.handrail = {locale: 'en-GB'}`})
	today := time.Now().UTC().Truncate(24 * time.Hour)
	if zone := eval[string](b, `Intl.DateTimeFormat().resolvedOptions().timeZone`); zone != "UTC" {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		y, m, d := time.Now().In(loc).Date()
		today = time.Date(y, m, d, 0, 0, 0, 0, loc)
	}
	stamp := func(days, hour int) string {
		return today.AddDate(0, 0, days).Add(time.Duration(hour) * time.Hour).UTC().Format(time.RFC3339)
	}
	for _, tc := range []struct {
		state frame
		want  string
	}{
		{frame{"owner": "bot"}, ""},
		{frame{"owner": "queue"}, "Finding a person."},
		{frame{"owner": "queue", "taken": true}, "Our team has your question."},
		{frame{"owner": "queue", "wait_s": 20}, "Our team has your question. About 1 minute."},
		{frame{"owner": "queue", "wait_s": 610, "place": 2}, "Our team has your question. About 10 minutes."},
		{frame{"owner": "queue", "opens": stamp(1, 9)}, "Our people are back at 9:00 tomorrow."},
		{frame{"owner": "agent", "agent": "Ana"}, "AAna has your case."},
		{frame{"owner": "promise", "agent": "Ana", "reach": "sms ••12", "promise": frame{"what": "x", "due": stamp(0, 15)}}, "Ana answers by 15:00 today, text ••12."},
		{frame{"owner": "promise", "promise": frame{"what": "x", "due": stamp(1, 10)}}, "fen answers by 10:00 tomorrow."},
		{frame{"owner": "promise", "agent": "Ana"}, "Ana has your case."},
		{frame{"owner": "closed"}, "Closed. Write here any time; I'll remember this."},
	} {
		f.move(c, tc.state)
		b.reads(".t", tc.want)
	}
	f.with(func() { f.tell(c, frame{"type": "typing", "from": "bot"}) })
	b.reads(".w", "Assistant is writing…")
	f.say(c, frame{"from": "bot", "text": "done"})
	b.reads(".w", "")
}

func TestCorrectedAndWithdrawnLines(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "It costs 50."}, frame{"from": "agent", "name": "Ana", "text": "It costs 55.", "corrects": 3},
		frame{"from": "agent", "name": "Ana", "text": "That was for Ben."}, frame{"from": "agent", "name": "Ana", "withdraws": 5})
	b.until(`far.text('.x .y') == 'It costs 50.'`)
	b.until(`far.rows().includes('Ana corrected this:It costs 55.')`)
	b.until(`far.rows().at(-1) == 'Ana took a message back.'`)
	if eval[bool](b, `far.root.textContent.includes('for Ben')`) {
		t.Error("what was withdrawn is still there")
	}
}

func TestLongTextIsHeldBack(t *testing.T) {
	f, b, _, _ := talked(t, shop{})
	b.until(`far.root.activeElement == far.one('textarea')`)
	b.insert(strings.Repeat("👍", 3990))
	b.reads(".k", "3990/4000")
	b.insert(strings.Repeat("é", 12)) // decomposed: twelve after NFC
	b.reads(".k", "4002/4000")
	b.reads("[role=alert]", "2 characters too many")
	b.keys("Enter")
	b.until(`far.one('form button').disabled && far.one('textarea').value.length > 7000`)
	eval[bool](b, `far.one('textarea').setSelectionRange(0, 4), true`)
	b.keys("Backspace")
	b.reads(".k", "4000/4000")
	b.keys("Enter")
	f.only(3)
	b.reads(".k", "")
	if n := count(f, "typing"); n != 1 {
		t.Errorf("%d typing frames for one burst", n)
	}
}

func TestMenu(t *testing.T) {
	f, b, c, _ := talked(t, shop{Attrs: `data-privacy="/privacy"`})
	menu := func(name string) {
		t.Helper()
		b.press("Menu")
		b.press(name)
	}
	eval[bool](b, `window.saved = [], window.link = URL.createObjectURL, URL.createObjectURL = (blob) => (blob.text().then((s) => saved.push(s)), link.call(URL, blob)), true`)
	menu("Save this chat")
	b.until(`saved.length == 1`)
	if got := eval[string](b, `saved[0].replace(/\d{4}-\d\d-\d\d \d+:\d+/g, 'T')`); got != "T  You: Hello\r\nT  Assistant: What can I do for you?\r\n" {
		t.Errorf("saved %q", got)
	}
	menu("Sound off")
	b.press("Menu")
	b.press("Sound on")
	b.press("Menu")
	b.until(`far.button('Privacy').href == location.origin + '/privacy'`)
	b.keys("Escape")
	menu("Talk to a person")
	f.only(3)
	f.move(c, frame{"owner": "queue"})
	b.until(`far.text('.t')`)
	menu("Never mind, sorted")
	f.only(4)
	f.move(c, frame{"owner": "closed"})
	b.until(`far.text('.t').startsWith('Closed')`)
	menu("Start over")
	wantRows(t, b)
	b.reads(".q button", "Where's my order | Gift card | Return or refund | Talk to a person")
	b.press("Gift card")
	wantRows(t, b, "Gift card")
	if chats, lines := f.tally().chats, len(f.linesOf(c)); chats != 2 || lines != 4 {
		t.Errorf("%d conversations, %d lines in the old one", chats, lines)
	}
}

// The tone is played for an answer that nobody sees, after the visitor has touched the page, unless switched off.
func TestSoundIsDiscreet(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	eval[bool](b, `window.tones = 0, window.start = AudioScheduledSourceNode.prototype.start, OscillatorNode.prototype.start = function () { tones++; start.call(this) }, true`)
	f.say(c, frame{"from": "bot", "text": "seen"})
	wantRows(t, b, "Hello", "What can I do for you?", "seen")
	b.hide(true)
	f.say(c, frame{"from": "bot", "text": "unseen"})
	b.until(`tones == 1`)
	b.hide(false)
	b.press("Menu")
	b.press("Sound off")
	b.hide(true)
	f.say(c, frame{"from": "bot", "text": "muted"})
	b.until(`document.title.startsWith('(1)')`)
	if n := eval[int](b, `tones`); n != 1 {
		t.Errorf("%d tones, want one", n)
	}
}

func TestWidgetWorksWithoutStorage(t *testing.T) {
	f, url := newShop(t, shop{Before: `Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError') }}), Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('denied', 'SecurityError') }})`})
	b := openTab(t, url)
	b.open()
	b.send("Hello")
	c := f.only(1)
	f.hangUp(1012)
	f.say(c, frame{"from": "bot", "text": "still one conversation"})
	wantRows(t, b, "Hello", "still one conversation")
	if n := f.tally().chats; n != 1 {
		t.Errorf("%d conversations", n)
	}
}
