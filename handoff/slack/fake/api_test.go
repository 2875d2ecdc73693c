package fake_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

var start = time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)

// call speaks to a method without a client: a form with the token inside.
func (s *shop) call(method string, args ...string) map[string]any {
	s.t.Helper()
	form := url.Values{"token": {fake.DefaultBotToken}}
	for i := 0; i < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	resp, err := http.PostForm(s.url+"/api/"+method, form)
	s.do(err)
	return s.decode(resp)
}

func (s *shop) decode(resp *http.Response) map[string]any {
	s.t.Helper()
	defer resp.Body.Close()
	var out map[string]any
	s.do(json.NewDecoder(resp.Body).Decode(&out))
	return out
}

func TestTokens(t *testing.T) {
	s := open(t, fake.Config{Tokens: map[string][]string{"xoxb-poor": {"chat:write"}}})
	bearer := func(token, method, body string) map[string]any {
		req, _ := http.NewRequest(http.MethodPost, s.url+"/api/"+method, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		resp, err := http.DefaultClient.Do(req)
		s.do(err)
		return s.decode(resp)
	}
	for _, c := range []struct{ token, method, body, want string }{
		{"", "auth.test", "{}", "not_authed"},
		{"xoxb-wrong", "auth.test", "{}", "invalid_auth"},
		{fake.DefaultBotToken, "apps.connections.open", "{}", "not_allowed_token_type"},
		{fake.DefaultAppToken, "chat.postMessage", "{}", "not_allowed_token_type"},
		{fake.DefaultBotToken, "no.such", "{}", "unknown_method"},
		{fake.DefaultBotToken, "auth.test", "{", "invalid_json"},
		{"xoxb-poor", "users.info", `{"user":"` + fake.Ana + `"}`, "missing_scope"},
		{"xoxb-poor", "conversations.history", `{"channel":"` + fake.Desk + `"}`, "missing_scope"},
		{"xoxb-poor", "chat.postMessage", `{"channel":"` + fake.Desk + `","text":"x","username":"Dana"}`, "missing_scope"},
		{"xoxb-poor", "chat.postMessage", `{"channel":"` + fake.Desk + `","text":"x"}`, ""},
	} {
		got := bearer(c.token, c.method, c.body)
		if e, _ := got["error"].(string); e != c.want {
			t.Errorf("%s with %q: %v, want %q", c.method, c.token, got, c.want)
		}
		if c.want == "missing_scope" && (got["needed"] == "" || got["provided"] != "chat:write") {
			t.Errorf("%s: %v", c.method, got)
		}
	}
	resp, err := http.PostForm(s.url+"/api/auth.test", url.Values{"token": {"xoxb-poor"}})
	s.do(err)
	resp.Body.Close()
	if got := resp.Header.Get("X-OAuth-Scopes"); got != "chat:write" {
		t.Errorf("X-OAuth-Scopes %q", got)
	}
}

func TestIdentity(t *testing.T) {
	s := open(t, fake.Config{})
	who, err := s.api.AuthTestContext(t.Context())
	s.do(err)
	if who.UserID != fake.BotUser || who.BotID != fake.BotID || who.TeamID != fake.TeamID || who.Team != "Marlow & Finch" {
		t.Errorf("%+v", who)
	}
	bot, err := s.api.GetBotInfoContext(t.Context(), slack.GetBotInfoParameters{Bot: fake.BotID})
	s.do(err)
	team, err := s.api.GetTeamInfoContext(t.Context())
	s.do(err)
	if bot.AppID != fake.AppID || team.Domain != "marlow-finch" {
		t.Errorf("%+v %+v", bot, team)
	}
	if _, err := s.api.GetBotInfoContext(t.Context(), slack.GetBotInfoParameters{Bot: "B9"}); code(err) != "bot_not_found" {
		t.Error(err)
	}
}

func TestPosting(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	root := s.post(fake.Desk, slack.MsgOptionText("root", false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "handrail_case", EventPayload: map[string]any{"case": "1"}}))
	reply := s.post(fake.Desk, slack.MsgOptionText("reply", false), slack.MsgOptionTS(root), slack.MsgOptionUsername("Dana · customer"), slack.MsgOptionIconEmoji(":speech_balloon:"))
	if m := s.Message("desk", reply); m.Subtype != "bot_message" || m.User != "" || m.BotID != fake.BotID || m.Username != "Dana · customer" || m.ThreadTS != root {
		t.Errorf("customised: %+v", m)
	}
	long := strings.Repeat("é", 41_000)
	if got := s.Message("desk", s.post(fake.Desk, slack.MsgOptionText(long, false))); len([]rune(got.Text)) != 40_000 {
		t.Errorf("a long text keeps %d characters", len([]rune(got.Text)))
	}
	channel, _, err := s.api.PostMessageContext(t.Context(), fake.Ana, slack.MsgOptionText("for you", false))
	s.do(err)
	if channel[0] != 'D' || len(s.Direct("Ana")) != 1 {
		t.Errorf("a message to a person went to %s", channel)
	}
	section := func(n int) string {
		return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":"%s"}}`, strings.Repeat("x", n))
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"channel_not_found", []string{"channel", "C9", "text", "x"}},
		{"no_text", []string{"channel", fake.Desk}},
		{"thread_not_found", []string{"channel", fake.Desk, "text", "x", "thread_ts", "1.000000"}},
		{"cannot_reply_to_message", []string{"channel", fake.Desk, "text", "x", "thread_ts", reply}},
		{"invalid_blocks_format", []string{"channel", fake.Desk, "blocks", "{}"}},
		{"invalid_blocks", []string{"channel", fake.Desk, "blocks", "[" + section(3001) + "]"}},
		{"invalid_blocks", []string{"channel", fake.Desk, "blocks", "[" + strings.TrimSuffix(strings.Repeat(section(1)+",", 51), ",") + "]"}},
		{"msg_blocks_too_long", []string{"channel", fake.Desk, "blocks", "[" + strings.TrimSuffix(strings.Repeat(section(2900)+",", 5), ",") + "]"}},
		{"invalid_metadata_format", []string{"channel", fake.Desk, "text", "x", "metadata", `{"event_type":"x"}`}},
		{"metadata_too_large", []string{"channel", fake.Desk, "text", "x", "metadata", `{"event_type":"x","event_payload":{"a":"` + strings.Repeat("y", 17_000) + `"}}`}},
		{"markdown_text_conflict", []string{"channel", fake.Desk, "text", "x", "markdown_text", "y"}},
		{"too_many_attachments", []string{"channel", fake.Desk, "attachments", "[" + strings.TrimSuffix(strings.Repeat("{},", 101), ",") + "]"}},
	} {
		if got := s.call("chat.postMessage", c.args...); got["error"] != c.want {
			t.Errorf("%.60v: %.200v, want %s", c.args, got, c.want)
		}
	}
}

func TestPublicChannelsNeedAnInvitation(t *testing.T) {
	s := open(t, fake.Config{Scopes: []string{"chat:write", "channels:read", "channels:history", "channels:join"}})
	if got := s.call("chat.postMessage", "channel", fake.General, "text", "x"); got["error"] != "not_in_channel" {
		t.Errorf("post: %v", got)
	}
	if got := s.call("conversations.history", "channel", fake.General); got["error"] != "not_in_channel" {
		t.Errorf("history: %v", got)
	}
	if got := s.call("conversations.join", "channel", fake.General); got["ok"] != true {
		t.Errorf("join: %v", got)
	}
	if got := s.call("chat.postMessage", "channel", "#general", "text", "x"); got["channel"] != fake.General {
		t.Errorf("post after joining: %v", got)
	}
}

func TestUpdateAndDelete(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	l := s.listen()
	blocks := slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*card*", false, false), nil, nil))
	ts := s.post(fake.Desk, slack.MsgOptionText("card", false), blocks, slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "a", EventPayload: map[string]any{"b": "c"}}))
	if _, _, _, err := s.api.UpdateMessageContext(t.Context(), fake.Desk, ts, slack.MsgOptionText("card two", false), blocks); err != nil {
		t.Fatal(err)
	}
	if m := s.Message("desk", ts); m.Text != "card two" || m.Blocks == nil || m.Metadata == nil || m.Edited != nil {
		t.Errorf("update with blocks: %+v", m)
	}
	if _, _, _, err := s.api.UpdateMessageContext(t.Context(), fake.Desk, ts, slack.MsgOptionText("only text", false)); err != nil {
		t.Fatal(err)
	}
	if m := s.Message("desk", ts); m.Blocks != nil || m.Edited == nil {
		t.Errorf("a text alone takes blocks away and marks the edit: %+v", m)
	}
	mine := s.says("Ana", "desk", ts, "a reply")
	for _, c := range []struct{ method, ts, want string }{
		{"chat.update", mine, "cant_update_message"}, {"chat.update", "1.000001", "message_not_found"},
		{"chat.delete", mine, "cant_delete_message"}, {"chat.delete", "1.000001", "message_not_found"},
	} {
		if got := s.call(c.method, "channel", fake.Desk, "ts", c.ts, "text", "x"); got["error"] != c.want {
			t.Errorf("%s: %v, want %s", c.method, got, c.want)
		}
	}
	if got := s.call("chat.update", "channel", fake.Desk, "ts", ts, "text", strings.Repeat("x", 4001)); got["error"] != "msg_too_long" {
		t.Errorf("long update: %v", got)
	}
	if got := s.call("chat.delete", "channel", fake.Desk, "ts", ts); got["ok"] != true {
		t.Errorf("delete: %v", got)
	}
	if m := s.Message("desk", ts); m == nil || m.Subtype != "tombstone" {
		t.Errorf("a root with replies leaves a tombstone: %+v", m)
	}
	if got := s.call("chat.postMessage", "channel", fake.Desk, "text", "x", "thread_ts", ts); got["error"] != "thread_not_found" {
		t.Errorf("a reply to a tombstone: %v", got)
	}
	s.wait("echoes", func() bool { return len(l.messages()) == 5 })
	var kinds []string
	for _, m := range l.messages() {
		kinds = append(kinds, m.SubType)
	}
	if fmt.Sprint(kinds) != "[ message_changed message_changed  message_deleted]" {
		t.Errorf("events %q", kinds)
	}
	if m := l.messages()[0]; m.BotID != fake.BotID || m.Message == nil {
		t.Errorf("own echo: %+v", m)
	}
}

func TestEphemeralAndPermalink(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	if _, err := s.api.PostEphemeralContext(t.Context(), fake.Desk, fake.Ana, slack.MsgOptionText("just you", false)); err != nil {
		t.Fatal(err)
	}
	if len(s.Messages("desk")) != 0 || len(s.Ephemerals("Ana", "desk")) != 1 || len(s.Ephemerals("Ben", "desk")) != 0 {
		t.Error("an ephemeral message is for one person")
	}
	if got := s.call("chat.postEphemeral", "channel", fake.Leads, "user", fake.Ana, "text", "x"); got["error"] != "user_not_in_channel" {
		t.Errorf("%v", got)
	}
	root := s.says("Ana", "desk", "", "root")
	reply := s.says("Ben", "desk", root, "reply")
	link, err := s.api.GetPermalinkContext(t.Context(), &slack.PermalinkParameters{Channel: fake.Desk, Ts: reply})
	s.do(err)
	if want := s.url + "/archives/" + fake.Desk + "/p" + strings.Replace(reply, ".", "", 1) + "?thread_ts=" + root + "&cid=" + fake.Desk; link != want {
		t.Errorf("%s, want %s", link, want)
	}
	if got := s.call("chat.getPermalink", "channel", fake.Desk, "message_ts", "1.000001"); got["error"] != "message_not_found" {
		t.Errorf("%v", got)
	}
}

func TestTimestampsOnlyGrow(t *testing.T) {
	s := open(t, fake.Config{Clock: fake.NewManual(start), Free: true})
	last := ""
	for i := range 50 {
		ts := s.says("Ana", "desk", "", fmt.Sprint(i))
		if ts <= last || len(ts) != len("1763733720.000000") {
			t.Fatalf("%s after %s", ts, last)
		}
		last = ts
	}
}

func TestRateCeilings(t *testing.T) {
	clock := fake.NewManual(start)
	s := open(t, fake.Config{Clock: clock})
	var limited *slack.RateLimitedError
	n := 0
	for ; n < 20 && limited == nil; n++ {
		_, _, err := s.api.PostMessageContext(t.Context(), fake.Desk, slack.MsgOptionText("x", false))
		errors.As(err, &limited)
	}
	if n != 5 || limited.RetryAfter != time.Second {
		t.Fatalf("limited at call %d: %v", n, limited)
	}
	s.post(fake.Leads, slack.MsgOptionText("another channel has its own second", false))
	clock.Advance(time.Second)
	s.post(fake.Desk, slack.MsgOptionText("and a second later there is room", false))

	ts := s.Messages("desk")[0].TS
	updates := 0
	for ; ; updates++ {
		if _, _, _, err := s.api.UpdateMessageContext(t.Context(), fake.Desk, ts, slack.MsgOptionText(fmt.Sprint(updates), false)); err != nil {
			break
		}
	}
	if updates != 50 {
		t.Errorf("%d updates in a minute, want 50", updates)
	}
	s.SetCeilings(false)
	for range 100 {
		s.post(fake.Desk, slack.MsgOptionText("free", false))
	}
	s.SetRate("chat.postMessage", fake.Rate{PerMinute: 1, Burst: 1})
	s.post(fake.Desk, slack.MsgOptionText("one", false))
	resp, err := http.PostForm(s.url+"/api/chat.postMessage", url.Values{"token": {fake.DefaultBotToken}, "channel": {fake.Desk}, "text": {"two"}})
	s.do(err)
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "60" || string(body) != `{"error":"ratelimited","ok":false}` {
		t.Errorf("%d %s %s", resp.StatusCode, resp.Header.Get("Retry-After"), body)
	}
}
