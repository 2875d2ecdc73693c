package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Frames as CONTRACT.md has them; what it does not name is reported.
type (
	welcomed struct {
		Type, Token, Conversation string
		N, From                   int
		Reset                     bool
	}
	lineRead struct {
		Type                     string
		N                        int
		At, From, Name, Text, ID string
		Choices                  []string
		Files                    []json.RawMessage
		Secret                   string
		Corrects, Withdraws      int
	}
	stateRead struct {
		Type, Owner, Agent  string
		Place               int
		WaitS               int  `json:"wait_s"`
		Taken               bool // the desk has the card
		Opens, Since, Reach string
		Promise             *struct{ What, Due string }
	}
	smallRead struct {
		Type, From, Code, Text, ID string
		RetryS                     int `json:"retry_s"`
	}
)

// visitor is one page of a shopper: a socket to /chat that is strict about all
// it gets.
type visitor struct {
	t     *testing.T
	ws    *websocket.Conn
	ended chan struct{}
	said  int
	name  string

	mu      sync.Mutex
	more    chan struct{} // closed at each new frame
	welcome welcomed
	lines   []lineRead
	states  []stateRead
	small   []smallRead
	code    int // of the close frame
	next    int // number of the line that must come next
	at      int // lines before this one have been waited for
}

// greeting is what a page says first.
type greeting map[string]any

// visit opens a page of a new shopper.
func (p *premises) visit() *visitor { return p.come(greeting{}) }

// back opens a page with what another page has.
func (p *premises) back(v *visitor, after int) *visitor {
	return p.come(greeting{"token": v.welcome.Token, "after": after})
}

func (p *premises) come(hello greeting) *visitor {
	p.t.Helper()
	v, err := arrive(p.t, p.url, hello)
	if err != nil {
		p.t.Fatal(err)
	}
	v.await("the welcome", func() bool { return v.welcome.Type != "" && (len(v.states) > 0 || v.code != 0) })
	return v
}

func arrive(t *testing.T, url string, hello greeting) (*visitor, error) {
	ws, err := dial(t, url, nil)
	if err != nil {
		return nil, err
	}
	v := &visitor{t: t, ws: ws, ended: make(chan struct{}), more: make(chan struct{}), name: fmt.Sprintf("c%p", ws)}
	first := greeting{
		"type": "hello", "token": "", "after": 0, "site": "marlow", "page": "https://shop.example/cart?basket=7", "locale": "en-US",
		"tz": "America/New_York", "user": map[string]string{"name": "Dana P."},
	}
	for key, value := range hello {
		first[key] = value
	}
	go v.read()
	t.Cleanup(v.leave)
	return v, ws.WriteJSON(first)
}

func dial(t *testing.T, url string, header http.Header) (*websocket.Conn, error) {
	ws, answer, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(url, "http")+"/chat", header)
	if err != nil {
		return nil, err
	}
	return ws, answer.Body.Close()
}

// leave closes the page.
func (v *visitor) leave() {
	_ = v.ws.Close()
	<-v.ended
}

func (v *visitor) read() {
	defer close(v.ended)
	for {
		kind, data, err := v.ws.ReadMessage()
		if err != nil {
			v.mu.Lock()
			v.code = websocket.CloseAbnormalClosure
			if closing, ok := errors.AsType[*websocket.CloseError](err); ok {
				v.code = closing.Code
			}
			v.stir()
			v.mu.Unlock()
			return
		}
		if kind != websocket.TextMessage {
			v.t.Errorf("a binary frame: %q", data)
		}
		v.mu.Lock()
		v.take(data)
		v.stir()
		v.mu.Unlock()
	}
}

func (v *visitor) stir() {
	close(v.more)
	v.more = make(chan struct{})
}

// take reads one frame and holds it to the contract.
func (v *visitor) take(data []byte) {
	var head struct{ Type string }
	if err := json.Unmarshal(data, &head); err != nil {
		v.t.Errorf("no JSON: %q", data)
		return
	}
	strict := func(into any) {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(into); err != nil {
			v.t.Errorf("%v in %s", err, data)
		}
	}
	switch head.Type {
	case "welcome":
		strict(&v.welcome)
		if v.welcome.Token == "" || v.welcome.Conversation == "" {
			v.t.Errorf("a poor welcome: %s", data)
		}
		v.next = v.welcome.From
	case "line":
		var l lineRead
		strict(&l)
		v.takeLine(l, data)
	case "state":
		var s stateRead
		strict(&s)
		v.takeState(s, data)
	case "typing", "pong", "error":
		var s smallRead
		strict(&s)
		v.small = append(v.small, s)
	default:
		v.t.Errorf("a frame of no known type: %s", data)
	}
}

// stamp is how the contract writes a moment.
const stamp = "2006-01-02T15:04:05.000Z"

func (v *visitor) takeLine(l lineRead, data []byte) {
	if l.N != v.next {
		v.t.Errorf("line %d where %d was due: %s", l.N, v.next, data)
	}
	v.next = l.N + 1
	if _, err := time.Parse(stamp, l.At); err != nil {
		v.t.Errorf("%v in %s", err, data)
	}
	switch l.From {
	case "customer":
		if l.ID == "" {
			v.t.Errorf("the customer's own line has no id: %s", data)
		}
	case "agent":
		if l.Name == "" {
			v.t.Errorf("an agent without a name: %s", data)
		}
	case "bot", "system":
	default:
		v.t.Errorf("a line from nobody known: %s", data)
	}
	if l.From != "customer" && l.ID != "" {
		v.t.Errorf("an id on somebody else's line: %s", data)
	}
	if l.Text == "" && l.Withdraws == 0 {
		v.t.Errorf("an empty line: %s", data)
	}
	if strings.ContainsAny(l.Text, "{}") {
		v.t.Errorf("a template that was not filled in: %s", data)
	}
	v.lines = append(v.lines, l)
}

func (v *visitor) takeState(s stateRead, data []byte) {
	if !slices.Contains([]string{"bot", "queue", "agent", "promise", "closed"}, s.Owner) {
		v.t.Errorf("owned by nobody known: %s", data)
	}
	if (s.Owner == "agent" || s.Owner == "promise") != (s.Agent != "") && s.Promise == nil {
		v.t.Errorf("agent and owner don't go together: %s", data)
	}
	moments := []string{s.Opens, s.Since}
	if s.Promise != nil {
		moments = append(moments, s.Promise.Due)
		if s.Promise.What == "" || s.Promise.Due == "" {
			v.t.Errorf("half a promise: %s", data)
		}
	}
	for _, at := range moments {
		if _, err := time.Parse(stamp, at); at != "" && err != nil {
			v.t.Errorf("%v in %s", err, data)
		}
	}
	if n := len(v.states); n > 0 && fmt.Sprintf("%+v", v.states[n-1].plain()) == fmt.Sprintf("%+v", s.plain()) {
		v.t.Errorf("a state that says nothing new: %s", data)
	}
	v.states = append(v.states, s)
}

// plain is a state that can be compared.
func (s stateRead) plain() any {
	promise := ""
	if s.Promise != nil {
		promise = s.Promise.What + s.Promise.Due
	}
	s.Promise = nil
	return []any{s, promise}
}

// await waits until a condition over what the page has got holds.
func (v *visitor) await(what string, cond func() bool) {
	v.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		v.mu.Lock()
		more, holds := v.more, cond()
		v.mu.Unlock()
		if holds {
			return
		}
		select {
		case <-more:
		case <-late.C:
			v.t.Fatalf("the page waited in vain for %s; it reads:\n%s", what, v.reads())
		}
	}
}

// reads is everything on the page.
func (v *visitor) reads() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var b strings.Builder
	for _, l := range v.lines {
		fmt.Fprintf(&b, "%3d %s %s: %s %q\n", l.N, l.From, l.Name, l.Text, l.Choices)
	}
	for _, s := range v.states {
		fmt.Fprintf(&b, "    state %+v\n", s.plain())
	}
	fmt.Fprintf(&b, "    others %+v, closed with %d\n", v.small, v.code)
	return b.String()
}

func (v *visitor) send(frame any) {
	v.t.Helper()
	if err := v.ws.WriteJSON(frame); err != nil {
		v.t.Fatal(err)
	}
}

// say sends a line and waits for its acknowledgement.
func (v *visitor) say(text string) lineRead {
	v.t.Helper()
	v.said++
	id := fmt.Sprintf("%s-%d", v.name, v.said)
	v.send(map[string]any{"type": "say", "id": id, "text": text})
	return v.acknowledged(id)
}

func (v *visitor) acknowledged(id string) (own lineRead) {
	v.t.Helper()
	v.await("the acknowledgement of "+id, func() bool {
		i := slices.IndexFunc(v.lines, func(l lineRead) bool { return l.From == "customer" && l.ID == id })
		if i >= 0 {
			own = v.lines[i]
		}
		return i >= 0
	})
	return own
}

// hears waits for the next line of somebody else that holds words.
func (v *visitor) hears(words string) (heard lineRead) {
	v.t.Helper()
	v.await(fmt.Sprintf("%q", words), func() bool {
		for i := v.at; i < len(v.lines); i++ {
			if l := v.lines[i]; l.From != "customer" && strings.Contains(l.Text, words) {
				heard, v.at = l, i+1
				return true
			}
		}
		return false
	})
	return heard
}

// asks says a line and waits for its answer.
func (v *visitor) asks(text, words string) lineRead {
	v.t.Helper()
	v.say(text)
	return v.hears(words)
}

// owner waits until the conversation is somebody's.
func (v *visitor) owner(owner string) (s stateRead) {
	v.t.Helper()
	v.await("the owner "+owner, func() bool {
		if n := len(v.states); n > 0 {
			s = v.states[n-1]
		}
		return s.Owner == owner
	})
	return s
}

// never says that words were not read; it is asked after something that came
// later was.
func (v *visitor) never(words string) {
	v.t.Helper()
	if got := v.reads(); strings.Contains(got, words) {
		v.t.Errorf("the customer read %q:\n%s", words, got)
	}
}

// closed waits for the end and says with which code.
func (v *visitor) closed() int {
	v.t.Helper()
	v.await("the end", func() bool { return v.code != 0 })
	return v.code
}

// last is the number of the last line that the page has.
func (v *visitor) last() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.next - 1
}
