package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The strictest policy under which a page can embed the widget at all.
func TestStrictPolicyIsNeverViolated(t *testing.T) {
	f := newFarEnd(t)
	s := shop{Widget: f.url, CSP: "default-src 'none'; script-src " + f.url + "; connect-src " + f.url + " " + strings.Replace(f.url, "http", "ws", 1) +
		"; style-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'", Attrs: `data-accent="#6b2fb3"`}
	b := openTab(t, s.serve(t))
	b.open()
	b.send("Hello https://shop.example/a")
	c := f.only(1)
	f.with(func() { f.secrets["s1"] = "1234 5678" })
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "•••• 5678", "secret": "s1", "choices": []string{"Yes"}},
		frame{"from": "agent", "name": "Ana", "text": "", "files": []frame{{"id": "F1", "name": "a.pdf", "size": 9}}})
	f.move(c, frame{"owner": "agent", "agent": "Ana"})
	b.press("Show")
	b.reads("output", "1234 5678")
	b.press("Open a.pdf")
	f.until("the file", func() bool { return f.fetched == 2 })
	b.press("Menu")
	b.press("Save this chat")
	b.press("Close")
	b.until(`far.events.includes('close')`)
	if v := eval[[]string](b, `far.violations`); len(v) > 0 {
		t.Errorf("violations: %q", v)
	}
	if got := eval[string](b, `getComputedStyle(far.one('.l')).backgroundColor`); got != "rgb(107, 47, 179)" {
		t.Errorf("the launcher is %s: the styles or the accent were blocked", got)
	}
	if got := f.tally().served; got["/widget.js"] != 1 || len(got) != 4 {
		t.Errorf("requests: %v", got)
	}
}

var attacks = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `"><script>alert(1)</script>`, `'-alert(1)-'`,
	`</textarea><script>alert(1)</script>`, `<iframe srcdoc="<script>parent.alert(1)</script>">`, `<a href="javascript:alert(1)">x</a>`,
	`javascript:alert(1)`, `JaVaScRiPt:alert(1)`, `data:text/html,<script>alert(1)</script>`, `vbscript:msgbox(1)`, `<math><mi//xlink:href="data:x,<script>alert(4)</script>">`,
	`<details open ontoggle=alert(1)>`, `<style>*{display:none}</style>`, `<link rel=stylesheet href=//evil.example>`, `<base href=//evil.example>`,
	`<meta http-equiv=refresh content=0;url=//evil.example>`, `<form action=//evil.example><input name=card>`, `{{constructor.constructor('alert(1)')()}}`, `${alert(1)}`,
	`<x contenteditable onblur=alert(1)>`, `<video><source onerror=alert(1)>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;img src=x onerror=alert(1)&#62;`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<template><script>alert(1)</script></template>`, "<img src=`x` onerror=alert(1)>", `$1 $2 $& $$`,
	`\u003cscript\u003ealert(1)\u003c/script\u003e`, `<!--<img src="--><img src=x onerror=alert(1)//">`, `<svg><animate onbegin=alert(1) attributeName=x dur=1s>`, "a\u202egnp.exe", "z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "\U000E0041\U000E0042 tags",
	`https://shop.example/"onmouseover="alert(1)`, `https://shop.example/<script>alert(1)</script>`, `http://[::1`, `https://`,
}

func TestTextIsTextNeverMarkup(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	count := func() int { return eval[int](b, `document.querySelectorAll('*').length`) }
	before := count()
	var want []string
	for i, a := range attacks {
		f.say(c, frame{"from": []string{"bot", "agent", "customer", "system"}[i%4], "name": a, "text": a, "choices": []string{a}, "files": []frame{{"id": "F1", "name": a, "size": 1}}})
		want = append(want, a)
	}
	f.move(c, frame{"owner": "promise", "agent": attacks[0], "reach": attacks[1], "promise": frame{"what": attacks[0], "due": "2026-11-23T15:00:00.000Z"}})
	b.until(fmt.Sprintf(`far.rows().length == %d`, 3+len(attacks)))
	b.until(`far.text('.t').startsWith('<script>')`)
	got := eval[[]string](b, `far.all('.g .y').slice(3).map((e) => { const c = e.cloneNode(true); c.querySelector('.f').remove(); return c.textContent })`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts changed on the way (-want +got):\n%s", diff)
	}
	if bad := eval[[]string](b, `far.all('script,img,iframe,style,link,base,meta,input,video,object,embed,template,animate,noscript,math').map((e) => e.outerHTML)`); len(bad) > 0 {
		t.Errorf("became markup: %q", bad)
	}
	if bad := eval[[]string](b, `far.all('*').flatMap((e) => e.getAttributeNames().filter((a) => a.startsWith('on') || a == 'style' && !e.matches('textarea,.r')))`); len(bad) > 0 {
		t.Errorf("attributes from outside: %q", bad)
	}
	if after := count(); after != before {
		t.Errorf("the page grew from %d elements to %d", before, after)
	}
	if bad := eval[[]string](b, `far.all('.g a').map((a) => a.protocol).filter((p) => !/^https?:$/.test(p))`); len(bad) > 0 {
		t.Errorf("links to %q", bad)
	}
}

func TestLinksSayWhereTheyLead(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	for _, tc := range []struct{ text, shown, href string }{
		{"See https://shop.example/a?b=c#d.", "https://shop.example/a?b=c#d", "https://shop.example/a?b=c#d"},
		{"(http://shop.example/x)", "http://shop.example/x", "http://shop.example/x"},
		{"HTTPS://Shop.Example/Path!", "HTTPS://Shop.Example/Path", "https://shop.example/Path"},
		{"https://bank.example@evil.example/login", "https://evil.example/login", "https://evil.example/login"},
		{"https://bank.example:443@evil.example", "https://evil.example/", "https://evil.example/"},
		{"https://аpple.example/id", "https://xn--pple-43d.example/id", "https://xn--pple-43d.example/id"},
		{"https://münchen.example", "https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"},
		{"https://shop.example\u202e/gpj.exe", "https://shop.example", "https://shop.example/"},
		{"https:///evil.example", "https://evil.example/", "https://evil.example/"},
	} {
		n := len(f.linesOf(c))
		f.say(c, frame{"from": "agent", "name": "Ana", "text": tc.text})
		b.until(fmt.Sprintf(`far.rows().length == %d`, n+2))
		got := eval[[]string](b, `(() => { const a = far.all('.g .y').at(-1).querySelector('a'); return [a.textContent, a.href, a.rel, a.target] })()`)
		if diff := cmp.Diff([]string{tc.shown, tc.href, "noopener noreferrer nofollow", "_blank"}, got); diff != "" {
			t.Errorf("%s: %s", tc.text, diff)
		}
	}
	for _, text := range []string{"javascript:alert(1)", "data:text/html,x", "ftp://shop.example", "shop.example", "https://"} {
		n := len(f.linesOf(c))
		f.say(c, frame{"from": "agent", "name": "Ana", "text": text})
		b.until(fmt.Sprintf(`far.rows().length == %d`, n+2))
		if eval[bool](b, `!!far.all('.g .y').at(-1).querySelector('a')`) {
			t.Errorf("%s became a link", text)
		}
	}
}

func TestSecretIsFetchedAtEachShowAndGoneAfterHide(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	f.with(func() { f.secrets["s1"] = "6035 7890 1234 7890" })
	f.say(c, frame{"from": "bot", "text": "Your new card: •••• 7890", "secret": "s1"})
	for round := range 2 {
		b.press("Show")
		b.reads("output", "6035 7890 1234 7890")
		if n := f.tally().fetched; n != round+1 {
			t.Errorf("fetched %d times", n)
		}
		b.press("Hide")
		b.until(`far.button('Show') && !far.root.textContent.includes('6035')`)
	}
	if kept := eval[string](b, `JSON.stringify(localStorage) + JSON.stringify(sessionStorage)`); strings.Contains(kept, "6035") {
		t.Errorf("kept: %s", kept)
	}
	f.with(func() { delete(f.secrets, "s1") })
	b.press("Show")
	b.reads("[role=alert]", "I can't show it right now.")
}

// The token goes to our own server and to nobody else, whatever a file's address says.
func TestForeignFileGetsNoToken(t *testing.T) {
	f, b, c, _ := talked(t, shop{})
	other := newFarEnd(t)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "Two files", "files": []frame{
		{"id": "F1", "name": "ours.pdf", "size": 84_000, "url": "/chat/file/F1"}, {"id": "F2", "name": "theirs\u202efdp.exe", "size": 2_500_000, "url": other.url + "/chat/file/F2"}}})
	b.reads(".f", "ours.pdf84 KBOpen | theirsfdp.exe2500 KBOpen")
	b.press("Open ours.pdf")
	f.until("our file", func() bool { return f.fetched == 1 })
	b.press("Open theirsfdp.exe")
	other.until("their file is asked for without a token", func() bool { return other.served["/chat/file/F2"] == 1 })
	if other.tally().fetched > 0 {
		t.Error("the token was given away")
	}
}
