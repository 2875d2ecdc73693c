package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// focus walks by Tab until what has that name has the focus.
func (b *tab) walkTo(name string) {
	b.t.Helper()
	var seen []string
	for range 20 {
		at := eval[string](b, `far.focus()`)
		if seen = append(seen, at); at == name {
			if !eval[bool](b, `far.root.activeElement.matches(':focus-visible')`) {
				b.t.Errorf("%s has the focus, but doesn't show it", name)
			}
			return
		}
		b.keys("Tab")
	}
	b.t.Fatalf("Tab never reaches %q, it goes %q", name, seen)
}

func TestEverythingWorksByKeyboard(t *testing.T) {
	f, url := newShop(t, shop{Body: `<a href="#top">A link of the shop</a>`})
	b := openTab(t, url)
	eval[bool](b, `window.shopKeys = [], addEventListener("keydown", (e) => shopKeys.push(e.key + " " + e.target.nodeName)), true`)
	b.walkTo("Chat")
	b.keys("Enter")
	b.until(`far.focus() == 'Write a message'`)
	b.keys("Shift+Tab")
	if got := eval[string](b, `far.focus()`); got != "Talk to a person" {
		t.Errorf("before the field comes %q, want the last choice", got)
	}
	b.walkTo("Gift card")
	b.keys("Space")
	c := f.only(1)
	b.until(`far.focus() == 'Write a message'`)
	f.with(func() { f.secrets["s1"] = "1234" })
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "Here", "secret": "s1"})
	b.insert("two")
	b.keys("Shift+Enter")
	b.insert("lines")
	b.keys("Enter")
	f.until("one line with a break", func() bool { return len(c.lines) == 3 && c.lines[2].str("text") == "two\nlines" })
	b.until(`far.one('textarea').value == ''`)
	for range 4 {
		b.keys("Shift+Tab")
	}
	b.walkTo("Show")
	b.keys("Enter")
	b.reads("output", "1234")
	b.walkTo("Write a message")

	for range 12 {
		if eval[string](b, `far.focus()`) == "Menu" {
			break
		}
		b.keys("Shift+Tab")
	}
	b.keys("Enter")
	b.until(`far.focus() == 'Talk to a person'`)
	b.keys("Escape")
	b.until(`far.focus() == 'Menu' && !far.one('details').open`)
	b.keys("Enter")
	b.until(`far.one('details').open && far.focus() == 'Talk to a person'`)
	for range 6 {
		b.keys("Tab")
	}
	b.until(`!far.one('details').open`)
	b.keys("Escape")
	b.until(`far.events.includes('close') && far.focus() == 'Chat'`)
	if got := eval[[]string](b, `shopKeys.filter((k) => k.endsWith("HANDRAIL-CHAT"))`); len(got) > 0 {
		t.Errorf("the shop's shortcuts heard %q, meant for the chat", got)
	}
}

func TestScreenReaderHearsNewsAndNotHistory(t *testing.T) {
	f, url := newShop(t, shop{})
	c := f.begin(frame{"from": "customer", "text": "old"}, frame{"from": "agent", "name": "Ana", "text": "history"})
	b := openTab(t, url)
	eval[bool](b, fmt.Sprintf(`localStorage['handrail:%s:fen:t'] = %q, window.spoken = [], new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach((n) => { if (far.one('.g').getAttribute('aria-live') == 'polite') spoken.push(n.textContent) }))).observe(far.one('.g').children[2], {childList: true}), true`, strings.TrimPrefix(f.url, "http://"), c.token))
	if got := eval[string](b, `far.one('[role=log]').getAttribute('aria-live') + far.one('[role=log]').getAttribute('aria-label') + far.one('[role=dialog]').getAttribute('aria-label') + far.one('[role=dialog]').getAttribute('aria-modal')`); got != "offConversationChat, fennull" {
		t.Error(got)
	}
	b.open()
	b.until(`far.one('[role=log]').getAttribute('aria-live') == 'polite'`)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "news"})
	b.until(`spoken.length == 1`)
	if got := eval[string](b, `spoken[0].replace(/\d+:\d+/, 'T')`); got != "AAna, Tnews" && got != "news" {
		t.Errorf("spoken: %q", got)
	}
	if n := eval[int](b, `far.all('[role=status]').length * 10 + far.all('[role=alert]').length`); n != 21 {
		t.Errorf("%d live regions, want two of status and one of alert", n)
	}
}

func TestRightToLeft(t *testing.T) {
	f, url := newShop(t, shop{Attrs: `data-lang="ar" data-position="left"`})
	b := openTab(t, url)
	b.open()
	b.send("مرحبا")
	c := f.only(1)
	f.say(c, frame{"from": "bot", "text": "أهلا بك", "choices": []string{"بطاقة هدية"}}, frame{"from": "agent", "name": "Ana", "text": "English line"})
	b.until(`far.rows().length == 4`)
	got := eval[[]bool](b, `(() => { const mid = (s) => { const r = far.all(s).at(-1).getBoundingClientRect(); return r.x + r.width / 2 }; const p = mid('.p');
		return [getComputedStyle(far.one('.r')).direction == 'rtl', mid('.c .y') < p, mid('.b .y') > p, mid('header button') < p, mid('form button') < p, mid('.p') < innerWidth / 2, mid('.l') < innerWidth / 2,
			getComputedStyle(far.all('.a .y').at(-1)).direction == 'ltr', getComputedStyle(far.all('.c .y').at(-1)).direction == 'rtl'] })()`)
	if slices.Contains(got, false) {
		t.Errorf("mirrored: %v", got)
	}
	b.look("9-rtl")
}

func TestSmallWindowsAndLargeText(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.say(c, frame{"from": "agent", "name": "Ana", "text": strings.Repeat("Donaudampfschifffahrt", 20), "choices": []string{strings.Repeat("long ", 30)}})
	// 1440 × 900 at 200 %, a phone, the same lying, and WCAG's smallest reflow
	for _, size := range [][2]int64{{720, 450}, {390, 844}, {844, 390}, {320, 256}} {
		b.do(at(size[0], size[1]))
		b.until(fmt.Sprintf(`innerWidth == %d && far.one('.p').getBoundingClientRect().height == innerHeight && far.one('.p').getBoundingClientRect().width == innerWidth`, size[0]))
		b.until(`far.one('textarea').getBoundingClientRect().bottom <= innerHeight && far.one('.g').clientHeight > 60 && far.one('.g').scrollWidth <= far.one('.g').clientWidth && !far.shown(far.one('.l'))`)
		if small := eval[[]string](b, `far.all('button,summary,textarea').filter((e) => far.shown(e) && (e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)).map(far.name)`); len(small) > 0 {
			t.Errorf("%v: hard to hit: %q", size, small)
		}
	}
	// the keyboard comes up: the browser tells a smaller visual viewport
	b.do(at(390, 844))
	eval[bool](b, `Object.defineProperty(visualViewport, 'height', {value: 400}), Object.defineProperty(visualViewport, 'offsetTop', {value: 44}), visualViewport.dispatchEvent(new Event('resize'))`)
	b.until(`far.one('.p').getBoundingClientRect().top == 44 && far.one('.p').getBoundingClientRect().bottom == 444 && far.one('textarea').getBoundingClientRect().bottom < 444`)
}

func TestMotionOnlyForWhoWantsIt(t *testing.T) {
	for _, tc := range []struct {
		wish string
		want string
	}{{"reduce", "0"}, {"no-preference", "1"}} {
		_, url := newShop(t, shop{})
		b := openTab(t, url, media("prefers-reduced-motion="+tc.wish))
		eval[bool](b, `far.one('.l').click(), true`)
		if got := eval[string](b, `'' + far.one('.p').getAnimations().length`); got != tc.want {
			t.Errorf("%s: %s animations, want %s", tc.wish, got, tc.want)
		}
	}
}

func TestShopDecidesTheLooks(t *testing.T) {
	colour := func(b *tab) string {
		return eval[string](b, `(() => { const l = getComputedStyle(far.one('.l')), p = getComputedStyle(far.one('.p')); return [l.backgroundColor, l.color, p.backgroundColor].join(' ') })()`)
	}
	for name, tc := range map[string]struct {
		shop   shop
		scheme string
		want   string
	}{
		"as it is":     {shop{}, "light", "rgb(11, 110, 95) rgb(255, 255, 255) rgb(255, 255, 255)"},
		"dark":         {shop{}, "dark", "rgb(92, 200, 181) rgb(12, 26, 23) rgb(20, 24, 29)"},
		"theme light":  {shop{Before: `window.handrail = {theme: 'light'}`}, "dark", "rgb(11, 110, 95) rgb(255, 255, 255) rgb(255, 255, 255)"},
		"theme dark":   {shop{Before: `window.handrail = {theme: 'dark'}`}, "light", "rgb(92, 200, 181) rgb(12, 26, 23) rgb(20, 24, 29)"},
		"light accent": {shop{Attrs: `data-accent="#ffd400"`}, "light", "rgb(255, 212, 0) rgb(0, 0, 0) rgb(255, 255, 255)"},
		"dark accent":  {shop{Attrs: `data-accent="#8a1538"`}, "light", "rgb(138, 21, 56) rgb(255, 255, 255) rgb(255, 255, 255)"},
		"no accent":    {shop{Attrs: `data-accent="red;}"`}, "light", "rgb(11, 110, 95) rgb(255, 255, 255) rgb(255, 255, 255)"},
		"tokens":       {shop{Body: `<style>:root{--handrail-accent:#123456}handrail-chat{--paper:#fefefe}</style>`}, "light", "rgb(18, 52, 86) rgb(255, 255, 255) rgb(254, 254, 254)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, url := newShop(t, tc.shop)
			b := openTab(t, url, media("prefers-color-scheme="+tc.scheme))
			b.open()
			if got := colour(b); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
			if strings.HasSuffix(name, "accent") {
				b.axe(name)
			}
		})
	}
}

func TestSpanish(t *testing.T) {
	f, url := newShop(t, shop{Lang: "es-MX"})
	b := openTab(t, url)
	b.open()
	b.reads(".q button", "¿Dónde está mi pedido? | Tarjeta regalo | Devolución o reembolso | Hablar con una persona")
	b.press("Hablar con una persona")
	c := f.only(1)
	if diff := cmp.Diff("Hablar con una persona", f.linesOf(c)[0].str("text")); diff != "" {
		t.Error(diff)
	}
	f.move(c, frame{"owner": "queue", "wait_s": 45})
	b.reads(".t", "Nuestro equipo tiene tu pregunta. Cerca de 1 minuto.")
}
