package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// frame is one JSON frame of CONTRACT.md's web chat, either way.
type frame map[string]any

func (f frame) str(k string) string { s, _ := f[k].(string); return s }
func (f frame) num(k string) int    { n, _ := f[k].(float64); return int(n) }

// chat is one conversation at the far end: its transcript, its state, and everybody who follows it.
type chat struct {
	id, token string
	lines     []frame
	state     frame
	ids       map[string]int // client id -> line number
	tails     map[*tail]bool
}

// tail is one follower: a socket, or an event stream.
type tail struct {
	out  chan frame
	stop chan int // close code
}

// farEnd speaks the server's side of the wire strictly: what CONTRACT.md doesn't allow a client fails the test. It
// answers nothing by itself; a test says its lines. The public fields are faults; they are set before the page is opened
// or under lock.
type farEnd struct {
	t   *testing.T
	url string

	mu       sync.Mutex
	names    int
	changed  chan struct{} // closed and replaced whenever something arrived
	chats    map[string]*chat
	got      []frame // every frame a client sent
	sockets  int     // upgrades so far
	streams  int
	opened   int // sockets open now
	secrets  map[string]string
	fetched  int
	served   map[string]int // requests by path
	NoSocket bool           // WebSockets are blocked on the way
	Deaf     bool           // lines are taken, nothing comes back
	Twice    bool           // every line is sent twice
	Shuffle  bool           // two lines change places
	Foreign  bool           // the page's site isn't allowed
	Closed   int            // so many hellos are answered with "unavailable"
	Away     bool           // nothing but the script is served
	Refuse   []frame        // errors for the next lines said
}

func newFarEnd(t *testing.T) *farEnd {
	f := &farEnd{t: t, changed: make(chan struct{}), chats: map[string]*chat{}, secrets: map[string]string{}, served: map[string]int{}}
	mux := http.NewServeMux()
	mux.Handle("/widget.js", Widget())
	mux.HandleFunc("GET /chat", f.socket)
	mux.HandleFunc("/chat/say", f.post)
	mux.HandleFunc("/chat/stream", f.stream)
	mux.HandleFunc("/chat/secret/{ref}", f.secret)
	mux.HandleFunc("/chat/file/{id}", f.file)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		away := false
		f.with(func() { f.served[r.URL.Path]++; away = f.Away && r.URL.Path != "/widget.js" })
		if away {
			panic(http.ErrAbortHandler)
		}
		mux.ServeHTTP(w, r)
	}))
	f.url = srv.URL
	t.Cleanup(func() {
		f.hangUp(1001)
		srv.CloseClientConnections()
		srv.Close()
	})
	return f
}

func (f *farEnd) with(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	close(f.changed)
	f.changed = make(chan struct{})
}

// until waits for a condition on what has arrived.
func (f *farEnd) until(what string, ok func() bool) {
	f.t.Helper()
	late := time.After(10 * time.Second)
	for {
		done, changed := func() (bool, chan struct{}) {
			f.mu.Lock()
			defer f.mu.Unlock()
			return ok(), f.changed
		}()
		if done {
			return
		}
		select {
		case <-changed:
		case <-late:
			f.mu.Lock()
			defer f.mu.Unlock()
			f.t.Fatalf("the far end never saw: %s\ngot: %v", what, f.got)
		}
	}
}

// linesOf is a conversation's transcript as it stands.
func (f *farEnd) linesOf(c *chat) []frame {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(c.lines)
}

// tally is what has come in so far.
type tally struct {
	sockets, streams, fetched, chats int
	served                           map[string]int
	got                              []frame
}

func (f *farEnd) tally() tally {
	f.mu.Lock()
	defer f.mu.Unlock()
	return tally{f.sockets, f.streams, f.fetched, len(f.chats), maps.Clone(f.served), slices.Clone(f.got)}
}

// said lists the texts of all say frames, repeats included.
func (f *farEnd) said() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, g := range f.got {
		if g["type"] == "say" {
			out = append(out, g.str("text"))
		}
	}
	return out
}

// only waits for the one conversation that has n lines.
func (f *farEnd) only(n int) *chat {
	f.t.Helper()
	var found *chat
	f.until(fmt.Sprintf("a conversation of %d lines", n), func() bool {
		for _, c := range f.chats {
			if len(c.lines) >= n {
				found = c
				return true
			}
		}
		return false
	})
	return found
}

func (f *farEnd) name(kind string) string {
	f.names++
	return fmt.Sprint(kind, f.names)
}

// begin makes a conversation that has a history.
func (f *farEnd) begin(lines ...frame) *chat {
	c := &chat{ids: map[string]int{}, tails: map[*tail]bool{}, state: frame{"type": "state", "owner": "bot"}}
	f.with(func() {
		c.id, c.token = f.name("c"), f.name("token-")
		f.chats[c.token] = c
	})
	f.say(c, lines...)
	return c
}

// say adds lines and tells everybody.
func (f *farEnd) say(c *chat, lines ...frame) {
	f.with(func() {
		for _, l := range lines {
			l["type"], l["n"] = "line", len(c.lines)+1
			if l["at"] == nil {
				l["at"] = time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
			}
			c.lines = append(c.lines, l)
		}
		if f.Shuffle && len(lines) > 1 {
			lines[0], lines[1] = lines[1], lines[0]
		}
		for _, l := range lines {
			f.tell(c, l)
			if f.Twice {
				f.tell(c, l)
			}
		}
	})
}

// move changes the state and tells everybody.
func (f *farEnd) move(c *chat, s frame) {
	f.with(func() {
		s["type"] = "state"
		c.state = s
		f.tell(c, s)
	})
}

func (f *farEnd) tell(c *chat, fr frame) {
	for t := range c.tails {
		t.out <- fr
	}
}

// hangUp ends all connections: 0 without a word, else with that close code.
func (f *farEnd) hangUp(code int) {
	f.with(func() {
		for _, c := range f.chats {
			for t := range c.tails {
				t.stop <- code
				delete(c.tails, t)
			}
		}
	})
}

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
