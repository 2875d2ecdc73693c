package fake_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

func TestTheWorldSurvives(t *testing.T) {
	dir := t.TempDir()
	first, err := fake.New(fake.Config{Dir: dir, Free: true})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(first)
	api := slack.New(fake.DefaultBotToken, slack.OptionAPIURL(srv.URL+"/api/"))
	_, root, err := api.PostMessageContext(t.Context(), fake.Desk, slack.MsgOptionText("card", false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "a", EventPayload: map[string]any{"b": "c"}}))
	if err != nil {
		t.Fatal(err)
	}
	reply, _ := first.As("Ana").Post("desk", root, "@Ben look")
	gone, _ := first.As("Ana").Post("desk", "", "oops")
	file, _ := first.As("Ben").Upload("desk", root, "label.pdf", []byte("%PDF"), "here")
	for _, err := range []error{
		first.As("Ben").React("desk", root, "eyes"), first.As("Ana").Delete("desk", gone), first.As("Ana").Edit("desk", reply, "@Ben look here"),
		first.As("Ben").SetStatus(":coffee:", "break"), first.As("Maria").Join("general"), first.As("Ben").Read("desk", root),
	} {
		if err != nil && !strings.Contains(err.Error(), "no such") {
			t.Fatal(err)
		}
	}
	if _, err := api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: fake.Ana, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}}); err != nil {
		t.Fatal(err)
	}
	// A kill leaves the journal as it is, perhaps with half a line at its end; nothing is closed.
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(kept, "world.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(`{"k":"message","id":"C0DE`)
	f.Close()

	for range 2 { // the second opening reads what the first one compacted
		second, err := fake.New(fake.Config{Dir: kept, Free: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, look := range []func(*fake.Workspace) any{
			func(w *fake.Workspace) any { return w.Messages("desk") },
			func(w *fake.Workspace) any { return w.Thread("desk", root) },
			func(w *fake.Workspace) any { return w.Notifications("Ben") },
			func(w *fake.Workspace) any { return w.Home("Ana") },
			func(w *fake.Workspace) any { return w.Pending() },
		} {
			if d := cmp.Diff(look(first), look(second)); d != "" {
				t.Errorf("after the restart: %s", d)
			}
		}
		next, err := second.As("Ana").Post("desk", "", "on we go")
		if err != nil || next <= file || next <= gone {
			t.Errorf("%s, %v", next, err)
		}
		if err := second.As("Ana").Delete("desk", next); err != nil {
			t.Error(err)
		}
		if err := second.Close(); err != nil {
			t.Error(err)
		}
		// Posting and deleting left two events behind, which the first workspace doesn't have.
		a, _ := first.As("Ana").Post("desk", "", "on we go")
		first.As("Ana").Delete("desk", a)
	}
	srv.Close()
	if err := first.Close(); err != nil {
		t.Error(err)
	}
}

func TestABrokenJournalIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "world.jsonl"), []byte("{\"k\":\"team\"\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := fake.New(fake.Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("%v", err)
	}
}

func TestFilesBothWays(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		s := open(t, fake.Config{Free: true, Dir: dir})
		l := s.listen()
		root := s.post(fake.Desk, slack.MsgOptionText("card", false))
		sum, err := s.api.UploadFileContext(t.Context(), slack.UploadFileParameters{
			Filename: "Dana-P_gift-card.txt", FileSize: 5, Reader: strings.NewReader("hello"), Channel: fake.Desk, ThreadTimestamp: root, InitialComment: "all of it",
		})
		s.do(err)
		thread := s.Thread("desk", root)
		if len(thread) != 2 || thread[1].Subtype != "file_share" || thread[1].Files[0] != sum.ID || thread[1].Text != "all of it" {
			t.Fatalf("%+v", thread)
		}
		info, _, _, err := s.api.GetFileInfoContext(t.Context(), sum.ID, 0, 0)
		s.do(err)
		var got bytes.Buffer
		s.do(s.api.GetFileContext(t.Context(), info.URLPrivateDownload, &got))
		if got.String() != "hello" || info.Mimetype != "text/plain" {
			t.Errorf("%q %s", got.String(), info.Mimetype)
		}
		ts, err := s.As("Ana").Upload("desk", root, "Return label.pdf", []byte("%PDF-1.7"), "for @Ben")
		s.do(err)
		s.wait("her file", func() bool { return len(l.messages()) == 3 })
		m := l.messages()[2]
		if m.SubType != "file_share" || m.TimeStamp != ts || len(m.Message.Files) != 1 {
			t.Fatalf("%+v", m)
		}
		got.Reset()
		s.do(s.api.GetFileContext(t.Context(), m.Message.Files[0].URLPrivate, &got))
		if got.String() != "%PDF-1.7" {
			t.Errorf("%q", got.String())
		}
		resp, err := http.Get(m.Message.Files[0].URLPrivate)
		s.do(err)
		page, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !strings.Contains(string(page), "Sign in") || strings.Contains(string(page), "%PDF") {
			t.Errorf("without a token: %s", page)
		}
		if got := s.call("files.info", "file", "F9"); got["error"] != "file_not_found" {
			t.Errorf("%v", got)
		}
		if got := s.call("files.getUploadURLExternal", "filename", "x", "length", "0"); got["ok"] != false {
			t.Errorf("an empty file: %v", got)
		}
	}
}

func TestPeopleAndPlaces(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	ctx := t.Context()
	ana, err := s.api.GetUserInfoContext(ctx, fake.Ana)
	s.do(err)
	if ana.RealName != "Ana Kowalczyk" || ana.Profile.DisplayName != "Ana" || ana.TZ != "America/New_York" || ana.Profile.Email == "" || ana.IsRestricted {
		t.Errorf("%+v", ana)
	}
	if guest, _ := s.api.GetUserInfoContext(ctx, fake.Guest); !guest.IsRestricted {
		t.Error("the guest is restricted")
	}
	if _, err := s.api.GetUserInfoContext(ctx, "U9"); code(err) != "user_not_found" {
		t.Error(err)
	}
	users, err := s.api.GetUsersContext(ctx, slack.GetUsersOptionLimit(2))
	s.do(err)
	if len(users) != 5 {
		t.Errorf("%d users over pages", len(users))
	}
	s.do(s.As("Ben").SetAway(true))
	if p, err := s.api.GetUserPresenceContext(ctx, fake.Ben); err != nil || p.Presence != "away" {
		t.Errorf("%+v %v", p, err)
	}
	if p, err := s.api.GetUserProfileContext(ctx, &slack.GetUserProfileParameters{UserID: fake.Maria}); err != nil || p.Title != "Lead, customer care" {
		t.Errorf("%+v %v", p, err)
	}
	groups, err := s.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	s.do(err)
	if len(groups) != 2 || groups[1].Handle != "oncall" || !slices.Equal(groups[1].Users, []string{fake.Ana, fake.Ben}) {
		t.Errorf("%+v", groups)
	}
	if m, err := s.api.GetUserGroupMembersContext(ctx, fake.LeadsGroup); err != nil || !slices.Equal(m, []string{fake.Maria}) {
		t.Errorf("%v %v", m, err)
	}
	if _, err := s.api.GetUserGroupMembersContext(ctx, "S9"); code(err) != "no_such_subteam" {
		t.Error(err)
	}
	desk, err := s.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: fake.Desk, IncludeNumMembers: true})
	s.do(err)
	if !desk.IsPrivate || !desk.IsMember || desk.Name != "desk" || desk.NumMembers != 5 {
		t.Errorf("%+v", desk)
	}
	members, next, err := s.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: fake.Desk, Limit: 3})
	if err != nil || len(members) != 3 || next == "" {
		t.Errorf("%v %q %v", members, next, err)
	}
	list, _, err := s.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}})
	if err != nil || len(list) != 3 {
		t.Errorf("%v %v", list, err)
	}
	s.AddChannel(fake.Channel{ID: "C0SECRET01", Name: "secret", Private: true, Members: []string{fake.Maria}})
	if got := s.call("conversations.info", "channel", "C0SECRET01"); got["error"] != "channel_not_found" {
		t.Errorf("somebody else's private channel: %v", got)
	}
	im, _, already, err := s.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{fake.Ben}})
	if err != nil || already || im.ID[0] != 'D' {
		t.Errorf("%+v %v", im, err)
	}
}

func TestHistoryAndReplies(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	var roots []string
	for _, word := range []string{"a", "b", "c", "d", "e"} {
		roots = append(roots, s.says("Ana", "desk", "", word))
	}
	bot := s.post(fake.Desk, slack.MsgOptionText("card", false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "handrail_case", EventPayload: map[string]any{"case": "1"}}))
	for _, word := range []string{"1", "2", "3"} {
		s.says("Ben", "desk", bot, word)
	}
	ctx := t.Context()
	page, err := s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: fake.Desk, Limit: 2})
	s.do(err)
	if len(page.Messages) != 2 || !page.HasMore || page.Messages[0].Timestamp != bot || page.Messages[0].ReplyCount != 3 || page.Messages[0].Metadata.EventType != "" {
		t.Fatalf("%+v", page)
	}
	page, err = s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: fake.Desk, Cursor: page.ResponseMetaData.NextCursor, Limit: 10})
	s.do(err)
	if len(page.Messages) != 4 || page.HasMore {
		t.Errorf("second page: %d", len(page.Messages))
	}
	page, err = s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: fake.Desk, Oldest: roots[1], Latest: roots[3]})
	s.do(err)
	if len(page.Messages) != 1 || page.Messages[0].Text != "c" {
		t.Errorf("between: %+v", page.Messages)
	}
	page, err = s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: fake.Desk, Oldest: roots[1], Latest: roots[3], Inclusive: true})
	if err != nil || len(page.Messages) != 3 {
		t.Errorf("inclusive: %v", page)
	}
	thread, more, _, err := s.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: fake.Desk, Timestamp: bot, Limit: 2, IncludeAllMetadata: true})
	s.do(err)
	if len(thread) != 3 || !more || thread[0].Metadata.EventPayload["case"] != "1" || thread[1].ParentUserId != fake.BotUser {
		t.Errorf("%+v", thread)
	}
	if got := s.call("conversations.replies", "channel", fake.Desk, "ts", "1.000001"); got["error"] != "thread_not_found" {
		t.Errorf("%v", got)
	}
	if got := s.call("conversations.history", "channel", fake.Desk, "cursor", "nonsense"); got["error"] != "invalid_cursor" {
		t.Errorf("%v", got)
	}
	if got := s.call("conversations.history", "channel", fake.Desk, "oldest", "x"); got["error"] != "invalid_ts_oldest" {
		t.Errorf("%v", got)
	}
}

func TestReactions(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	ts := s.says("Ana", "desk", "", "x")
	ref := slack.NewRefToMessage(fake.Desk, ts)
	s.do(s.api.AddReactionContext(t.Context(), "lock", ref))
	s.do(s.As("Ben").React("desk", ts, "lock"))
	if err := s.api.AddReactionContext(t.Context(), "lock", ref); code(err) != "already_reacted" {
		t.Error(err)
	}
	if err := s.api.AddReactionContext(t.Context(), "no_such_emoji", ref); code(err) != "invalid_name" {
		t.Error(err)
	}
	if err := s.api.AddReactionContext(t.Context(), "lock", slack.NewRefToMessage(fake.Desk, "1.000001")); code(err) != "message_not_found" {
		t.Error(err)
	}
	got, err := s.api.GetReactionsContext(t.Context(), ref, slack.NewGetReactionsParameters())
	if err != nil || len(got.Reactions) != 1 || got.Reactions[0].Count != 2 {
		t.Errorf("%+v %v", got, err)
	}
	s.do(s.api.RemoveReactionContext(t.Context(), "lock", ref))
	if err := s.api.RemoveReactionContext(t.Context(), "lock", ref); code(err) != "no_reaction" {
		t.Error(err)
	}
	if m := s.Message("desk", ts); !m.Reacted(fake.Ben, "lock") || m.Reacted(fake.BotUser, "lock") {
		t.Errorf("%+v", m.Reactions)
	}
}
