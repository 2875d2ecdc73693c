package board

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/handrail-chat/handrail/bot"
)

var shots = flag.String("shots", "", "directory for screenshots of every width and scheme")

// shared is a house that changes while it is looked at.
type shared struct {
	mu sync.Mutex
	*kept
}

func (s *shared) Waiting(ctx context.Context, most int) ([]bot.Index, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept.Waiting(ctx, most)
}

func (s *shared) set(k *kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = k
}

const eyes = `window.wrong = [];
document.addEventListener('securitypolicyviolation', (e) => wrong.push(e.violatedDirective + ' ' + e.blockedURI));
addEventListener('error', (e) => wrong.push(e.message));
addEventListener('unhandledrejection', (e) => wrong.push('' + e.reason));`

func openBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(cmp.Or(os.Getenv("CHROMIUM"), "/usr/bin/chromium")))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("this test needs Chromium: %v", err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: eyes}); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func eval[T any](t *testing.T, ctx context.Context, js string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", js, err)
	}
	return v
}

func until(t *testing.T, ctx context.Context, js string) {
	t.Helper()
	poll := chromedp.Poll[chromedp.Void](`!!(`+js+`)`, chromedp.WithPollingInterval(15*time.Millisecond), chromedp.WithPollingTimeout(15*time.Second))
	if _, err := chromedp.Run(ctx, poll); err != nil {
		t.Fatalf("never true: %s (%v); the page reads: %s", js, err, eval[string](t, ctx, `document.body.innerText`))
	}
}

func look(t *testing.T, ctx context.Context, width, height int64, scheme string) {
	t.Helper()
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, p)
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheBoardIsReadableStandingAndStaysTrue(t *testing.T) {
	axe, err := os.ReadFile("../widget/testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	house := &shared{kept: full()}
	for i := range house.indexes { // as long ago as full says, from now
		for _, at := range []*bot.Millis{&house.indexes[i].Waiting, &house.indexes[i].Promise, &house.indexes[i].Opened, &house.indexes[i].Since} {
			if *at > 0 {
				*at += now.Sub(noon).Milliseconds()
			}
		}
	}
	tokens, _ := ParseTokens("maria:apple-tree-house")
	b := newBoard(t, house, func(c *Config) {
		c.Now, c.Tokens = time.Now, tokens
		c.Health = func(context.Context) Health {
			return Health{Ready: true, Parts: []Part{{Name: "store", Words: "ok"}, {Name: "slack", Words: "down since 14:02", Trouble: true}}}
		}
	})
	srv := httptest.NewServer(b.Handler())
	t.Cleanup(srv.Close)
	ctx := openBrowser(t)

	check := func(name string) {
		t.Helper()
		for _, size := range [][2]int64{{390, 844}, {768, 1024}, {1440, 900}} {
			for _, scheme := range []string{"light", "dark"} {
				where := fmt.Sprintf("%s-%d-%s", name, size[0], scheme)
				look(t, ctx, size[0], size[1], scheme)
				until(t, ctx, fmt.Sprintf(`innerWidth == %d`, size[0]))
				if wide := eval[int](t, ctx, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
					t.Errorf("%s: %d pixels stick out", where, wide)
				}
				for _, f := range eval[[]string](t, ctx, `axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' ')))`) {
					t.Errorf("axe, %s: %s", where, f)
				}
				if *shots == "" {
					continue
				}
				png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
				if err == nil {
					err = os.WriteFile(filepath.Join(*shots, "board-"+where+".png"), png, 0o644)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	inject := func() {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](string(axe)+`;true`)); err != nil {
			t.Fatal(err)
		}
	}

	if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL+"/")); err != nil {
		t.Fatal(err)
	}
	inject()
	check("form")
	eval[bool](t, ctx, `document.getElementById('token').value = 'apple-tree-house', document.querySelector('form').requestSubmit(), true`)
	if err := chromedp.Do(ctx, chromedp.WaitVisible("tbody")); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, `document.querySelectorAll('tbody tr').length == 5`)
	inject()
	check("full")

	// The clocks count without being read anew, and what changed comes by itself, with the focus left where it was.
	before := eval[string](t, ctx, `document.querySelectorAll('.wait')[2].textContent`)
	until(t, ctx, fmt.Sprintf(`document.querySelectorAll('.wait')[2].textContent != %q`, before))
	eval[bool](t, ctx, `document.getElementById('card-c-lee').focus(), window.same = true`)
	less := full()
	less.indexes = less.indexes[:2]
	house.set(less)
	until(t, ctx, `document.querySelectorAll('tbody tr').length == 2 && document.querySelector('.says').textContent.startsWith('Nobody waits.')`)
	if got := eval[string](t, ctx, `document.activeElement.id`); got != "card-c-lee" {
		t.Errorf("the focus went to %q", got)
	}
	house.set(&kept{})
	until(t, ctx, `document.querySelector('.says').textContent == 'Nobody waits.' && !document.querySelector('table')`)
	if !eval[bool](t, ctx, `window.same === true`) {
		t.Error("the whole page was loaded anew")
	}
	check("empty")
	if wrong := eval[[]string](t, ctx, `wrong`); len(wrong) > 0 {
		t.Errorf("the page did what it may not: %q", wrong)
	}
}
