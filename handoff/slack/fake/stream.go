package fake

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// serveStream tells a person's page what changes, as server-sent events. A stream that comes back names the last event it
// had; if that is from another life of the process, or too long ago, it is told to read everything anew.
func (w *Workspace) serveStream(rw http.ResponseWriter, r *http.Request) {
	_, user, ok := w.who(rw, r)
	if !ok {
		return
	}
	rc := http.NewResponseController(rw)
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	rw.Header().Set("X-Accel-Buffering", "no")
	fmt.Fprint(rw, "retry: 1000\n\n")

	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("after")
	}
	w.mu.Lock()
	seq, known := w.changes.resumeAt(last)
	w.mu.Unlock()
	if !known {
		fmt.Fprintf(rw, "data: %s\n\n", mustJSON(map[string]any{"kind": "reset"}))
	}
	ping := time.NewTicker(15 * time.Second)
	defer ping.Stop()
	for {
		w.mu.Lock()
		list, kept := w.changes.since(seq)
		frames := w.frames(list, user)
		if !kept {
			frames = []any{map[string]any{"kind": "reset"}}
		}
		moved := w.changes.seq != seq
		seq = w.changes.seq
		mark, more := w.changes.mark(), w.changes.more
		w.mu.Unlock()
		for _, f := range frames {
			fmt.Fprintf(rw, "data: %s\n\n", mustJSON(f))
		}
		if moved {
			fmt.Fprintf(rw, "id: %s\ndata: {\"kind\":\"mark\"}\n\n", mark)
		}
		if rc.Flush() != nil {
			return
		}
		select {
		case <-more:
		case <-ping.C:
			fmt.Fprint(rw, ": ping\n\n")
		case <-r.Context().Done():
			return
		case <-w.ctx.Done():
			return
		}
	}
}

// resumeAt reads an event id; an empty one means from now on.
func (l *changeLog) resumeAt(id string) (int64, bool) {
	if id == "" {
		return l.seq, true
	}
	run, n, _ := strings.Cut(id, "-")
	seq, err := strconv.ParseInt(n, 10, 64)
	if err != nil || run != l.run {
		return l.seq, false
	}
	_, kept := l.since(seq)
	return seq, kept
}

// frames renders changes for one person. Whatever happened several times is sent once, in its newest state; the world
// around the messages comes last.
func (w *Workspace) frames(list []change, user string) []any {
	var out []any
	world := false
	sent := map[string]bool{}
	for _, c := range list {
		if c.User != "" && c.User != user {
			continue
		}
		ch := w.state.channels[c.Channel]
		if c.Channel != "" && (ch == nil || !ch.has(user)) {
			world = world || c.Kind == "channel"
			continue
		}
		key := c.Kind + c.Channel + c.TS
		if sent[key] {
			continue
		}
		sent[key] = true
		switch c.Kind {
		case "message", "ephemeral":
			m := w.state.message(c.Channel, c.TS)
			if m == nil {
				continue
			}
			frame := map[string]any{"kind": "message", "channel": c.Channel, "message": w.messageFor(m)}
			if root := w.state.message(c.Channel, m.ThreadTS); root != nil && !m.Root() {
				frame["root"] = w.messageFor(root)
			}
			out = append(out, frame)
			world = world || c.Kind == "message"
		case "gone":
			out = append(out, map[string]any{"kind": "gone", "channel": c.Channel, "ts": c.TS})
			world = true
		case "ring":
			for _, n := range w.state.rings {
				if n.User == user && n.Channel == c.Channel && n.TS == c.TS && !n.Seen {
					out = append(out, map[string]any{"kind": "ring", "ring": n})
				}
			}
			world = true
		default:
			world = true
		}
	}
	if world {
		out = append(out, map[string]any{"kind": "world", "world": w.worldFor(user)})
	}
	return out
}
