package fake_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// exercise makes the workspace say everything it can, and keeps what it said by kind.
func exercise(t *testing.T) map[string][]any {
	s := open(t, fake.Config{Free: true})
	l := s.listen()
	seen := map[string][]any{}
	ask := func(method string, args ...string) map[string]any {
		t.Helper()
		got := s.call(method, args...)
		if got["ok"] != true {
			t.Fatalf("%s: %v", method, got)
		}
		seen["answer "+method] = append(seen["answer "+method], got)
		return got
	}
	buttons := `[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"},"value":"1"}]}]`
	modal := `{"type":"modal","callback_id":"m","notify_on_close":true,"title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":[{"type":"input","block_id":"i","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input","action_id":"a"}}]}`
	open := ""
	l.mu.Lock()
	l.answer = func(p slack.InteractionCallback) any {
		if p.Type == slack.InteractionTypeBlockActions {
			method := "views.open"
			if open != "" {
				method = "views.push"
			}
			got := s.call(method, "trigger_id", p.TriggerID, "view", modal)
			seen["answer "+method] = append(seen["answer "+method], got)
			view, _ := got["view"].(map[string]any)
			open, _ = view["id"].(string)
		}
		return nil
	}
	l.mu.Unlock()

	ask("auth.test")
	ask("bots.info", "bot", fake.BotID)
	ask("team.info")
	root := ask("chat.postMessage", "channel", fake.Desk, "text", "card", "blocks", buttons, "metadata", `{"event_type":"x","event_payload":{"a":"b"}}`)["ts"].(string)
	ask("chat.postMessage", "channel", fake.Desk, "text", "hi", "thread_ts", root, "username", "Dana", "icon_emoji", ":eyes:")
	ask("chat.postMessage", "channel", fake.Desk, "text", "hi", "thread_ts", root)
	ask("chat.update", "channel", fake.Desk, "ts", root, "text", "card", "blocks", buttons)
	ask("chat.postEphemeral", "channel", fake.Desk, "user", fake.Ana, "text", "psst")
	ask("chat.getPermalink", "channel", fake.Desk, "message_ts", root)
	mine := s.says("Ana", "desk", root, "@Handrail https://a.example @Ben")
	s.do(s.As("Ana").Edit("desk", mine, "other"))
	s.do(s.As("Ben").React("desk", mine, "eyes"))
	s.do(s.As("Ben").Unreact("desk", mine, "eyes"))
	_, err := s.As("Ben").Upload("desk", root, "a.pdf", []byte("%PDF"), "")
	s.do(err)
	ask("reactions.add", "channel", fake.Desk, "timestamp", mine, "name", "lock")
	ask("reactions.remove", "channel", fake.Desk, "timestamp", mine, "name", "lock")
	ask("conversations.info", "channel", fake.Desk, "include_num_members", "1")
	ask("conversations.members", "channel", fake.Desk)
	ask("conversations.list", "types", "public_channel,private_channel,im")
	ask("conversations.open", "users", fake.Ana)
	ask("conversations.join", "channel", fake.General)
	ask("conversations.history", "channel", fake.Desk, "include_all_metadata", "1")
	ask("conversations.replies", "channel", fake.Desk, "ts", root, "include_all_metadata", "1")
	ask("users.info", "user", fake.Ana, "include_locale", "1")
	ask("users.info", "user", fake.BotUser)
	ask("users.list")
	ask("users.getPresence", "user", fake.Ana)
	ask("users.profile.get", "user", fake.Ana)
	ask("usergroups.list", "include_users", "1", "include_count", "1")
	ask("usergroups.users.list", "usergroup", fake.OnCall)
	ask("views.publish", "user_id", fake.Ana, "view", `{"type":"home","blocks":[{"type":"divider"}]}`)
	up := ask("files.getUploadURLExternal", "filename", "a.txt", "length", "2")
	resp, err := http.Post(up["upload_url"].(string), "text/plain", strings.NewReader("hi"))
	s.do(err)
	resp.Body.Close()
	ask("files.completeUploadExternal", "files", `[{"id":"`+up["file_id"].(string)+`","title":"A"}]`, "channel_id", fake.Desk, "thread_ts", root)
	ask("files.info", "file", up["file_id"].(string))

	s.do(s.As("Ana").OpenHome())
	s.do(s.As("Maria").SetStatus(":eyes:", "looking"))
	s.do(s.As("Gus").Join("general"))
	s.do(s.As("Ana").Click("desk", root, "go"))
	ask("views.update", "view_id", open, "view", modal)
	_, err = s.As("Ana").Submit(open, map[string]any{"i": "x"})
	s.do(err)
	open = ""
	s.do(s.As("Ana").Click("desk", root, "go"))
	s.do(s.As("Ana").CloseView(open))
	s.do(s.As("Ana").Command("desk", "/handrail", "x"))
	s.do(s.As("Ana").Delete("desk", mine))
	ask("chat.delete", "channel", fake.Desk, "ts", root)

	s.wait("every event", func() bool { return s.Pending() == 0 })
	for _, d := range s.Deliveries() {
		var payload map[string]any
		s.do(json.Unmarshal(d.Payload, &payload))
		name := d.Kind
		switch d.Kind {
		case "events_api":
			event := payload["event"].(map[string]any)
			name = "event " + event["type"].(string)
			if sub, _ := event["subtype"].(string); sub != "" {
				name += "." + sub
			}
		case "interactive":
			name += " " + payload["type"].(string)
		}
		seen[name] = append(seen[name], payload)
	}
	return seen
}
