package webchat

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/channels"
)

// Close codes beside those of RFC 6455.
const (
	closeFaulty = 4400 // ten bad frames in a row, or no hello
	closeOrigin = 4403
	closeMany   = 4429
)

// tenInARow faulty frames are a program gone wrong.
const tenInARow = 10

// socket is one WebSocket. Its reader runs in a goroutine of its own; whoever
// has something to write and finds nobody writing writes, holding the pen.
type socket struct {
	server  *Server
	ws      *websocket.Conn
	site    netip.Addr
	visitor *visitor // nil before hello; the reader's
	room    *room    // the reader's
	faults  int      // in a row; the reader's
	typed   time.Time
	timer   spoke
	greeted atomic.Bool
	closing atomic.Bool
	heard   atomic.Int64 // Unix milliseconds of the last sign of life

	waiting backlog
	pumping atomic.Bool // somebody will take what waits

	pen  sync.Mutex
	sent int    // the last line written
	face []byte // the last state written
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		channels.Refuse(w, http.StatusMethodNotAllowed, "method", "This path answers GET.")
		return
	}
	if !s.enter() {
		w.Header().Set("Retry-After", "2")
		channels.Refuse(w, http.StatusServiceUnavailable, codeAway, "Restarting, come back in a moment.")
		return
	}
	k := &socket{server: s, site: channels.Site(channels.Client(r, s.proxies))}
	refuse, why := 0, ""
	if !s.home(r) {
		refuse, why = closeOrigin, "origin"
	} else if !s.doors.Enter(k.site) {
		refuse, why = closeMany, "sockets"
	}
	ws, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		if refuse == 0 {
			s.doors.Leave(k.site)
		}
		s.active.Done()
		return
	}
	k.ws = ws
	if refuse != 0 {
		s.refused("web", why)
		go func() {
			defer s.active.Done()
			k.shut(refuse, why)
			k.linger()
		}()
		return
	}
	ws.SetReadLimit(maxFrame)
	ws.SetPongHandler(k.alive)
	k.timer.on = k
	s.mu.Lock()
	s.sockets[k] = struct{}{}
	closed := s.closed
	s.mu.Unlock()
	s.wheel.set(&k.timer, s.timing.Hello)
	// The handler returns: its frame would pin the request and two buffers of
	// net/http for as long as the connection lives.
	go k.run()
	if closed { // too late for Close to have seen it
		k.shut(websocket.CloseServiceRestart, restarting)
	}
}

func (k *socket) alive(string) error {
	k.heard.Store(time.Now().UnixMilli())
	return nil
}

// run reads until the socket ends.
func (k *socket) run() {
	defer k.gone()
	for {
		data, text, err := k.read()
		if err != nil {
			// After a frame that is too large, gorilla has sent 1009 already.
			if errors.Is(err, websocket.ErrReadLimit) {
				k.linger()
			}
			return
		}
		if !k.closing.Load() {
			k.handle(data.Bytes(), text)
		}
		buffers.Put(data)
	}
}

// buffers are for frames while they are read: an idle connection has none.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (k *socket) read() (*bytes.Buffer, bool, error) {
	kind, r, err := k.ws.NextReader()
	if err != nil {
		return nil, false, err
	}
	data := buffers.Get().(*bytes.Buffer)
	data.Reset()
	if _, err := data.ReadFrom(r); err != nil {
		buffers.Put(data)
		return nil, false, err
	}
	return data, kind == websocket.TextMessage, nil
}

// ring is the wheel's: no hello came, or it is time for a sign of life.
func (k *socket) ring() {
	s := k.server
	switch {
	case !k.greeted.Load():
		s.refused("web", "no_hello")
		go k.shut(closeFaulty, "no hello")
		return
	case time.Now().UnixMilli()-k.heard.Load() > (5 * s.timing.Ping / 2).Milliseconds():
		go k.shut(websocket.CloseGoingAway, "no sign of life")
		return
	}
	s.wheel.set(&k.timer, s.timing.Ping)
	k.push([]frame{{kind: pingFrame}})
}

// shut says goodbye, once, and gives the page a moment to hear it. A page that
// takes nothing is waited for as long as a write may last.
func (k *socket) shut(code int, why string) {
	if k.closing.Swap(true) {
		return
	}
	now := time.Now()
	err := k.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, why), now.Add(k.server.timing.Write))
	if err != nil {
		_ = k.ws.Close() // what it would say is what we know: it is broken
		return
	}
	if err := k.ws.SetReadDeadline(time.Now().Add(lingering)); err != nil {
		_ = k.ws.Close()
	}
}

// linger takes in what the page still sends, for a moment: closing with unread
// bytes would make the kernel reset the connection, and the close frame with
// its reason would be lost.
func (k *socket) linger() {
	conn := k.ws.NetConn()
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	if conn.SetReadDeadline(time.Now().Add(lingering)) == nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(conn, 16*maxFrame))
	}
	_ = k.ws.Close()
}

// gone is the reader's end.
func (k *socket) gone() {
	s := k.server
	_ = k.ws.Close() // nobody is left to hear of an error
	s.wheel.drop(&k.timer)
	if k.room != nil {
		k.room.part(k)
	}
	s.doors.Leave(k.site)
	s.mu.Lock()
	delete(s.sockets, k)
	s.mu.Unlock()
	s.active.Done()
}
