package web

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// One Chromium serves all tests; every test has its own page origin and therefore its own storage.
var chromium struct {
	once   sync.Once
	ctx    context.Context
	cancel context.CancelFunc
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if chromium.cancel != nil {
		chromium.cancel()
	}
	os.Exit(code)
}

func browser(t *testing.T) context.Context {
	t.Helper()
	chromium.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(cmp.Or(os.Getenv("CHROMIUM"), "/usr/bin/chromium")),
			chromedp.Flag("lang", "en-GB"), chromedp.Flag("hide-scrollbars", false), chromedp.WindowSize(1440, 900))
		if os.Geteuid() == 0 {
			options = append(options, chromedp.NoSandbox)
		}
		alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(alloc)
		chromium.ctx, chromium.cancel = ctx, func() { cancel(); stop() }
		chromium.err = chromedp.Do(ctx)
	})
	if chromium.err != nil {
		t.Fatalf("these tests need Chromium: %v", chromium.err)
	}
	return chromium.ctx
}

// shop is a page that embeds the widget from another origin.
type shop struct {
	Widget string // the far end
	Attrs  template.HTMLAttr
	Before template.JS // window.handrail
	CSP    string
	Lang   string
	Body   template.HTML
}

var shopPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,viewport-fit=cover"><title>Fen & Field</title>
<link rel="stylesheet" href="/shop.css">{{if .Before}}<script src="/before.js"></script>{{end}}</head>
<body><main><h1>Fen &amp; Field</h1><p>Teas, jams and honey.</p>{{.Body}}</main>
<script async src="{{.Widget}}/widget.js" data-site="fen" {{.Attrs}}></script></body></html>`))

func (s *shop) serve(t *testing.T) string {
	s.Lang = cmp.Or(s.Lang, "en-GB")
	mux := http.NewServeMux()
	mux.HandleFunc("/shop.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, `body{font:16px/24px system-ui;margin:48px;background:#fff;color:#222} @media(prefers-color-scheme:dark){body{background:#222;color:#eee}}
* {letter-spacing:.5px} button{background:red!important;font-size:40px}`)
	})
	mux.HandleFunc("/before.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, s.Before)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if s.CSP != "" {
			w.Header().Set("Content-Security-Policy", s.CSP)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := shopPage.Execute(w, s); err != nil {
			t.Error(err)
		}
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

// tab is one browser tab with eyes and hands.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// eyes see through the widget's shadow root and note what a page could notice.
const eyes = `window.far = {
  events: [], violations: [], errors: [],
  get root() { const h = document.querySelector('handrail-chat'); return h && h.shadowRoot },
  all: (s) => [...(far.root?.querySelectorAll(s) || [])],
  one: (s) => far.root?.querySelector(s),
  shown: (e) => !!e && e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0,
  text: (s) => far.all(s).filter(far.shown).map((e) => e.textContent.trim()).join(' | '),
  name: (e) => (e.getAttribute('aria-label') || e.textContent).trim(),
  button: (n) => far.all('button,summary,a').find((e) => far.shown(e) && far.name(e) == n),
  focus: () => { const e = far.root?.activeElement; return e ? far.name(e) : '' },
  rows: () => far.all('.m').filter(far.shown).map((e) => e.querySelector('.y').textContent),
  outbox: () => far.all('.o .m').map((e) => e.innerText.replace(/\n+/g, ' / ')),
};
for (const n of ['ready', 'open', 'close', 'line']) document.addEventListener('handrail:' + n, (e) => far.events.push(n + (e.detail ? ' ' + e.detail.n : '')));
document.addEventListener('securitypolicyviolation', (e) => far.violations.push(e.violatedDirective + ' ' + e.blockedURI));
addEventListener('error', (e) => far.errors.push(e.message));
addEventListener('unhandledrejection', (e) => far.errors.push('' + e.reason));
window.alert = window.confirm = window.prompt = (s) => far.errors.push('dialog ' + s);`

func openTab(t *testing.T, url string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t))
	b := &tab{t, ctx}
	// A browser that doesn't answer is an error and not a wait.
	stuck := time.AfterFunc(time.Minute, cancel)
	t.Cleanup(func() {
		if t.Failed() {
			seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`(far.root?.firstElementChild?.innerText || 'no widget').slice(-1500) + '\n' + JSON.stringify([far.events, far.violations, far.errors])`))
			t.Logf("the widget reads:\n%s", seen)
		} else if errs := eval[[]string](b, `far.errors`); len(errs) > 0 {
			t.Errorf("errors on the page: %q", errs)
		}
		stuck.Stop()
		cancel()
	})
	b.call(func() error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: eyes})
		return err
	})
	b.do(before...)
	b.do(chromedp.Navigate(url))
	b.until(`far.one('.l')`)
	return b
}

func (b *tab) call(f func() error) {
	b.t.Helper()
	if err := f(); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func eval[T any](b *tab, js string) T {
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
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](`!!(`+js+`)`, chromedp.WithPollingInterval(15*time.Millisecond), chromedp.WithPollingTimeout(10*time.Second))); err != nil {
		b.t.Fatalf("never true: %s (%v)", js, err)
	}
}

// reads waits for a place to read exactly so.
func (b *tab) reads(selector, want string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`far.text(%q) == %q`, selector, want))
}

// press clicks what has that name, with the mouse.
func (b *tab) press(name string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`far.button(%q)`, name))
	at := eval[[]float64](b, fmt.Sprintf(`(() => { const e = far.button(%q); e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, name))
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// keys types into whatever has the focus.
func (b *tab) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		key := namedKeys[strings.TrimPrefix(k, "Shift+")]
		down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key.name, Code: key.name, Text: key.text, WindowsVirtualKeyCode: key.code}
		if strings.HasPrefix(k, "Shift+") {
			down.Modifiers = 8
		}
		if key.text == "" {
			down.Type = input.DispatchKeyEventTypeRawKeyDown
		}
		up := down
		up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
		for _, p := range []input.DispatchKeyEventParams{down, up} {
			b.call(func() error {
				_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, p)
				return err
			})
		}
	}
}

var namedKeys = map[string]struct {
	name, text string
	code       int64
}{
	"Enter": {"Enter", "\r", 13}, "Escape": {"Escape", "", 27}, "Tab": {"Tab", "", 9}, "Backspace": {"Backspace", "", 8}, "Space": {" ", " ", 32},
}

func (b *tab) insert(text string) {
	b.t.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// send writes a message the way people do.
func (b *tab) send(text string) {
	b.t.Helper()
	b.until(`far.root.activeElement == far.one('textarea')`)
	b.insert(text)
	b.keys("Enter")
}

func (b *tab) open() {
	b.t.Helper()
	b.press(eval[string](b, `far.name(far.one('.l'))`))
	b.until(`far.shown(far.one('.p')) && far.one('.p').getAnimations().every(a => a.playState == 'finished')`)
}

func (b *tab) online(yes bool) {
	b.t.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !yes, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	})
}

// hide pretends that the tab went to the background, or came back.
func (b *tab) hide(yes bool) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`Object.defineProperty(document, 'hidden', {value: %v, configurable: true}), document.dispatchEvent(new Event('visibilitychange'))`, yes))
}

func media(features ...string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		var p emulation.SetEmulatedMediaParams
		for _, f := range features {
			name, value, _ := strings.Cut(f, "=")
			p.Features = append(p.Features, &emulation.MediaFeature{Name: name, Value: value})
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, p)
		return err
	})
}

func at(width, height int64) chromedp.Action[chromedp.Void] {
	return chromedp.EmulateViewport(width, height)
}
