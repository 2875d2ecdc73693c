package demo

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// widget stands where the chat's real script is in the whole program: it is found, opened and typed into the same way.
const widget = `(() => {
  const host = document.createElement('handrail-chat'), root = host.attachShadow({mode: 'open'});
  host.style.position = 'fixed';
  const field = document.createElement('textarea');
  field.setAttribute('aria-label', 'Write a message');
  field.addEventListener('input', () => { host.dataset.heard = field.value });
  field.hidden = true;
  root.append(field);
  const ready = () => document.body.append(host);
  document.body ? ready() : addEventListener('DOMContentLoaded', ready);
  window.handrail = Object.assign(window.handrail || {}, {open() { field.hidden = false; host.dataset.opened = 'yes' },
    identify(user) { host.dataset.signed = user.id }, logout() { host.dataset.signed = 'out' }});
})()`

func config(t *Timeline) Config {
	dead := Card{"6006 4902 0255 1234", "4821", "paid for, never switched on"}
	order := Order{"1042", "dana@example.com", "97209", "+1 503 555 0112", "on its way"}
	stuck := Order{"1044", "anne@example.com", "60614", "", `<script>alert("stuck")</script>`}
	return Config{
		Workspace: "/workspace/", Timeline: t, Process: 4711, Orders: []Order{order, stuck}, Cards: []Card{dead, {"6006 4902 0252 3456", "", "has no PIN"}},
		Customer: Customer{"dana", "Dana", "5ea1"}, Dead: dead, Asked: order, Stuck: stuck,
		Stories: []Story{
			{"The stuck order", "Charged, never shipped, an hour on hold, and no supervisor.", false, []Step{
				{Note: "Anne asks about her order.", Says: []string{"Where is order 1044?", "anne@example.com"}},
				{Note: "It is past its promise, so a person comes before she has to ask.", Does: "In Slack, as Ana: press Claim and answer in the thread.", Sees: "The chat says that Ana has the case."},
			}},
			{"The dead gift card", "Bot, phone, e-mail, form: nobody could switch it on.", false, []Step{{Note: "It is switched on in the chat."}}},
		},
	}
}

// serve runs the demo with a workspace of one line.
func serve(t *testing.T, change func(*Config)) (*Timeline, string) {
	t.Helper()
	line := NewTimeline()
	c := config(line)
	if change != nil {
		change(&c)
	}
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /widget.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, widget)
	})
	mux.HandleFunc("GET /workspace/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Workspace</title><main><h1>Workspace</h1></main></html>`)
	})
	mux.Handle("/", h)
	srv := httptest.NewServer(mux)
	t.Cleanup(func() {
		line.Close()
		srv.CloseClientConnections()
		srv.Close()
	})
	return line, srv.URL
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestThePageLoadsNothingFromElsewhere(t *testing.T) {
	_, url := serve(t, nil)
	foreign := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9.-]+\.[a-z]{2,}|@import|data:font`)
	inline := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|<script(>|[^>]*>[^<])`)
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/store": "text/html; charset=utf-8", "/demo/page.css": "text/css; charset=utf-8", "/demo/store.css": "text/css; charset=utf-8",
		"/demo/page.js": "text/javascript; charset=utf-8", "/demo/timeline.js": "text/javascript; charset=utf-8", "/demo/store.js": "text/javascript; charset=utf-8",
		"/demo/icon.svg": "image/svg+xml",
	} {
		r := get(t, url+path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %s %v", path, r.Status, r.Header)
		}
		body := text(t, r)
		if found := foreign.FindString(strings.ReplaceAll(body, "http://www.w3.org/2000/svg", "")); found != "" {
			t.Errorf("%s names %q", path, found)
		}
		if !strings.HasPrefix(kind, "text/html") {
			continue
		}
		if found := inline.FindString(body); found != "" {
			t.Errorf("%s has %q in it, which its policy forbids", path, found)
		}
		policy := r.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "base-uri 'none'", "frame-ancestors"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: %q is missing in %q", path, want, policy)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %q", path, policy)
		}
	}
	if r := get(t, url+"/elsewhere"); r.StatusCode != 404 {
		t.Errorf("an unknown path: %s", r.Status)
	}
	if r, err := http.Post(url+"/", "text/plain", nil); err != nil || r.StatusCode != 405 {
		t.Errorf("POST: %v %v", r, err)
	}
}

func TestWhatConfigSaysIsTextNotMarkup(t *testing.T) {
	_, url := serve(t, func(c *Config) { c.Shop, c.Site = `Fen & "Field" <b>`, `a" onload="x` })
	for _, path := range []string{"/", "/store"} {
		body := text(t, get(t, url+path))
		for _, bad := range []string{"<script>alert", `"Field"`, " <b>\n", `onload="x`} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: %q is there as markup", path, bad)
			}
		}
		if !strings.Contains(body, `Fen &amp; &#34;Field&#34; &lt;b&gt;`) {
			t.Errorf("%s doesn't name the shop", path)
		}
	}
}

func TestAThingToTryNeedsWhatItIsTriedWith(t *testing.T) {
	_, url := serve(t, func(c *Config) { c.Dead, c.Stuck, c.Process = Card{}, Order{}, 0 })
	body := text(t, get(t, url+"/"))
	got := regexp.MustCompile(`data-try="(\w+)"`).FindAllStringSubmatch(body, -1)
	var ids []string
	for _, m := range got {
		ids = append(ids, m[1])
	}
	if diff := cmp.Diff([]string{"order", "angry", "person"}, ids); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(body, "kill -9") {
		t.Error("it is said how to kill nothing")
	}
	if _, err := New(Config{Workspace: "/workspace/"}); err == nil {
		t.Error("a page without a timeline was made")
	}
}

// stream reads server-sent events until it has seen so many.
func stream(t *testing.T, url string, n int, each func(event, data string)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("Content-Type is %q", got)
	}
	event := "message"
	for lines := bufio.NewScanner(answer.Body); n > 0; {
		if !lines.Scan() {
			t.Fatalf("the stream ended with %d to come: %v", n, lines.Err())
		}
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			each(event, data)
			event = "message"
			n--
		}
	}
}

func TestTheTimelineKeepsTheLastFiftyAndGoesOn(t *testing.T) {
	line, url := serve(t, nil)
	for i := range 60 {
		line.Add(Entry{Words: fmt.Sprint(i), Kind: Event, Conversation: "c1"})
	}
	var got []string
	stream(t, url+"/demo/timeline", 1+50+1+2, func(event, data string) {
		if event == "live" {
			line.Add(Entry{Words: "a\nline", Kind: Commit}, Entry{Words: "last", Kind: Out})
		}
		if event != "message" {
			got = append(got, event+data)
			return
		}
		var e Entry
		if err := json.Unmarshal([]byte(data), &e); err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Words)
	})
	want := []string{`begin{"process":4711}`}
	for i := 10; i < 60; i++ {
		want = append(want, fmt.Sprint(i))
	}
	if diff := cmp.Diff(append(want, "live{}", "a\nline", "last"), got); diff != "" {
		t.Error(diff)
	}
}

func TestAClosedTimelineHoldsNobody(t *testing.T) {
	line, url := serve(t, nil)
	answer := get(t, url+"/demo/timeline")
	line.Close()
	line.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Errorf("the stream broke off instead of ending: %v", err)
	}
	line.Add(Entry{Words: "nobody looks"})
}
