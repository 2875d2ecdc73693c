package demo

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "directory for screenshots of every width and scheme")

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

// eyes note, in the page and in the shop within it, what a visitor would see go wrong, and see into the chat.
const eyes = `
if (window === top) Object.assign(window, {
  far: {
    wrong: [],
    shop: () => document.getElementById('shop').contentDocument,
    field: () => far.shop().querySelector('handrail-chat')?.shadowRoot?.querySelector('textarea'),
    shown: (e) => !!e && e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0,
    all: (s) => [...document.querySelectorAll(s)].filter(far.shown),
    text: (s) => far.all(s).map((e) => e.innerText.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim()).join(' | '),
    button: (n) => far.all('button').find((e) => (e.getAttribute('aria-label') || e.textContent).replace(/\s+/g, ' ').trim() == n),
    rows: () => far.all('#log > div .words').map((e) => e.textContent),
  },
});
const far_ = top.far;
document.addEventListener('securitypolicyviolation', (e) => far_.wrong.push(e.violatedDirective + ' ' + e.blockedURI));
addEventListener('error', (e) => far_.wrong.push(e.message));
addEventListener('unhandledrejection', (e) => far_.wrong.push('' + e.reason));`

// tab is one browser tab with eyes and hands.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// openTab shows the page and waits until it is whole.
func openTab(t *testing.T, url string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	b := visit(t, url, before...)
	b.until(`far.shop().readyState == 'complete' && document.querySelector('.timeline').dataset.state == 'live'`)
	return b
}

func visit(t *testing.T, url string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t))
	b := &tab{t, ctx}
	t.Cleanup(func() {
		if t.Failed() {
			seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0, 1500) + '\n' + JSON.stringify(far.wrong)`))
			t.Logf("the page reads:\n%s", seen)
		} else if wrong := eval[[]string](b, `far.wrong`); len(wrong) > 0 {
			t.Errorf("the page did what it may not: %q", wrong)
		}
		cancel()
	})
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: eyes}); err != nil {
		t.Fatal(err)
	}
	b.do(before...)
	b.do(chromedp.Navigate(url))
	return b
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
	poll := chromedp.Poll[chromedp.Void](`!!(`+js+`)`, chromedp.WithPollingInterval(15*time.Millisecond), chromedp.WithPollingTimeout(10*time.Second))
	if _, err := chromedp.Run(b.ctx, poll); err != nil {
		b.t.Fatalf("never true: %s (%v)", js, err)
	}
}

// press clicks what has that name, with the mouse.
func (b *tab) press(name string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`far.button(%q)`, name))
	at := eval[[]float64](b, fmt.Sprintf(`(() => { const e = far.button(%q); e.scrollIntoView({block: 'nearest', inline: 'nearest'}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, name))
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// key presses one key where the focus is.
func (b *tab) key(name string, code int64) {
	b.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		p := input.DispatchKeyEventParams{Type: kind, Key: name, Code: name, WindowsVirtualKeyCode: code}
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, p); err != nil {
			b.t.Fatal(err)
		}
	}
}

func media(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, p)
		return err
	})
}

func at(width, height int64) chromedp.Action[chromedp.Void] {
	return chromedp.EmulateViewport(width, height)
}

// widths are those that LOOK asks for, as wide as high.
var widths = [][2]int64{{390, 844}, {768, 1024}, {1440, 900}}

// picture keeps what is seen, if pictures are asked for.
func (b *tab) picture(name string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func get(t *testing.T, url string) *http.Response {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}
