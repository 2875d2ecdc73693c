package fake_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
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
