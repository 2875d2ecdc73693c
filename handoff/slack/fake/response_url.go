package fake

import (
	"net/http"
	"time"
)

// A response_url answers an interaction without a token, five times within half an hour.
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

type responseURL struct {
	user, channel, ts, thread string
	uses                      int
	at                        time.Time
}

// newResponseURL makes one for a message, or for a channel when m has no timestamp (slash commands).
func (w *Workspace) newResponseURL(user string, m *Message) string {
	now := w.clock.Now()
	for id, r := range w.answers {
		if now.Sub(r.at) > responseLife {
			delete(w.answers, id)
		}
	}
	id := randomID(24)
	w.answers[id] = &responseURL{user: user, channel: m.Channel, ts: m.TS, thread: m.ThreadTS, at: now}
	return w.base + "/actions/" + id
}

func (w *Workspace) serveResponseURL(rw http.ResponseWriter, r *http.Request) {
	fault, hit := w.takeFault("response_url")
	if hit && fault.before() {
		w.suffer(rw, r, fault)
		return
	}
	args, _, err := readArgs(r)
	if err != nil {
		w.respond(rw, tokenRights{}, nil, err)
		return
	}
	w.mu.Lock()
	err = w.answerURL(r.PathValue("id"), args)
	w.mu.Unlock()
	switch {
	case err != nil:
		rw.WriteHeader(http.StatusNotFound)
		rw.Write(mustJSON(answer{"ok": false, "error": err.Error()}))
	case hit:
		w.suffer(rw, r, fault)
	default:
		rw.Write([]byte("ok"))
	}
}

func (w *Workspace) answerURL(id string, args map[string]string) error {
	to := w.answers[id]
	switch {
	case to == nil:
		return fail("invalid_url")
	case w.clock.Now().Sub(to.at) > responseLife:
		return fail("expired_url")
	case to.uses >= responseUses:
		return fail("used_url")
	}
	to.uses++
	c := &call{Workspace: w, method: "response_url", args: args, rights: w.tokens[w.cfg.BotToken]}
	old := w.state.message(to.channel, to.ts)
	if c.yes("delete_original") {
		if old == nil {
			return fail("message_not_found")
		}
		if old.Only != "" {
			w.dropMessage(old)
		} else {
			w.erase(old)
		}
		return nil
	}
	if args["thread_ts"] == "" && to.thread != "" && !c.yes("replace_original") {
		args["thread_ts"] = to.thread
	}
	m, err := c.content(w.state.channels[to.channel])
	if err != nil {
		return err
	}
	switch {
	case c.yes("replace_original") && old != nil:
		next := old.clone()
		next.Text, next.Blocks, next.Attachments = m.Text, m.Blocks, m.Attachments
		w.replace(old, next)
	case args["response_type"] == "in_channel":
		m.TS = w.stamp(m.Channel)
		w.putMessage(m)
		w.emitMessage(m)
		w.ring(m)
	default:
		m.TS, m.Only, m.Metadata = w.stamp(m.Channel), to.user, nil
		w.putMessage(m)
	}
	return nil
}
