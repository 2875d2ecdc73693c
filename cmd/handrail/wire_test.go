package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestHelloStoresNothingAndNoBotLineComesFirst(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	if v.welcome.N != 0 || len(v.lines) != 0 {
		t.Errorf("welcome %+v, lines %+v", v.welcome, v.lines)
	}
	code, body := p.get(p.ops + "/api/conversations/" + v.welcome.Conversation)
	if code != http.StatusNotFound {
		t.Errorf("a conversation was stored before its first line: %d %s", code, body)
	}
	v.asks("hello", "I'm the shop's assistant")
	if code, body = p.get(p.ops + "/api/conversations/" + v.welcome.Conversation); code != http.StatusOK {
		t.Errorf("after its first line: %d %s", code, body)
	}
}

func TestAPageThatComesBackGetsWhatItMissed(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("where is my order", "order number")
	seen := v.last()
	v.leave()
	other := p.back(v, seen)
	other.asks("1042", "e-mail address or postcode")
	again := p.back(v, seen)
	if again.welcome.From != seen+1 || again.welcome.N != other.last() || again.welcome.Reset {
		t.Errorf("welcome %+v after line %d", again.welcome, seen)
	}
	again.hears("e-mail address or postcode")
	whole := p.back(v, 0)
	if whole.welcome.From != 1 || len(whole.lines) != other.last() {
		t.Errorf("welcome %+v with %d lines", whole.welcome, len(whole.lines))
	}
	if beyond := p.back(v, 99); !beyond.welcome.Reset || beyond.welcome.From != 1 {
		t.Errorf("welcome %+v for a page that claims line 99", beyond.welcome)
	}
}

func TestASecondTabGetsEveryLineAndState(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	v.asks("hello", "I'm the shop's assistant")
	tab := p.back(v, 0)
	v.say("can I talk to a person")
	tab.hears("I'm finding a person")
	tab.owner("queue")
	p.click("Ana", p.card(v), "claim")
	tab.owner("agent")
	v.owner("agent")
	tab.hears("Ana has your case")
	if a, b := tab.last(), v.last(); a != b {
		t.Errorf("one tab has %d lines, the other %d", b, a)
	}
}

func TestTheSameLineTwiceIsOneLine(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v := p.visit()
	first := v.asks("hello", "I'm the shop's assistant")
	own := v.lines[0]
	again := p.back(v, first.N)
	again.next = own.N // the repeated line comes with its own number
	again.send(map[string]any{"type": "say", "id": own.ID, "text": "hello"})
	if got := again.acknowledged(own.ID); got.N != own.N || got.Text != own.Text || got.At != own.At {
		t.Errorf("first %+v, then %+v", own, got)
	}
	again.mu.Lock()
	again.next = first.N + 1
	again.mu.Unlock()
	again.asks("thanks", ".")
	if n := again.last(); n != first.N+2 {
		t.Errorf("the repetition made lines: %d of them now", n)
	}
}

func TestAWrongTokenIsTold4401(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	v, err := arrive(t, p.url, greeting{"token": "web-nobody.AAAA"})
	p.do(err)
	if code := v.closed(); code != 4401 {
		t.Errorf("closed with %d", code)
	}
	if n := p.metric(`handrail_refused_total{source="web",why="token"}`); n != "1" {
		t.Errorf("counted %s times", n)
	}
}

func TestAForeignSiteIsTold4403(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	closedWith := func(origin string) int {
		ws, err := dial(t, p.url, http.Header{"Origin": {origin}})
		p.do(err)
		defer ws.Close()
		p.do(ws.WriteJSON(map[string]any{"type": "hello", "token": "", "after": 0}))
		_, _, err = ws.ReadMessage()
		if closing, ok := err.(*websocket.CloseError); ok {
			return closing.Code
		}
		p.do(err)
		return 0 // a frame: it is welcome
	}
	for origin, code := range map[string]int{"https://shop.example": 0, "https://evil.example": 4403, "https://shop.example.evil.example": 4403, "null": 4403} {
		if got := closedWith(origin); got != code {
			t.Errorf("%s: closed with %d, not %d", origin, got, code)
		}
	}
}

func TestForgedDeliveriesOfSlackAreRefusedAndCounted(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{http: true})
	v, card := p.claimed()
	payload, err := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]string{"id": fake.TeamID}, "user": map[string]string{"id": fake.Ben, "team_id": fake.TeamID},
		"container": map[string]string{"type": "message", "channel_id": fake.Desk, "message_ts": card},
		"actions":   []any{map[string]string{"action_id": "put_back", "type": "button", "value": "", "action_ts": "1.1"}},
	})
	p.do(err)
	form := url.Values{"payload": {string(payload)}}.Encode()
	for _, path := range []string{"events", "interactions", "commands"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/slack/"+path, strings.NewReader(form))
		p.do(err)
		for name, values := range p.slack.Sign([]byte(form + "x")) {
			request.Header[name] = values
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := http.DefaultClient.Do(request)
		p.do(err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("/slack/%s answered %d", path, answer.StatusCode)
		}
	}
	if n := p.metric(`handrail_refused_total{source="slack",why="signature"}`); n != "3" {
		t.Errorf("%s forgeries counted", n)
	}
	p.post("Ana", card, "Still mine.")
	v.hears("Still mine.")
}

func TestSocketModeLeavesNoDoorOpen(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	for _, path := range []string{"events", "interactions", "commands"} {
		answer, err := http.Post(p.url+"/slack/"+path, "application/json", strings.NewReader("{}"))
		p.do(err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("/slack/%s answered %d", path, answer.StatusCode)
		}
	}
	for _, path := range []string{"/sms", "/sms/status", "/twitter"} {
		answer, err := http.Post(p.url+path, "application/x-www-form-urlencoded", strings.NewReader("a=b"))
		p.do(err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s, which is not configured, answered %d", path, answer.StatusCode)
		}
	}
}

// frames reads the frames of an answer to POST /chat/say.
func (p *premises) frames(token string, frame any) (all []map[string]any) {
	p.t.Helper()
	body, err := json.Marshal(frame)
	p.do(err)
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+"/chat/say", strings.NewReader(string(body)))
	p.do(err)
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	p.do(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	p.do(err)
	if answer.StatusCode != http.StatusOK {
		p.t.Fatalf("POST /chat/say answered %d %s", answer.StatusCode, text)
	}
	p.do(json.Unmarshal(text, &all))
	return all
}

func TestWhereWebSocketsAreBlockedTheChatGoesOverPlainHTTP(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	hello := p.frames("", map[string]any{"type": "hello", "token": "", "after": 0})
	if len(hello) < 2 || hello[0]["type"] != "welcome" || hello[len(hello)-1]["type"] != "state" {
		t.Fatalf("hello is answered by %v", hello)
	}
	token := hello[0]["token"].(string)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/chat/stream?after=0", nil)
	p.do(err)
	request.Header.Set("Authorization", "Bearer "+token)
	stream, err := http.DefaultClient.Do(request)
	p.do(err)
	defer stream.Body.Close()
	if kind := stream.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
		t.Fatalf("the stream is %q", kind)
	}
	events := bufio.NewReader(stream.Body)
	if first, err := events.ReadString('\n'); err != nil || first != "retry: 3000\n" {
		t.Errorf("the stream begins with %q, %v", first, err)
	}
	own := p.frames(token, map[string]any{"type": "say", "id": "1", "text": "can I talk to a person"})
	if len(own) == 0 || own[0]["type"] != "line" || own[0]["id"] != "1" {
		t.Errorf("the line is answered by %v", own)
	}
	for {
		text, err := events.ReadString('\n')
		p.do(err)
		if strings.Contains(text, "Our team has your question") {
			return
		}
	}
}

func TestReadyzSaysWhatIsOnAndWhy(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	look := func() (code int, r readiness) {
		code, body := p.get(p.url + "/readyz")
		p.do(json.Unmarshal([]byte(body), &r))
		return code, r
	}
	code, r := look()
	if code != http.StatusOK || !r.Ready || r.Stranded != 0 || r.Channels["web"] != "on" || r.Channels["slack"] != "on" {
		t.Errorf("%d %+v", code, r)
	}
	if code, _ := p.get(p.url + "/healthz"); code != http.StatusOK {
		t.Errorf("/healthz: %d", code)
	}
	p.slack.SetDown(true)
	eventually(t, "slack to be reported as down", func() bool {
		code, r := look()
		return code == http.StatusOK && r.Ready && strings.HasPrefix(r.Channels["slack"], "down since ")
	})
	p.slack.SetDown(false)
	eventually(t, "slack to be back", func() bool { _, r := look(); return r.Channels["slack"] == "on" })
	if n := p.metric("handrail_stranded"); n != "0" {
		t.Errorf("handrail_stranded is %s", n)
	}
}
