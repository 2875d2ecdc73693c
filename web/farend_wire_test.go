package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// hello answers the first frame: welcome, the lines missed, state. It returns a close code if there is none.
func (f *farEnd) hello(fr frame, t *tail) (*chat, []frame, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := time.LoadLocation(fr.str("tz")); err != nil || fr.str("tz") == "" || fr.str("locale") == "" || !strings.HasPrefix(fr.str("page"), "http") {
		f.t.Errorf("hello lacks what it must say: %v", fr)
	}
	if f.Foreign {
		return nil, nil, 4403
	}
	if f.Closed > 0 {
		f.Closed--
		return nil, []frame{{"type": "error", "code": "unavailable", "retry_s": 1}}, 0
	}
	c := f.chats[fr.str("token")]
	if fr.str("token") == "" {
		c = &chat{ids: map[string]int{}, tails: map[*tail]bool{}, state: frame{"type": "state", "owner": "bot"}}
		c.id, c.token = f.name("c"), f.name("token-")
		f.chats[c.token] = c
	}
	if c == nil {
		return nil, nil, 4401
	}
	if t != nil {
		c.tails[t] = true
	}
	n, after := len(c.lines), fr.num("after")
	reset := after > n
	if reset {
		after = 0
	}
	after = max(after, n-500)
	answer := []frame{{"type": "welcome", "token": c.token, "conversation": c.id, "n": n, "from": min(after+1, max(n, 1)), "reset": reset}}
	answer = append(answer, c.lines[after:]...)
	return c, append(answer, c.state), 0
}

// hear takes any later frame and returns what goes back to its sender only.
func (f *farEnd) hear(c *chat, fr frame) []frame {
	switch fr.str("type") {
	case "ping":
		return []frame{{"type": "pong"}}
	case "typing":
		return nil
	case "read":
		if fr.num("n") < 1 || fr.num("n") > len(f.linesOf(c)) {
			f.t.Errorf("read of a line that isn't there: %v", fr)
		}
		return nil
	case "before":
		f.mu.Lock()
		defer f.mu.Unlock()
		n := fr.num("n") - 1
		return slices.Clone(c.lines[max(0, n-200):n])
	case "say":
		if fr.str("id") == "" || strings.TrimSpace(fr.str("text")) == "" || len([]rune(fr.str("text"))) > 4000 {
			f.t.Errorf("a line that the server would refuse: %v", fr)
		}
		var again []frame
		fresh := false
		f.with(func() {
			if len(f.Refuse) > 0 {
				e := f.Refuse[0]
				f.Refuse = f.Refuse[1:]
				e["type"], e["id"] = "error", fr.str("id")
				again = []frame{e}
			} else if n, seen := c.ids[fr.str("id")]; seen {
				again = []frame{c.lines[n-1]}
			} else {
				c.ids[fr.str("id")] = len(c.lines) + 1
				fresh = !f.Deaf
			}
		})
		if fresh {
			f.say(c, frame{"from": "customer", "text": fr.str("text"), "id": fr.str("id")})
		}
		return again
	}
	f.t.Errorf("unknown frame: %v", fr)
	return nil
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (f *farEnd) socket(w http.ResponseWriter, r *http.Request) {
	f.with(func() { f.sockets++ })
	if f.NoSocket {
		http.Error(w, "no upgrade through here", http.StatusBadRequest)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		f.t.Error(err)
		return
	}
	defer ws.Close()
	f.with(func() { f.opened++ })
	defer f.with(func() { f.opened-- })
	me := &tail{out: make(chan frame, 2000), stop: make(chan int, 1)}
	var c *chat
	over := make(chan struct{})
	go func() {
		defer close(over)
		for {
			var fr frame
			if err := ws.ReadJSON(&fr); err != nil {
				return
			}
			f.with(func() { f.got = append(f.got, fr) })
			if c == nil {
				if fr.str("type") != "hello" {
					f.t.Errorf("the first frame is %v", fr)
				}
				chat, answer, code := f.hello(fr, me)
				if code != 0 {
					me.stop <- code
					return
				}
				c = chat
				for _, a := range answer {
					me.out <- a
				}
				continue
			}
			for _, a := range f.hear(c, fr) {
				me.out <- a
			}
		}
	}()
	defer func() {
		_ = ws.Close()
		<-over
		f.with(func() {
			for _, c := range f.chats {
				delete(c.tails, me)
			}
		})
	}()
	for {
		select {
		case fr := <-me.out:
			if err := ws.WriteJSON(fr); err != nil {
				return
			}
		case code := <-me.stop:
			if code != 0 {
				_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
			}
			return
		case <-over:
			select { // a refusal outlives the reader that made it
			case code := <-me.stop:
				_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
			default:
			}
			return
		}
	}
}

// cors answers a preflight, and finds the conversation of the bearer token.
func (f *farEnd) cors(w http.ResponseWriter, r *http.Request) (*chat, bool) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	h.Set("Vary", "Origin")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		w.WriteHeader(http.StatusNoContent)
		return nil, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.chats[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")], true
}

func (f *farEnd) post(w http.ResponseWriter, r *http.Request) {
	c, ok := f.cors(w, r)
	if !ok {
		return
	}
	var fr frame
	if err := json.NewDecoder(r.Body).Decode(&fr); err != nil {
		http.Error(w, "bad_frame", http.StatusBadRequest)
		return
	}
	f.with(func() { f.got = append(f.got, fr) })
	var answer []frame
	switch {
	case fr.str("type") == "hello":
		var code int
		if _, answer, code = f.hello(fr, nil); code != 0 {
			w.WriteHeader(code - 4000)
			return
		}
	case c == nil:
		w.WriteHeader(http.StatusUnauthorized)
		return
	default:
		before := len(f.linesOf(c))
		answer = f.hear(c, fr)
		answer = append(answer, f.linesOf(c)[before:]...)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(append([]frame{}, answer...))
}

func (f *farEnd) stream(w http.ResponseWriter, r *http.Request) {
	c, ok := f.cors(w, r)
	if !ok {
		return
	}
	if c == nil {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	me := &tail{out: make(chan frame, 2000), stop: make(chan int, 1)}
	f.with(func() {
		f.streams++
		var after int
		fmt.Sscan(cmp.Or(r.URL.Query().Get("after"), "0"), &after)
		for _, l := range c.lines[after:] {
			me.out <- l
		}
		c.tails[me] = true
	})
	defer f.with(func() { delete(c.tails, me) })
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 3000\n\n: ping\n\n")
	_ = out.Flush()
	for {
		select {
		case fr := <-me.out:
			var b bytes.Buffer
			if n := fr["n"]; n != nil {
				fmt.Fprintf(&b, "id: %v\n", n)
			}
			body, _ := json.Marshal(fr)
			fmt.Fprintf(&b, "data: %s\n\n", body)
			_, _ = w.Write(b.Bytes())
			_ = out.Flush()
		case <-me.stop:
			return
		case <-r.Context().Done():
			return
		}
	}
}

func (f *farEnd) secret(w http.ResponseWriter, r *http.Request) {
	c, ok := f.cors(w, r)
	if !ok {
		return
	}
	if c == nil || f.secrets[r.PathValue("ref")] == "" {
		http.NotFound(w, r)
		return
	}
	f.with(func() { f.fetched++ })
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, f.secrets[r.PathValue("ref")])
}

func (f *farEnd) file(w http.ResponseWriter, r *http.Request) {
	c, ok := f.cors(w, r)
	if !ok {
		return
	}
	if c == nil {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	f.with(func() { f.fetched++ })
	w.Header().Set("Content-Disposition", "attachment")
	fmt.Fprint(w, "%PDF-1.7")
}
