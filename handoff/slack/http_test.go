package slack_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/handrail-chat/handrail/handoff"
	"github.com/handrail-chat/handrail/handoff/slack"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// knock sends one request to the desk's handlers.
func (o *office) knock(method, path string, header http.Header, body string) (int, string) {
	o.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header = header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	rw := httptest.NewRecorder()
	o.desk.Handler().ServeHTTP(rw, r)
	got, err := io.ReadAll(rw.Body)
	o.do(err)
	return rw.Code, string(got)
}

func event(t *testing.T, team string, fields map[string]any) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": fields})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestForgedRequests is A1 and A2: nothing but Slack's own bytes is read.
func TestForgedRequests(t *testing.T) {
	o := alone(t, setup{http: true})
	body := event(t, fake.TeamID, map[string]any{"type": "message"})
	good := o.slack.Sign([]byte(body))
	stale := http.Header{"X-Slack-Request-Timestamp": {"1531420618"}, "X-Slack-Signature": {"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}}
	flipped := good.Clone()
	flipped.Set("X-Slack-Signature", "v0=00"+good.Get("X-Slack-Signature")[5:])
	for _, path := range []string{"/slack/events", "/slack/interactions", "/slack/commands"} {
		for name, c := range map[string]struct {
			header http.Header
			body   string
			method string
			want   int
		}{
			"no signature":    {nil, body, "POST", 403},
			"wrong signature": {flipped, body, "POST", 403},
			"other body":      {good, body + " ", "POST", 403},
			"old":             {stale, "token=xyzz0WbapA4vBCDEFasx0q6G", "POST", 403},
			"too large":       {good, strings.Repeat("x", 2<<20), "POST", 413},
			"GET":             {good, "", "GET", 405},
		} {
			if got, _ := o.knock(c.method, path, c.header, c.body); got != c.want {
				t.Errorf("%s, %s: %d, want %d", path, name, got, c.want)
			}
		}
	}
	if n := o.counts("slack: signature"); n != 12 {
		t.Errorf("%d refusals counted", n)
	}
	if got, _ := o.knock("POST", "/slack/interactions?payload="+`{"type":"block_actions"}`, o.slack.Sign([]byte("x=1")), "x=1"); got != 200 {
		t.Errorf("a payload in the address: %d", got)
	}
}

func TestUnreadableDeliveriesAreKept(t *testing.T) {
	var mu sync.Mutex
	var kept [][]byte
	o := alone(t, setup{http: true, config: func(c *slack.Config) {
		c.Keep = func(_ string, raw []byte) { mu.Lock(); defer mu.Unlock(); kept = append(kept, bytes.Clone(raw)) }
	}})
	for _, c := range []struct{ path, body string }{
		{"/slack/events", "not json"},
		{"/slack/events", `{"type":"event_callback","team_id":"` + fake.TeamID + `","event":{"type":"message","ts":7}}`},
		{"/slack/interactions", "a=b"},
		{"/slack/interactions", "payload=%7B"},
		{"/slack/interactions", "payload=%7B%7D&payload=%7B%7D"},
	} {
		if got, _ := o.knock("POST", c.path, o.slack.Sign([]byte(c.body)), c.body); got != 200 {
			t.Errorf("%s %q: %d, want 200", c.path, c.body, got)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(kept) != 5 {
		t.Errorf("%d kept for inspection, want 5", len(kept))
	}
}

func TestURLVerification(t *testing.T) {
	o := alone(t, setup{http: true})
	body := `{"type":"url_verification","challenge":"3eZbrw1aB"}`
	if code, got := o.knock("POST", "/slack/events", o.slack.Sign([]byte(body)), body); code != 200 || got != "3eZbrw1aB" {
		t.Errorf("%d %q", code, got)
	}
	if code, _ := o.knock("POST", "/slack/events", nil, body); code != 403 {
		t.Errorf("unsigned: %d", code)
	}
}

func TestWithSocketModeTheDoorsAreShut(t *testing.T) {
	o := alone(t, setup{})
	for _, path := range []string{"/slack/events", "/slack/interactions", "/slack/commands"} {
		if code, _ := o.knock("POST", path, o.slack.Sign([]byte("{}")), "{}"); code != 404 {
			t.Errorf("%s: %d, want 404", path, code)
		}
	}
}

// TestReplayedAndForeignDeliveries: the same signed bytes are one event, and
// other teams', bots' and our own words are none.
func TestReplayedAndForeignDeliveries(t *testing.T) {
	o := open(t, setup{http: true})
	card := o.claimed("dana")
	words := func(ts, text string, more map[string]any) map[string]any {
		fields := map[string]any{"type": "message", "channel": card.Channel, "user": fake.Ana, "text": text, "ts": ts, "thread_ts": card.TS, "team": fake.TeamID}
		for k, v := range more {
			fields[k] = v
		}
		return fields
	}
	tell := func(body string) {
		t.Helper()
		if code, got := o.knock("POST", "/slack/events", o.slack.Sign([]byte(body)), body); code != 200 {
			t.Fatalf("%d %s", code, got)
		}
	}
	tell(event(t, "T0OTHER", words("1795260001.000100", "from another team", nil)))
	tell(event(t, fake.TeamID, words("1795260002.000100", "from a guest of another team", map[string]any{"user_team": "T0OTHER"})))
	tell(event(t, fake.TeamID, words("1795260003.000100", "from a bot", map[string]any{"bot_id": "B9", "subtype": "bot_message"})))
	tell(event(t, fake.TeamID, words("1795260004.000100", "from ourselves", map[string]any{"user": fake.BotUser, "bot_id": fake.BotID})))
	tell(event(t, fake.TeamID, words("1795260005.000100", "joined", map[string]any{"subtype": "channel_join"})))
	tell(event(t, fake.TeamID, words("1795260006.000100", "elsewhere", map[string]any{"channel": fake.General})))
	tell(event(t, fake.TeamID, words("1795260007.000100", "in a thread of nobody's", map[string]any{"thread_ts": "1795200000.000100"})))
	odd := event(t, fake.TeamID, words("1795260008.000100", "once only", map[string]any{"blocks": []any{map[string]any{"type": "hologram", "elements": 7}}}))
	for range 3 {
		tell(odd)
	}
	o.arrives("dana", "once only")
	got := o.reads("dana")
	if strings.Count(got, "once only") != 1 {
		t.Errorf("a replay was read twice:\n%s", got)
	}
	for _, words := range []string{"from", "joined", "elsewhere", "nobody"} {
		if strings.Contains(got, "Ana: "+words) {
			t.Errorf("the customer read %q:\n%s", words, got)
		}
	}
	if n := o.counts("slack: foreign team"); n != 2 {
		t.Errorf("%d foreign deliveries counted", n)
	}
}

// TestAnUnknownThreadIsReadBeforeItIsGivenUp: the alias may have been lost.
func TestAnUnknownThreadIsReadBeforeItIsGivenUp(t *testing.T) {
	first := open(t, setup{http: true})
	card := first.claimed("dana")
	first.do(first.store.Alias(t.Context(), "slack:"+card.Channel+":"+card.TS, ""))
	first.post("Ana", card, "Still here.")
	first.arrives("dana", "Still here.")
	if found, err := first.store.Find(t.Context(), "slack:"+card.Channel+":"+card.TS); err != nil || found != "dana" {
		t.Errorf("the alias is %q, %v", found, err)
	}
	if s := first.state("dana"); s.Case.Agent.Name != "Ana" {
		t.Errorf("%+v", s.Case)
	}
}

// TestPressesWithLittleInThem: what Slack says twice may be said once, and a
// block's name is nothing that a press depends on.
func TestPressesWithLittleInThem(t *testing.T) {
	o := open(t, setup{http: true})
	o.says("dana", "I want a person")
	card := o.card("dana")
	press := func(action string, more map[string]any) {
		t.Helper()
		payload := map[string]any{
			"type": "block_actions", "user": map[string]any{"id": fake.Ana}, "channel": map[string]any{"id": card.Channel},
			"message": map[string]any{"ts": card.TS}, "trigger_id": "t-" + action + o.state("dana").Case.Agent.ID,
			"actions": []any{map[string]any{"action_id": action, "type": "button", "value": o.state("dana").Case.ID}},
		}
		for k, v := range more {
			payload[k] = v
		}
		raw, err := json.Marshal(payload)
		o.do(err)
		body := "payload=" + url.QueryEscape(string(raw))
		if code, got := o.knock("POST", "/slack/interactions", o.slack.Sign([]byte(body)), body); code != 200 {
			t.Fatalf("%d %s", code, got)
		}
	}
	press("claim", map[string]any{"team": map[string]any{"id": "T0OTHER"}})
	if owner := o.state("dana").Case.Owner; owner != handoff.Queue {
		t.Fatalf("a press from another team made the owner %q", owner)
	}
	press("claim", nil)
	if c := o.state("dana").Case; c.Owner != handoff.Holder || c.Agent.ID != fake.Ana {
		t.Fatalf("after the claim: %+v", c)
	}
	said, err := json.Marshal(map[string]any{"type": "event_callback", "event": map[string]any{
		"type": "message", "channel": card.Channel, "user": fake.Ana, "text": "Found it.", "ts": "1795260001.000100", "thread_ts": card.TS,
	}})
	o.do(err)
	if code, got := o.knock("POST", "/slack/events", o.slack.Sign(said), string(said)); code != 200 {
		t.Fatalf("%d %s", code, got)
	}
	o.arrives("dana", "Found it.")
}

// TestWhatWasMissedIsHeardFirst: a message that came nowhere is read back when
// the next one of its thread comes, and leaves before it.
func TestWhatWasMissedIsHeardFirst(t *testing.T) {
	o := open(t, setup{http: true, silent: true})
	card := o.claimed("dana")
	o.slack.FaultEvents(fake.EventFault{Lose: 1})
	o.post("Ana", card, "First.")
	o.slack.FaultEvents(fake.EventFault{})
	o.post("Ana", card, "Second.")
	o.arrives("dana", "Second.")
	if got := o.reads("dana"); !strings.Contains(got, "agent Ana: First.") || strings.Index(got, "First.") > strings.Index(got, "Second.") {
		t.Errorf("the customer read:\n%s", got)
	}
}
