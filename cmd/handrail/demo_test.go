package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// show starts the demo as a process of its own.
func show(t *testing.T, log *logbook, args ...string) (running *child, url string) {
	t.Helper()
	running = runChild(t, log, nil, append([]string{"demo", "--ops-listen", "127.0.0.1:0"}, args...)...)
	return running, log.await(t, "handrail: ready on ")
}

// TestTheDemoIsTheWholeShopOnOnePage is the tour that README.md offers: a gift
// card that the till forgot, a person in Slack, kill -9, and on it goes.
func TestTheDemoIsTheWholeShopOnOnePage(t *testing.T) {
	t.Parallel()
	log, data := &logbook{}, filepath.Join(t.TempDir(), "world")
	running, url := show(t, log, "--listen", "127.0.0.1:0", "--data", data)
	defer func() { running.kill() }()
	b := openTab(t, url)
	b.press("chat", "Chat")
	field := `far.all('chat', 'textarea')[0]`
	b.types(field, "my gift card is not accepted")
	b.reads("chat", "What's the number on the card?")
	b.types(field, forgotten)
	b.reads("chat", "And the PIN?")
	b.types(field, forgottenPIN)
	b.reads("chat", "I've done it now: $50.00 is ready to use.")

	b.types(field, "can I talk to a person please")
	b.reads("chat", "I'm finding a person.")
	b.reads("desk", "asked for a person")
	b.press("desk", "Claim")
	b.reads("chat", "Ana has your case")
	b.click(`far.all('desk', 'button.replies').at(-1)`)
	reply := `far.all('desk', '#thread textarea').at(-1)`
	b.until(reply)
	b.reads("desk", "What was said so far")
	b.types(reply, "Good morning, Ana here.")
	b.reads("chat", "Good morning, Ana here.")

	running.kill()
	log.turn()
	running, again := show(t, log, "--listen", strings.TrimPrefix(url, "http://"), "--data", data)
	if again != url {
		t.Fatalf("it came back on %s, not on %s", again, url)
	}
	b.types(field, "are you still there?")
	b.reads("desk", "are you still there?")
	b.types(reply, "Still here.")
	b.reads("chat", "Still here.")
	if wrong := saw[[]string](b, `far.wrong`); len(wrong) > 0 {
		t.Errorf("the page did what it may not: %q", wrong)
	}
	if code := running.stop(); code != exitDone {
		t.Errorf("it ended with %d", code)
	}
	for _, part := range []string{"handrail.db", "secret", "shop.json", filepath.Join("slack", "world.jsonl")} {
		if _, err := os.Stat(filepath.Join(data, part)); err != nil {
			t.Errorf("what is kept lacks %s: %v", part, err)
		}
	}
}

func TestTheDemoServesItsPages(t *testing.T) {
	t.Parallel()
	log := &logbook{}
	data := t.TempDir()
	in := runInside(log, nil, "demo", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0", "--data", data, "--fast")
	url := log.await(t, "handrail: ready on ")
	for path, kind := range map[string]string{
		"/": "text/html", "/store": "text/html", "/widget.js": "text/javascript", "/workspace/": "text/html", "/healthz": "text/plain", "/readyz": "application/json",
	} {
		answer, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s", path, answer.StatusCode, answer.Header.Get("Content-Type"))
		}
	}
	// A second demo on the same world would spoil it.
	if code, _, complaints := ran("", nil, "demo", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0", "--data", data); code != exitUsage {
		t.Errorf("a second demo on the same world ended with %d: %s", code, complaints)
	}
	http.DefaultClient.CloseIdleConnections()
	if code := in.stop(); code != exitDone {
		t.Errorf("it ended with %d: %s", code, log)
	}
	if wrote := fmt.Sprint(log); strings.Contains(wrote, "ERROR") {
		t.Errorf("it wrote %s", wrote)
	}
}

// TestTheDemoKnowsDanaUntilSheSignsOut asks for the last order as the customer
// whom the demo shop's page has signed in, and as nobody.
func TestTheDemoKnowsDanaUntilSheSignsOut(t *testing.T) {
	t.Parallel()
	log := &logbook{}
	running, url := show(t, log, "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "world"), "--fast")
	defer func() { running.stop() }()
	b := openTab(t, url)
	b.press("chat", "Chat")
	field := `far.all('chat', 'textarea')[0]`
	b.types(field, "where is my last order?")
	b.reads("chat", "Your last order is 1051")
	b.press("chat", "Close")
	b.click(`far.shop().getElementById('account')`)
	b.until(`far.shop().getElementById('account').innerText == 'Sign in'`)
	b.until(`!far.all('chat', 'textarea').length`) // whoever signs out closes the chat
	b.press("chat", "Chat")
	b.types(field, "where is my last order?")
	b.reads("chat", "order number")
	if saw[bool](b, `far.text('chat').includes('1051')`) {
		t.Error("after signing out the order is still told")
	}
	if wrong := saw[[]string](b, `far.wrong`); len(wrong) > 0 {
		t.Errorf("the page did what it may not: %q", wrong)
	}
}
