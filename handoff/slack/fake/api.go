package fake

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"
)

// method is one entry of Slack's Web API.
type method struct {
	scope string // needed whatever the arguments; methods on channels ask for theirs once they know its kind
	app   bool   // called with the app-level token
	rate  Rate
	run   func(*call) (answer, error)
}

type answer map[string]any

// call is one request to a method. run has the workspace's lock.
type call struct {
	*Workspace
	method string
	args   map[string]string
	rights tokenRights
}

// apiError is an answer with ok false. Slack sends it with status 200.
type apiError struct {
	code             string
	needed, provided string
	messages         []string
}

func (e apiError) Error() string { return e.code }

func fail(code string, messages ...string) error { return apiError{code: code, messages: messages} }

func methodTable() map[string]method {
	table := map[string]method{}
	for _, family := range []map[string]method{
		authMethods(), chatMethods(), conversationMethods(), historyMethods(), reactionMethods(), userMethods(), groupMethods(),
		viewMethods(), fileMethods(),
	} {
		for name, m := range family {
			table[name] = m
		}
	}
	return table
}

// serveAPI answers POST /api/<method>, in the order of Slack's own gates: faults first, then token, scope, rate, work.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	fault, hit := w.takeFault(name)
	if hit && fault.before() {
		w.suffer(rw, r, fault)
		return
	}
	args, token, err := readArgs(r)
	var rights tokenRights
	if err == nil {
		rights, err = w.authenticate(name, token)
	}
	if err != nil {
		w.respond(rw, rights, nil, err)
		return
	}
	m := w.methods[name]
	c := &call{Workspace: w, method: name, args: args, rights: rights}

	w.mu.Lock()
	w.learnBase(r)
	if wait := w.rates.take(m.rate, name, args["channel"], w.clock.Now()); wait > 0 {
		w.mu.Unlock()
		tooMany(rw, wait)
		return
	}
	w.log.Debug("api", "method", name)
	out, err := m.run(c)
	w.stir()
	w.mu.Unlock()

	if hit {
		w.suffer(rw, r, fault)
		return
	}
	w.respond(rw, rights, out, err)
}

func tooMany(rw http.ResponseWriter, wait time.Duration) {
	rw.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	writeJSON(rw, http.StatusTooManyRequests, answer{"ok": false, "error": "ratelimited"})
}

func (w *Workspace) authenticate(name, token string) (tokenRights, error) {
	m, known := w.methods[name]
	if !known {
		return tokenRights{}, fail("unknown_method")
	}
	if token == "" {
		return tokenRights{}, fail("not_authed")
	}
	rights, ok := w.tokens[token]
	switch {
	case !ok:
		return tokenRights{}, fail("invalid_auth")
	case rights.app != m.app && name != "auth.test":
		return rights, fail("not_allowed_token_type")
	case m.scope != "" && !rights.has(m.scope):
		return rights, apiError{code: "missing_scope", needed: m.scope, provided: rights.String()}
	}
	return rights, nil
}

// need asks for a scope that depends on the arguments.
func (c *call) need(scope string) error {
	if c.rights.has(scope) {
		return nil
	}
	return apiError{code: "missing_scope", needed: scope, provided: c.rights.String()}
}

func (w *Workspace) respond(rw http.ResponseWriter, rights tokenRights, out answer, err error) {
	rw.Header().Set("X-OAuth-Scopes", rights.String())
	if err == nil {
		if out == nil {
			out = answer{}
		}
		out["ok"] = true
		writeJSON(rw, http.StatusOK, out)
		return
	}
	var e apiError
	if !errors.As(err, &e) {
		e = apiError{code: "internal_error"}
		w.log.Error("method failed", "error", err)
	}
	out = answer{"ok": false, "error": e.code}
	if e.needed != "" {
		rw.Header().Set("X-Accepted-OAuth-Scopes", e.needed)
		out["needed"], out["provided"] = e.needed, e.provided
	}
	if len(e.messages) > 0 {
		out["response_metadata"] = map[string]any{"messages": e.messages}
	}
	writeJSON(rw, http.StatusOK, out)
}

func writeJSON(rw http.ResponseWriter, status int, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	rw.Write(mustJSON(v))
}

// background runs f until the workspace closes. Called with the lock held and the workspace open, so that Close can't have
// begun to wait.
func (w *Workspace) background(f func(context.Context)) {
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		f(w.ctx)
	}()
}
