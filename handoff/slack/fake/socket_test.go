package fake_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// listener is the real Socket Mode client; it acknowledges everything and keeps what came.
type listener struct {
	mu      sync.Mutex
	events  []slackevents.EventsAPIEvent
	presses []slack.InteractionCallback
	// answer, if set, is what an interaction is acknowledged with.
	answer func(slack.InteractionCallback) any
}

func (l *listener) messages() []*slackevents.MessageEvent {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*slackevents.MessageEvent
	for _, e := range l.events {
		if m, ok := e.InnerEvent.Data.(*slackevents.MessageEvent); ok {
			out = append(out, m)
		}
	}
	return out
}

func (l *listener) kinds() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, e := range l.events {
		out = append(out, e.InnerEvent.Type)
	}
	return out
}

func (s *shop) listen() *listener {
	s.t.Helper()
	l := &listener{}
	sm := socketmode.New(s.api)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); sm.RunContext(ctx) }()
	go func() {
		defer wg.Done()
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-sm.Events:
				l.take(sm, e)
			}
		}
	}()
	s.t.Cleanup(func() { cancel(); wg.Wait() })
	s.wait("socket", func() bool { return s.Sockets() > 0 })
	return l
}

func (l *listener) take(sm *socketmode.Client, e socketmode.Event) {
	switch data := e.Data.(type) {
	case slackevents.EventsAPIEvent:
		l.mu.Lock()
		l.events = append(l.events, data)
		l.mu.Unlock()
		sm.Ack(*e.Request)
	case slack.InteractionCallback:
		l.mu.Lock()
		l.presses = append(l.presses, data)
		answer := l.answer
		l.mu.Unlock()
		if answer != nil {
			sm.Ack(*e.Request, answer(data))
			return
		}
		sm.Ack(*e.Request)
	case slack.SlashCommand:
		sm.Ack(*e.Request, map[string]string{"text": "heard " + data.Command + " " + data.Text})
	}
}

func TestSocketBringsEventsOnce(t *testing.T) {
	s := open(t, fake.Config{})
	l := s.listen()
	root := s.says("Ana", "desk", "", "Good morning @Ben")
	s.says("Ben", "desk", root, "Morning <all> & you")
	s.do(s.As("Ana").Edit("desk", root, "Good morning"))
	s.do(s.As("Ben").React("desk", root, "eyes"))
	s.says("Ana", "", "", "hello app")
	s.wait("five acknowledgements", func() bool { return len(s.Deliveries()) == 5 })

	got := l.messages()
	if len(got) != 4 {
		t.Fatalf("%d message events, want 4: %v", len(got), l.kinds())
	}
	if m := got[0]; m.Text != "Good morning <@"+fake.Ben+">" || m.User != fake.Ana || m.ChannelType != "group" || m.TimeStamp != root {
		t.Errorf("first event: %+v", m)
	}
	if m := got[1]; m.Text != "Morning &lt;all&gt; &amp; you" || m.ThreadTimeStamp != root {
		t.Errorf("reply: %+v", m)
	}
	if m := got[2]; m.SubType != "message_changed" || m.Message.Text != "Good morning" || m.PreviousMessage.Text == m.Message.Text || m.Message.Edited == nil {
		t.Errorf("edit: %+v", m)
	}
	if m := got[3]; m.ChannelType != "im" {
		t.Errorf("direct message: %+v", m)
	}
}

func TestPressOpensModalAndSubmits(t *testing.T) {
	s := open(t, fake.Config{})
	l := s.listen()
	l.answer = func(p slack.InteractionCallback) any {
		switch p.Type {
		case slack.InteractionTypeBlockActions:
			view := slack.ModalViewRequest{
				Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", "Promise", false, false),
				Submit: slack.NewTextBlockObject("plain_text", "Promise", false, false),
				Blocks: slack.Blocks{BlockSet: []slack.Block{
					slack.NewInputBlock("what", slack.NewTextBlockObject("plain_text", "What", false, false), nil, slack.NewPlainTextInputBlockElement(nil, "text")),
				}},
			}
			if _, err := s.api.OpenViewContext(s.t.Context(), p.TriggerID, view); err != nil {
				s.t.Errorf("open view: %v", err)
			}
			if _, err := s.api.OpenViewContext(s.t.Context(), p.TriggerID, view); code(err) != "exchanged_trigger_id" {
				s.t.Errorf("second use of the trigger: %v", err)
			}
			return nil
		case slack.InteractionTypeViewSubmission:
			if p.View.State.Values["what"]["text"].Value == "no" {
				return map[string]any{"response_action": "errors", "errors": map[string]string{"what": "Say more"}}
			}
		}
		return nil
	}
	ts := s.post(fake.Desk, slack.MsgOptionText("a case", false), slack.MsgOptionBlocks(
		slack.NewActionBlock("b", slack.NewButtonBlockElement("promise", "case1", slack.NewTextBlockObject("plain_text", "Promise…", false, false)))))
	s.do(s.As("Ana").Click("desk", ts, "promise"))

	views := s.Views("Ana")
	if len(views) != 1 {
		t.Fatalf("views: %v", views)
	}
	if problems, err := s.As("Ana").Submit(views[0].ID, nil); err != nil || problems["what"] == "" {
		t.Errorf("an empty required input: %v %v", problems, err)
	}
	if problems, err := s.As("Ana").Submit(views[0].ID, map[string]any{"what": "no"}); err != nil || problems["what"] != "Say more" {
		t.Errorf("the app's complaint: %v %v", problems, err)
	}
	if problems, err := s.As("Ana").Submit(views[0].ID, map[string]any{"what": "by three"}); err != nil || problems != nil {
		t.Errorf("submit: %v %v", problems, err)
	}
	if left := s.Views("Ana"); left != nil {
		t.Errorf("still open: %v", left)
	}
	l.mu.Lock()
	first := l.presses[0]
	l.mu.Unlock()
	if a := first.ActionCallback.BlockActions[0]; a.ActionID != "promise" || a.Value != "case1" || first.User.ID != fake.Ana || first.Message.Timestamp != ts || first.Container.ChannelID != fake.Desk {
		t.Errorf("payload: %+v", first)
	}
	s.do(s.As("Ben").Command("desk", "/handrail", " status "))
	if got := s.Ephemerals("Ben", "desk"); len(got) != 1 || got[0].Text != "heard /handrail status" {
		t.Errorf("slash command: %+v", got)
	}
}

func TestNobodyListeningIsToldAtOnce(t *testing.T) {
	s := open(t, fake.Config{})
	ts := s.post(fake.Desk, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(
		slack.NewActionBlock("b", slack.NewButtonBlockElement("claim", "1", slack.NewTextBlockObject("plain_text", "Claim", false, false)))))
	if err := s.As("Ana").Click("desk", ts, "claim"); !errors.Is(err, fake.ErrNoAnswer) {
		t.Errorf("click without an app: %v", err)
	}
}

// dial opens a bare socket, to see and refuse what the real client would hide.
func (s *shop) dial() *websocket.Conn {
	s.t.Helper()
	_, url, err := s.client(fake.DefaultBotToken).StartSocketModeContext(s.t.Context())
	s.do(err)
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	s.do(err)
	s.t.Cleanup(func() { conn.Close() })
	return conn
}

type envelope struct {
	Type, Reason, EnvelopeID string
	Retry                    int
	Payload                  struct {
		EventID string `json:"event_id"`
	}
}

func next(t *testing.T, conn *websocket.Conn) envelope {
	t.Helper()
	var raw struct {
		Type       string          `json:"type"`
		Reason     string          `json:"reason"`
		EnvelopeID string          `json:"envelope_id"`
		Retry      int             `json:"retry_attempt"`
		Payload    json.RawMessage `json:"payload"`
	}
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if err := conn.ReadJSON(&raw); err != nil {
		t.Fatal(err)
	}
	e := envelope{Type: raw.Type, Reason: raw.Reason, EnvelopeID: raw.EnvelopeID, Retry: raw.Retry}
	if raw.Payload != nil {
		if err := json.Unmarshal(raw.Payload, &e.Payload); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func TestSocketRepeatsWhatIsNotAcknowledged(t *testing.T) {
	clock := fake.NewManual(start)
	s := open(t, fake.Config{Clock: clock})
	conn := s.dial()
	if e := next(t, conn); e.Type != "hello" {
		t.Fatalf("first frame %+v", e)
	}
	s.says("Ana", "desk", "", "one")
	first := next(t, conn)
	clock.Advance(3_000_000_000)
	second := next(t, conn)
	if second.Retry != 1 || second.Payload.EventID != first.Payload.EventID {
		t.Errorf("retry %+v of %+v", second, first)
	}
	s.do(conn.WriteJSON(map[string]string{"envelope_id": second.EnvelopeID}))
	s.wait("the end", func() bool { return s.Pending() == 0 })
	if d := s.Deliveries()[0]; d.Tries != 2 || d.Lost != "" {
		t.Errorf("delivery %+v", d)
	}
}

func TestSocketLifeAndLimits(t *testing.T) {
	s := open(t, fake.Config{})
	var conns []*websocket.Conn
	for range 10 {
		conn := s.dial()
		next(t, conn)
		conns = append(conns, conn)
	}
	if e := next(t, s.dial()); e.Type != "disconnect" || e.Reason != "too_many_websockets" {
		t.Errorf("eleventh socket: %+v", e)
	}
	s.Disconnect("refresh_requested")
	if e := next(t, conns[3]); e.Type != "disconnect" || e.Reason != "refresh_requested" {
		t.Errorf("disconnect: %+v", e)
	}
	if n := s.Sockets(); n != 0 {
		t.Errorf("%d sockets left that may get payloads", n)
	}
	for _, c := range conns {
		c.Close()
	}
	if _, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/link/?ticket=stale", nil); err == nil {
		t.Error("a socket without a ticket")
	}
	s.wait("room again", func() bool {
		conn := s.dial()
		e := next(t, conn)
		return e.Type == "hello"
	})
}
