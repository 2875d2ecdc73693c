package fake

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

func conversationMethods() map[string]method {
	return map[string]method{
		"conversations.info":    {rate: tier3, run: conversationInfo},
		"conversations.members": {rate: tier4, run: conversationMembers},
		"conversations.list":    {rate: tier2, run: conversationList},
		"conversations.open":    {scope: "im:write", rate: tier3, run: conversationOpen},
		"conversations.join":    {scope: "channels:join", rate: tier3, run: conversationJoin},
	}
}

// visible finds a conversation that the app may know of: public ones, and private ones it is in.
func (c *call) visible(id string) *Channel {
	ch := c.state.channels[id]
	if ch == nil || ch.Private && !ch.has(c.state.app.User) {
		return nil
	}
	return ch
}

// postable finds the conversation of the channel argument, which for posting may also be a name or a person's id.
func (c *call) postable() (*Channel, error) {
	if err := c.required("channel"); err != nil {
		return nil, err
	}
	name := c.args["channel"]
	if u := c.state.users[name]; u != nil && !u.Bot && !u.Deleted {
		return c.direct(u.ID), nil
	}
	found := c.state.findChannel(name)
	if found == nil || c.visible(found.ID) == nil {
		return nil, fail("channel_not_found")
	}
	switch {
	case found.Locked:
		return nil, fail("is_archived")
	case !found.has(c.state.app.User) && !(c.rights.has("chat:write.public") && !found.Private && c.method == "chat.postMessage"):
		return nil, fail("not_in_channel")
	}
	return found, nil
}

// scoped asks for the scope that goes with a conversation's kind: channels:, groups: or im: with the given suffix.
func (c *call) scoped(ch *Channel, suffix string) error {
	return c.need(map[string]string{"channel": "channels", "group": "groups", "im": "im"}[ch.kind()] + ":" + suffix)
}

func (c *call) readable(suffix string) (*Channel, error) {
	if err := c.required("channel"); err != nil {
		return nil, err
	}
	ch := c.visible(c.args["channel"])
	if ch == nil {
		return nil, fail("channel_not_found")
	}
	return ch, c.scoped(ch, suffix)
}

func conversationInfo(c *call) (answer, error) {
	ch, err := c.readable("read")
	if err != nil {
		return nil, err
	}
	out := c.wireChannel(ch)
	if c.yes("include_num_members") {
		out["num_members"] = len(ch.Members)
	}
	return answer{"channel": out}, nil
}

func conversationMembers(c *call) (answer, error) {
	ch, err := c.readable("read")
	if err != nil {
		return nil, err
	}
	page, next, err := paged(c, ch.Members, 100)
	if err != nil {
		return nil, err
	}
	return answer{"members": page, "response_metadata": next}, nil
}

func conversationList(c *call) (answer, error) {
	types := strings.Split(c.args["types"], ",")
	if c.args["types"] == "" {
		types = []string{"public_channel"}
	}
	wanted := map[string]string{"public_channel": "channel", "private_channel": "group", "im": "im"}
	var kinds []string
	for _, t := range types {
		kind, ok := wanted[strings.TrimSpace(t)]
		if !ok && t != "mpim" {
			return nil, fail("invalid_types")
		}
		kinds = append(kinds, kind)
	}
	var list []map[string]any
	for _, id := range sortedKeys(c.state.channels) {
		ch := c.visible(id)
		if ch == nil || !slices.Contains(kinds, ch.kind()) || c.yes("exclude_archived") && ch.Locked {
			continue
		}
		if err := c.scoped(ch, "read"); err != nil {
			return nil, err
		}
		out := c.wireChannel(ch)
		if ch.With == "" {
			out["num_members"] = len(ch.Members)
		}
		list = append(list, out)
	}
	page, next, err := paged(c, list, 100)
	if err != nil {
		return nil, err
	}
	return answer{"channels": page, "response_metadata": next}, nil
}

// conversationOpen opens the direct conversation with one person; group conversations don't exist here.
func conversationOpen(c *call) (answer, error) {
	if id := c.args["channel"]; id != "" {
		ch := c.visible(id)
		if ch == nil || ch.With == "" {
			return nil, fail("channel_not_found")
		}
		return answer{"channel": c.openAnswer(ch), "no_op": true, "already_open": true}, nil
	}
	users := strings.Split(c.args["users"], ",")
	switch {
	case c.args["users"] == "":
		return nil, fail("users_list_not_supplied")
	case len(users) > 1:
		return nil, fail("too_many_users")
	}
	u := c.state.users[users[0]]
	switch {
	case u == nil:
		return nil, fail("user_not_found")
	case u.Deleted:
		return nil, fail("user_disabled")
	case u.Bot:
		return nil, fail("invalid_user_combination")
	}
	out := answer{"channel": nil}
	for _, ch := range c.state.channels {
		if ch.With == u.ID {
			out["no_op"], out["already_open"] = true, true
		}
	}
	out["channel"] = c.openAnswer(c.direct(u.ID))
	return out, nil
}

func (c *call) openAnswer(ch *Channel) map[string]any {
	if c.yes("return_im") {
		return c.wireChannel(ch)
	}
	return map[string]any{"id": ch.ID}
}

func conversationJoin(c *call) (answer, error) {
	if err := c.required("channel"); err != nil {
		return nil, err
	}
	ch := c.visible(c.args["channel"])
	switch {
	case ch == nil:
		return nil, fail("channel_not_found")
	case ch.Locked:
		return nil, fail("is_archived")
	case ch.Private:
		return nil, fail("method_not_supported_for_channel_type")
	}
	if ch.has(c.state.app.User) {
		return answer{"channel": c.wireChannel(ch), "warning": "already_in_channel", "response_metadata": map[string]any{"warnings": []string{"already_in_channel"}}}, nil
	}
	c.enter(ch, c.state.app.User)
	return answer{"channel": c.wireChannel(c.state.channels[ch.ID])}, nil
}

func (w *Workspace) wireChannel(c *Channel) map[string]any {
	out := map[string]any{
		"id": c.ID, "created": c.Created, "is_im": c.With != "", "is_org_shared": false, "context_team_id": w.state.team.ID,
		"updated": c.Created * 1000, "is_archived": c.Locked,
	}
	if c.With != "" {
		out["user"], out["is_user_deleted"], out["priority"] = c.With, w.state.users[c.With].Deleted, 0
		return out
	}
	for k, v := range map[string]any{
		"name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private, "is_private": c.Private,
		"is_mpim": false, "is_general": c.General, "unlinked": 0, "is_shared": false, "is_ext_shared": false,
		"is_pending_ext_shared": false, "pending_shared": []string{}, "pending_connected_team_ids": []string{}, "creator": c.Creator,
		"shared_team_ids": []string{w.state.team.ID}, "is_member": c.has(w.state.app.User), "previous_names": []string{},
		"topic":   map[string]any{"value": c.Topic, "creator": c.Creator, "last_set": c.Created},
		"purpose": map[string]any{"value": c.Purpose, "creator": c.Creator, "last_set": c.Created},
	} {
		out[k] = v
	}
	return out
}

// paged cuts the page that limit and cursor ask for. A cursor is the index of the next item, dressed as Slack's are.
func paged[T any](c *call, all []T, unset int) ([]T, map[string]any, error) {
	limit, err := c.limit(unset, 1000)
	if err != nil {
		return nil, nil, err
	}
	from := 0
	if cursor := c.args["cursor"]; cursor != "" {
		raw, err := base64.StdEncoding.DecodeString(cursor)
		from, _ = strconv.Atoi(strings.TrimPrefix(string(raw), "next:"))
		if err != nil || from <= 0 || from > len(all) {
			return nil, nil, fail("invalid_cursor")
		}
	}
	to := min(from+limit, len(all))
	next := ""
	if to < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	page := all[from:to]
	if page == nil {
		page = []T{}
	}
	return page, map[string]any{"next_cursor": next}, nil
}
