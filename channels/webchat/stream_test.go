package webchat_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// events reads a stream, event by event.
type events struct {
	t    testing.TB
	r    *bufio.Reader
	body io.Closer
}

func (s *shop) stream(path, token string, header ...string) *events {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = w.Body.Close() })
	if w.StatusCode != 200 || w.Header.Get("Content-Type") != "text/event-stream" || !strings.Contains(w.Header.Get("Cache-Control"), "no-") {
		s.t.Fatalf("stream: %s %v", w.Status, w.Header)
	}
	return &events{s.t, bufio.NewReader(w.Body), w.Body}
}

// block reads up to an empty line.
func (e *events) block() string {
	e.t.Helper()
	var b strings.Builder
	for {
		line, err := e.r.ReadString('\n')
		if err != nil {
			e.t.Fatalf("after %q: %v", b.String(), err)
		}
		if line == "\n" {
			return b.String()
		}
		b.WriteString(line)
	}
}

// frame reads the next frame; comments are passed over.
func (e *events) frame() (f frame, id string) {
	e.t.Helper()
	for {
		block := e.block()
		if strings.HasPrefix(block, ":") {
			continue
		}
		data := ""
		for line := range strings.Lines(block) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			switch name {
			case "id":
				id = value
			case "data":
				data = value
			}
		}
		f, err := parse([]byte(data))
		if err != nil {
			e.t.Fatalf("%q: %v", block, err)
		}
		return f, id
	}
}

func TestAStreamIsTheTailForPagesWithoutSockets(t *testing.T) {
	s := newShop(t, quick)
	token := s.post("", `{"type":"hello","token":""}`)[0].Token
	s.post(token, `{"type":"say","id":"m1","text":"my gift card does not work"}`)

	e := s.stream("/chat/stream?after=1", token)
	if first := e.block(); first != "retry: 3000\n" {
		t.Errorf("begins with %q", first)
	}
	if f, id := e.frame(); f.Type != "line" || f.N != 2 || id != "2" {
		t.Errorf("line 2 came as %s %s", id, f.Raw)
	}
	if f, id := e.frame(); f.Type != "state" || id != "" {
		t.Errorf("state came as %s %s", id, f.Raw)
	}
	s.post(token, `{"type":"say","id":"m2","text":"I want to talk to a person"}`)
	for n := 3; n <= 4; n++ {
		if f, id := e.frame(); f.N != n || id != fmt.Sprint(n) {
			t.Errorf("line %d came as %s", n, f.Raw)
		}
	}
	if f, _ := e.frame(); f.Type != "state" || f.Owner != "queue" {
		t.Errorf("state came as %s", f.Raw)
	}
	// It outlives the server's timeouts for requests.
	for range 20 {
		for e.block() != ": ping\n" {
		}
	}

	// Coming back, what the reader has seen counts more than the address.
	again := s.stream("/chat/stream?after=0", token, "Last-Event-ID", "3")
	again.block()
	if f, id := again.frame(); f.N != 4 || id != "4" {
		t.Errorf("after line 3 came %s", f.Raw)
	}
	// More than there is: the page is told to begin anew.
	reset := s.stream("/chat/stream?after=99", token)
	reset.block()
	if f, _ := reset.frame(); f.Type != "welcome" || !f.Reset {
		t.Errorf("after line 99 of 4 came %s", f.Raw)
	}
}

func TestAStreamIsAnOpenPage(t *testing.T) {
	s := newShop(t, quick)
	greeted := s.post("", `{"type":"hello","token":""}`)[0]
	s.post(greeted.Token, `{"type":"say","id":"m1","text":"my gift card does not work"}`)
	e := s.stream("/chat/stream?after=0", greeted.Token)
	e.block()
	e.frame()
	_ = e.body.Close()
	until(t, "the page is gone", func() bool { return !s.state(greeted.Conversation).Page.Open })
	s.stream("/chat/stream?after=0", greeted.Token)
	until(t, "the page is back", func() bool { return s.state(greeted.Conversation).Page.Open })
}

func TestShutdownEndsStreams(t *testing.T) {
	s := newShop(t)
	token := s.post("", `{"type":"hello","token":""}`)[0].Token
	e := s.stream("/chat/stream", token)
	e.block()
	if err := s.server.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(e.r); err != nil {
		t.Errorf("the stream ended by %v", err)
	}
}
