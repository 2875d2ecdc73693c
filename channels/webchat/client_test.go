package webchat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/channels/webchat"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const home = "https://shop.example"

var testSecret = bytes.Repeat([]byte{7}, 32)

// retailWorld is compiled and trained once for all tests of the package.
var retailWorld = sync.OnceValues(func() (*bot.World, error) {
	pack, err := flows.Compile(retail.Sources())
	if err != nil {
		return nil, err
	}
	patterns, err := nlu.NewPatterns(nlu.PatternConfig{})
	if err != nil {
		return nil, err
	}
	examples := make([]nlu.Example, 0, len(pack.Examples()))
	for _, e := range pack.Examples() {
		examples = append(examples, nlu.Example{Text: e.Text, Intent: e.Intent})
	}
	return &bot.World{
		Pack: pack, Model: nlu.Train(examples, nlu.Options{}), Patterns: patterns,
		Rules:    handoff.Rules{Clocks: handoff.DefaultClocks()},
		Channels: []bot.Capabilities{{Channel: "web", Corrects: true, Choices: true, Page: true, MaxText: 4000}},
		Language: "en", HasShop: true,
	}, nil
})

// shop is a whole server on loopback: the real shell, a store, the channel.
type shop struct {
	t       testing.TB
	house   *run.House
	store   run.Store
	server  *webchat.Server
	url     string
	refused sync.Map // "source why" -> true
}

func newShop(t testing.TB, change ...func(*webchat.Config, *run.Config)) *shop {
	t.Helper()
	world, err := retailWorld()
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t}
	rc := run.Config{World: world, Store: store.NewMemory(), Secret: testSecret}
	wc := webchat.Config{
		Secret: testSecret, Origins: []string{home},
		Refused: func(source, why string) { s.refused.Store(source+" "+why, true) },
	}
	for _, c := range change {
		c(&wc, &rc)
	}
	s.store = rc.Store
	if s.house, err = run.New(rc); err != nil {
		t.Fatal(err)
	}
	if err := s.house.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	wc.House = s.house
	if s.server, err = webchat.New(wc); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	s.server.Routes(mux)
	web := httptest.NewUnstartedServer(mux)
	web.Listener = narrow{web.Listener}
	web.Config.ReadTimeout, web.Config.WriteTimeout = time.Second/4, time.Second/4
	web.Start()
	s.url = web.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.server.Close(ctx); err != nil {
			t.Error(err)
		}
		web.Close()
		if err := s.house.Stop(ctx); err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return s
}

// narrow gives the kernel little room for what is on its way, so that a test of
// slow readers need not send megabytes.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		err = errors.Join(err, tcp.SetWriteBuffer(16<<10))
	}
	return c, err
}

// frame is any server frame.
type frame struct {
	Type, Token, Conversation, Text, ID, Code, Name, Owner, Agent, Secret, At string
	From                                                                      any
	N                                                                         int
	Reset                                                                     bool
	RetryS                                                                    int `json:"retry_s"`
	Raw                                                                       string
}

// page is one browser's socket.
type page struct {
	t  testing.TB
	ws *websocket.Conn
}

func (s *shop) dial(header http.Header) *page {
	s.t.Helper()
	return s.dialBy(websocket.DefaultDialer, header)
}

func (s *shop) dialBy(d *websocket.Dialer, header http.Header) *page {
	s.t.Helper()
	ws, _, err := d.Dial("ws"+strings.TrimPrefix(s.url, "http")+"/chat", header)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = ws.Close() })
	return &page{s.t, ws}
}

// hello opens a page and reads its welcome.
func (s *shop) hello(token string, after int) (*page, frame) {
	s.t.Helper()
	p := s.dial(nil)
	p.send(map[string]any{"type": "hello", "token": token, "after": after})
	return p, p.want("welcome")
}

func (p *page) send(v any) {
	p.t.Helper()
	if text, ok := v.(string); ok {
		p.raw(websocket.TextMessage, text)
		return
	}
	if err := p.ws.WriteJSON(v); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) raw(kind int, text string) {
	p.t.Helper()
	if err := p.ws.WriteMessage(kind, []byte(text)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) say(id, text string) {
	p.t.Helper()
	p.send(map[string]any{"type": "say", "id": id, "text": text})
}

func (p *page) next() (frame, error) {
	if err := p.ws.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return frame{}, err
	}
	_, data, err := p.ws.ReadMessage()
	if err != nil {
		return frame{}, err
	}
	return parse(data)
}

func parse(data []byte) (frame, error) {
	f := frame{Raw: string(data)}
	err := json.Unmarshal(data, &f)
	return f, err
}

// want reads the next frame, which must be of a type.
func (p *page) want(kind string) frame {
	p.t.Helper()
	f, err := p.next()
	if err != nil {
		p.t.Fatalf("wanted %s: %v", kind, err)
	}
	if f.Type != kind {
		p.t.Fatalf("wanted %s, got %s", kind, f.Raw)
	}
	return f
}

// skipTo reads on until a frame is as wanted.
func (p *page) skipTo(what string, is func(frame) bool) frame {
	p.t.Helper()
	for {
		f, err := p.next()
		if err != nil {
			p.t.Fatalf("waited for %s: %v", what, err)
		}
		if is(f) {
			return f
		}
	}
}

func ofType(kind string) func(frame) bool { return func(f frame) bool { return f.Type == kind } }

func fromBot(f frame) bool { return f.Type == "line" && f.From == "bot" }

// closed reads on until the server closes, and says with which code.
func (p *page) closed() int {
	p.t.Helper()
	for {
		_, err := p.next()
		var closing *websocket.CloseError
		if errors.As(err, &closing) {
			return closing.Code
		}
		if err != nil {
			p.t.Fatalf("no close frame: %v", err)
		}
	}
}

// until waits for a condition that another goroutine makes true.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(10 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func (s *shop) state(conversation string) bot.State {
	s.t.Helper()
	document, _, err := s.store.Load(context.Background(), conversation)
	if err != nil {
		s.t.Fatal(err)
	}
	state, err := bot.Decode(document)
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

func (s *shop) wasRefused(why string) bool {
	_, ok := s.refused.Load("web " + why)
	return ok
}
