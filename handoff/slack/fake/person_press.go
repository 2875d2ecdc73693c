package fake

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Click uses a button, menu or picker in a message and returns once the app has acknowledged it. actionID may be
// "block_id/action_id". selected are what was chosen: the value or the words of options, a date, a time; for buttons that
// share an action id, the value of the one meant.
func (p *Person) Click(channel, ts, actionID string, selected ...string) error {
	p.w.mu.Lock()
	u, m, err := p.on(channel, ts)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	action, err := press(m.Blocks, actionID, selected)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	action["action_ts"] = p.w.stamp(m.Channel)
	payload := p.w.pressed(u, m, action)
	p.w.mu.Unlock()
	_, err = p.w.interact("interactive", payload)
	return err
}

// ClickHome uses something on the person's Home tab.
func (p *Person) ClickHome(actionID string, selected ...string) error {
	v := p.w.Home(p.name)
	if v == nil {
		return fmt.Errorf("%w: no home was published for %s", ErrView, p.name)
	}
	return p.ClickView(v.ID, actionID, selected...)
}

// ClickView uses something in a modal or Home tab.
func (p *Person) ClickView(viewID, actionID string, selected ...string) error {
	p.w.mu.Lock()
	u, v, err := p.view(viewID)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	action, err := press(v.Blocks, actionID, selected)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	action["action_ts"] = formatTS(p.w.clock.Now().UnixMicro())
	v = p.w.choose(v, action)
	payload := p.w.pressedIn(u, v, action)
	p.w.mu.Unlock()
	if !dispatches(v.Blocks, str(action["block_id"])) {
		return nil
	}
	_, err = p.w.interact("interactive", payload)
	return err
}

// dispatches tells whether using something in a block is an interaction: in an input block only if the block says so.
func dispatches(raw json.RawMessage, block string) bool {
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) != nil {
		return false
	}
	for _, b := range blocks {
		if str(b["block_id"]) == block && str(b["type"]) == "input" {
			yes, _ := b["dispatch_action"].(bool)
			return yes
		}
	}
	return true
}

func (p *Person) view(id string) (*User, *View, error) {
	u, err := p.member()
	if err != nil {
		return nil, nil, err
	}
	v := p.w.state.views[id]
	if v == nil || v.User != u.ID {
		return nil, nil, fmt.Errorf("%w: %s", ErrView, id)
	}
	return u, v, nil
}

// Submit fills in a modal and sends it. values are by block id or action id: text, the value or the words of options, a
// list of them, a date, a time, Unix seconds. The first answer is what the modal then says under its inputs, by block id,
// be it from the app or because something required is missing.
func (p *Person) Submit(viewID string, values map[string]any) (map[string]string, error) {
	p.w.mu.Lock()
	u, v, err := p.view(viewID)
	if err != nil {
		p.w.mu.Unlock()
		return nil, err
	}
	state, problems, err := p.w.fill(v, values)
	if err != nil || len(problems) > 0 {
		p.w.mu.Unlock()
		return problems, err
	}
	payload := p.w.origin("view_submission", u)
	payload["view"] = p.w.wireView(v, state)
	payload["response_urls"] = []any{}
	p.w.mu.Unlock()

	body, err := p.w.interact("interactive", payload)
	if err != nil {
		return nil, err
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.submitted(v, body)
}

// CloseView closes a modal, and those above it. The app hears of it if it asked to.
func (p *Person) CloseView(viewID string) error {
	p.w.mu.Lock()
	u, v, err := p.view(viewID)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	payload := p.w.origin("view_closed", u)
	delete(payload, "trigger_id")
	payload["view"] = p.w.wireView(v, p.w.stateOf(v))
	payload["is_cleared"] = v.ClearOnClose
	for _, open := range p.w.stack(u.ID) {
		if open.Seq >= v.Seq || v.ClearOnClose {
			p.w.dropView(open)
		}
	}
	p.w.mu.Unlock()
	if !v.NotifyOnClose {
		return nil
	}
	_, err = p.w.interact("interactive", payload)
	return err
}

// OpenHome opens the app's Home tab.
func (p *Person) OpenHome() error { return p.openApp("home") }

// OpenMessages opens the direct conversation with the app.
func (p *Person) OpenMessages() error { return p.openApp("messages") }

func (p *Person) openApp(tab string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, c, err := p.in("")
	if err != nil {
		return err
	}
	event := map[string]any{"type": "app_home_opened", "user": u.ID, "channel": c.ID, "tab": tab, "event_ts": p.w.stamp(c.ID)}
	if v := p.w.home(u.ID); v != nil && tab == "home" {
		event["view"] = p.w.wireView(v, p.w.stateOf(v))
	}
	p.w.emit("app_home_opened", event)
	return nil
}

// Shortcut uses a message shortcut ("More actions") of the app.
func (p *Person) Shortcut(channel, ts, callbackID string) error {
	p.w.mu.Lock()
	u, m, err := p.on(channel, ts)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	payload := p.w.origin("message_action", u)
	payload["callback_id"], payload["message_ts"] = callbackID, m.TS
	payload["channel"] = map[string]any{"id": m.Channel, "name": p.w.state.channels[m.Channel].Name}
	payload["message"], payload["response_url"] = p.w.wire(m, true), p.w.newResponseURL(u.ID, m)
	p.w.mu.Unlock()
	_, err = p.w.interact("interactive", payload)
	return err
}

// Command types a slash command in a channel. What the app answers at once appears as a message.
func (p *Person) Command(channel, command, text string) error {
	p.w.mu.Lock()
	u, c, err := p.in(channel)
	if err != nil {
		p.w.mu.Unlock()
		return err
	}
	name := c.Name
	if c.With != "" {
		name = "directmessage"
	}
	payload := map[string]any{
		"token": "verification-token", "team_id": p.w.state.team.ID, "team_domain": p.w.state.team.Domain, "channel_id": c.ID,
		"channel_name": name, "user_id": u.ID, "user_name": u.Handle, "command": command, "text": strings.TrimSpace(text),
		"api_app_id": p.w.state.app.ID, "is_enterprise_install": "false", "trigger_id": p.w.newTrigger(u.ID),
		"response_url": p.w.newResponseURL(u.ID, &Message{Channel: c.ID}),
	}
	p.w.mu.Unlock()
	body, err := p.w.interact("slash_commands", payload)
	if err != nil || len(body) == 0 || string(body) == "null" {
		return err
	}
	return p.w.commandAnswer(u, c, body)
}

// commandAnswer shows an immediate answer, plain or as JSON.
func (w *Workspace) commandAnswer(u *User, c *Channel, body []byte) error {
	var said struct {
		Text   string          `json:"text"`
		Type   string          `json:"response_type"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(body, &said) != nil {
		said.Text = string(body)
	}
	if said.Text == "" && said.Blocks == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.state.app
	m := &Message{Channel: c.ID, TS: w.stamp(c.ID), User: a.User, BotID: a.BotID, AppID: a.ID, Text: said.Text, Blocks: said.Blocks}
	if said.Type != "in_channel" {
		m.Only = u.ID
		w.putMessage(m)
		return nil
	}
	w.putMessage(m)
	w.emitMessage(m)
	w.ring(m)
	return nil
}
