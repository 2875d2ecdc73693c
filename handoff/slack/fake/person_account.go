package fake

import (
	"fmt"
	"slices"
)

// SetAway changes the person's presence. No event tells of it; apps have to ask.
func (p *Person) SetAway(away bool) error {
	return p.alter(func(u *User) { u.Away = away }, "")
}

// SetStatus changes the status line beside the name; the emoji is a shortcode with colons.
func (p *Person) SetStatus(emoji, text string) error {
	return p.alter(func(u *User) { u.Emoji, u.Status = emoji, text }, "user_change")
}

// Rename changes the display name.
func (p *Person) Rename(display string) error {
	return p.alter(func(u *User) { u.Display = display }, "user_change")
}

// Deactivate closes the account, as an administrator does: the person can do nothing more and is rung no more.
func (p *Person) Deactivate() error {
	return p.alter(func(u *User) { u.Deleted = true }, "user_change")
}

func (p *Person) alter(change func(*User), event string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	old, err := p.member()
	if err != nil {
		return err
	}
	u := *old
	change(&u)
	u.Updated = p.w.clock.Now().Unix()
	p.w.putUser(&u)
	if event != "" {
		p.w.emitUser(event, &u)
	}
	return nil
}

// Join enters a channel; private ones too, as if invited.
func (p *Person) Join(channel string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, err := p.member()
	if err != nil {
		return err
	}
	c := p.w.state.findChannel(channel)
	if c == nil || c.With != "" {
		return fmt.Errorf("%w: %s", ErrChannel, channel)
	}
	if !c.has(u.ID) {
		p.w.enter(c, u.ID)
	}
	return nil
}

// Leave leaves a channel.
func (p *Person) Leave(channel string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, c, err := p.in(channel)
	if err != nil {
		return err
	}
	p.w.leave(c, u.ID)
	return nil
}

// AddUser brings somebody new into the workspace and into the channels named.
func (w *Workspace) AddUser(u User, channels ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u.Updated = w.clock.Now().Unix()
	w.putUser(&u)
	w.emitUser("team_join", &u)
	for _, name := range channels {
		if c := w.state.findChannel(name); c != nil {
			w.enter(c, u.ID)
		}
	}
}

// AddChannel makes a channel; App members of it are named by their user id like everybody.
func (w *Workspace) AddChannel(c Channel) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.Created = w.clock.Now().Unix()
	w.putChannel(&c)
}

// Archive closes a channel for writing, or opens it again.
func (w *Workspace) Archive(channel string, archived bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.state.findChannel(channel)
	if c == nil {
		return fmt.Errorf("%w: %s", ErrChannel, channel)
	}
	changed := *c
	changed.Locked = archived
	w.putChannel(&changed)
	return nil
}

// SetGroup changes who is in a user group, by its handle.
func (w *Workspace) SetGroup(handle string, users ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, g := range w.state.groups {
		if g.Handle != handle {
			continue
		}
		next := Group{ID: g.ID, Handle: g.Handle, Name: g.Name}
		for _, name := range users {
			u := w.state.findUser(name)
			if u == nil {
				return fmt.Errorf("%w: %s", ErrNobody, name)
			}
			next.Members = append(next.Members, u.ID)
		}
		added, removed := missing(next.Members, g.Members), missing(g.Members, next.Members)
		w.state.groups[g.ID] = &next
		w.journal.put("group", g.ID, next)
		now := w.clock.Now().Unix()
		w.emit("subteam_members_changed", map[string]any{
			"type": "subteam_members_changed", "subteam_id": g.ID, "team_id": w.state.team.ID, "date_previous_update": now, "date_update": now,
			"added_users": added, "added_users_count": len(added), "removed_users": removed, "removed_users_count": len(removed),
			"event_ts": formatTS(w.clock.Now().UnixMicro()),
		})
		return nil
	}
	return fmt.Errorf("%w: group %s", ErrNobody, handle)
}

// missing is what a holds and b doesn't.
func missing(a, b []string) []string {
	out := []string{}
	for _, v := range a {
		if !slices.Contains(b, v) {
			out = append(out, v)
		}
	}
	return out
}

// Unfurl does to a message what Slack does when it shows a preview of a link in it: the message changes, without having
// been edited and with the same text.
func (w *Workspace) Unfurl(channel, ts string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	old := w.lookup(channel, ts)
	if old == nil {
		return fmt.Errorf("%w: %s in %s", ErrMessage, ts, channel)
	}
	m := old.clone()
	m.Attachments = mustJSON([]any{map[string]any{"id": 1, "title": "A page", "title_link": "https://example.com/", "fallback": "A page", "service_name": "example.com"}})
	w.replace(old, m)
	return nil
}
