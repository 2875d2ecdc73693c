package web

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "directory for screenshots of every state, width and scheme")

var axeSource = func() string {
	b, err := os.ReadFile("widget/testdata/axe.min.js")
	if err != nil {
		panic(err)
	}
	return string(b)
}()

// axe says what an accessibility checker finds in the widget as it stands.
func (b *tab) axe(where string) {
	b.t.Helper()
	if !eval[bool](b, `!!window.axe`) {
		eval[bool](b, axeSource+`;true`)
	}
	found := eval[[]string](b, `axe.run({include: [['handrail-chat']]}, {resultTypes: ['violations', 'incomplete']}).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' '))
		.concat(r.incomplete.filter((v) => v.id != 'color-contrast').map((v) => 'incomplete ' + v.id + ': ' + v.nodes.map((n) => n.html).join(' '))))`)
	for _, f := range found {
		b.t.Errorf("axe, %s: %s", where, f)
	}
}

// look visits every width and scheme with the widget as it is: nothing sticks out of the window, axe finds nothing, and a picture is
// kept if asked for.
func (b *tab) look(state string) {
	b.t.Helper()
	for _, size := range [][2]int64{{390, 844}, {768, 1024}, {1440, 900}} {
		for _, scheme := range []string{"light", "dark"} {
			where := fmt.Sprintf("%s-%d-%s", state, size[0], scheme)
			b.do(at(size[0], size[1]), media("prefers-color-scheme="+scheme))
			b.until(fmt.Sprintf(`innerWidth == %d`, size[0]))
			b.until(`far.all('*').every((e) => { const r = e.getBoundingClientRect(); return !far.shown(e) || e.closest('.g') || r.left > -1 && r.top > -1 && r.right < innerWidth + 1 && r.bottom < innerHeight + 1 })`)
			if wide := eval[bool](b, `far.one('.g').scrollWidth > far.one('.g').clientWidth`); wide {
				b.t.Errorf("%s: lines are wider than the panel", where)
			}
			b.axe(where)
			if *shots == "" {
				continue
			}
			png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
			if err == nil {
				err = os.WriteFile(filepath.Join(*shots, where+".png"), png, 0o644)
			}
			if err != nil {
				b.t.Fatal(err)
			}
		}
	}
	b.do(at(1440, 900), media())
}

func TestWidgetLooksRightInEveryState(t *testing.T) {
	f, url := newShop(t, shop{Attrs: `data-name="Fen & Field" data-privacy="/privacy"`})
	b := openTab(t, url, at(1440, 900))
	b.look("0-launcher")
	b.open()
	b.look("1-greeting")

	b.press("Gift card")
	c := f.only(1)
	f.say(c, frame{"from": "bot", "text": "Let's get it working."}, frame{"from": "bot", "text": "What's the number on the card? Digits stay hidden here.", "choices": []string{"Why do you need it?", "I don't have it with me"}})
	b.until(`far.button('Why do you need it?')`)
	b.look("2-choices")

	b.press("I don't have it with me")
	f.only(4)
	f.say(c, frame{"from": "bot", "text": "Then a person should look at it with you."}, frame{"from": "bot", "text": "Our team has your question; nobody has picked it up yet. Today that takes about 4 minutes.", "choices": []string{"Never mind, sorted"}})
	f.move(c, frame{"owner": "queue", "wait_s": 240, "since": "2020-01-01T00:00:00.000Z"})
	b.until(`far.button('Never mind, sorted')`)
	b.look("3-queued")

	f.move(c, frame{"owner": "agent", "agent": "Ana"})
	f.say(c, frame{"from": "system", "text": "Ana has your case. She usually answers within 3 minutes."})
	b.until(`far.outbox().length == 0`)
	b.send("I have the receipt too. It says store 14, 12 November, and the lady at the till was very sure that it was switched on.")
	f.only(8)
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "Found it. One moment."},
		frame{"from": "agent", "name": "Ana", "text": "It's on now: $50.00. You can see it at https://shop.example/cards/balance?card=7890."},
		frame{"from": "agent", "name": "Ana", "text": "It's on now: $55.00, with five from us for the trouble.", "corrects": 10},
		frame{"from": "agent", "name": "Ana", "text": "Your new card: •••• 7890", "secret": "s1"},
		frame{"from": "agent", "name": "Ana", "text": "And the label, should you want to send the old one back.", "files": []frame{{"id": "F1", "name": "return-label.pdf", "type": "application/pdf", "size": 84000}}})
	f.with(func() { f.tell(c, frame{"type": "typing", "from": "agent"}) })
	b.until(`far.text('.w').startsWith('Ana')`)
	b.look("4-agent")
	b.press("Menu")
	b.until(`far.button('Save this chat')`)
	b.look("5-menu")
	b.keys("Escape")

	f.with(func() { f.Refuse = []frame{{"code": "too_long"}} })
	eval[bool](b, `far.one('textarea').focus(), true`)
	b.send("Thank you, Ana")
	b.until(`far.button('Try again')`)
	b.look("6-not-sent")
	b.press("Try again")
	f.only(14)

	f.move(c, frame{"owner": "promise", "agent": "Ana", "reach": "sms ••12", "promise": frame{"what": "can store 14 find the sale?", "due": "2026-11-23T15:00:00.000Z"}})
	b.until(`far.text('.t').includes('answers by')`)
	b.look("7-promise")

	b.press("Close")
	f.say(c, frame{"from": "agent", "name": "Ana", "text": "Store 14 found it."})
	b.until(`far.button('Chat, 1 new answer from Ana')`)
	b.look("8-unread")
}
