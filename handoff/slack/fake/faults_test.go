package fake_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestFaultsOfCalls(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	try := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		_, _, err := s.api.PostMessageContext(ctx, fake.Desk, slack.MsgOptionText("x", false))
		return err
	}
	for _, c := range []struct {
		fault fake.Fault
		done  bool
		words string
	}{
		{fake.Fault{Do: "429", RetryAfter: 7}, false, "rate limit exceeded, retry after 7s"},
		{fake.Fault{Do: "500"}, false, "500"},
		{fake.Fault{Do: "503"}, false, "503"},
		{fake.Fault{Do: "error", Code: "is_archived"}, false, "is_archived"},
		{fake.Fault{Do: "error"}, false, "internal_error"},
		{fake.Fault{Do: "timeout_before"}, false, "deadline"},
		{fake.Fault{Do: "timeout_after"}, true, "deadline"},
		{fake.Fault{Do: "reset"}, false, "reset"},
		{fake.Fault{Do: "reset_after"}, true, "reset"},
	} {
		before := len(s.Messages("desk"))
		c.fault.Method = "chat.postMessage"
		s.do(s.Fault(c.fault))
		err := try()
		if err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", c.fault.Do, err)
		}
		if done := len(s.Messages("desk")) > before; done != c.done {
			t.Errorf("%s: posted %v, want %v", c.fault.Do, done, c.done)
		}
		if err := try(); err != nil {
			t.Errorf("after %s: %v", c.fault.Do, err)
		}
	}
	if err := s.Fault(fake.Fault{Do: "explode"}); err == nil {
		t.Error("an unknown misfortune was taken")
	}
}

func TestFaultsCount(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	s.do(s.Fault(fake.Fault{Method: "*", Do: "error", Code: "first", Times: 2}))
	s.do(s.Fault(fake.Fault{Method: "auth.test", Do: "error", Code: "second"}))
	var got []string
	for range 4 {
		e, _ := s.call("auth.test")["error"].(string)
		got = append(got, e)
	}
	if strings.Join(got, ",") != "first,first,second," {
		t.Errorf("%q", got)
	}
}

func TestFaultsOfEvents(t *testing.T) {
	s := open(t, fake.Config{})
	e := s.endpoint()
	say := func(words ...string) {
		for _, word := range words {
			s.says("Ana", "desk", "", word)
		}
		s.wait("quiet", func() bool { return s.Pending() == 0 })
	}
	s.FaultEvents(fake.EventFault{Duplicate: 1})
	say("twice")
	s.FaultEvents(fake.EventFault{Lose: 1})
	say("lost")
	s.FaultEvents(fake.EventFault{Reorder: 3})
	say("a", "b", "c")
	var words []string
	ids := map[string]int{}
	for _, r := range e.requests() {
		words = append(words, r.text)
		ids[r.eventID]++
	}
	if strings.Join(words, " ") != "twice twice c b a" || len(ids) != 4 {
		t.Errorf("%q with %d ids", words, len(ids))
	}
}

func TestDownAndBack(t *testing.T) {
	s := open(t, fake.Config{})
	l := s.listen()
	s.SetDown(true)
	s.wait("sockets cut", func() bool { return s.Sockets() == 0 })
	s.says("Ana", "desk", "", "while away")
	if _, err := s.api.AuthTestContext(t.Context()); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("a call while down: %v", err)
	}
	s.SetDown(false)
	s.wait("the event after the reconnect", func() bool { return len(l.messages()) == 1 })
}

func TestFaultsByHTTP(t *testing.T) {
	s := open(t, fake.Config{})
	post := func(body string) int {
		resp, err := http.Post(s.url+"/fake/fault", "application/json", strings.NewReader(body))
		s.do(err)
		resp.Body.Close()
		return resp.StatusCode
	}
	if post(`{"method":"auth.test","do":"error","code":"x"}`) != 204 || s.call("auth.test")["error"] != "x" {
		t.Error("a fault over HTTP")
	}
	if post(`{"do":"nonsense"}`) != 400 || post(`{"oops":1}`) != 400 {
		t.Error("nonsense was taken")
	}
	if post(`{"down":true}`) != 204 || post(`{"calm":true,"ceilings":false,"events":{"delay_ms":0},"cut_sockets":true,"disconnect":"warning"}`) != 204 || s.call("auth.test")["ok"] != true {
		t.Error("down and calm")
	}
	req, _ := http.NewRequest(http.MethodPost, s.url+"/fake/fault", strings.NewReader(`{"down":true}`))
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	s.do(err)
	resp.Body.Close()
	if resp.StatusCode != 403 {
		t.Errorf("another site's page: %d", resp.StatusCode)
	}
}
