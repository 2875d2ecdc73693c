package fake_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// TestConform compares what the workspace says with recorded answers, events and payloads of the real one: every key must
// be known there and of the same type. With HANDRAIL_SPECS it reads the samples of Slack's own Java SDK in that folder,
// and the methods' documented errors; without it, small samples of our own in testdata/shapes.json.
func TestConform(t *testing.T) {
	seen := exercise(t)
	specs := os.Getenv("HANDRAIL_SPECS")
	if specs == "" {
		if *update {
			keepShapes(t, seen)
		}
		raw, err := os.ReadFile("testdata/shapes.json")
		if err != nil {
			t.Fatal(err)
		}
		var shapes map[string]any
		if err := json.Unmarshal(raw, &shapes); err != nil {
			t.Fatal(err)
		}
		for name, shape := range shapes {
			if seen[name] == nil {
				t.Errorf("%s was never said", name)
			}
			for _, said := range seen[name] {
				compare(t, name, "", said, shape)
			}
			// And nothing that was said once may be missing now.
			compare(t, "(kept) "+name, "", shape, zeroed(merged(seen[name])))
		}
		return
	}
	samples := filepath.Join(specs, "slack/java-slack-sdk-samples/json-logs/samples")
	where := map[string]string{
		"event message": "events/MessagePayload", "event message.bot_message": "events/MessageBotPayload",
		"event message.message_changed": "events/MessageChangedPayload", "event message.message_deleted": "events/MessageDeletedPayload",
		"event message.file_share": "events/MessageFileSharePayload", "event reaction_added": "events/ReactionAddedPayload",
		"event reaction_removed": "events/ReactionRemovedPayload", "event app_home_opened": "events/AppHomeOpenedPayload",
		"event app_mention": "events/AppMentionPayload", "event user_change": "events/UserChangePayload",
		"event member_joined_channel": "events/MemberJoinedChannelPayload", "event file_shared": "events/FileSharedPayload",
		"interactive block_actions":   "app-backend/interactive-components/BlockActionPayload",
		"interactive view_submission": "app-backend/views/ViewSubmissionPayload", "interactive view_closed": "app-backend/views/ViewClosedPayload",
		"slash_commands": "app-backend/slash-commands/SlashCommandPayload",
	}
	learnElsewhere(t, samples)
	compared := 0
	for _, name := range names(seen) {
		file := where[name]
		if method, ok := strings.CutPrefix(name, "answer "); ok {
			file = "api/" + method
		}
		raw, err := os.ReadFile(filepath.Join(samples, file+".json"))
		if file == "" || os.IsNotExist(err) {
			t.Logf("no sample of %s", name)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var shape any
		if err := json.Unmarshal(raw, &shape); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, said := range seen[name] {
			compare(t, name, "", said, shape)
		}
		compared++
	}
	if compared < 30 {
		t.Errorf("only %d kinds were compared", compared)
	}
	documentedErrors(t, filepath.Join(specs, "slack/slack_kit-methods/priv/docs"))
}

var update = flag.Bool("update", false, "write testdata/shapes.json anew; run with HANDRAIL_SPECS before and after")

// keepShapes writes what was said with its values zeroed: names and types are what counts.
func keepShapes(t *testing.T, seen map[string][]any) {
	t.Helper()
	shapes := map[string]any{}
	for name, said := range seen {
		shapes[name] = zeroed(merged(said))
	}
	raw, err := json.MarshalIndent(shapes, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/shapes.json", append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func zeroed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, e := range v {
			if key == "blocks" || key == "values" || key == "shares" {
				continue
			}
			out[key] = zeroed(e)
		}
		return out
	case []any:
		if len(v) == 0 {
			return v
		}
		return []any{zeroed(merged(v))}
	case string:
		return ""
	case float64:
		return 0.0
	case bool:
		return false
	}
	return nil
}

func names(m map[string][]any) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// documented lists what docs.slack.dev shows and the samples, each made from a few workspaces, do not.
var documented = map[string]string{
	"answer auth.test/is_enterprise_install":                         "bool",
	"event user_change/event/event_ts":                               "string",
	"event user_change/event/user/profile/status_emoji_display_info": "[]interface {}",
	"interactive view_submission/response_urls":                      "[]interface {}",
	"slash_commands/is_enterprise_install":                           "string", // a form field
	"event app_mention/event/parent_user_id":                         "string",
}

// elsewhere holds the keys that messages and files have in other samples: a message is the same thing in an answer, in an
// event and in a payload, but the recorder met only some kinds in each.
var elsewhere = map[string]any{}

func learnElsewhere(t *testing.T, samples string) {
	t.Helper()
	for _, from := range []struct{ file, path string }{
		{"api/chat.postMessage", "message"}, {"api/conversations.history", "messages/0"}, {"events/MessagePayload", "event"},
		{"events/MessageFileSharePayload", "event"}, {"api/files.info", "file"}, {"api/files.completeUploadExternal", "files/0"},
	} {
		raw, err := os.ReadFile(filepath.Join(samples, from.file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(from.path, "/") {
			if list, ok := v.([]any); ok {
				v = list[0]
			} else {
				v = v.(map[string]any)[part]
			}
		}
		for key, value := range v.(map[string]any) {
			if _, known := elsewhere[key]; !known {
				elsewhere[key] = value
			}
		}
	}
}

// compare walks both; free-form parts (blocks, state, metadata) are Block Kit and the app's own and are left alone.
func compare(t *testing.T, name, at string, said, shape any) {
	t.Helper()
	switch said := said.(type) {
	case map[string]any:
		want, ok := shape.(map[string]any)
		if !ok {
			t.Errorf("%s%s is an object, and %T in the sample", name, at, shape)
			return
		}
		if len(want) == 0 {
			return
		}
		for key, v := range said {
			here := at + "/" + key
			if key == "blocks" || key == "values" || key == "event_payload" || key == "attachments" || key == "shares" || v == nil {
				continue
			}
			if kind, ok := documented[name+here]; ok && fmt.Sprintf("%T", v) == kind {
				continue
			}
			w, known := want[key]
			if !known && (said["type"] == "message" || said["mimetype"] != nil) {
				w, known = elsewhere[key]
			}
			if !known {
				t.Errorf("%s%s is not in the sample", name, here)
				continue
			}
			compare(t, name, here, v, w)
		}
	case []any:
		want, ok := shape.([]any)
		if !ok {
			t.Errorf("%s%s is a list, and %T in the sample", name, at, shape)
			return
		}
		if len(want) > 0 {
			// Samples of lists hold one entry of each kind that was seen; ours must fit one of them.
			for i, v := range said {
				compare(t, name, fmt.Sprintf("%s/%d", at, i), v, merged(want))
			}
		}
	default:
		if shape != nil && fmt.Sprintf("%T", said) != fmt.Sprintf("%T", shape) {
			t.Errorf("%s%s is %T, and %T in the sample", name, at, said, shape)
		}
	}
}

// merged is one entry with the keys of all.
func merged(list []any) any {
	all := map[string]any{}
	for _, e := range list {
		o, ok := e.(map[string]any)
		if !ok {
			return list[0]
		}
		for k, v := range o {
			if old, both := all[k].(map[string]any); both {
				if now, ok := v.(map[string]any); ok {
					v = merged([]any{old, now})
				}
			}
			all[k] = v
		}
	}
	return all
}

// documentedErrors makes sure that no method answers an error which Slack documents neither for it nor in common.
func documentedErrors(t *testing.T, docs string) {
	common := readErrors(t, filepath.Join(docs, "common_errors.json"), false)
	for method, codes := range map[string][]string{
		"chat.postMessage":             {"channel_not_found", "not_in_channel", "no_text", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "metadata_too_large", "invalid_metadata_format", "too_many_attachments", "is_archived", "cannot_reply_to_message", "markdown_text_conflict"},
		"chat.update":                  {"cant_update_message", "message_not_found", "msg_too_long", "no_text", "channel_not_found"},
		"chat.delete":                  {"cant_delete_message", "message_not_found", "channel_not_found"},
		"chat.postEphemeral":           {"user_not_in_channel", "channel_not_found", "not_in_channel"},
		"chat.getPermalink":            {"channel_not_found", "message_not_found"},
		"bots.info":                    {"bot_not_found"},
		"team.info":                    {"team_not_found"},
		"conversations.history":        {"channel_not_found", "not_in_channel", "invalid_cursor", "invalid_ts_latest", "invalid_ts_oldest"},
		"conversations.replies":        {"channel_not_found", "thread_not_found", "invalid_cursor"},
		"conversations.list":           {"invalid_types", "invalid_limit", "invalid_cursor"},
		"conversations.open":           {"user_not_found", "users_list_not_supplied", "too_many_users", "user_disabled", "invalid_user_combination", "channel_not_found"},
		"conversations.join":           {"channel_not_found", "is_archived", "method_not_supported_for_channel_type"},
		"reactions.add":                {"already_reacted", "bad_timestamp", "channel_not_found", "invalid_name", "message_not_found", "no_item_specified", "too_many_emoji", "is_archived"},
		"reactions.remove":             {"no_reaction", "message_not_found", "bad_timestamp"},
		"users.info":                   {"user_not_found"},
		"users.profile.get":            {"user_not_found"},
		"usergroups.users.list":        {"no_such_subteam"},
		"views.open":                   {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "view_too_large", "duplicate_external_id"},
		"views.push":                   {"push_limit_reached", "not_found"},
		"views.update":                 {"hash_conflict", "not_found", "view_too_large"},
		"views.publish":                {"hash_conflict", "view_too_large"},
		"files.getUploadURLExternal":   {"file_upload_size_restricted", "alt_txt_too_large"},
		"files.completeUploadExternal": {"file_not_found", "channel_not_found", "not_in_channel"},
		"files.info":                   {"file_not_found", "not_visible"},
	} {
		known := readErrors(t, filepath.Join(docs, "methods", method+".json"), true)
		for _, code := range codes {
			if !known[code] && !common[code] {
				t.Errorf("%s: error %s is not documented", method, code)
			}
		}
	}
	for _, code := range []string{"not_authed", "invalid_auth", "missing_scope", "not_allowed_token_type", "invalid_arguments", "internal_error", "invalid_form_data", "invalid_post_type", "missing_post_type"} {
		if !common[code] {
			t.Errorf("common error %s is not documented", code)
		}
	}
}

func readErrors(t *testing.T, path string, method bool) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if method {
		raw = doc["errors"]
		doc = nil
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	known := map[string]bool{}
	for code := range doc {
		known[code] = true
	}
	return known
}

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
