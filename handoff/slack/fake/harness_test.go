package fake_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"go.uber.org/goleak"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shop is a running workspace and a real client for it.
type shop struct {
	*fake.Workspace
	t   *testing.T
	url string
	api *slack.Client
}

func open(t *testing.T, cfg fake.Config) *shop {
	t.Helper()
	w, err := fake.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w)
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		srv.CloseClientConnections()
		srv.Close()
	})
	s := &shop{Workspace: w, t: t, url: srv.URL}
	s.api = s.client(fake.DefaultBotToken)
	return s
}

func (s *shop) client(token string) *slack.Client {
	return slack.New(token, slack.OptionAPIURL(s.url+"/api/"), slack.OptionAppLevelToken(fake.DefaultAppToken))
}

// post sends as the app and returns the timestamp.
func (s *shop) post(channel string, options ...slack.MsgOption) string {
	s.t.Helper()
	_, ts, err := s.api.PostMessageContext(s.t.Context(), channel, options...)
	if err != nil {
		s.t.Fatalf("post: %v", err)
	}
	return ts
}

// do is for acts of people that must succeed.
func (s *shop) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) says(who, channel, thread, text string) string {
	s.t.Helper()
	ts, err := s.As(who).Post(channel, thread, text)
	s.do(err)
	return ts
}

// wait looks again at every change of the workspace, and now and then for what changes outside of it.
func (s *shop) wait(what string, cond func() bool) {
	s.t.Helper()
	for range 400 {
		ctx, cancel := context.WithTimeout(s.t.Context(), 25*time.Millisecond)
		err := s.Wait(ctx, cond)
		cancel()
		if err == nil {
			return
		}
	}
	s.t.Fatalf("waited in vain for %s", what)
}

// code is the ok:false error of a call.
func code(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// serve gives the workspace a second server, whose address becomes the shop's.
func (s *shop) serve(h http.Handler) {
	srv := httptest.NewServer(h)
	s.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	s.url = srv.URL
}
