package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// Memory is a store in maps. It is deliberately dumb, so that one can see that
// it is right: every answer is computed from everything there is. Its methods
// keep the promises of bot/run.Store.
type Memory struct {
	mu            sync.Mutex
	conversations map[string]*conversation
	seen          map[string]bool
	aliases       map[string]string
	taken         map[string][]bot.Millis
	pickups       []pickup
	lost          []bot.Lost
}

type conversation struct {
	version int64
	last    bot.Commit
	events  []event
	sealed  map[string]sealed
	picked  bot.Millis // the case whose pick-up was counted, by its hand-over
}

type event struct {
	id    string
	at    bot.Millis
	entry bot.Entry
}

type sealed struct {
	at   bot.Millis
	text []byte
}

type pickup struct{ at, wait bot.Millis }

// NewMemory gives an empty store.
func NewMemory() *Memory {
	return &Memory{
		conversations: map[string]*conversation{},
		seen:          map[string]bool{},
		aliases:       map[string]string{},
		taken:         map[string][]bot.Millis{},
	}
}

// Load reads a conversation's encoded state and its version; nil and 0 if
// there is none.
func (m *Memory) Load(_ context.Context, id string) ([]byte, int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.conversations[id]
	if c == nil {
		return nil, 0, nil
	}
	return bytes.Clone(c.last.State), c.version, nil
}

// Commit stores a change: bot.ErrSeen, else bot.ErrStale, else all of it.
func (m *Memory) Commit(_ context.Context, change bot.Commit) error {
	if change.Open && change.Due <= 0 {
		return ErrStranded
	}
	var entry bot.Entry
	if err := json.Unmarshal(change.Body, &entry); err != nil {
		return fmt.Errorf("the body of event %s: %w", change.Event, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen[change.Event] {
		return bot.ErrSeen
	}
	c := m.conversations[change.Conversation]
	if c == nil {
		c = &conversation{sealed: map[string]sealed{}}
	}
	if c.version != change.Was {
		return bot.ErrStale
	}
	m.conversations[change.Conversation] = c
	m.seen[change.Event] = true
	change.State, change.Body = bytes.Clone(change.State), nil
	c.version++
	c.last = change
	c.events = append(c.events, event{change.Event, change.At, entry})
	if i := change.Index; i.Claimed > 0 && i.Opened > 0 && i.Opened != c.picked {
		c.picked = i.Opened
		m.pickups = append(m.pickups, pickup{i.Claimed, max(0, i.Claimed-i.Opened)})
	}
	for _, s := range change.Sealed {
		c.sealed[s.Ref] = sealed{change.At, bytes.Clone(s.Text)}
	}
	if change.Lost != "" {
		m.lost = append(m.lost, bot.Lost{Conversation: change.Conversation, At: change.At, Text: change.Lost})
	}
	if change.Forget {
		clear(c.sealed)
	}
	return nil
}

// Lines reads the newest visible lines with after < n, at most most of them,
// in ascending order.
func (m *Memory) Lines(_ context.Context, id string, after, most int) ([]bot.Line, error) {
	return m.lines(id, most, func(l bot.Line) bool { return l.N > after }), nil
}

// Before reads the newest visible lines with n < before, at most most of them,
// in ascending order.
func (m *Memory) Before(_ context.Context, id string, before, most int) ([]bot.Line, error) {
	return m.lines(id, most, func(l bot.Line) bool { return l.N < before }), nil
}

func (m *Memory) lines(id string, most int, wanted func(bot.Line) bool) []bot.Line {
	m.mu.Lock()
	defer m.mu.Unlock()
	var lines []bot.Line
	if c := m.conversations[id]; c != nil {
		for _, e := range c.events {
			for _, l := range e.entry.Lines {
				if l.N > 0 && wanted(l) {
					lines = append(lines, l)
				}
			}
		}
	}
	return lines[len(lines)-min(len(lines), max(0, most)):]
}

// Entries reads the newest events with their lines, at most most of them, in
// ascending order.
func (m *Memory) Entries(_ context.Context, id string, most int) ([]bot.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var entries []bot.Entry
	if c := m.conversations[id]; c != nil {
		for _, e := range c.events {
			entries = append(entries, e.entry)
		}
	}
	return entries[len(entries)-min(len(entries), max(0, most)):], nil
}

// Alias writes address -> conversation; the last one counts.
func (m *Memory) Alias(_ context.Context, alias, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.aliases[alias] = id
	return nil
}

// Find reads an alias; "" if there is none.
func (m *Memory) Find(_ context.Context, alias string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.aliases[alias], nil
}

// Secret reads a sealed secret; nil if there is none.
func (m *Memory) Secret(_ context.Context, id, ref string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c := m.conversations[id]; c != nil {
		return bytes.Clone(c.sealed[ref].text), nil
	}
	return nil, nil
}

// Taken counts the places taken under key in the window that ends now.
func (m *Memory) Taken(_ context.Context, key string, window, now bot.Millis) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.places(key, window, now), nil
}

// places counts the places taken under key; the lock is held.
func (m *Memory) places(key string, window, now bot.Millis) (used int) {
	for _, at := range m.taken[key] {
		if at > now-window {
			used++
		}
	}
	return used
}

// Take takes one of limit places under key in the window that ends now.
func (m *Memory) Take(_ context.Context, key string, limit int, window, now bot.Millis) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.places(key, window, now) >= limit {
		return false, nil
	}
	m.taken[key] = append(m.taken[key], now)
	return true, nil
}

// ids lists the conversations that are wanted, by the order that is given and
// then by id.
func (m *Memory) ids(wanted func(*conversation) bool, order func(*conversation) bot.Millis) []string {
	var ids []string
	for id, c := range m.conversations {
		if wanted(c) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		if d := order(m.conversations[a]) - order(m.conversations[b]); d != 0 {
			return int(d)
		}
		return strings.Compare(a, b)
	})
	return ids
}

func onBoard(o handoff.Owner) bool {
	return o == handoff.Queue || o == handoff.Holder || o == handoff.Pledge
}
