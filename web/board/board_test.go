package board

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func ago(d time.Duration) bot.Millis { return noon.Add(-d).UnixMilli() }

// kept is a house with conversations in it.
type kept struct {
	indexes []bot.Index
	states  map[string]bot.State
	lines   map[string][]bot.Line
	away    error
}

func (k *kept) Waiting(context.Context, int) ([]bot.Index, error) { return k.indexes, k.away }
func (k *kept) State(_ context.Context, id string) (bot.State, error) {
	return k.states[id], k.away
}
func (k *kept) Lines(_ context.Context, id string, after, max int) ([]bot.Line, error) {
	return k.lines[id], k.away
}

// full is a house where much is going on.
func full() *kept {
	return &kept{indexes: []bot.Index{
		{Conversation: "c-lee", Channel: "web", Name: "Lee", Owner: handoff.Pledge, Since: ago(time.Hour), Opened: ago(2 * time.Hour),
			Agent: handoff.Agent{ID: "U1", Name: "Ana"}, Promise: ago(-30 * time.Minute), Topic: "order_status", Card: handoff.Place{Channel: "C1", TS: "17.1"}},
		{Conversation: "c-rest", Channel: "web", Name: "Kim", Owner: handoff.Holder, Since: ago(3 * time.Hour), Opened: ago(3 * time.Hour),
			Agent: handoff.Agent{ID: "U2", Name: "Ben"}, Card: handoff.Place{Channel: "C1", TS: "16.1"}},
		{Conversation: "c-omar", Channel: "sms", Name: "Omar", Owner: handoff.Holder, Since: ago(time.Minute), Opened: ago(20 * time.Minute),
			Waiting: ago(time.Minute), Agent: handoff.Agent{ID: "U1", Name: "Ana"}, Card: handoff.Place{Channel: "C1", TS: "18.1"}},
		{Conversation: "c-dana", Channel: "web", Name: `<script>alert("Dana")</script>`, Owner: handoff.Queue, Since: ago(7 * time.Minute),
			Opened: ago(7 * time.Minute), Waiting: ago(7 * time.Minute), Topic: "gift_card", Rung: 2, Card: handoff.Place{Channel: "C1", TS: "19.1"}, Pending: 1},
		{Conversation: "c-late", Channel: "web", Name: "Sam", Owner: handoff.Queue, Since: ago(25 * time.Hour), Opened: ago(26 * time.Hour),
			Waiting: ago(26 * time.Hour), Rung: 3, Promise: ago(24 * time.Hour)},
	}}
}

func dana() *kept {
	s := bot.State{ID: "c-dana", Channel: "web", Who: bot.Origin{User: bot.Person{Name: "Dana"}}, Case: handoff.Case{
		ID: "e/1", Owner: handoff.Pledge, Since: ago(time.Minute), Opened: ago(9 * time.Minute), Rung: 1, Topic: "gift_card",
		Grounds: []handoff.Grounds{{Reason: handoff.AskedForPerson, Why: "asked for a person"}, {Reason: handoff.Again}},
		Agent:   handoff.Agent{ID: "U1", Name: "Ana"}, Card: handoff.Place{Channel: "C1", TS: "19.1"},
		Promise: &handoff.Promise{By: handoff.Agent{ID: "U1", Name: "Ana"}, What: "can store 14 find the sale?", Due: ago(-time.Hour)},
	}, Out: []bot.Send{{ID: "e/2", Kind: bot.SendCall, Lane: bot.LaneShop, Name: "shop_gift_card", Made: ago(time.Second), Text: "detail",
		Args: []flows.Slot{{Name: "card_pin", Text: "secret:9f"}}}}}
	return &kept{states: map[string]bot.State{"c-dana": s}, lines: map[string][]bot.Line{"c-dana": {
		{N: 1, At: ago(9 * time.Minute), From: bot.Customer, Text: "•••• 1234", ID: "client-1"},
		{N: 2, At: ago(8 * time.Minute), From: bot.Agent, Name: "Ana", Text: "Your new card: •••• 7890", Secret: "REF9"},
	}}}
}

func newBoard(t *testing.T, k House, change func(*Config)) *Board {
	t.Helper()
	c := Config{
		House: k, Shop: "Marlow & Finch", Now: func() time.Time { return noon },
		Deadlines: func(s bot.State) []handoff.Deadline {
			return []handoff.Deadline{{Name: "due", At: s.Case.Promise.Due, Why: "a promise comes due"}}
		},
		CardURL: func(p handoff.Place) string { return "https://slack.example/" + p.Channel + "/" + p.TS },
	}
	if change != nil {
		change(&c)
	}
	b, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ask asks as a program on this machine does.
func ask(h http.Handler, path string, change ...func(*http.Request)) *http.Response {
	r := httptest.NewRequest("GET", "http://127.0.0.1:8081"+path, nil)
	r.RemoteAddr = "127.0.0.1:50000"
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decoded[T any](t *testing.T, r *http.Response) T {
	t.Helper()
	if got := r.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q", got)
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	var v T
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWaitingListsTheLongestWaitFirst(t *testing.T) {
	r := ask(newBoard(t, full(), nil).Handler(), "/api/waiting")
	if r.StatusCode != 200 {
		t.Fatal(r.Status)
	}
	rows := decoded[[]Waiting](t, r)
	var order []string
	for _, w := range rows {
		order = append(order, w.Conversation)
	}
	if diff := cmp.Diff([]string{"c-late", "c-dana", "c-omar", "c-lee", "c-rest"}, order); diff != "" {
		t.Error(diff)
	}
	want := Waiting{
		Conversation: "c-dana", Name: `<script>alert("Dana")</script>`, Channel: "web", Owner: "queue", Topic: "gift_card",
		Since: "2026-11-21T11:53:00.000Z", Opened: "2026-11-21T11:53:00.000Z", Waiting: "2026-11-21T11:53:00.000Z", WaitedS: 420,
		Rung: 2, Card: "https://slack.example/C1/19.1", Pending: 1,
	}
	if diff := cmp.Diff(want, rows[1]); diff != "" {
		t.Error(diff)
	}
}

func TestAPIOfAnEmptyHouseIsEmptyLists(t *testing.T) {
	h := newBoard(t, &kept{}, nil).Handler()
	for _, path := range []string{"/api/waiting", "/api/promises"} {
		if got := body(t, ask(h, path)); got != "[]\n" {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestPromisesListTheNextDueFirst(t *testing.T) {
	rows := decoded[[]Promised](t, ask(newBoard(t, full(), nil).Handler(), "/api/promises"))
	want := []Promised{
		{Conversation: "c-late", Name: "Sam", Channel: "web", Due: "2026-11-20T12:00:00.000Z", Late: true},
		{Conversation: "c-lee", Name: "Lee", Channel: "web", Agent: "Ana", Topic: "order_status", Due: "2026-11-21T12:30:00.000Z", Card: "https://slack.example/C1/17.1"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestConversationShowsOwnerDeadlinesLinesAndPending(t *testing.T) {
	h := newBoard(t, dana(), nil).Handler()
	raw := body(t, ask(h, "/api/conversations/c-dana"))
	for _, hidden := range []string{"secret:9f", "REF9", "client-1", "card_pin", "detail"} {
		if strings.Contains(raw, hidden) {
			t.Errorf("it shows %q: %s", hidden, raw)
		}
	}
	got := decoded[Conversation](t, ask(h, "/api/conversations/c-dana"))
	want := Conversation{
		Conversation: "c-dana", Name: "Dana", Channel: "web", Owner: "promise", Agent: "Ana", Topic: "gift_card", Rung: 1,
		Since: "2026-11-21T11:59:00.000Z", Opened: "2026-11-21T11:51:00.000Z", Reasons: []string{"asked: asked for a person", "again"},
		Card: "https://slack.example/C1/19.1", Promise: &ShownPromise{By: "Ana", What: "can store 14 find the sale?", Due: "2026-11-21T13:00:00.000Z"},
		Deadlines: []ShownDeadline{{"due", "2026-11-21T13:00:00.000Z", "a promise comes due"}},
		Lines: []ShownLine{{N: 1, At: "2026-11-21T11:51:00.000Z", From: "customer", Text: "•••• 1234"},
			{N: 2, At: "2026-11-21T11:52:00.000Z", From: "agent", Name: "Ana", Text: "Your new card: •••• 7890"}},
		Pending: []ShownSend{{ID: "e/2", Kind: "call", Lane: "shop", Name: "shop_gift_card", Made: "2026-11-21T11:59:59.000Z"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := ask(h, "/api/conversations/nobody"); r.StatusCode != 404 || decoded[refusal](t, r).Code != "not_found" {
		t.Errorf("an unknown conversation: %s", r.Status)
	}
}

func TestAStoreThatIsAwayIsSaid(t *testing.T) {
	k := full()
	k.away = errors.New("disk on fire at /secret/path")
	h := newBoard(t, k, nil).Handler()
	for _, path := range []string{"/api/waiting", "/api/promises", "/api/conversations/c-dana", "/"} {
		r := ask(h, path)
		text := body(t, r)
		if r.StatusCode != 503 || !strings.Contains(text, "store cannot be read") || strings.Contains(text, "/secret/path") {
			t.Errorf("%s: %s %s", path, r.Status, text)
		}
		if strings.Contains(text, "Nobody waits") {
			t.Errorf("%s says that nobody waits, which it doesn't know", path)
		}
	}
}

func TestOnlyReadingIsAllowed(t *testing.T) {
	h := newBoard(t, full(), nil).Handler()
	for _, path := range []string{"/", "/api/waiting", "/api/promises", "/api/conversations/c-dana"} {
		if r := ask(h, path, func(r *http.Request) { r.Method = "POST" }); r.StatusCode != 405 {
			t.Errorf("POST %s: %s", path, r.Status)
		}
	}
	if r := ask(h, "/elsewhere"); r.StatusCode != 404 {
		t.Errorf("an unknown path: %s", r.Status)
	}
}
