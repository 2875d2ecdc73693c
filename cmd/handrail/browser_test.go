package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// eyes see the demo's page as a visitor does, through its two frames and the
// widget's shadow root. They stay in the top page and look when asked.
const eyes = `if (window === top) window.far = {
  wrong: [],
  shop: () => document.getElementById('shop')?.contentDocument,
  desk: () => document.getElementById('slack')?.contentDocument,
  chat: () => far.shop()?.querySelector('handrail-chat')?.shadowRoot,
  place: (where) => where == 'chat' ? far.chat() : where == 'desk' ? far.desk() : document,
  shown: (e) => !!e && e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0,
  all: (where, s) => [...(far.place(where)?.querySelectorAll(s) ?? [])].filter(far.shown),
  name: (e) => (e.getAttribute('aria-label') || e.textContent).replace(/\s+/g, ' ').trim(),
  button: (where, n) => far.all(where, 'button').filter((e) => far.name(e).startsWith(n)).at(-1),
  text: (where) => (where == 'chat' ? far.all('chat', '[role=log], .t').map((e) => e.innerText).join('\n') : far.place(where)?.body.innerText ?? ''),
  // Where an element is once it stands still and nothing lies over it: what
  // arrives pushes others about, and announces itself.
  at: async (find) => {
    for (let last = '';;) {
      const e = find(), at = e && far.point(e), now = '' + at;
      if (at && now == last && e.contains(e.getRootNode().elementFromPoint(...at.slice(2)))) return at;
      last = now;
      await new Promise((done) => setTimeout(done, 60));
    }
  },
  point: (e) => {
    e.scrollIntoView({block: 'nearest', inline: 'nearest'});
    const r = e.getBoundingClientRect();
    let x = r.x + r.width / 2, y = r.y + r.height / 2;
    const inside = [x, y];
    for (let w = e.ownerDocument.defaultView; w !== top; w = w.parent) {
      const f = w.frameElement.getBoundingClientRect();
      x += f.x; y += f.y;
    }
    return [x, y, ...inside];
  },
};
addEventListener('error', (e) => top.far?.wrong.push(e.message));
addEventListener('unhandledrejection', (e) => top.far?.wrong.push('' + e.reason));
document.addEventListener('securitypolicyviolation', (e) => top.far?.wrong.push(e.violatedDirective + ' ' + e.blockedURI));`

// tab is one browser with one page, with eyes and hands.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func openTab(t *testing.T, url string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(cmp.Or(os.Getenv("CHROMIUM"), "/usr/bin/chromium")), chromedp.WindowSize(1440, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	b := &tab{t, ctx}
	t.Cleanup(func() {
		if t.Failed() {
			seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`['chat', 'desk', 'page'].map((w) => w + ':\n' + far.text(w)).join('\n') + JSON.stringify(far.wrong)`))
			t.Logf("the page reads:\n%s", seen)
		}
		cancel()
		stop()
	})
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: eyes}); err != nil {
		t.Fatalf("this test needs Chromium: %v", err)
	}
	b.do(chromedp.Navigate(url))
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func saw[T any](b *tab, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// until waits for a truth about the page.
func (b *tab) until(js string) {
	b.t.Helper()
	poll := chromedp.Poll[chromedp.Void](`!!(`+js+`)`, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience))
	if _, err := chromedp.Run(b.ctx, poll); err != nil {
		b.t.Fatalf("never true: %s (%v)", js, err)
	}
}

// reads waits until words are read in the chat, at the desk or on the page.
func (b *tab) reads(where, words string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`far.text(%q).includes(%q)`, where, words))
}

// press clicks a button with the mouse.
func (b *tab) press(where, name string) {
	b.t.Helper()
	b.click(fmt.Sprintf(`far.button(%q, %q)`, where, name))
}

func (b *tab) click(element string) {
	b.t.Helper()
	b.until(element)
	at := saw[[]float64](b, `far.at(() => `+element+`)`)
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// types writes into a field and presses Return.
func (b *tab) types(field, text string) {
	b.t.Helper()
	b.click(field)
	b.until(`(` + field + `).getRootNode().activeElement == ` + field)
	if _, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		b.t.Fatal(err)
	}
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		p := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, p); err != nil {
			b.t.Fatal(err)
		}
	}
}
