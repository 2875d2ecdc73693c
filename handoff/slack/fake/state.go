package fake

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// state is the world as it is now. It is read and changed under Workspace.mu only.
type state struct {
	team     Team
	app      App
	users    map[string]*User
	channels map[string]*Channel
	groups   map[string]*Group
	rooms    map[string]*room // by channel id
	files    map[string]*File
	views    map[string]*View // modals and homes by view id
	rings    []*Notification
	read     map[string]string // "user channel" -> ts
	pending  map[string]*delivery
}

// room holds what was said in one channel, oldest first.
type room struct {
	messages []*Message
	last     int64 // microseconds of the newest timestamp ever given out here
}

func newState() state {
	return state{
		users: map[string]*User{}, channels: map[string]*Channel{}, groups: map[string]*Group{}, rooms: map[string]*room{},
		files: map[string]*File{}, views: map[string]*View{}, read: map[string]string{}, pending: map[string]*delivery{},
	}
}

// seed founds the workspace.
func (w *Workspace) seed(world World) {
	now := w.clock.Now().Unix()
	w.state.team, w.state.app = world.Team, world.App
	w.journal.put("team", "team", world.Team)
	w.journal.put("app", "app", world.App)
	for _, u := range world.Users {
		u.Updated = now
		w.putUser(&u)
	}
	for _, c := range world.Channels {
		c.Created = now
		w.putChannel(&c)
	}
	for _, g := range world.Groups {
		w.state.groups[g.ID] = &g
		w.journal.put("group", g.ID, g)
	}
}

func (w *Workspace) putUser(u *User) {
	w.state.users[u.ID] = u
	w.journal.put("user", u.ID, u)
	w.changed(change{Kind: "user"})
}

func (w *Workspace) putChannel(c *Channel) {
	w.state.channels[c.ID] = c
	w.state.room(c.ID)
	w.journal.put("channel", c.ID, c)
	w.changed(change{Kind: "channel", Channel: c.ID})
}

func (w *Workspace) putMessage(m *Message) {
	w.state.store(m)
	w.journal.put("message", m.Channel+" "+m.TS, m)
	kind := "message"
	if m.Only != "" {
		kind = "ephemeral"
	}
	w.changed(change{Kind: kind, Channel: m.Channel, TS: m.TS, User: m.Only})
}

func (w *Workspace) dropMessage(m *Message) {
	w.state.remove(m.Channel, m.TS)
	w.journal.drop("message", m.Channel+" "+m.TS)
	w.changed(change{Kind: "gone", Channel: m.Channel, TS: m.TS, User: m.Only})
}

func (w *Workspace) putFile(f *File) {
	w.state.files[f.ID] = f
	w.journal.put("file", f.ID, f)
}

func (w *Workspace) putView(v *View) {
	w.state.views[v.ID] = v
	w.journal.put("view", v.ID, v)
	kind := "views"
	if v.Type == "home" {
		kind = "home"
	}
	w.changed(change{Kind: kind, User: v.User})
}

func (w *Workspace) dropView(v *View) {
	delete(w.state.views, v.ID)
	w.journal.drop("view", v.ID)
	w.changed(change{Kind: "views", User: v.User})
}

func (w *Workspace) putRing(n *Notification) {
	w.state.rings = append(w.state.rings, n)
	w.journal.put("ring", n.ID, n)
	w.changed(change{Kind: "ring", User: n.User, Channel: n.Channel, TS: n.TS})
}

// apply replays one record of the journal.
func (s *state) apply(r record) error {
	into := func(v any) error {
		if err := json.Unmarshal(r.Value, v); err != nil {
			return fmt.Errorf("%s %s: %w", r.Kind, r.ID, err)
		}
		return nil
	}
	switch r.Kind {
	case "team":
		return into(&s.team)
	case "app":
		return into(&s.app)
	case "user":
		return replay(s.users, r, into)
	case "channel":
		s.room(r.ID)
		return replay(s.channels, r, into)
	case "group":
		return replay(s.groups, r, into)
	case "file":
		return replay(s.files, r, into)
	case "view":
		return replay(s.views, r, into)
	case "pending":
		return replay(s.pending, r, into)
	case "ring":
		var n Notification
		if err := into(&n); err != nil {
			return err
		}
		s.ring(&n)
		return nil
	case "read":
		var ts string
		err := into(&ts)
		s.read[r.ID] = ts
		return err
	case "message":
		if r.Gone {
			channel, ts, _ := strings.Cut(r.ID, " ")
			s.remove(channel, ts)
			return nil
		}
		var m Message
		if err := into(&m); err != nil {
			return err
		}
		s.store(&m)
		return nil
	case "last":
		return into(&s.room(r.ID).last)
	}
	return fmt.Errorf("unknown kind %q", r.Kind)
}

func replay[T any](table map[string]*T, r record, into func(any) error) error {
	if r.Gone {
		delete(table, r.ID)
		return nil
	}
	v := new(T)
	table[r.ID] = v
	return into(v)
}

// ring adds a notification or replaces the one with its id.
func (s *state) ring(n *Notification) {
	for i, old := range s.rings {
		if old.ID == n.ID {
			s.rings[i] = n
			return
		}
	}
	s.rings = append(s.rings, n)
}

// records is the whole world as one record a thing, in a fixed order.
func (s *state) records() []record {
	out := []record{{Kind: "team", ID: "team", Value: mustJSON(s.team)}, {Kind: "app", ID: "app", Value: mustJSON(s.app)}}
	out = appendRecords(out, "user", s.users)
	out = appendRecords(out, "channel", s.channels)
	out = appendRecords(out, "group", s.groups)
	out = appendRecords(out, "file", s.files)
	out = appendRecords(out, "view", s.views)
	out = appendRecords(out, "pending", s.pending)
	for _, id := range sortedKeys(s.rooms) {
		r := s.rooms[id]
		for _, m := range r.messages {
			out = append(out, record{Kind: "message", ID: m.Channel + " " + m.TS, Value: mustJSON(m)})
		}
		// A deleted newest message must not let its timestamp be given out again.
		out = append(out, record{Kind: "last", ID: id, Value: mustJSON(r.last)})
	}
	for _, n := range s.rings {
		out = append(out, record{Kind: "ring", ID: n.ID, Value: mustJSON(n)})
	}
	for _, id := range sortedKeys(s.read) {
		out = append(out, record{Kind: "read", ID: id, Value: mustJSON(s.read[id])})
	}
	return out
}

func appendRecords[T any](out []record, kind string, table map[string]*T) []record {
	for _, id := range sortedKeys(table) {
		out = append(out, record{Kind: kind, ID: id, Value: mustJSON(table[id])})
	}
	return out
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
