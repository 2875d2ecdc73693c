package fake_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

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
