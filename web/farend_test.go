package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
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
