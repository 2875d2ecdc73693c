package fake

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxSockets = 10
	ticketLife = 30 * time.Second
	// A reader that is slower than this many frames loses its socket.
	socketQueue = 256
	// After a disconnect frame the client has so long, in real time, to go by itself.
	socketGrace = 10 * time.Second
)

type sockets struct {
	open []*socket
	turn int
}

// socket is one Socket Mode connection. One goroutine reads it, one writes it; others hand frames to out.
type socket struct {
	conn    *websocket.Conn
	out     chan []byte
	done    chan struct{}
	once    sync.Once
	leaving bool // a disconnect was sent: it gets nothing more
}

func newSockets() sockets { return sockets{} }

func (s *socket) end() { s.once.Do(func() { close(s.done) }) }

// upgrader accepts any origin: clients claim to come from api.slack.com, and the ticket is what counts.
var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	until, known := w.tickets[ticket]
	delete(w.tickets, ticket)
	refused := w.faults.down || w.closed
	w.mu.Unlock()
	switch {
	case refused:
		http.Error(rw, "down", http.StatusServiceUnavailable)
		return
	case !known || w.clock.Now().After(until):
		http.Error(rw, "no such ticket", http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	s := &socket{conn: conn, out: make(chan []byte, socketQueue), done: make(chan struct{})}
	conn.SetReadLimit(1 << 20)
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		conn.Close()
		return
	}
	if len(w.sockets.open) >= maxSockets {
		w.mu.Unlock()
		conn.WriteJSON(w.disconnectFrame("too_many_websockets"))
		conn.Close()
		return
	}
	w.sockets.open = append(w.sockets.open, s)
	s.out <- mustJSON(map[string]any{
		"type": "hello", "num_connections": len(w.sockets.open), "connection_info": map[string]any{"app_id": w.state.app.ID},
		"debug_info": map[string]any{"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
	})
	w.stir()
	w.later(0)
	w.background(func(ctx context.Context) { w.writeSocket(ctx, s) })
	w.background(func(context.Context) { w.readSocket(s) })
	w.mu.Unlock()
}

func (w *Workspace) writeSocket(ctx context.Context, s *socket) {
	pings := time.NewTicker(w.cfg.PingGap)
	defer pings.Stop()
	defer s.conn.Close()
	for {
		var err error
		select {
		case frame := <-s.out:
			s.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
			err = s.conn.WriteMessage(websocket.TextMessage, frame)
		case <-pings.C:
			err = s.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-fake"), time.Now().Add(10*time.Second))
		case <-s.done:
			return
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

func (w *Workspace) readSocket(s *socket) {
	defer w.forget(s)
	for {
		_, frame, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		var answer struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		// Slack drops acknowledgements of 20 KB and more without a word, and so do we: the try then times out.
		if json.Unmarshal(frame, &answer) != nil || answer.EnvelopeID == "" || len(frame) >= 20_000 {
			continue
		}
		w.mu.Lock()
		i := slices.IndexFunc(w.line.queue, func(d *delivery) bool { return d.ID == answer.EnvelopeID })
		var d *delivery
		if i >= 0 {
			d = w.line.queue[i]
		}
		w.mu.Unlock()
		if d != nil {
			w.settle(d, ack{body: answer.Payload})
		}
	}
}

func (w *Workspace) forget(s *socket) {
	s.end()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sockets.open = slices.DeleteFunc(w.sockets.open, func(o *socket) bool { return o == s })
	w.stir()
}

// overSocket hands a delivery to any one socket. With none an event waits, for Slack keeps trying for minutes, but a
// person who pressed something is told at once. Called with the lock held.
func (w *Workspace) overSocket(d *delivery) {
	var able []*socket
	for _, s := range w.sockets.open {
		if !s.leaving {
			able = append(able, s)
		}
	}
	if len(able) == 0 {
		if d.reply != nil {
			w.finish(d, "no_socket")
			d.reply <- ack{reason: "no_socket"}
		}
		return
	}
	w.sockets.turn++
	s := able[w.sockets.turn%len(able)]
	reason := ""
	if d.Try > 0 {
		reason = "timeout"
	}
	frame := mustJSON(map[string]any{
		"type": d.Kind, "envelope_id": d.ID, "payload": d.Payload, "accepts_response_payload": d.Kind != "events_api",
		"retry_attempt": d.Try, "retry_reason": reason,
	})
	d.flying = true
	// The wait begins before the frame can be read, so that a clock moved by whoever reads it finds the wait there.
	d.stop = w.clock.AfterFunc(ackWithin, func() { w.settle(d, ack{reason: "timeout"}) })
	select {
	case s.out <- frame:
	default:
		s.end()
	}
}

func (w *Workspace) disconnectFrame(reason string) map[string]any {
	return map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-fake"}}
}

// Disconnect tells every socket to go (reason warning, refresh_requested or link_disabled). They get nothing more; who has
// not gone after 10 seconds is cut off.
func (w *Workspace) Disconnect(reason string) {
	frame := mustJSON(w.disconnectFrame(reason))
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	for _, s := range w.sockets.open {
		s.leaving = true
		select {
		case s.out <- frame:
		default:
			s.end()
		}
		w.background(func(ctx context.Context) {
			grace := time.NewTimer(socketGrace)
			defer grace.Stop()
			select {
			case <-grace.C:
				s.end()
			case <-s.done:
			case <-ctx.Done():
			}
		})
	}
}

// CutSockets breaks every socket without a word, as a network does.
func (w *Workspace) CutSockets() {
	w.mu.Lock()
	cut := slices.Clone(w.sockets.open)
	w.mu.Unlock()
	for _, s := range cut {
		s.end()
		s.conn.NetConn().Close()
	}
}

// Sockets says how many are connected and not told to go.
func (w *Workspace) Sockets() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, s := range w.sockets.open {
		if !s.leaving {
			n++
		}
	}
	return n
}
