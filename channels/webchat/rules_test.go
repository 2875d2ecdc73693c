package webchat_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/channels/webchat"
)

// quick makes timeouts short.
func quick(wc *webchat.Config, _ *run.Config) {
	wc.Timing = webchat.Timing{Hello: 200 * time.Millisecond, Away: 50 * time.Millisecond, Beat: 20 * time.Millisecond}
}

// waiting is a far end that answers once it may.
type waiting chan struct{}

func (w waiting) Carry(ctx context.Context, _ run.Job) bot.Outcome {
	select {
	case <-w:
	case <-ctx.Done():
	}
	return bot.Outcome{Answer: bot.Refused, Why: "closed"}
}

func TestBadFramesAreAnsweredAndLeaveTheConnectionOpen(t *testing.T) {
	s := newShop(t)
	long := strings.Repeat("x", 4001)
	for _, c := range []struct {
		name, frame, code string
		early             bool // before hello
	}{
		{"not JSON", `{`, "bad_frame", false},
		{"not an object", `[1]`, "bad_frame", false},
		{"two values", `{"type":"ping"}{"type":"ping"}`, "bad_frame", false},
		{"not UTF-8", "{\"type\":\"say\",\"id\":\"a\",\"text\":\"\xff\"}", "bad_frame", false},
		{"no type", `{}`, "bad_frame", false},
		{"unknown type", `{"type":"shout"}`, "bad_frame", false},
		{"wrong type of field", `{"type":"say","id":7,"text":"x"}`, "bad_frame", false},
		{"say without id", `{"type":"say","text":"x"}`, "bad_frame", false},
		{"say without text", `{"type":"say","id":"a"}`, "bad_frame", false},
		{"id too long", `{"type":"say","id":"` + long + `","text":"x"}`, "bad_frame", false},
		{"a file nobody has", `{"type":"say","id":"a","text":"x","files":["F1"]}`, "bad_frame", false},
		{"read without n", `{"type":"read"}`, "bad_frame", false},
		{"before without n", `{"type":"before"}`, "bad_frame", false},
		{"n below zero", `{"type":"read","n":-1}`, "bad_frame", false},
		{"a second hello", `{"type":"hello","token":""}`, "bad_frame", false},
		{"after below zero", `{"type":"hello","token":"","after":-1}`, "bad_frame", true},
		{"nothing", `{"type":"say","id":"a","text":""}`, "empty", false},
		{"only space", `{"type":"say","id":"a","text":" \n\t "}`, "empty", false},
		{"only what nobody sees", `{"type":"say","id":"a","text":"\u0000\u200b\u202e"}`, "empty", false},
		{"too long", `{"type":"say","id":"a","text":"` + long + `"}`, "too_long", false},
		{"too long in emoji", `{"type":"say","id":"a","text":"` + strings.Repeat("😀", 4001) + `"}`, "too_long", false},
		{"say before hello", `{"type":"say","id":"a","text":"x"}`, "hello_first", true},
		{"ping before hello", `{"type":"ping"}`, "hello_first", true},
		{"not JSON before hello", `x`, "bad_frame", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p *page
			if c.early {
				p = s.dial(nil)
			} else {
				p, _ = s.hello("", 0)
				p.want("state")
			}
			p.t = t
			p.send(c.frame)
			if f := p.want("error"); f.Code != c.code || f.Text == "" {
				t.Errorf("answered %s", f.Raw)
			}
			if c.early {
				p.send(`{"type":"hello","token":""}`)
				p.want("welcome")
			}
			p.skipPing(t)
		})
	}
}

// skipPing shows that the connection still works.
func (p *page) skipPing(t *testing.T) {
	t.Helper()
	p.send(`{"type":"ping"}`)
	p.skipTo("pong", ofType("pong"))
}

func TestBinaryFramesAreBadFrames(t *testing.T) {
	s := newShop(t)
	p, _ := s.hello("", 0)
	p.want("state")
	p.raw(websocket.BinaryMessage, `{"type":"ping"}`)
	if f := p.want("error"); f.Code != "bad_frame" {
		t.Errorf("answered %s", f.Raw)
	}
}

func TestTenBadFramesInARowAreEnough(t *testing.T) {
	s := newShop(t)
	p, _ := s.hello("", 0)
	for range 9 {
		p.send(`{`)
	}
	p.skipPing(t)
	for range 10 {
		p.send(`{`)
	}
	if code := p.closed(); code != 4400 {
		t.Errorf("closed by %d", code)
	}
}

func TestWithoutHelloTheSocketIsClosed(t *testing.T) {
	s := newShop(t, quick)
	if code := s.dial(nil).closed(); code != 4400 {
		t.Errorf("closed by %d", code)
	}
}

func TestTextsOfEverySizeAndShape(t *testing.T) {
	s := newShop(t)
	p, _ := s.hello("", 0)
	escaped := strings.Repeat(`\ud83d\ude00`, 4000) // 48,000 bytes
	for i, c := range []struct{ json, stored string }{
		{escaped, strings.Repeat("😀", 4000)},
		{strings.Repeat("x", 4000) + `\u0000`, strings.Repeat("x", 4000)},
		{strings.Repeat(`e\u0301`, 4000), strings.Repeat("é", 4000)},
		{`a\u202eb\u0000c`, "abc"},
		{`<b>&amp;</b> \"`, `<b>&amp;</b> "`},
		{`one\r\ntwo`, "one\ntwo"},
	} {
		p.send(fmt.Sprintf(`{"type":"say","id":"m%d","text":"%s"}`, i, c.json))
		own := p.skipTo("the own line", func(f frame) bool { return f.Type == "line" && f.From == "customer" || f.Type == "error" })
		if own.Text != c.stored {
			t.Errorf("%d: %d bytes came back as %.100s", i, len(c.json), own.Raw)
		}
	}
}

func TestAFrameOver64KiBIsTooLarge(t *testing.T) {
	s := newShop(t)
	p, _ := s.hello("", 0)
	p.want("state")
	frame := `{"type":"ping","pad":"`
	frame += strings.Repeat("x", 64<<10-len(frame)-2) + `"}`
	p.send(frame)
	p.want("pong")
	p.send(frame + " ")
	if code := p.closed(); code != websocket.CloseMessageTooBig {
		t.Errorf("closed by %d", code)
	}
	q, _ := s.hello("", 0)
	q.send(strings.Repeat("😀", 250_000)) // a megabyte
	if code := q.closed(); code != websocket.CloseMessageTooBig {
		t.Errorf("a megabyte was closed by %d", code)
	}
}

func TestASlowReaderIsToldToComeBack(t *testing.T) {
	// However slow this machine is: what is tested is the backlog, not the timeout.
	s := newShop(t, func(wc *webchat.Config, _ *run.Config) { wc.Timing.Write = 5 * time.Minute })
	small := &websocket.Dialer{NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		d := net.Dialer{Control: func(_, _ string, c syscall.RawConn) (err error) {
			cerr := c.Control(func(fd uintptr) { err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) })
			return errors.Join(cerr, err)
		}}
		return d.DialContext(ctx, network, addr)
	}}
	quickReader, welcome := s.hello("", 0)
	slow := s.dialBy(small, nil)
	slow.send(map[string]any{"type": "hello", "token": welcome.Token})
	slow.want("welcome")
	text := strings.Repeat("where is it ", 333)
	sent := 0
	for ; !s.wasRefused("slow"); sent++ {
		quickReader.say(fmt.Sprint("m", sent), text)
		quickReader.skipTo("the own line", ofType("line"))
		if sent > 1000 {
			t.Fatal("4 MB are held for a page that reads nothing")
		}
	}
	if code := slow.closed(); code != websocket.CloseTryAgainLater {
		t.Errorf("closed by %d", code)
	}
	quickReader.skipPing(t)
	// It comes back and has everything.
	_, again := s.hello(welcome.Token, 0)
	if again.N < sent {
		t.Errorf("%d lines of %d", again.N, sent)
	}
}

func TestAQuietSocketIsPinged(t *testing.T) {
	s := newShop(t, func(wc *webchat.Config, _ *run.Config) { wc.Timing.Ping = 50 * time.Millisecond })
	p, _ := s.hello("", 0)
	p.want("state")
	pings := 0
	p.ws.SetPingHandler(func(string) error {
		if pings++; pings == 3 {
			return errors.New("enough")
		}
		return p.ws.WriteControl(websocket.PongMessage, nil, time.Now().Add(time.Second))
	})
	if _, err := p.next(); err == nil || err.Error() != "enough" {
		t.Errorf("after %d pings: %v", pings, err)
	}
}

func TestAtShutdownPagesAreToldToComeBack(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	p.say("m1", "my gift card does not work")
	p.skipTo("the answer", fromBot)
	done := make(chan error, 1)
	go func() { done <- s.server.Close(context.Background()) }()
	if code := p.closed(); code != websocket.CloseServiceRestart && code != websocket.CloseGoingAway {
		t.Errorf("closed by %d", code)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if !s.state(welcome.Conversation).Page.Open {
		t.Error("a restart makes the page look gone")
	}
	response, err := http.Get(s.url + "/chat")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("afterwards: %s", response.Status)
	}
}

type awayStore struct {
	run.Store
	away chan struct{}
}

func (s awayStore) Commit(ctx context.Context, c bot.Commit) error {
	select {
	case <-s.away:
		return s.Store.Commit(ctx, c)
	default:
		return errors.New("away")
	}
}

func TestWhileTheStoreIsAwayTheSameIdMayBeRepeated(t *testing.T) {
	back := make(chan struct{})
	s := newShop(t, func(_ *webchat.Config, rc *run.Config) { rc.Store = awayStore{rc.Store, back} })
	p, _ := s.hello("", 0)
	p.want("state")
	p.say("m1", "where is my order")
	if f := p.want("error"); f.Code != "unavailable" || f.ID != "m1" {
		t.Errorf("answered %s", f.Raw)
	}
	close(back)
	p.say("m1", "where is my order")
	if own := p.want("line"); own.N != 1 || own.ID != "m1" {
		t.Errorf("own line: %s", own.Raw)
	}
}
