package demo

import (
	"fmt"
	"os"
	"testing"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/cdproto/input"
)

func (b *tab) nap(ms int) { b.until(fmt.Sprintf(`new Promise(r=>setTimeout(()=>r(true),%d))`, ms)) }
func (b *tab) enter() {
	p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}
	if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, p); err != nil { b.t.Fatal(err) }
}

func TestZZStore(t *testing.T) {
	url := os.Getenv("LOOK_URL")
	for _, w := range []int64{390, 560, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			ctx, cancel := chromedp.NewContext(browser(t))
			b := &tab{t, ctx}
			b.do(at(w, 1000), media(scheme), chromedp.Navigate(url+"store"))
			b.nap(500)
			h := eval[int64](b, `document.documentElement.scrollHeight`)
			b.do(at(w, h))
			b.nap(300)
			b.picture(fmt.Sprintf("s-%d-%s", w, scheme))
			cancel()
		}
	}
}

func TestZZTalk(t *testing.T) {
	url := os.Getenv("LOOK_URL")
	b := openTab(t, url, at(1440, 900), media("light"))
	b.until(`far.field()`)
	b.press("A gift card the till forgot")
	b.nap(500); b.enter(); b.nap(1500)
	b.press("6006 4902 0255 1234"); b.nap(300); b.enter(); b.nap(1500)
	b.picture("t-1")
	b.press("4821"); b.nap(300); b.enter(); b.nap(2500)
	b.picture("t-2")
	b.press("Lose your temper"); b.nap(300); b.enter(); b.nap(4000)
	b.picture("t-3")
	for _, size := range widths {
		for _, scheme := range []string{"light", "dark"} {
			b.do(at(size[0], size[1]), media(scheme))
			b.nap(800)
			b.picture(fmt.Sprintf("t-%d-%s", size[0], scheme))
		}
	}
	b.press("More"); b.nap(500)
	b.picture("t-more")
	b.press("Less")
	b.press("Orders and cards"); b.nap(500)
	b.picture("t-tables")
	b.key("Escape", 27)
	b.do(at(390,844))
	b.press("Orders and cards"); b.nap(500)
	b.picture("t-tables-390")
	b.key("Escape", 27)
	b.nap(200)
	b.do(chromedp.Click("#tab-slack"))
	b.nap(1500)
	b.picture("t-slack-390")
}
