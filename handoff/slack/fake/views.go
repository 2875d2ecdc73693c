package fake

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// maxView is the ceiling for a whole view in bytes (error view_too_large).
const maxView = 250 << 10

// View is a modal or a person's Home tab.
type View struct {
	ID              string          `json:"id"`
	User            string          `json:"for"` // who looks at it
	Type            string          `json:"type"`
	CallbackID      string          `json:"callback_id"`
	ExternalID      string          `json:"external_id"`
	PrivateMetadata string          `json:"private_metadata"`
	Title           json.RawMessage `json:"title,omitempty"`
	Submit          json.RawMessage `json:"submit,omitempty"`
	Close           json.RawMessage `json:"close,omitempty"`
	Blocks          json.RawMessage `json:"blocks"`
	ClearOnClose    bool            `json:"clear_on_close"`
	NotifyOnClose   bool            `json:"notify_on_close"`
	SubmitDisabled  bool            `json:"submit_disabled"`
	Hash            string          `json:"hash"`
	Root            string          `json:"root_view_id"`
	Previous        string          `json:"previous_view_id,omitempty"`
	Seq             int64           `json:"seq"` // order in which they were opened
	// Chosen is what the person chose in selects and the like before submitting: block id, action id, value as in state.
	Chosen map[string]map[string]json.RawMessage `json:"chosen,omitempty"`
}

// readView parses and checks the view argument of the views methods and of view_submission answers.
func readView(raw json.RawMessage) (*View, error) {
	if len(raw) > maxView {
		return nil, fail("view_too_large")
	}
	var v View
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil, fail("invalid_arguments", "[ERROR] missing or malformed view")
	}
	k := &checker{surface: v.Type}
	switch v.Type {
	case "modal":
		k.title("title", v.Title, true)
		k.title("submit", v.Submit, false)
		k.title("close", v.Close, false)
	case "home":
	default:
		k.bad("/type", "must be one of modal, home")
	}
	k.length("/callback_id", v.CallbackID, 0, 255)
	k.length("/private_metadata", v.PrivateMetadata, 0, 3000)
	k.length("/external_id", v.ExternalID, 0, 255)
	problems, _ := checkBlocks(v.Type, v.Blocks)
	k.found = append(k.found, problems...)
	if v.Type == "modal" && hasInput(v.Blocks) && len(v.Submit) == 0 {
		k.bad("/submit", "is required when there is an input block")
	}
	if k.found != nil {
		return nil, fail("invalid_arguments", k.found...)
	}
	v.Blocks, v.ID, v.User, v.Root, v.Previous, v.Hash, v.Seq, v.Chosen = named(v.Blocks), "", "", "", "", "", 0, nil
	return &v, nil
}

func hasInput(raw json.RawMessage) bool {
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) != nil {
		return false
	}
	for _, b := range blocks {
		if str(b["type"]) == "input" {
			return true
		}
	}
	return false
}

func (k *checker) title(name string, raw json.RawMessage, must bool) {
	if len(raw) == 0 {
		if must {
			k.bad("/"+name, "missing required field: %s", name)
		}
		return
	}
	var o struct{ Type, Text string }
	if json.Unmarshal(raw, &o) != nil || o.Type != "plain_text" {
		k.bad("/"+name, "must be a plain_text object")
	}
	if n := utf8.RuneCountInString(o.Text); n == 0 || n > 24 {
		k.bad("/"+name+"/text", "must be from 1 to 24 characters")
	}
}

// wireView is a view as answers and interactions show it; state is what the person has entered.
func (w *Workspace) wireView(v *View, state map[string]map[string]json.RawMessage) map[string]any {
	if state == nil {
		state = map[string]map[string]json.RawMessage{}
	}
	out := map[string]any{
		"id": v.ID, "team_id": w.state.team.ID, "type": v.Type, "blocks": v.Blocks, "private_metadata": v.PrivateMetadata,
		"callback_id": v.CallbackID, "external_id": v.ExternalID, "state": map[string]any{"values": state}, "hash": v.Hash,
		"clear_on_close": v.ClearOnClose, "notify_on_close": v.NotifyOnClose, "submit_disabled": v.SubmitDisabled,
		"root_view_id": v.Root, "previous_view_id": nil, "app_id": w.state.app.ID, "app_installed_team_id": w.state.team.ID,
		"bot_id": w.state.app.BotID, "title": nil, "submit": nil, "close": nil,
	}
	if v.Previous != "" {
		out["previous_view_id"] = v.Previous
	}
	for key, raw := range map[string]json.RawMessage{"title": v.Title, "submit": v.Submit, "close": v.Close} {
		if len(raw) > 0 {
			out[key] = raw
		}
	}
	return out
}

func (w *Workspace) newHash() string {
	return fmt.Sprintf("%d.%s", w.clock.Now().Unix(), randomHex(4))
}

// stack is a person's open modals, the one on top last.
func (w *Workspace) stack(user string) []*View {
	var out []*View
	for _, v := range w.state.views {
		if v.User == user && v.Type == "modal" {
			i := len(out)
			for i > 0 && out[i-1].Seq > v.Seq {
				i--
			}
			out = append(out[:i], append([]*View{v}, out[i:]...)...)
		}
	}
	return out
}

// place opens a modal for a person, on top of what is open.
func (w *Workspace) place(v *View, user string) {
	open := w.stack(user)
	v.ID, v.User, v.Hash, v.Seq = "V"+randomID(10), user, w.newHash(), 1
	v.Root = v.ID
	if n := len(open); n > 0 {
		v.Seq = open[n-1].Seq + 1
		v.Root, v.Previous = open[0].ID, open[n-1].ID
	}
	w.putView(v)
}

// home is a person's Home tab, nil before the app published one.
func (w *Workspace) home(user string) *View {
	for _, v := range w.state.views {
		if v.User == user && v.Type == "home" {
			return v
		}
	}
	return nil
}
