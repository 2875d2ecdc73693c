package fake

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// triggerLife is how long a trigger_id can open a modal; it does so once.
const triggerLife = 3 * time.Second

// ErrNoAnswer is what a person sees as a warning sign beside what they pressed: the app did not take the interaction
// within 3 seconds. Slack doesn't repeat interactions.
var ErrNoAnswer = errors.New("fake slack: the app did not answer")

type trigger struct {
	user string
	at   time.Time
	used bool
}

func (w *Workspace) newTrigger(user string) string {
	now := w.clock.Now()
	for id, t := range w.trig {
		if now.Sub(t.at) > time.Hour {
			delete(w.trig, id)
		}
	}
	id := fmt.Sprintf("%d.%d.%s", now.UnixNano(), now.Unix(), randomHex(16))
	w.trig[id] = &trigger{user: user, at: now}
	return id
}

// useTrigger uses up a trigger and says whose it was.
func (w *Workspace) useTrigger(id string) (string, error) {
	t := w.trig[id]
	switch {
	case t == nil:
		return "", fail("invalid_trigger_id")
	case t.used:
		return "", fail("exchanged_trigger_id")
	case w.clock.Now().Sub(t.at) > triggerLife:
		return "", fail("expired_trigger_id")
	}
	t.used = true
	return t.user, nil
}

// interact sends one interaction and waits for the app, without the lock. The answer is what the app put into it.
func (w *Workspace) interact(kind string, payload any) ([]byte, error) {
	d := &delivery{ID: uuid(), Kind: kind, Payload: mustJSON(payload), reply: make(chan ack, 1)}
	w.mu.Lock()
	if w.closed || w.faults.down {
		w.mu.Unlock()
		return nil, fmt.Errorf("%w: down", ErrNoAnswer)
	}
	d.Due = w.clock.Now()
	w.line.queue = append(w.line.queue, d)
	w.later(0)
	w.mu.Unlock()
	select {
	case a := <-d.reply:
		if a.reason != "" {
			return nil, fmt.Errorf("%w: %s", ErrNoAnswer, a.reason)
		}
		return a.body, nil
	case <-w.ctx.Done():
		return nil, fmt.Errorf("%w: closed", ErrNoAnswer)
	}
}

// origin is what every interaction says about where it comes from.
func (w *Workspace) origin(kind string, u *User) map[string]any {
	return map[string]any{
		"type": kind, "team": map[string]any{"id": w.state.team.ID, "domain": w.state.team.Domain},
		"user":       map[string]any{"id": u.ID, "username": u.Handle, "name": u.Handle, "team_id": w.state.team.ID},
		"api_app_id": w.state.app.ID, "token": "verification-token", "enterprise": nil, "is_enterprise_install": false,
		"trigger_id": w.newTrigger(u.ID),
	}
}

// pressed is the payload of something used in a message.
func (w *Workspace) pressed(u *User, m *Message, action map[string]any) map[string]any {
	c := w.state.channels[m.Channel]
	p := w.origin("block_actions", u)
	container := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.Only != ""}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	name := c.Name
	switch {
	case c.With != "":
		name = "directmessage"
	case c.Private:
		name = "privategroup"
	}
	p["container"] = container
	p["channel"] = map[string]any{"id": c.ID, "name": name}
	p["response_url"] = w.newResponseURL(u.ID, m)
	p["actions"] = []any{action}
	p["state"] = map[string]any{"values": initialState(m.Blocks)}
	if m.Only == "" {
		p["message"] = w.wire(m, true)
	}
	return p
}

// pressedIn is the payload of something used in a modal or a Home tab.
func (w *Workspace) pressedIn(u *User, v *View, action map[string]any) map[string]any {
	p := w.origin("block_actions", u)
	p["container"] = map[string]any{"type": "view", "view_id": v.ID}
	p["view"] = w.wireView(v, w.stateOf(v))
	p["actions"] = []any{action}
	return p
}

// stateOf is what a view's inputs hold: what was there at first, overlaid with what the person chose.
func (w *Workspace) stateOf(v *View) map[string]map[string]json.RawMessage {
	values := initialState(v.Blocks)
	for block, actions := range v.Chosen {
		for action, value := range actions {
			if _, still := values[block][action]; still {
				values[block][action] = value
			}
		}
	}
	return values
}

// initialState reads the values that inputs and selects start with.
func initialState(raw json.RawMessage) map[string]map[string]json.RawMessage {
	values := map[string]map[string]json.RawMessage{}
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) != nil {
		return values
	}
	for _, b := range blocks {
		for _, e := range elementsOf(b) {
			kind := str(e["type"])
			if kind == "button" || kind == "overflow" {
				continue
			}
			block := str(b["block_id"])
			if values[block] == nil {
				values[block] = map[string]json.RawMessage{}
			}
			values[block][str(e["action_id"])] = mustJSON(entered(e, startOf(e)))
		}
	}
	return values
}

// startOf is what an element holds before anybody touched it, as values of its options or as text.
func startOf(e map[string]any) []string {
	var out []string
	for _, key := range []string{"initial_value", "initial_date", "initial_time"} {
		if s := str(e[key]); s != "" {
			out = append(out, s)
		}
	}
	if n, ok := e["initial_date_time"].(float64); ok {
		out = append(out, strconv.FormatInt(int64(n), 10))
	}
	if o, ok := e["initial_option"].(map[string]any); ok {
		out = append(out, str(o["value"]))
	}
	for _, o := range items(e["initial_options"]) {
		out = append(out, str(o["value"]))
	}
	if s := str(e["initial_user"]); s != "" {
		out = append(out, s)
	}
	return out
}

// entered is one element's entry in state.values, in the shape of its kind.
func entered(e map[string]any, values []string) map[string]any {
	kind := str(e["type"])
	out := map[string]any{"type": kind}
	var first any
	if len(values) > 0 {
		first = values[0]
	}
	switch kind {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		out["value"] = first
	case "static_select", "radio_buttons", "external_select":
		out["selected_option"] = nil
		if len(values) > 0 {
			out["selected_option"] = optionOf(e, values[0])
		}
	case "multi_static_select", "checkboxes":
		chosen := []any{}
		for _, v := range values {
			if o := optionOf(e, v); o != nil {
				chosen = append(chosen, o)
			}
		}
		out["selected_options"] = chosen
	case "datepicker":
		out["selected_date"] = first
	case "timepicker":
		out["selected_time"] = first
	case "datetimepicker":
		out["selected_date_time"] = nil
		if len(values) > 0 {
			if at, err := strconv.ParseInt(values[0], 10, 64); err == nil {
				out["selected_date_time"] = at
			}
		}
	case "users_select":
		out["selected_user"] = first
	case "multi_users_select":
		out["selected_users"] = append([]string{}, values...)
	case "conversations_select":
		out["selected_conversation"] = first
	case "channels_select":
		out["selected_channel"] = first
	}
	return out
}

// optionOf finds an option by its value, or by its words.
func optionOf(e map[string]any, value string) map[string]any {
	options := items(e["options"])
	for _, g := range items(e["option_groups"]) {
		options = append(options, items(g["options"])...)
	}
	for _, o := range options {
		if str(o["value"]) == value {
			return o
		}
	}
	for _, o := range options {
		if t, _ := o["text"].(map[string]any); str(t["text"]) == value {
			return o
		}
	}
	return nil
}
