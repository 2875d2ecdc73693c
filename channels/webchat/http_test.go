package webchat_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/channels"
	"github.com/handrail-chat/handrail/channels/webchat"
	"github.com/handrail-chat/handrail/handoff"
)

// ask makes a request; header pairs follow.
func (s *shop) ask(method, path, body string, header ...string) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer w.Body.Close()
	data, err := io.ReadAll(w.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return w, string(data)
}

// post sends a frame and reads the server's frames for it.
func (s *shop) post(token, frame string) []frame {
	s.t.Helper()
	w, body := s.ask("POST", "/chat/say", frame, "Authorization", "Bearer "+token)
	if w.StatusCode != http.StatusOK {
		s.t.Fatalf("%s answered %s %s", frame, w.Status, body)
	}
	return parseAll(s.t, body)
}

func parseAll(t testing.TB, body string) []frame {
	t.Helper()
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(body), &raw); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	frames := make([]frame, 0, len(raw))
	for _, data := range raw {
		f, err := parse(data)
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
	return frames
}

func types(frames []frame) string {
	var all []string
	for _, f := range frames {
		all = append(all, f.Type)
	}
	return strings.Join(all, " ")
}

func TestWithoutWebSocketsAFrameIsPosted(t *testing.T) {
	s := newShop(t)
	greeted := s.post("", `{"type":"hello","token":"","page":"https://shop.example/cart"}`)
	if types(greeted) != "welcome state" {
		t.Fatalf("hello: %v", greeted)
	}
	token := greeted[0].Token
	said := s.post(token, `{"type":"say","id":"m1","text":"my gift card does not work"}`)
	if types(said) != "line line" || said[0].ID != "m1" || said[0].N != 1 || said[1].From != "bot" {
		t.Errorf("say: %v", said)
	}
	if page := s.state(greeted[0].Conversation).Who.Page; page != "https://shop.example/cart" {
		t.Errorf("the page is known as %q", page)
	}
	again := s.post(token, `{"type":"say","id":"m1","text":"my gift card does not work"}`)
	if len(again) != 1 || again[0].Raw != said[0].Raw {
		t.Errorf("said twice: %v", again)
	}
	for frame, want := range map[string]string{
		`{"type":"ping"}`: "pong", `{"type":"typing"}`: "", `{"type":"read","n":2}`: "", `{"type":"before","n":3}`: "line line",
		`{`: "error", `{"type":"say","id":"m2","text":" "}`: "error",
	} {
		if got := types(s.post(token, frame)); got != want {
			t.Errorf("%s: %q, want %q", frame, got, want)
		}
	}
	if read := s.state(greeted[0].Conversation).Page.Read; read != 2 {
		t.Errorf("read: %d", read)
	}
	back := s.post("", fmt.Sprintf(`{"type":"hello","token":%q,"after":1}`, token))
	if types(back) != "welcome line state" || back[1].N != 2 {
		t.Errorf("back again: %v", back)
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	limits, err := channels.ParseLimits("new=1/h")
	if err != nil {
		t.Fatal(err)
	}
	s := newShop(t, func(wc *webchat.Config, _ *run.Config) { wc.Limits = limits })
	token := s.post("", `{"type":"hello","token":""}`)[0].Token
	bearer := "Bearer " + token
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
	}{
		{"no token", "POST", "/chat/say", `{"type":"ping"}`, nil, 401},
		{"a foreign token", "POST", "/chat/say", `{"type":"ping"}`, []string{"Authorization", bearer + "x"}, 401},
		{"a hello with a foreign token", "POST", "/chat/say", `{"type":"hello","token":"x"}`, nil, 401},
		{"too many new chats", "POST", "/chat/say", `{"type":"hello","token":""}`, nil, 429},
		{"a foreign site", "POST", "/chat/say", `{"type":"ping"}`, []string{"Authorization", bearer, "Origin", "https://evil.example"}, 403},
		{"too large", "POST", "/chat/say", `"` + strings.Repeat("x", 64<<10) + `"`, []string{"Authorization", bearer}, 413},
		{"wrong method", "GET", "/chat/say", "", []string{"Authorization", bearer}, 405},
		{"wrong method", "POST", "/chat/stream", "", []string{"Authorization", bearer}, 405},
		{"wrong method", "POST", "/chat", "", nil, 405},
		{"no upgrade", "GET", "/chat", "", nil, 400},
		{"no token", "GET", "/chat/stream", "", nil, 401},
		{"after is no number", "GET", "/chat/stream?after=x", "", []string{"Authorization", bearer}, 400},
		{"no token", "GET", "/chat/secret/R", "", nil, 401},
		{"no such code", "GET", "/chat/secret/R", "", []string{"Authorization", bearer}, 404},
		{"no token", "POST", "/chat/file", "x", nil, 401},
		{"files", "POST", "/chat/file", "x", []string{"Authorization", bearer}, 501},
		{"no such file", "GET", "/chat/file/F1", "", []string{"Authorization", bearer}, 404},
	} {
		w, body := s.ask(c.method, c.path, c.body, c.header...)
		f, err := parse([]byte(body))
		if w.StatusCode != c.status || err != nil || f.Type != "error" || f.Text == "" {
			t.Errorf("%s %s, %s: %s %s", c.method, c.path, c.name, w.Status, body)
		}
	}
}

func TestOtherSitesAreAnsweredByName(t *testing.T) {
	s := newShop(t)
	w, _ := s.ask("OPTIONS", "/chat/say", "", "Origin", home, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization")
	h := w.Header
	if w.StatusCode != 204 || h.Get("Access-Control-Allow-Origin") != home || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") ||
		h.Get("Vary") != "Origin" || h.Get("Access-Control-Allow-Methods") != "POST" {
		t.Errorf("preflight: %s %v", w.Status, h)
	}
	w, _ = s.ask("POST", "/chat/say", `{"type":"hello","token":""}`, "Origin", home)
	if w.StatusCode != 200 || w.Header.Get("Access-Control-Allow-Origin") != home || w.Header.Get("Vary") != "Origin" {
		t.Errorf("post: %s %v", w.Status, w.Header)
	}
	w, _ = s.ask("OPTIONS", "/chat/say", "", "Origin", "https://evil.example")
	if w.StatusCode != 403 || w.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("foreign preflight: %s %v", w.Status, w.Header)
	}
}

func TestAProtectedCodeIsShownToItsOwnerOnly(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	p.say("m1", "I want to talk to a person")
	p.skipTo("the answer", fromBot)
	ana := handoff.Agent{ID: "U1", Name: "Ana"}
	act := func(e bot.Event) {
		t.Helper()
		e.Conversation = welcome.Conversation
		if _, err := s.house.Accept(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	id := s.state(welcome.Conversation).Case.ID
	act(bot.Event{ID: "out:card", Outcome: &bot.Outcome{
		Send: s.state(welcome.Conversation).Out[0].ID, Answer: bot.Sent, Ref: handoff.Place{Channel: "C1", TS: "1.1"}, Rev: 1}})
	act(bot.Event{ID: "act:1", Acted: &bot.Acted{By: ana, Action: bot.ActClaim, Case: id}})
	at := handoff.Place{Channel: "C1", TS: "1.2"}
	act(bot.Event{ID: "slack:1", Wrote: &bot.Wrote{By: ana, At: at, Text: "Your new card: 6035 7100 9999 7890"}})
	act(bot.Event{ID: "act:2", Acted: &bot.Acted{By: ana, Action: bot.ActSendSecret, Case: id, On: at}})
	line := p.skipTo("the protected code", func(f frame) bool { return f.Secret != "" })
	if strings.Contains(line.Raw, "9999") {
		t.Errorf("the code stands in the line: %s", line.Raw)
	}
	w, value := s.ask("GET", "/chat/secret/"+line.Secret, "", "Authorization", "Bearer "+welcome.Token)
	if w.StatusCode != 200 || strings.ReplaceAll(value, " ", "") != "6035710099997890" || w.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("shown: %s %q %v", w.Status, value, w.Header)
	}
	_, other := s.hello("", 0)
	if w, _ := s.ask("GET", "/chat/secret/"+line.Secret, "", "Authorization", "Bearer "+other.Token); w.StatusCode != 404 {
		t.Errorf("somebody else was answered %s", w.Status)
	}
}
