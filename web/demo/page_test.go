package demo

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe says what an accessibility checker finds on the page; what is framed is visited by itself.
func (b *tab) axe(where string) {
	b.t.Helper()
	source, err := os.ReadFile("../widget/testdata/axe.min.js")
	if err != nil {
		b.t.Fatal(err)
	}
	if !eval[bool](b, `!!window.axe`) {
		eval[bool](b, string(source)+`;true`)
	}
	const run = `axe.run({exclude: [['iframe'], ['handrail-chat']]}, {iframes: false}).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' ')))`
	for _, f := range eval[[]string](b, run) {
		b.t.Errorf("axe, %s: %s", where, f)
	}
}

// look visits every width and scheme: nothing sticks out, the checker finds nothing, and a picture is kept if asked for.
func (b *tab) look(state string) {
	b.t.Helper()
	for _, size := range widths {
		for _, scheme := range []string{"light", "dark"} {
			where := fmt.Sprintf("%s-%d-%s", state, size[0], scheme)
			b.do(at(size[0], size[1]), media(scheme))
			b.until(fmt.Sprintf(`innerWidth == %d && document.getAnimations().every((a) => a.playState == 'finished')`, size[0]))
			if wide := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
				b.t.Errorf("%s: %d pixels stick out", where, wide)
			}
			b.axe(where)
			b.picture(where)
		}
	}
}

func TestThePageLooksRightInEveryState(t *testing.T) {
	line, url := serve(t, nil)
	b := openTab(t, url)
	b.look("demo-0-fresh")
	b.press("A gift card the till forgot")
	line.Add(
		Entry{At: 1, Conversation: "web-7f3a", Kind: Event, Words: "the customer: “My gift card isn't recognized”"},
		Entry{At: 2, Conversation: "web-7f3a", Kind: Commit, Words: "saved as version 1 · bot: “What's the number on the card? Digits stay hidden here.” · the bot has it", Where: "shop"},
		Entry{At: 3, Conversation: "web-7f3a", Kind: Event, Words: "the page is open, line 2 was shown · saved as version 2 · the bot has it", Minor: true},
		Entry{At: 4, Conversation: "web-7f3a", Kind: Out, Words: "bell in the channel: no answer, looked up before it is repeated", Where: "slack", Failed: true},
	)
	b.until(`document.querySelectorAll('#log > div').length == 4`)
	b.look("demo-1-tried")
	b.press("True stories")
	b.until(`document.getElementById('stories').matches(':popover-open')`)
	b.look("demo-4-stories")
	b.press("The stuck order Charged, never shipped, an hour on hold, and no supervisor.")
	b.look("demo-5-story")
	b.press("More")
	b.look("demo-2-grown")
	b.press("Less")
	b.press("Orders and cards")
	b.until(`document.getElementById('tables').matches(':popover-open')`)
	b.look("demo-3-tables")
}

func TestTheShopLooksRight(t *testing.T) {
	_, url := serve(t, nil)
	b := visit(t, url+"/store")
	b.look("shop")
	b.do(chromedp.Click("[data-add='Stoneware mug']"), chromedp.Click("[data-add='Stoneware mug']"), chromedp.Click("[data-add='Gift card']"), chromedp.Click("#bag"))
	b.until(`document.getElementById('bag-list').open`)
	if got := eval[string](b, `document.getElementById('bag-list').innerText.replace(/\s+/g, ' ')`); got != "Your bag 2 × Stoneware mug $40.00 Gift card $50.00 Together $90.00 This shop is made up, so it ends here. Close" {
		t.Errorf("the bag reads %q", got)
	}
	b.look("shop-bag")
	b.key("Escape", 27)
	b.until(`!document.getElementById('bag-list').open && document.activeElement.id == 'bag'`)
	b.do(chromedp.Click(".gift [data-chat]"))
	b.until(`document.querySelector('handrail-chat').dataset.opened == 'yes'`)
	if got := eval[string](b, `Object.values(handrail.user).join()`); got != "dana,Dana,5ea1" {
		t.Errorf("the shop says that %q is here", got)
	}
}

func TestDanaSignsOutAndInAgain(t *testing.T) {
	_, url := serve(t, nil)
	b := visit(t, url+"/store")
	heard := func(account, chat string) {
		t.Helper()
		b.until(fmt.Sprintf(`document.getElementById('account').innerText.replace(/\s+/g, ' ').trim() == %q && (document.querySelector('handrail-chat').dataset.signed ?? '') == %q`, account, chat))
	}
	heard("Dana Sign out", "")
	b.do(chromedp.Click("#account"))
	heard("Sign in", "out")
	b.look("shop-out")
	b.do(chromedp.Reload())
	b.until(`document.readyState == 'complete' && !!document.querySelector('handrail-chat')`)
	heard("Sign in", "")
	if eval[bool](b, `!!handrail.user`) {
		t.Error("after a reload she is signed in again")
	}
	b.do(chromedp.Click("#account"))
	heard("Dana Sign out", "dana")
	if got := eval[string](b, `document.getElementById('who').textContent`); got != "Dana is signed in." {
		t.Errorf("it is said that %q", got)
	}
}

func TestAShopThatVouchesForNobodyOnlyGivesAName(t *testing.T) {
	_, url := serve(t, func(c *Config) { c.Customer = Customer{} })
	b := visit(t, url+"/store")
	b.until(`!!document.querySelector('handrail-chat')`)
	if got := eval[string](b, `JSON.stringify(handrail.user)`); got != `{"name":"Dana"}` || eval[bool](b, `!!document.getElementById('account')`) {
		t.Errorf("the shop says %s", got)
	}
}

func TestTryingPutsTheWordsIntoTheChat(t *testing.T) {
	_, url := serve(t, nil)
	b := openTab(t, url)
	heard := func(want string) {
		t.Helper()
		b.until(fmt.Sprintf(`far.field()?.value == %q && far.shop().querySelector('handrail-chat').dataset.heard == %[1]q`, want))
		b.until(`document.activeElement.id == 'shop' && far.shop().activeElement.localName == 'handrail-chat'`)
	}
	b.press("A gift card the till forgot")
	heard("My gift card isn't recognized")
	b.press("6006 4902 0255 1234")
	heard("6006 4902 0255 1234")
	b.press("4821")
	heard("4821")
	b.press("An order that is stuck")
	heard("Where is order 1044?")
	if got := eval[string](b, `far.text('.try')`); got != "Where is order 1044? then the e-mail anne@example.com The bot sees that the shop broke its word and fetches a person at once. The card in Slack says why." {
		t.Errorf("the coach says %q", got)
	}
	if got := eval[string](b, `far.text('[data-try][aria-pressed=true]')`); got != "An order that is stuck" {
		t.Errorf("pressed is %q", got)
	}
	b.press("Orders and cards")
	b.press("97209")
	heard("97209")
	b.until(`!document.getElementById('tables').matches(':popover-open')`)
	b.press("Lose your temper")
	heard("This is ridiculous, I asked three times already and NOBODY helps me!!!")
	b.press("Pull the plug")
	b.until(`far.text('.try code') == 'kill -9 4711'`)
	if got := eval[string](b, `far.field().value`); got != "This is ridiculous, I asked three times already and NOBODY helps me!!!" {
		t.Errorf("a command for the terminal went into the chat: %q", got)
	}
}

func TestNarrowWindowsShowOneSideAtATime(t *testing.T) {
	line, url := serve(t, nil)
	b := openTab(t, url, at(390, 844))
	sides := func(want string) {
		t.Helper()
		b.until(fmt.Sprintf(`far.all('.pane').map((e) => e.id + ' ' + e.getAttribute('role')).join() == %q`, want))
	}
	sides("pane-shop tabpanel")
	line.Add(Entry{Conversation: "c1", Kind: Out, Words: "card to Slack", Where: "slack"})
	b.until(`far.text('#tab-slack') == 'Slack, what the team sees, something new'`)

	eval[bool](b, `document.getElementById('tab-shop').focus(), true`)
	b.key("ArrowRight", 39)
	sides("pane-slack tabpanel")
	b.until(`document.activeElement.id == 'tab-slack' && document.activeElement.ariaSelected == 'true' && document.getElementById('tab-shop').tabIndex == -1`)
	b.until(`far.text('#tab-slack') == 'Slack, what the team sees'`)

	line.Add(Entry{Conversation: "c1", Kind: Commit, Words: "a line", Where: "shop"})
	b.until(`far.text('#tab-shop') == 'Shop, what the customer sees, something new'`)
	b.press("Ask for a person") // what is to be typed brings its side
	sides("pane-shop tabpanel")
	b.until(`far.field().value == 'I want to talk to a person'`)

	b.do(at(1440, 900))
	sides("pane-shop null,pane-slack null")
	if tabs := eval[string](b, `far.text('[role=tab]')`); tabs != "" {
		t.Errorf("wide windows have tabs: %q", tabs)
	}
}

func TestTheTimelineShowsWhatHappensAsItHappens(t *testing.T) {
	line, url := serve(t, nil)
	line.Add(Entry{At: 1, Conversation: "web-abcd", Kind: Event, Words: "from <b>before</b>"})
	b := openTab(t, url)
	rows := func(want ...string) {
		t.Helper()
		b.until(fmt.Sprintf(`JSON.stringify(far.rows()) == JSON.stringify(%s)`, quotedList(want)))
	}
	rows("from <b>before</b>")
	line.Add(Entry{At: 2, Conversation: "web-abcd", Kind: Commit, Words: "saved"}, Entry{At: 3, Conversation: "web-abcd", Kind: Event, Words: "housekeeping", Minor: true})
	rows("from <b>before</b>", "saved")
	if got := eval[string](b, `far.text('#log > div:nth-child(2)')`); got[len("00:00:00"):] != " abcd commit saved" {
		t.Errorf("a row reads %q", got)
	}
	b.press("More")
	rows("from <b>before</b>", "saved", "housekeeping")
	b.press("Pause")
	line.Add(Entry{Conversation: "web-abcd", Kind: Out, Words: "while paused"})
	b.until(`far.text('#pause') == 'Go on (1)' && far.rows().length == 3`)
	b.press("Go on (1)")
	rows("from <b>before</b>", "saved", "housekeeping", "while paused")
	for i := range 60 {
		line.Add(Entry{Conversation: "web-abcd", Kind: Event, Words: fmt.Sprint("number ", i)})
	}
	b.until(`far.rows().length == 50 && far.rows()[49] == 'number 59'`)
	b.until(`(() => { const l = document.getElementById('log'); return l.scrollHeight - l.scrollTop - l.clientHeight < 2 })()`)
}

func TestAProgramThatDiedIsNoticedAndItsNextLifeTakenUp(t *testing.T) {
	line, first := serve(t, nil)
	_, second := serve(t, func(c *Config) { c.Process = 4712 })
	life := func(address string) *http.Handler {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		var h http.Handler = httputil.NewSingleHostReverseProxy(at)
		return &h
	}
	dead := http.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	var now atomic.Pointer[http.Handler]
	now.Store(life(first))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*now.Load()).ServeHTTP(w, r) }))
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})

	line.Add(Entry{Conversation: "c1", Kind: Event, Words: "once"})
	b := openTab(t, srv.URL)
	b.press("Pull the plug")
	b.until(`far.rows().join() == 'once' && far.text('.try code') == 'kill -9 4711'`)
	now.Store(&dead)
	line.Close()
	b.until(`far.text('#gone').startsWith('The program is gone.') && far.rows().join() == 'once'`)
	now.Store(life(second))
	b.until(`far.text('#gone') == '' && far.rows().length == 0 && far.text('.try code') == 'kill -9 4712'`)
}

func quotedList(all []string) string {
	out := "["
	for i, s := range all {
		if i > 0 {
			out += ","
		}
		out += fmt.Sprintf("%q", s)
	}
	return out + "]"
}

func TestAStoryIsToldStepByStep(t *testing.T) {
	_, url := serve(t, nil)
	b := openTab(t, url)
	reads := func(want string) {
		t.Helper()
		b.until(fmt.Sprintf(`[...document.querySelectorAll('.story:not([hidden]) .step:not([hidden])')].map((e) => e.innerText.replace(/\s+/g, ' ').trim()).join(' | ') == %q`, want))
	}
	b.press("A gift card the till forgot")
	b.press("True stories")
	b.press("The stuck order Charged, never shipped, an hour on hold, and no supervisor.")
	reads("The stuck order 1 of 2 Anne asks about her order. Where is order 1044? anne@example.com")
	if eval[bool](b, `document.getElementById('stories').matches(':popover-open') || !!document.querySelector('[data-try][aria-pressed=true]')`) {
		t.Error("the list stays open, or another thing to try stays chosen")
	}
	b.press("anne@example.com")
	b.until(`far.field()?.value == 'anne@example.com'`)
	b.press("Next")
	reads("The stuck order 2 of 2 It is past its promise, so a person comes before she has to ask. In Slack, as Ana: press Claim and answer in the thread. The chat says that Ana has the case.")
	if got := eval[string](b, `far.shop().getElementById('account').innerText`); got != "Sign in" {
		t.Errorf("Anne's story begins with %q in the shop", got)
	}
	if !eval[bool](b, `document.querySelector('.story:not([hidden]) [data-turn="1"]').disabled`) {
		t.Error("there is a step after the last")
	}
	b.press("Back")
	reads("The stuck order 1 of 2 Anne asks about her order. Where is order 1044? anne@example.com")
	b.press("True stories")
	b.press("The dead gift card Bot, phone, e-mail, form: nobody could switch it on.")
	reads("The dead gift card 1 of 1 It is switched on in the chat.")
}

func TestWithoutStoriesThereIsNoListOfThem(t *testing.T) {
	_, url := serve(t, func(c *Config) { c.Stories = nil })
	b := openTab(t, url)
	if eval[bool](b, `!!document.getElementById('stories') || document.body.innerText.includes('True stories')`) {
		t.Error("the page offers stories that it has not")
	}
}
