package fake_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// endpoint is the app over signed HTTP. It checks every signature with the real verifier.
type endpoint struct {
	*httptest.Server
	mu     sync.Mutex
	got    []request
	answer func(request) (int, string) // nil: 200, empty
}

type request struct {
	path, num, reason, eventID, text string
	press                            slack.InteractionCallback
}

func (s *shop) endpoint() *endpoint {
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		v, err := slack.NewSecretsVerifier(r.Header, fake.DefaultSigningSecret)
		if err == nil {
			v.Write(body)
			err = v.Ensure()
		}
		if err != nil && !errors.Is(err, slack.ErrExpiredTimestamp) {
			s.t.Errorf("signature: %v", err)
		}
		var challenge slackevents.ChallengeResponse
		if json.Unmarshal(body, &challenge) == nil && challenge.Challenge != "" {
			io.WriteString(rw, challenge.Challenge)
			return
		}
		got := request{path: r.URL.Path, num: r.Header.Get("X-Slack-Retry-Num"), reason: r.Header.Get("X-Slack-Retry-Reason")}
		if strings.HasSuffix(r.URL.Path, "/events") {
			ev, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
			if err != nil {
				s.t.Errorf("event: %v", err)
			}
			got.eventID = ev.Data.(*slackevents.EventsAPICallbackEvent).EventID
			if m, ok := ev.InnerEvent.Data.(*slackevents.MessageEvent); ok {
				got.text = m.Text
			}
		} else if strings.HasSuffix(r.URL.Path, "/interactions") {
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			if got.press, err = slack.InteractionCallbackParse(r); err != nil {
				s.t.Errorf("interaction: %v", err)
			}
		}
		e.mu.Lock()
		e.got = append(e.got, got)
		answer := e.answer
		e.mu.Unlock()
		if answer != nil {
			status, words := answer(got)
			if status == 0 {
				<-r.Context().Done()
				return
			}
			rw.Header().Set("X-Slack-No-Retry", words)
			rw.WriteHeader(status)
			if status == 200 {
				io.WriteString(rw, words)
			}
		}
	}))
	s.t.Cleanup(func() { e.CloseClientConnections(); e.Close() })
	s.do(s.SetURLs(s.t.Context(), fake.URLs{Events: e.URL + "/events", Interactivity: e.URL + "/interactions", Commands: e.URL + "/commands"}))
	return e
}

func (e *endpoint) requests() []request {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]request(nil), e.got...)
}

// pressed is the newest interaction; events may have come after it.
func (e *endpoint) pressed() slack.InteractionCallback {
	var newest slack.InteractionCallback
	for _, r := range e.requests() {
		if r.path == "/interactions" {
			newest = r.press
		}
	}
	return newest
}

func TestSignatureVector(t *testing.T) {
	// The example of Slack's documentation on verifying requests.
	w, err := fake.New(fake.Config{Clock: fake.NewManual(time.Unix(1531420618, 0))})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	if got := w.Sign([]byte(body)).Get("X-Slack-Signature"); got != "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503" {
		t.Error(got)
	}
}

func TestSignedEventsInOrder(t *testing.T) {
	s := open(t, fake.Config{})
	e := s.endpoint()
	for _, word := range []string{"one", "two", "three", "four"} {
		s.says("Ana", "desk", "", word)
	}
	s.wait("four events", func() bool { return len(s.Deliveries()) == 4 })
	var words []string
	for _, r := range e.requests() {
		words = append(words, r.text)
	}
	if strings.Join(words, " ") != "one two three four" {
		t.Errorf("order %v", words)
	}
}

func TestEventsAreRepeatedOnSlacksTimetable(t *testing.T) {
	clock := fake.NewManual(time.Now())
	s := open(t, fake.Config{Clock: clock})
	e := s.endpoint()
	e.answer = func(r request) (int, string) { return 500, "" }
	s.says("Ana", "desk", "", "hello")
	s.wait("the first two tries", func() bool { return len(e.requests()) == 2 && clock.Waiting() == 1 })
	clock.Advance(59 * time.Second)
	if n := len(e.requests()); n != 2 {
		t.Errorf("%d tries before a minute", n)
	}
	clock.Advance(time.Second)
	s.wait("the third try", func() bool { return len(e.requests()) == 3 && clock.Waiting() == 1 })
	clock.Advance(5 * time.Minute)
	s.wait("the end", func() bool { return s.Pending() == 0 })
	got := e.requests()
	for i, want := range []struct{ num, reason string }{{"", ""}, {"1", "http_error"}, {"2", "http_error"}, {"3", "http_error"}} {
		if got[i].num != want.num || got[i].reason != want.reason || got[i].eventID != got[0].eventID {
			t.Errorf("try %d: %+v", i, got[i])
		}
	}
	if d := s.Deliveries()[0]; d.Tries != 4 || d.Lost != "http_error" {
		t.Errorf("%+v", d)
	}
}

func TestRetriesSurviveARestart(t *testing.T) {
	dir, clock := t.TempDir(), fake.NewManual(time.Now())
	first := open(t, fake.Config{Dir: dir, Clock: clock})
	e := first.endpoint()
	e.answer = func(r request) (int, string) { return 500, "" }
	first.says("Ana", "desk", "", "hello")
	first.wait("two tries", func() bool { return len(e.requests()) == 2 && clock.Waiting() == 1 })
	first.do(first.Close())

	second := open(t, fake.Config{Dir: dir, Clock: clock})
	again := second.endpoint()
	if second.Pending() != 1 {
		t.Fatalf("%d pending", second.Pending())
	}
	clock.Advance(time.Minute)
	second.wait("the third try", func() bool { return second.Pending() == 0 })
	if got := again.requests(); len(got) != 1 || got[0].num != "2" || got[0].eventID != e.requests()[0].eventID {
		t.Errorf("%+v", got)
	}
}

func TestNoRetryIsHonoured(t *testing.T) {
	s := open(t, fake.Config{})
	e := s.endpoint()
	e.answer = func(request) (int, string) { return 500, "1" }
	s.says("Ana", "desk", "", "hello")
	s.wait("the end", func() bool { return s.Pending() == 0 })
	if n := len(e.requests()); n != 1 {
		t.Errorf("%d tries", n)
	}
}

func TestSlowAnswersTimeOut(t *testing.T) {
	clock := fake.NewManual(time.Now())
	s := open(t, fake.Config{Clock: clock})
	e := s.endpoint()
	e.answer = func(r request) (int, string) {
		if r.num == "" {
			return 0, ""
		}
		return 200, ""
	}
	s.says("Ana", "desk", "", "hello")
	s.wait("the first try", func() bool { return len(e.requests()) == 1 })
	clock.Advance(3 * time.Second)
	s.wait("the second", func() bool { return s.Pending() == 0 })
	if got := e.requests(); len(got) != 2 || got[1].reason != "http_timeout" {
		t.Errorf("%+v", got)
	}
}

func TestUnverifiedURLIsRefused(t *testing.T) {
	s := open(t, fake.Config{})
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { io.WriteString(rw, "hello") }))
	defer srv.Close()
	if err := s.SetURLs(t.Context(), fake.URLs{Events: srv.URL}); err == nil {
		t.Error("an address that doesn't answer the challenge was taken")
	}
}

func TestSignedPressAndResponseURL(t *testing.T) {
	clock := fake.NewManual(time.Now())
	s := open(t, fake.Config{Clock: clock, Free: true})
	e := s.endpoint()
	ts := s.post(fake.Desk, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewActionBlock("b",
		slack.NewOverflowBlockElement("more", slack.NewOptionBlockObject("spam", slack.NewTextBlockObject("plain_text", "Spam", false, false), nil)))))
	s.do(s.As("Ana").Click("desk", ts, "b/more", "Spam"))
	press := e.pressed()
	if a := press.ActionCallback.BlockActions[0]; a.SelectedOption.Value != "spam" || press.User.ID != fake.Ana || press.ResponseURL == "" {
		t.Fatalf("%+v", press)
	}
	answer := func(body string) int {
		resp, err := http.Post(press.ResponseURL, "application/json", strings.NewReader(body))
		s.do(err)
		resp.Body.Close()
		return resp.StatusCode
	}
	if answer(`{"text":"only you"}`) != 200 || len(s.Ephemerals("Ana", "desk")) != 1 {
		t.Error("an answer is ephemeral at first")
	}
	if answer(`{"text":"all","response_type":"in_channel"}`) != 200 || len(s.Messages("desk")) != 2 {
		t.Error("in_channel")
	}
	if answer(`{"text":"new","replace_original":true}`) != 200 || s.Message("desk", ts).Text != "new" {
		t.Error("replace_original")
	}
	if answer(`{"delete_original":true}`) != 200 || s.Message("desk", ts) != nil {
		t.Error("delete_original")
	}
	if answer(`{"text":"five"}`) != 200 || answer(`{"text":"six"}`) != 404 {
		t.Error("five uses and no more")
	}
}

func TestTriggersExpire(t *testing.T) {
	clock := fake.NewManual(time.Now())
	s := open(t, fake.Config{Clock: clock, Free: true})
	e := s.endpoint()
	ts := s.post(fake.Desk, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewActionBlock("b",
		slack.NewButtonBlockElement("claim", "1", slack.NewTextBlockObject("plain_text", "Claim", false, false)))))
	s.do(s.As("Ana").Click("desk", ts, "claim"))
	trigger := e.pressed().TriggerID
	section := `{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]}`
	for _, c := range []struct{ trigger, view, want string }{
		{"1.2.3", section, "invalid_trigger_id"},
		{trigger, `{"type":"modal","title":{"type":"plain_text","text":"This title is too long, by far"},"blocks":[]}`, "invalid_arguments"},
		{trigger, `{"type":"modal","blocks":[{"type":"input"}]}`, "invalid_arguments"},
		{trigger, `{"type":"modal","title":"` + strings.Repeat("x", 260<<10) + `"}`, "view_too_large"},
	} {
		if got := s.call("views.open", "trigger_id", c.trigger, "view", c.view); got["error"] != c.want {
			t.Errorf("%.200v, want %s", got, c.want)
		}
	}
	clock.Advance(3001 * time.Millisecond)
	if got := s.call("views.open", "trigger_id", trigger, "view", section); got["error"] != "expired_trigger_id" {
		t.Errorf("%v", got)
	}
}
