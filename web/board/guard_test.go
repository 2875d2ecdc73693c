package board

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func from(peer, host string, headers ...string) func(*http.Request) {
	return func(r *http.Request) {
		r.RemoteAddr, r.Host = peer, host
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
}

func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

func TestWithoutTokenOnlyThisMachineMayLook(t *testing.T) {
	b := newBoard(t, full(), nil)
	inside := b.Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "inside") }))
	for name, c := range map[string]struct {
		ask  func(*http.Request)
		want int
	}{
		"loopback":                          {from("127.0.0.1:1", "127.0.0.1:8081"), 200},
		"another loopback address":          {from("127.8.9.1:1", "localhost:8081"), 200},
		"IPv6 loopback":                     {from("[::1]:1", "[::1]:8081"), 200},
		"IPv4 in IPv6":                      {from("[::ffff:127.0.0.1]:1", "localhost"), 200},
		"a name below localhost":            {from("127.0.0.1:1", "ops.localhost:8081"), 200},
		"another machine":                   {from("192.0.2.7:1", "127.0.0.1:8081"), 403},
		"another machine that claims to be": {from("192.0.2.7:1", "127.0.0.1:8081", "X-Forwarded-For", "127.0.0.1"), 403},
		"a private address":                 {from("10.0.0.7:1", "localhost:8081"), 403},
		"a proxy of this machine":           {from("127.0.0.1:1", "127.0.0.1:8081", "X-Forwarded-For", "192.0.2.7"), 403},
		"a proxy with the newer header":     {from("127.0.0.1:1", "127.0.0.1:8081", "Forwarded", "for=192.0.2.7"), 403},
		"a rebound name":                    {from("127.0.0.1:1", "evil.example:8081"), 403},
		"a name that only begins so":        {from("127.0.0.1:1", "localhost.evil.example"), 403},
		"a number that only begins so":      {from("127.0.0.1:1", "127.0.0.1.evil.example"), 403},
		"no host":                           {from("127.0.0.1:1", ""), 403},
		"a Unix socket":                     {from("@", "localhost"), 403},
		"a foreign page's picture":          {from("127.0.0.1:1", "localhost", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"), 403},
		"a foreign page's frame":            {from("127.0.0.1:1", "localhost", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"), 403},
		"a foreign page's link":             {from("127.0.0.1:1", "localhost", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"), 200},
	} {
		for where, h := range map[string]http.Handler{"guarded": inside, "board": b.Handler()} {
			r := ask(h, "/", c.ask)
			if r.StatusCode != c.want {
				t.Errorf("%s, %s: %s, want %d", name, where, r.Status, c.want)
			}
			if text := body(t, r); c.want == 403 && (strings.Contains(text, "inside") || strings.Contains(text, "Dana")) {
				t.Errorf("%s, %s: it was shown all the same", name, where)
			}
		}
	}
}

func TestTokensAreAskedOfEverybody(t *testing.T) {
	tokens, err := ParseTokens("maria:apple-tree-house,jo:blue-river-stone")
	if err != nil {
		t.Fatal(err)
	}
	b := newBoard(t, full(), func(c *Config) { c.Tokens = tokens })
	inside := b.Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "inside") }))
	far, asked := from("192.0.2.7:1", "ops.example"), 0
	for name, c := range map[string]struct {
		token string
		want  int
	}{
		"the first's":           {"apple-tree-house", 200},
		"the second's":          {"blue-river-stone", 200},
		"a wrong one":           {"green", 401},
		"an empty one":          {"", 401},
		"its beginning":         {"apple", 401},
		"more than it":          {"apple-tree-house-", 401},
		"the name with it":      {"maria:apple-tree-house", 401},
		"the whole environment": {"maria:apple-tree-house,jo:blue-river-stone", 401},
	} {
		for where, h := range map[string]http.Handler{"guarded": inside, "API": b.Handler()} {
			asked++ // each from an address of its own, for wrong ones are counted
			r := ask(h, "/api/waiting", far, bearer(c.token), func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", asked) })
			if r.StatusCode != c.want {
				t.Errorf("%s, %s: %s, want %d", name, where, r.Status, c.want)
			}
			if c.want == 401 && !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s, %s: it isn't said how to ask", name, where)
			}
		}
	}
	if r := ask(inside, "/metrics"); r.StatusCode != 401 {
		t.Errorf("this machine's own users need a token too, once there is one: %s", r.Status)
	}
	if r := ask(inside, "/metrics", func(r *http.Request) { r.SetBasicAuth("maria", "apple-tree-house") }); r.StatusCode != 401 {
		t.Errorf("another scheme: %s", r.Status)
	}
}

func TestWrongTokensAreRefusedUncomparedAfterAWhile(t *testing.T) {
	tokens, _ := ParseTokens("right-one")
	now := noon
	b := newBoard(t, full(), func(c *Config) { c.Tokens, c.Now = tokens, func() time.Time { return now } })
	h := b.Handler()
	far := from("192.0.2.7:1", "ops.example")
	for range triesAtOnce {
		if r := ask(h, "/api/waiting", far, bearer("wrong")); r.StatusCode != 401 {
			t.Fatal(r.Status)
		}
	}
	if r := ask(h, "/api/waiting", far, bearer("right-one")); r.StatusCode != 429 || r.Header.Get("Retry-After") == "" {
		t.Errorf("who guessed too often learns that a guess was right: %s", r.Status)
	}
	if r := ask(h, "/api/waiting", from("192.0.2.8:1", "ops.example"), bearer("right-one")); r.StatusCode != 200 {
		t.Errorf("another address suffers for it: %s", r.Status)
	}
	now = now.Add(refill)
	if r := ask(h, "/api/waiting", far, bearer("right-one")); r.StatusCode != 200 {
		t.Errorf("it is never forgiven: %s", r.Status)
	}
}

// signIn sends the form.
func signIn(h http.Handler, token, next string, change ...func(*http.Request)) *http.Response {
	form := url.Values{"token": {token}, "next": {next}}
	r := httptest.NewRequest("POST", "http://ops.example/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestTheFormSignsIn(t *testing.T) {
	tokens, _ := ParseTokens("maria:apple-tree-house,jo:blue-river-stone")
	now := noon
	b := newBoard(t, full(), func(c *Config) { c.Tokens, c.Now = tokens, func() time.Time { return now } })
	h := b.Handler()
	asPage := from("192.0.2.7:1", "ops.example", "Accept", "text/html,*/*")

	r := ask(h, "/?from=a&b", asPage)
	if text := body(t, r); r.StatusCode != 401 || !strings.Contains(text, `value="/?from=a&amp;b"`) || strings.Contains(text, "Omar") {
		t.Fatalf("no form: %s %s", r.Status, text)
	}
	if r := signIn(h, "green", "/"); r.StatusCode != 401 || !strings.Contains(body(t, r), "not known here") || len(r.Cookies()) != 0 {
		t.Errorf("a wrong token: %s", r.Status)
	}
	r = signIn(h, " blue-river-stone\n", "/?from=a&b")
	if r.StatusCode != 303 || r.Header.Get("Location") != "/?from=a&b" || len(r.Cookies()) != 1 {
		t.Fatalf("not signed in: %s", r.Status)
	}
	cookie := r.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Secure || strings.Contains(cookie.Value, "river") {
		t.Errorf("the cookie is %v", cookie)
	}
	with := func(r *http.Request) { r.AddCookie(cookie) }
	if r := ask(h, "/", asPage, with); r.StatusCode != 200 || !strings.Contains(body(t, r), "Sign out jo") {
		t.Errorf("the cookie opens nothing: %s", r.Status)
	}
	if r := ask(h, "/api/waiting", asPage, with); r.StatusCode != 200 {
		t.Errorf("the cookie doesn't open the API: %s", r.Status)
	}

	forged := *cookie
	forged.Value = strings.Replace(cookie.Value, ".1", ".2", 1)
	if forged.Value == cookie.Value {
		t.Fatal("nothing was forged")
	}
	other, _ := ParseTokens("jo:another-token")
	for name, h := range map[string]http.Handler{
		"a forged time": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Cookie")
			r.AddCookie(&forged)
			h.ServeHTTP(w, r)
		}),
		"a token taken back": newBoard(t, full(), func(c *Config) { c.Tokens = other }).Handler(),
	} {
		if r := ask(h, "/", asPage, with); r.StatusCode != 401 {
			t.Errorf("%s: %s", name, r.Status)
		}
	}
	now = now.Add(sessionTime)
	if r := ask(h, "/", asPage, with); r.StatusCode != 401 {
		t.Errorf("it never ends: %s", r.Status)
	}
}

func TestTheFormSendsNobodyElsewhere(t *testing.T) {
	tokens, _ := ParseTokens("apple")
	h := newBoard(t, full(), func(c *Config) { c.Tokens = tokens }).Handler()
	for _, next := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "/\r\nX: y", "/\t/evil.example", "", "javascript:alert(1)"} {
		if r := signIn(h, "apple", next); r.StatusCode != 303 || r.Header.Get("Location") != "/" {
			t.Errorf("%q leads to %q", next, r.Header.Get("Location"))
		}
	}
	if r := signIn(h, "apple", "/", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }); r.StatusCode != 403 {
		t.Errorf("another site's form: %s", r.Status)
	}
	if r := signIn(h, "apple", "/", func(r *http.Request) {
		r.Header.Del("Sec-Fetch-Site")
		r.Header.Set("Origin", "https://evil.example")
	}); r.StatusCode != 403 {
		t.Errorf("an older browser's form on another site: %s", r.Status)
	}
	if r := signIn(h, "apple", "/", func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") }); !r.Cookies()[0].Secure {
		t.Error("behind TLS the cookie goes out without it")
	}
}

func TestSignOutForgets(t *testing.T) {
	tokens, _ := ParseTokens("apple")
	h := newBoard(t, full(), func(c *Config) { c.Tokens = tokens }).Handler()
	r := ask(h, "/logout", func(r *http.Request) { r.Method = "POST" })
	if r.StatusCode != 303 || len(r.Cookies()) != 1 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("%s %v", r.Status, r.Cookies())
	}
}

func TestParseTokensListsEveryMistakeAndNoToken(t *testing.T) {
	for text, want := range map[string]int{"": 0, "  ": 0, "one": 1, "maria:a,jo:b": 2, " maria:a , jo:b ": 2, "maria:a:b": 1} {
		if tokens, err := ParseTokens(text); err != nil || len(tokens) != want {
			t.Errorf("%q: %d tokens, %v", text, len(tokens), err)
		}
	}
	_, err := ParseTokens("maria:hush-1,hush-2,:hush-3,jo:,maria:hush-4")
	if err == nil {
		t.Fatal("no mistake was found")
	}
	for _, want := range []string{"entry 2", "entry 3", "entry 4", "entry 5", "maria is there twice"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("a token was repeated: %v", err)
	}
}

func TestEveryAnswerStaysOutOfCachesAndFrames(t *testing.T) {
	tokens, _ := ParseTokens("apple")
	open := newBoard(t, full(), nil).Handler()
	closed := newBoard(t, full(), func(c *Config) { c.Tokens = tokens }).Handler()
	for _, path := range []string{"/", "/board.css", "/board.js", "/api/waiting", "/nothing"} {
		for _, h := range []http.Handler{open, closed} {
			header := ask(h, path).Header
			if header.Get("Cache-Control") != "no-store" || header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", path, header)
			}
			if p := header.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || !strings.Contains(p, "frame-ancestors 'none'") {
				t.Errorf("%s: %q", path, p)
			}
		}
	}
}
