package webchat

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/handrail-chat/handrail/channels"
)

// stream is the tail for a page without WebSockets: server-sent events, read by
// fetch. Its handler's goroutine writes; push only wakes it.
type stream struct {
	waiting backlog
	wake    chan struct{}

	control *http.ResponseController
	w       http.ResponseWriter
	limit   time.Duration
	sent    int
	face    []byte
}

func (t *stream) push(frames []frame) {
	t.waiting.add(frames)
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

func (s *Server) serveStream(w http.ResponseWriter, r *http.Request) {
	site, ok := s.open(w, r, http.MethodGet)
	if !ok {
		return
	}
	conversation, ok := s.bearer(w, r)
	if !ok {
		return
	}
	after, err := strconv.Atoi(lastSeen(r))
	if err != nil || after < 0 {
		channels.Refuse(w, http.StatusBadRequest, codeBad, "after is the number of a line.")
		return
	}
	if !s.doors.Enter(site) {
		s.refused("web", "sockets")
		w.Header().Set("Retry-After", "60")
		channels.Refuse(w, http.StatusTooManyRequests, "too_many", "Too many chats are open here.")
		return
	}
	defer s.doors.Leave(site)
	if !s.enter() {
		w.Header().Set("Retry-After", "2")
		channels.Refuse(w, http.StatusServiceUnavailable, codeAway, "Restarting, come back in a moment.")
		return
	}
	defer s.active.Done()
	t := &stream{wake: make(chan struct{}, 1), control: http.NewResponseController(w), w: w, limit: s.timing.Write}
	room := s.join(conversation, t)
	defer room.part(t)
	frames, n, err := s.greeting(r.Context(), &visitor{conversation: conversation}, after)
	if err != nil {
		w.Header().Set("Retry-After", "2")
		channels.Refuse(w, http.StatusServiceUnavailable, codeAway, "Your chat cannot be read just now. One moment.")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep it all to itself
	if n-after <= maxLines && after <= n {
		frames = frames[1:] // the page has had its welcome; it needs another only if lines are missing
	}
	// The server's timeouts are for requests, not for what stays open.
	if t.control.SetReadDeadline(time.Time{}) != nil {
		return
	}
	if t.text("retry: 3000\n\n") != nil || t.write(frames, false) != nil {
		return
	}
	t.sent = n
	if n > 0 {
		room.talked()
		room.present(0, false)
	}
	t.follow(r.Context(), s.life, s.timing.Beat)
}

// lastSeen is the line after which the page wants to read on. What its reader
// says of itself, on coming back, is newer than the address.
func lastSeen(r *http.Request) string {
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		return id
	}
	if after := r.URL.Query().Get("after"); after != "" {
		return after
	}
	return "0"
}

// follow passes on what is committed until the page goes, the server closes, or
// the page reads too slowly: then it comes back and reads on from where it was.
func (t *stream) follow(request, life context.Context, every time.Duration) {
	beat := time.NewTicker(every)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-t.wake:
			err = t.write(t.waiting.take(), true)
		case <-beat.C:
			err = t.text(": ping\n\n")
		case <-request.Done():
			return
		case <-life.Done():
			return
		}
		if err != nil || t.waiting.full() {
			return
		}
	}
}

func (t *stream) write(frames []frame, live bool) error {
	var b bytes.Buffer
	for _, f := range frames {
		switch {
		case f.kind == stateFrame && bytes.Equal(f.data, t.face), live && f.n > 0 && f.n <= t.sent:
			continue
		case f.kind == stateFrame:
			t.face = f.data
		case f.n > 0:
			t.sent = f.n
			b.WriteString("id: " + strconv.Itoa(f.n) + "\n")
		}
		b.WriteString("data: ")
		b.Write(f.data) // JSON has no line ends of its own
		b.WriteString("\n\n")
	}
	if b.Len() == 0 {
		return nil
	}
	return t.text(b.String())
}

func (t *stream) text(text string) error {
	if err := t.control.SetWriteDeadline(time.Now().Add(t.limit)); err != nil {
		return err
	}
	if _, err := t.w.Write([]byte(text)); err != nil {
		return err
	}
	return t.control.Flush()
}
