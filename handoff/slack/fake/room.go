package fake

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

func (s *state) room(channel string) *room {
	r := s.rooms[channel]
	if r == nil {
		r = &room{}
		s.rooms[channel] = r
	}
	return r
}

// stamp gives out the next timestamp of a channel: seconds and six digits, always later than any before it there. It is a
// message's identity in Slack, so two are never alike even when the clock stands still.
func (w *Workspace) stamp(channel string) string {
	r := w.state.room(channel)
	r.last = max(w.clock.Now().UnixMicro(), r.last+1)
	return formatTS(r.last)
}

func formatTS(micro int64) string {
	return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6)
}

// parseTS reads a timestamp; whole seconds are allowed, as in history's oldest and latest.
func parseTS(ts string) (micro int64, ok bool) {
	whole, part, dot := strings.Cut(ts, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || sec < 0 || sec > 1e12 {
		return 0, false
	}
	if !dot {
		return sec * 1e6, true
	}
	if len(part) > 6 || part == "" {
		return 0, false
	}
	frac, err := strconv.ParseUint(part+"000000"[len(part):], 10, 32)
	return sec*1e6 + int64(frac), err == nil
}

// store adds a message or replaces the one with its timestamp.
func (s *state) store(m *Message) {
	r := s.room(m.Channel)
	if at, ok := parseTS(m.TS); ok {
		r.last = max(r.last, at)
	}
	i := sort.Search(len(r.messages), func(i int) bool { return r.messages[i].TS >= m.TS })
	if i < len(r.messages) && r.messages[i].TS == m.TS {
		r.messages[i] = m
		return
	}
	r.messages = slices.Insert(r.messages, i, m)
}

func (s *state) remove(channel, ts string) {
	r := s.room(channel)
	r.messages = slices.DeleteFunc(r.messages, func(m *Message) bool { return m.TS == ts })
}

// message finds one by its timestamp, ephemeral ones included.
func (s *state) message(channel, ts string) *Message {
	r := s.rooms[channel]
	if r == nil {
		return nil
	}
	i := sort.Search(len(r.messages), func(i int) bool { return r.messages[i].TS >= ts })
	if i < len(r.messages) && r.messages[i].TS == ts {
		return r.messages[i]
	}
	return nil
}

// replies are the messages under a root, oldest first, without the root and without ephemeral ones.
func (s *state) replies(channel, root string) []*Message {
	var out []*Message
	for _, m := range s.room(channel).messages {
		if m.ThreadTS == root && m.TS != root && m.Only == "" {
			out = append(out, m)
		}
	}
	return out
}

func (c *Channel) has(user string) bool { return slices.Contains(c.Members, user) }

// kind is Slack's channel_type.
func (c *Channel) kind() string {
	switch {
	case c.With != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// direct finds or founds the conversation between the app and one person.
func (w *Workspace) direct(user string) *Channel {
	for _, id := range sortedKeys(w.state.channels) {
		if c := w.state.channels[id]; c.With == user {
			return c
		}
	}
	c := &Channel{
		ID: "D" + strings.TrimPrefix(user, "U"), With: user, Created: w.clock.Now().Unix(),
		Members: []string{user, w.state.app.User}, Creator: w.state.app.User, Private: true,
	}
	w.putChannel(c)
	return c
}

// findChannel takes an id or a name with or without its hash.
func (s *state) findChannel(name string) *Channel {
	if c := s.channels[name]; c != nil {
		return c
	}
	name = strings.TrimPrefix(name, "#")
	for _, id := range sortedKeys(s.channels) {
		if c := s.channels[id]; c.Name != "" && c.Name == name {
			return c
		}
	}
	return nil
}

// findUser takes an id, a handle, a display name or a first name, in that order and whatever the case.
func (s *state) findUser(name string) *User {
	if u := s.users[name]; u != nil {
		return u
	}
	name = strings.TrimPrefix(name, "@")
	for _, part := range []func(*User) string{
		func(u *User) string { return u.Handle }, (*User).Name, func(u *User) string { return u.First }, (*User).Real,
	} {
		for _, id := range sortedKeys(s.users) {
			if u := s.users[id]; strings.EqualFold(part(u), name) {
				return u
			}
		}
	}
	return nil
}
