package fake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestBlockKitLimits(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	x := func(n int) string { return strings.Repeat("x", n) }
	plain := func(n int) string { return `{"type":"plain_text","text":"` + x(n) + `"}` }
	many := func(n int, f func(i int) string) string {
		var parts []string
		for i := range n {
			parts = append(parts, f(i))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	button := func(text, value int) string {
		return `{"type":"button","text":` + plain(text) + `,"value":"` + x(value) + `"}`
	}
	actions := func(elements string) string { return `{"type":"actions","elements":` + elements + `}` }
	option := func(text, value int) func(int) string {
		return func(i int) string { return fmt.Sprintf(`{"text":%s,"value":"%d%s"}`, plain(text), i, x(value-1)) }
	}
	menu := func(kind string, n, text, value int) string {
		return actions(`[{"type":"` + kind + `","options":` + many(n, option(text, value)) + `}]`)
	}
	for _, c := range []struct {
		name, block string
		fits        bool
	}{
		{"section 3000", `{"type":"section","text":` + plain(3000) + `}`, true},
		{"section 3001", `{"type":"section","text":` + plain(3001) + `}`, false},
		{"empty text", `{"type":"section","text":` + plain(0) + `}`, false},
		{"section of nothing", `{"type":"section"}`, false},
		{"10 fields", `{"type":"section","fields":` + many(10, func(int) string { return plain(5) }) + `}`, true},
		{"11 fields", `{"type":"section","fields":` + many(11, func(int) string { return plain(5) }) + `}`, false},
		{"field 2001", `{"type":"section","fields":[` + plain(2001) + `]}`, false},
		{"header 150", `{"type":"header","text":` + plain(150) + `}`, true},
		{"header 151", `{"type":"header","text":` + plain(151) + `}`, false},
		{"header in mrkdwn", `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, false},
		{"context 10", `{"type":"context","elements":` + many(10, func(int) string { return plain(5) }) + `}`, true},
		{"context 11", `{"type":"context","elements":` + many(11, func(int) string { return plain(5) }) + `}`, false},
		{"actions 25", actions(many(25, func(int) string { return button(5, 5) })), true},
		{"actions 26", actions(many(26, func(int) string { return button(5, 5) })), false},
		{"button 75, value 2000", actions("[" + button(75, 2000) + "]"), true},
		{"button 76", actions("[" + button(76, 1) + "]"), false},
		{"button value 2001", actions("[" + button(1, 2001) + "]"), false},
		{"button style", actions(`[{"type":"button","text":` + plain(2) + `,"style":"blue"}]`), false},
		{"overflow 5", menu("overflow", 5, 5, 5), true},
		{"overflow 6", menu("overflow", 6, 5, 5), false},
		{"select 100", menu("static_select", 100, 5, 5), true},
		{"select 101", menu("static_select", 101, 5, 5), false},
		{"option text 76", menu("static_select", 1, 76, 5), false},
		{"option value 151", menu("static_select", 1, 5, 151), false},
		{"radio 11", menu("radio_buttons", 11, 5, 5), false},
		{"options alike", actions(`[{"type":"overflow","options":[{"text":` + plain(1) + `,"value":"a"},{"text":` + plain(1) + `,"value":"a"}]}]`), false},
		{"initial option of its own", actions(`[{"type":"static_select","options":[{"text":` + plain(1) + `,"value":"a"}],"initial_option":{"text":` + plain(1) + `,"value":"b"}}]`), false},
		{"text input in a message", actions(`[{"type":"plain_text_input"}]`), false},
		{"confirm title 101", actions(`[{"type":"button","text":` + plain(2) + `,"confirm":{"title":` + plain(101) + `,"text":` + plain(1) + `}}]`), false},
		{"image without alt text", `{"type":"image","image_url":"https://a.example/b.png"}`, false},
		{"block id 256", `{"type":"divider","block_id":"` + x(256) + `"}`, false},
		{"rich text", `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"},{"type":"user","user_id":"U1"}]}]}`, true},
		{"rich text, empty", `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}`, false},
		{"unknown", `{"type":"hologram"}`, false},
	} {
		got := s.call("chat.postMessage", "channel", fake.Desk, "text", "x", "blocks", "["+c.block+"]")
		if ok := got["ok"] == true; ok != c.fits || !ok && got["error"] != "invalid_blocks" {
			t.Errorf("%s: %.300v", c.name, got)
		}
	}
	got := s.call("chat.postMessage", "channel", fake.Desk, "blocks", `[{"type":"divider"},{"type":"header","text":`+plain(151)+`}]`)
	if want := "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"; !strings.Contains(fmt.Sprint(got["response_metadata"]), want) {
		t.Errorf("%v lacks %q", got, want)
	}
}

func TestViews(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	home := `{"type":"home","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"hi"}}]}`
	hash := func(got map[string]any) string {
		v, _ := got["view"].(map[string]any)
		h, _ := v["hash"].(string)
		return h
	}
	first := hash(s.call("views.publish", "user_id", fake.Ana, "view", home))
	second := hash(s.call("views.publish", "user_id", fake.Ana, "view", home, "hash", first))
	if first == "" || second == "" || first == second {
		t.Errorf("hashes %q %q", first, second)
	}
	if got := s.call("views.publish", "user_id", fake.Ana, "view", home, "hash", first); got["error"] != "hash_conflict" {
		t.Errorf("a stale hash: %v", got)
	}
	if got := s.call("views.publish", "user_id", "U9", "view", home); got["error"] != "invalid_arguments" {
		t.Errorf("nobody's home: %v", got)
	}
	if v := s.Home("Ana"); s.SeenView(*v) != "hi" || s.Home("Ben") != nil {
		t.Errorf("%+v", v)
	}
	e := s.endpoint()
	buttons := `[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}}]}]`
	ts := s.call("chat.postMessage", "channel", fake.Desk, "text", "x", "blocks", buttons)["ts"].(string)
	trigger := func() string {
		s.do(s.As("Ana").Click("desk", ts, "go"))
		return e.pressed().TriggerID
	}
	modal := `{"type":"modal","external_id":"%s","clear_on_close":false,"title":{"type":"plain_text","text":"T"},"blocks":[{"type":"actions","block_id":"c","elements":[{"type":"static_select","action_id":"pick","options":[{"text":{"type":"plain_text","text":"A"},"value":"a"}]}]}]}`
	if got := s.call("views.push", "trigger_id", trigger(), "view", fmt.Sprintf(modal, "")); got["error"] != "not_found" {
		t.Errorf("a push on nothing: %v", got)
	}
	s.call("views.open", "trigger_id", trigger(), "view", fmt.Sprintf(modal, "one"))
	if got := s.call("views.push", "trigger_id", trigger(), "view", fmt.Sprintf(modal, "one")); got["error"] != "duplicate_external_id" {
		t.Errorf("%v", got)
	}
	s.call("views.push", "trigger_id", trigger(), "view", fmt.Sprintf(modal, ""))
	s.call("views.push", "trigger_id", trigger(), "view", fmt.Sprintf(modal, ""))
	if got := s.call("views.push", "trigger_id", trigger(), "view", fmt.Sprintf(modal, "")); got["error"] != "push_limit_reached" {
		t.Errorf("%v", got)
	}
	open := s.Views("Ana")
	if len(open) != 3 || open[2].Previous != open[1].ID || open[2].Root != open[0].ID {
		t.Fatalf("%+v", open)
	}
	if got := s.call("views.update", "external_id", "one", "hash", "old", "view", fmt.Sprintf(modal, "one")); got["error"] != "hash_conflict" {
		t.Errorf("%v", got)
	}
	if got := s.call("views.update", "external_id", "one", "view", fmt.Sprintf(modal, "one")); got["ok"] != true {
		t.Errorf("%v", got)
	}
	s.do(s.As("Ana").ClickView(open[2].ID, "pick", "a"))
	if p := e.pressed(); p.View.State.Values["c"]["pick"].SelectedOption.Value != "a" || p.Container.Type != "view" {
		t.Errorf("%+v", p)
	}
	s.do(s.As("Ana").CloseView(open[1].ID))
	if left := s.Views("Ana"); len(left) != 1 {
		t.Errorf("closing one closes what lies on it: %+v", left)
	}
	if err := s.As("Ben").CloseView(open[0].ID); err == nil {
		t.Error("somebody else's modal")
	}
}

func TestSubmissionAnswers(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	e := s.endpoint()
	view := func(title, block string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"` + title + `"},"submit":{"type":"plain_text","text":"S"},"blocks":[{"type":"input","block_id":"` + block + `","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input","action_id":"a","min_length":3}}]}`
	}
	buttons := `[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}}]}]`
	ts := s.call("chat.postMessage", "channel", fake.Desk, "text", "x", "blocks", buttons)["ts"].(string)
	s.do(s.As("Ana").Click("desk", ts, "go"))
	s.call("views.open", "trigger_id", e.pressed().TriggerID, "view", view("One", "i"))
	top := func() fake.View { v := s.Views("Ana"); return v[len(v)-1] }
	submit := func(answer string) (map[string]string, error) {
		e.mu.Lock()
		e.answer = func(request) (int, string) { return 200, answer }
		e.mu.Unlock()
		return s.As("Ana").Submit(top().ID, map[string]any{"a": "long enough"})
	}
	if problems, err := s.As("Ana").Submit(top().ID, map[string]any{"a": "no"}); err != nil || problems["i"] == "" {
		t.Errorf("too short: %v %v", problems, err)
	}
	if _, err := s.As("Ana").Submit(top().ID, map[string]any{"nowhere": "x"}); err == nil {
		t.Error("an input that isn't there was filled in")
	}
	if problems, err := submit(`{"response_action":"errors","errors":{"i":"No."}}`); err != nil || problems["i"] != "No." {
		t.Errorf("%v %v", problems, err)
	}
	for _, broken := range []string{`{"response_action":"errors","errors":{"elsewhere":"No."}}`, `{"response_action":"dance"}`, `oops`, `{"response_action":"update","view":{"type":"modal"}}`} {
		if _, err := submit(broken); err == nil {
			t.Errorf("%s was taken", broken)
		}
	}
	if _, err := submit(`{"response_action":"push","view":` + view("Two", "j") + `}`); err != nil || len(s.Views("Ana")) != 2 {
		t.Errorf("push: %v", err)
	}
	if _, err := submit(`{"response_action":"update","view":` + view("Three", "k") + `}`); err != nil || s.SeenView(top()) != "Three\nL" {
		t.Errorf("update: %v %q", err, s.SeenView(top()))
	}
	if _, err := submit(`{"response_action":"clear"}`); err != nil || len(s.Views("Ana")) != 0 {
		t.Errorf("clear: %v", err)
	}
}

func TestSubscriptionsAndScopes(t *testing.T) {
	s := open(t, fake.Config{Events: []string{"message.groups"}, Scopes: []string{"chat:write", "im:history", "reactions:read", "groups:history"}})
	ts := s.says("Ana", "desk", "", "heard")
	s.do(s.As("Ana").React("desk", ts, "eyes"))
	s.says("Ana", "", "", "not subscribed")
	s.says("Ana", "general", "", "the app is not there")
	if n := s.Pending(); n != 1 {
		t.Errorf("%d events", n)
	}
	poor := open(t, fake.Config{Scopes: []string{"chat:write"}})
	poor.says("Ana", "desk", "", "no scope")
	if n := poor.Pending(); n != 0 {
		t.Errorf("%d events without a scope", n)
	}
}
