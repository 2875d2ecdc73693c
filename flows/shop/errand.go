package shop

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handrail-chat/handrail/flows"
)

// ErrandConfig says how a pack's own actions are carried out. The zero value is production without secrets.
type ErrandConfig struct {
	Secret  func(name string) (value string, ok bool) // what `secret:NAME` stands for; nil: there are none
	Pace    float64                                   // what patience is divided by, for clocks that run faster; 0 means 1
	Backoff time.Duration                             // before the second request, doubled for the third; 0 means 250 ms
	Rest    time.Duration                             // how long a failing far end is left alone; 0 means 5 s

	// Loopback and TLS are for tests, which have no public far end: "host:port" -> the address that is dialled instead, unguarded.
	// No flag and no environment variable leads here.
	Loopback map[string]string
	TLS      *tls.Config
	// Transport carries the requests, and Pause waits between two of them, where there is no network; nil: over the network.
	Transport http.RoundTripper
	Pause     func(ctx context.Context, d time.Duration) bool

	resolver *net.Resolver
}

// Errands carries out the actions that packs declare. It is safe for concurrent use. Each action of each far end has a line of
// its own, so that one that is slow or failing holds up no other.
type Errands struct {
	conf   ErrandConfig
	client *http.Client

	mu    sync.Mutex
	lines map[string]*line
}

// NewErrands sends nothing. Close gives the connections back.
func NewErrands(c ErrandConfig) *Errands {
	if c.Secret == nil {
		c.Secret = func(string) (string, bool) { return "", false }
	}
	if c.Pace < 1 {
		c.Pace = 1
	}
	e := &Errands{conf: c, client: outward(c), lines: map[string]*line{}}
	if c.Transport != nil {
		e.client.Transport = c.Transport
	}
	return e
}

// Close gives idle connections back. Calls under way end by their contexts.
func (e *Errands) Close() { e.client.CloseIdleConnections() }

// Missing lists the secrets that a pack's actions name and nobody has given, sorted.
func (e *Errands) Missing(pack *flows.Pack) []string {
	var missing []string
	for _, a := range pack.Actions() {
		for _, h := range a.Request.Headers {
			if h.Secret == "" {
				continue
			}
			if _, ok := e.conf.Secret(h.Secret); !ok {
				missing = append(missing, h.Secret)
			}
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// Do carries a declared action out. It always answers: what went wrong is the outcome "error" with Why in words. Slots that the
// answer does not have, and all of them when there is none, are Null.
func (e *Errands) Do(ctx context.Context, a *flows.Action, c Call) flows.Result {
	if c.Unknown && !a.Reads() && !a.Request.Keyed {
		return lost(a, &Failure{Call: a.What, Why: a.Far + " was asked before a restart and cannot be asked twice", Doubt: true, Tries: 1})
	}
	w := writing{action: a, call: c, secret: e.conf.Secret}
	r := request{name: a.What, build: w.request, tries: a.Request.Tries, deed: !a.Reads(), takes: func(status int) bool {
		return status/100 == 2 || status != http.StatusTooManyRequests && meaning(a, status) != nil
	}}
	// What the request can't be made of is found before anything is sent.
	if _, err := w.request(ctx); err != nil {
		return lost(a, &Failure{Call: a.What, Why: err.Error()})
	}
	got, failed := e.line(a).ask(ctx, r)
	if failed != nil {
		// A limit that the pack knows is its answer once asking again did not help.
		if m := meaning(a, failed.Status); m != nil && failed.Status == http.StatusTooManyRequests && m.Outcome != flows.Failed {
			return flows.Result{Outcome: m.Outcome, Slots: empty(a)}
		}
		return lost(a, failed)
	}
	return understood(a, got)
}

// line is the way to one action's far end; it is begun by the first call. A changed pack may ask elsewhere by the same name.
func (e *Errands) line(a *flows.Action) *line {
	key := strings.Join([]string{a.Name, a.Far, a.Request.Host, a.Request.Patience.String()}, "\x00")
	e.mu.Lock()
	defer e.mu.Unlock()
	l := e.lines[key]
	if l == nil {
		patience := max(time.Duration(float64(a.Request.Patience)/e.conf.Pace), leastPatience)
		l = newLine(a.Far, e.client, min(patience, a.Request.Patience), e.conf.Backoff, e.conf.Rest)
		if e.conf.Pause != nil {
			l.pause = e.conf.Pause
		}
		e.lines[key] = l
	}
	return l
}

// leastPatience is what one request has, however fast clocks run: sockets don't run faster.
const leastPatience = 400 * time.Millisecond

// meaning is what the pack says of a status, the exact one before the class; nil if it says nothing.
func meaning(a *flows.Action, status int) *flows.Answer {
	var class *flows.Answer
	for i := range a.Answers {
		switch m := &a.Answers[i]; {
		case !m.Class && m.Status == status:
			return m
		case m.Class && m.Status/100 == status/100:
			class = m
		}
	}
	return class
}

// understood turns an answer into an outcome and slots.
func understood(a *flows.Action, got answer) flows.Result {
	unreadable := func(why string) flows.Result {
		return lost(a, &Failure{Call: a.What, Why: fmt.Sprintf("the answer of %s can't be used: %s", a.Far, why), Tries: 1})
	}
	if len(got.body) > answerCap {
		return unreadable("it is over 64 KB")
	}
	m := meaning(a, got.status)
	if m == nil {
		m = &flows.Answer{Outcome: flows.OK}
	}
	tree, err := parseAnswer(got.body)
	needed := m.At != nil || len(a.Sets) > 0 && got.status/100 == 2
	if err != nil && needed {
		return unreadable(err.Error())
	}
	outcome := m.Outcome
	if m.At != nil {
		outcome = decided(m, tree)
	}
	if outcome == flows.Failed {
		return lost(a, &Failure{Call: a.What, Why: fmt.Sprintf("%s said no (%d)", a.Far, got.status), Status: got.status, Tries: 1})
	}
	slots := empty(a)
	for i, s := range a.Sets {
		if err == nil {
			slots[i] = valueAt(s.Slot, tree, s.At)
		}
	}
	return flows.Result{Outcome: outcome, Slots: slots}
}

func decided(m *flows.Answer, tree any) string {
	v := valueAt("", tree, m.At)
	said := v.Text
	switch v.Kind {
	case flows.Null:
		return m.Outcome
	case flows.FloatKind:
		said = decimal(v.Number)
	case flows.BoolKind:
		said = fmt.Sprint(v.Number != 0)
	}
	for _, c := range m.Cases {
		if c.Value == said {
			return c.Outcome
		}
	}
	return m.Outcome
}

// empty is every slot of an action without a value: nothing of an earlier answer is left standing.
func empty(a *flows.Action) []flows.Slot {
	slots := make([]flows.Slot, len(a.Sets))
	for i, s := range a.Sets {
		slots[i] = flows.Slot{Name: s.Slot}
	}
	return slots
}

func lost(a *flows.Action, f *Failure) flows.Result {
	return flows.Result{Outcome: flows.Failed, Slots: empty(a), Why: f.Error()}
}

// errEmpty: an address can't be made of nothing.
var errEmpty = errors.New("its address needs a value that is empty")
