package fake

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"slices"
	"time"
)

//go:embed static
var static embed.FS

// pagePolicy lets the page load its own files and be framed by pages of its own origin (the demo), nothing else.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// pageFiles serves the page itself. Its addresses are relative, so it works under any prefix.
func pageFiles() http.Handler {
	root, err := fs.Sub(static, "static")
	if err != nil {
		panic("fake slack: embedded page: " + err.Error())
	}
	files := http.FileServerFS(root)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Security-Policy", pagePolicy)
		rw.Header().Set("X-Content-Type-Options", "nosniff")
		rw.Header().Set("Referrer-Policy", "no-referrer")
		rw.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(rw, r)
	})
}

func (w *Workspace) pageRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /fake/fault", w.serveFault)
	mux.HandleFunc("GET /fake/world", w.serveWorld)
	mux.HandleFunc("GET /fake/room", w.serveRoom)
	mux.HandleFunc("GET /fake/stream", w.serveStream)
	mux.HandleFunc("POST /fake/act", w.serveAct)
	mux.HandleFunc("POST /fake/upload", w.servePersonUpload)
	mux.HandleFunc("GET /fake/file/{id}", w.servePersonFile)
	mux.HandleFunc("GET /fake/emoji.json", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(emojiJSON))
	})
	return mux
}

// who finds the person that the page acts as.
func (w *Workspace) who(rw http.ResponseWriter, r *http.Request) (*Person, string, bool) {
	p := w.As(r.URL.Query().Get("as"))
	w.mu.Lock()
	u, err := p.member()
	w.mu.Unlock()
	if err != nil {
		http.Error(rw, err.Error(), http.StatusNotFound)
		return nil, "", false
	}
	return p, u.ID, true
}

func (w *Workspace) serveWorld(rw http.ResponseWriter, r *http.Request) {
	// Nobody named, or somebody who is not here any more: the page starts as the first person there is.
	w.mu.Lock()
	defer w.mu.Unlock()
	u, err := w.As(r.URL.Query().Get("as")).member()
	if err != nil {
		for _, id := range sortedKeys(w.state.users) {
			if other := w.state.users[id]; !other.Bot && !other.Deleted && !other.Guest {
				u = other
				break
			}
		}
	}
	if u == nil {
		http.Error(rw, "nobody here", http.StatusNotFound)
		return
	}
	out := w.worldFor(u.ID)
	out["mark"] = w.changes.mark()
	writeJSON(rw, http.StatusOK, out)
}

// worldFor is everything around the messages as one person sees it.
func (w *Workspace) worldFor(user string) map[string]any {
	users := map[string]any{}
	for id, u := range w.state.users {
		users[id] = map[string]any{
			"id": id, "name": u.Name(), "real": u.Real(), "handle": u.Handle, "title": u.Title, "colour": u.Colour, "bot": u.Bot,
			"guest": u.Guest, "away": u.Away, "gone": u.Deleted, "initials": initial(u.First) + initial(u.Last), "status": u.Status,
			"status_emoji": u.Emoji,
		}
	}
	rings := []*Notification{} // an empty list, never null: the page counts it
	for _, n := range w.state.rings {
		if n.User == user {
			rings = append(rings, n)
		}
	}
	if len(rings) > 60 {
		rings = rings[len(rings)-60:]
	}
	channels := []map[string]any{}
	for _, id := range sortedKeys(w.state.channels) {
		if c := w.state.channels[id]; c.has(user) && (c.With == "" || c.With == user) {
			channels = append(channels, w.channelFor(c, user))
		}
	}
	views := []map[string]any{}
	for _, v := range w.stack(user) {
		views = append(views, w.wireView(v, w.stateOf(v)))
	}
	var home any
	if v := w.home(user); v != nil {
		home = w.wireView(v, w.stateOf(v))
	}
	return map[string]any{
		"me": user, "team": w.state.team, "app": w.state.app, "users": users, "groups": w.state.groups, "channels": channels,
		"rings": rings, "views": views, "home": home,
	}
}

func (w *Workspace) channelFor(c *Channel, user string) map[string]any {
	unread, rung := 0, 0
	mark := w.state.read[user+" "+c.ID]
	for _, m := range w.state.room(c.ID).messages {
		if m.TS > mark && m.User != user && m.Root() && (m.Only == "" || m.Only == user) {
			unread++
		}
	}
	for _, n := range w.state.rings {
		if n.User == user && n.Channel == c.ID && !n.Seen {
			rung++
		}
	}
	return map[string]any{
		"id": c.ID, "name": c.Name, "kind": c.kind(), "topic": c.Topic, "purpose": c.Purpose, "members": c.Members,
		"unread": unread, "rung": rung, "archived": c.Locked,
	}
}

const roomPage = 80

// serveRoom lists a channel's messages up to a timestamp, or with thread the whole thread.
func (w *Workspace) serveRoom(rw http.ResponseWriter, r *http.Request) {
	p, user, ok := w.who(rw, r)
	if !ok {
		return
	}
	q := r.URL.Query()
	w.mu.Lock()
	defer w.mu.Unlock()
	_, c, err := p.in(q.Get("channel"))
	if err != nil {
		http.Error(rw, err.Error(), http.StatusNotFound)
		return
	}
	thread, before := q.Get("thread"), q.Get("before")
	list := []map[string]any{}
	more := false
	for _, m := range slices.Backward(w.state.room(c.ID).messages) {
		inThread := m.TS == thread || m.ThreadTS == thread
		if m.Only != "" && m.Only != user || before != "" && m.TS >= before || thread != "" && !inThread ||
			thread == "" && !m.Root() && m.Subtype != "thread_broadcast" {
			continue
		}
		if len(list) == roomPage && thread == "" {
			more = true
			break
		}
		list = append(list, w.messageFor(m))
	}
	slices.Reverse(list)
	writeJSON(rw, http.StatusOK, map[string]any{"channel": c.ID, "messages": list, "more": more})
}

func (w *Workspace) messageFor(m *Message) map[string]any {
	out := w.wire(m, false)
	out["channel"] = m.Channel
	if m.Only != "" {
		out["only"] = true
	}
	return out
}
