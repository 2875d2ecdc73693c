package shop

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/flows"
)

// errandFar is a warehouse behind TLS, and what it was sent.
type errandFar struct {
	*httptest.Server
	asked atomic.Int32
	trust *tls.Config
}

func newErrandFar(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *errandFar {
	t.Helper()
	f := &errandFar{}
	f.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(int(f.asked.Add(1)), w, r)
	}))
	t.Cleanup(f.Close)
	f.trust = f.Client().Transport.(*http.Transport).TLSClientConfig // its certificate names example.com
	return f
}

func newErrands(t *testing.T, c ErrandConfig) *Errands {
	t.Helper()
	if c.Backoff == 0 {
		c.Backoff = time.Millisecond
	}
	e := NewErrands(c)
	t.Cleanup(e.Close)
	return e
}

// toward is a configuration that finds f under https://example.com.
func (f *errandFar) toward() ErrandConfig {
	return ErrandConfig{TLS: f.trust, Loopback: map[string]string{"example.com:443": f.Listener.Addr().String()}}
}

// errandPack is one action, stock, made of its `http:`.
func errandPack(t *testing.T, http string, more ...string) *flows.Action {
	t.Helper()
	yml := "slots: {sku: {type: text}, note: {type: text}, count: {type: float}, pin: {type: text, secret: true}}\n" +
		"actions:\n  stock:\n    name: the warehouse\n    description: asking what is left\n    http: " + http + "\n"
	for _, line := range more {
		yml += "    " + line + "\n"
	}
	pack, err := flows.Compile([]flows.Source{{Name: "a.yml", Text: []byte(yml)}})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := pack.Action("stock")
	return a
}

func TestWhatADeclaredActionSends(t *testing.T) {
	var got []string
	f := newErrandFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.RequestURI+" "+r.Header.Get("Authorization")+" "+r.Header.Get("Idempotency-Key")+" "+r.Header.Get("Content-Type")+" "+string(body))
		io.WriteString(w, `{}`)
	})
	c := f.toward()
	c.Secret = func(name string) (string, bool) { return "s3cret", name == "WAREHOUSE_TOKEN" }
	e := newErrands(t, c)
	read := errandPack(t, `{url: "https://example.com/v1/{sku}/left?for={note}&n={count}&full=a%26b", headers: {Authorization: "Bearer secret:WAREHOUSE_TOKEN"}}`)
	write := errandPack(t, `{method: POST, url: "https://example.com/hold", body: {sku: "{sku}", count: "{count}", note: "for {note}", pin: "{pin}", kind: web, n: 2, tags: ["{sku}"]}}`)
	for _, args := range [][]string{{"sku", "A/1 ü?&#"}, {"sku", "{note}", "note", `"}&x=1`}, {"sku", "B-1", "note", "${HOME}{{.Secret}}"}} {
		for _, a := range []*flows.Action{read, write} {
			order := call("stock", args...)
			order.Args = append(order.Args, flows.Slot{Name: "count", Kind: flows.FloatKind, Number: 2.5}, flows.Slot{Name: "pin", Kind: flows.SecretKind, Text: "4821", Ref: "secret:1"})
			if r := e.Do(context.Background(), a, order); r.Outcome != flows.OK {
				t.Errorf("%+v", r)
			}
		}
	}
	want := []string{
		"GET /v1/A%2F1%20%C3%BC%3F&%23/left?n=2.5&full=a%26b Bearer s3cret   ",
		`POST /hold  e1/1 application/json {"count":2.5,"kind":"web","n":2,"note":"for ","pin":"4821","sku":"A/1 ü?\u0026#","tags":["A/1 ü?\u0026#"]}`,
		"GET /v1/%7Bnote%7D/left?for=%22%7D%26x%3D1&n=2.5&full=a%26b Bearer s3cret   ",
		`POST /hold  e1/1 application/json {"count":2.5,"kind":"web","n":2,"note":"for \"}\u0026x=1","pin":"4821","sku":"{note}","tags":["{note}"]}`,
		"GET /v1/B-1/left?for=%24%7BHOME%7D%7B%7B.Secret%7D%7D&n=2.5&full=a%26b Bearer s3cret   ",
		`POST /hold  e1/1 application/json {"count":2.5,"kind":"web","n":2,"note":"for ${HOME}{{.Secret}}","pin":"4821","sku":"B-1","tags":["B-1"]}`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNothingIsSentThatWouldGoElsewhere(t *testing.T) {
	f := newErrandFar(t, func(_ int, w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{}`) })
	e := newErrands(t, f.toward())
	a := errandPack(t, `{url: "https://example.com/v1/{sku}{note}", headers: {X-Plain: "secret:NOT_SET"}}`)
	plain := errandPack(t, `{url: "https://example.com/v1/{sku}{note}?q={count}"}`)
	for sku, says := range map[string]string{
		"":                       "its address needs a value that is empty: sku",
		"..":                     "sku cannot stand in an address",
		"../x":                   "sku cannot stand in an address",
		`..\x`:                   "sku cannot stand in an address",
		"a/./b":                  "sku cannot stand in an address",
		strings.Repeat("9", 300): "sku is too long for an address",
	} {
		got := e.Do(context.Background(), plain, call("stock", "sku", sku, "note", "n"))
		if got.Outcome != flows.Failed || got.Why != "asking what is left: "+says+" (not sent)" {
			t.Errorf("%.10q: %s", sku, got.Why)
		}
	}
	if got := e.Do(context.Background(), a, call("stock", "sku", "1", "note", "2")); got.Why != "asking what is left: the secret NOT_SET is not set (not sent)" {
		t.Errorf("without its secret: %+v", got)
	}
	keyless := call("stock", "sku", "1", "note", "2")
	keyless.IdempotencyKey = ""
	if got := e.Do(context.Background(), errandPack(t, `{method: POST, url: "https://example.com/x"}`), keyless); got.Why != "asking what is left: the call has no idempotency key (not sent)" {
		t.Errorf("without a key: %+v", got)
	}
	if f.asked.Load() != 0 {
		t.Errorf("%d requests", f.asked.Load())
	}
}

func TestWhatADeclaredActionMakesOfAnswers(t *testing.T) {
	status := func(code int, body string, header ...string) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
	}
	slow := func(_ int, w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		for r.Context().Err() == nil {
			io.WriteString(w, " ")
			w.(http.Flusher).Flush()
			sleep(r.Context(), 20*time.Millisecond)
		}
	}
	const get = `{url: "https://example.com/{sku}", timeout: 200ms}`
	const post = `{method: POST, url: "https://example.com/x", timeout: 200ms}`
	const once = `{method: POST, url: "https://example.com/x", timeout: 200ms, idempotency: false}`
	answers := `answers: {404: not_found, 4xx: refused, 429: limited, 200: {path: "$.state.name", values: {gone: not_found, "7": refused, "true": limited, bad: error}}}`
	sets := `sets: {left: "$.left", name: "$.items.0.name", open: "$.open", tags: "$.tags", id: "$.id", deep: "$.items", none: "$.no.such.5"}`
	for _, c := range []struct {
		name, http string
		answer     func(int, http.ResponseWriter, *http.Request)
		want       string
		asked      int32
	}{
		{"every kind of value", get, status(200, `{"left":3.5,"items":[{"name":"Mug\u202e\n blue"}],"open":true,"tags":["a",2,{"x":1}],"id":6006490202551234567}`),
			"ok; left=3.5; name=Mug  blue; open; tags=a, 2; id=6006490202551234567", 1},
		{"a value decides", get, status(200, `{"state":{"name":"gone"}}`), "not_found", 1},
		{"a number decides", get, status(200, `{"state":{"name":7},"left":1}`), "refused; left=1", 1},
		{"a truth decides", get, status(200, `{"state":{"name":true}}`), "limited", 1},
		{"a value says error", get, status(200, `{"state":{"name":"bad"}}`), "error; why=asking what is left: the warehouse said no (200)", 1},
		{"not found", get, status(404, `<html>`), "not_found", 1},
		{"a class", get, status(409, `{"left":2}`), "refused; left=2", 1},
		{"busy, then not", get, func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(429)
				return
			}
			io.WriteString(w, `{"left":1}`)
		}, "ok; left=1", 2},
		{"busy for good", get, status(429, ``), "limited", 3},
		{"busy for an hour", get, status(429, ``, "Retry-After", "3600"), "limited", 1},
		{"broken inside", get, status(503, ``), "error; why=asking what is left: the warehouse answered with an error of its own (503) (tried 3 times)", 3},
		{"a write with its key", post, status(500, ``), "error; why=asking what is left: the warehouse answered with an error of its own (500) (tried 3 times); it may have been done", 3},
		{"a write without", once, status(500, ``), "error; why=asking what is left: the warehouse answered with an error of its own (500); it may have been done", 1},
		{"moved", get, status(302, ``, "Location", "https://169.254.169.254/"), "error; why=asking what is left: the warehouse sent us to another address (302), which is not followed", 1},
		{"hangs", get, func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			"error; why=asking what is left: the warehouse did not answer within 200ms (tried 3 times)", 3},
		{"drips", get, slow, "error; why=asking what is left: the warehouse did not answer within 200ms (tried 3 times)", 3},
		{"hangs up", get, func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			"error; why=asking what is left: the connection to the warehouse broke (tried 3 times)", 3},
		{"garbage", get, status(200, "\x00\xff<xml>"), "error; why=asking what is left: the answer of the warehouse can't be used: it is not JSON", 1},
		{"two answers", get, status(200, `{} {}`), "error; why=asking what is left: the answer of the warehouse can't be used: it is not JSON", 1},
		{"ten megabytes", get, status(200, `{"x":"`+strings.Repeat("x", 10<<20)+`"}`), "error; why=asking what is left: the answer of the warehouse can't be used: it is over 64 KB", 1},
		{"a pit", get, status(200, strings.Repeat("[", 5000)), "error; why=asking what is left: the answer of the warehouse can't be used: it is nested too deep", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newErrandFar(t, c.answer)
			e := newErrands(t, f.toward())
			got := e.Do(context.Background(), errandPack(t, c.http, answers, sets), call("stock", "sku", "1"))
			if d := cmp.Diff(c.want, shown(got)); d != "" {
				t.Error(d)
			}
			if len(got.Slots) != 7 {
				t.Errorf("%d slots: what the answer lacks must be named too", len(got.Slots))
			}
			if n := f.asked.Load(); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
			for _, hidden := range []string{f.URL, "example.com"} {
				if strings.Contains(got.Why, hidden) {
					t.Errorf("%q shows %q", got.Why, hidden)
				}
			}
		})
	}
}

func TestAWriteOfUnknownEndIsNotDoneTwice(t *testing.T) {
	var keys []string
	f := newErrandFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		io.WriteString(w, `{}`)
	})
	e := newErrands(t, f.toward())
	c := call("stock")
	c.Unknown = true
	once := errandPack(t, `{method: POST, url: "https://example.com/x", idempotency: false}`)
	if got := e.Do(context.Background(), once, c); got.Why != "asking what is left: the warehouse was asked before a restart and cannot be asked twice; it may have been done" {
		t.Errorf("%+v", got)
	}
	if got := e.Do(context.Background(), errandPack(t, `{method: POST, url: "https://example.com/x"}`), c); got.Outcome != flows.OK {
		t.Errorf("%+v", got)
	}
	if d := cmp.Diff([]string{"e1/1"}, keys); d != "" {
		t.Error(d)
	}
}

// A far end that fails is left alone, one that is slow holds up sixteen calls, and neither is any other action's business.
func TestEachActionHasALineOfItsOwn(t *testing.T) {
	release := make(chan struct{})
	f := newErrandFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ill":
			w.WriteHeader(500)
		case "/slow":
			<-release
			io.WriteString(w, `{}`)
		default:
			io.WriteString(w, `{}`)
		}
	})
	e := newErrands(t, f.toward())
	pack, err := flows.Compile([]flows.Source{{Name: "a.yml", Text: []byte(`
actions:
  ill: {http: {url: "https://example.com/ill"}}
  slow: {http: {url: "https://example.com/slow", timeout: 5s}}
  well: {http: {url: "https://example.com/well"}}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(ctx context.Context, name string) flows.Result {
		a, _ := pack.Action(name)
		return e.Do(ctx, a, call(name))
	}
	for range tripAfter / tries {
		ask(t.Context(), "ill")
	}
	if got := ask(t.Context(), "ill"); got.Why != "ill: example.com has been failing and is left alone for a moment (not sent)" {
		t.Errorf("%+v", got)
	}
	var busy sync.WaitGroup
	for range concurrent {
		busy.Go(func() {
			if got := ask(context.Background(), "slow"); got.Outcome != flows.OK {
				t.Errorf("%+v", got)
			}
		})
	}
	for f.asked.Load() < tripAfter+concurrent {
		sleep(t.Context(), time.Millisecond)
	}
	short, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if got := ask(short, "slow"); got.Why != "slow: too many calls are waiting for example.com (not sent)" {
		t.Errorf("the seventeenth: %+v", got)
	}
	if got := ask(t.Context(), "well"); got.Outcome != flows.OK {
		t.Errorf("another action: %+v", got)
	}
	close(release)
	busy.Wait()
}

func TestMissingSecretsAreListed(t *testing.T) {
	pack, err := flows.Compile([]flows.Source{{Name: "a.yml", Text: []byte(`
actions:
  a: {http: {url: "https://example.com/a", headers: {X-Key: "secret:B", X-Other: "secret:A", Accept-Language: en}}}
  b: {http: {url: "https://example.com/b", headers: {X-Key: "secret:B", X-Token: "secret:C"}}}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	e := newErrands(t, ErrandConfig{Secret: func(name string) (string, bool) { return "x", name == "C" }})
	if d := cmp.Diff([]string{"A", "B"}, e.Missing(pack)); d != "" {
		t.Error(d)
	}
}
