package fake

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

func (w *Workspace) servePersonFile(rw http.ResponseWriter, r *http.Request) {
	p, _, ok := w.who(rw, r)
	if !ok {
		return
	}
	w.mu.Lock()
	f := w.state.files[r.PathValue("id")]
	var err error = ErrMessage
	if f != nil {
		_, _, err = p.in(f.Channel)
	}
	w.mu.Unlock()
	if err != nil {
		http.NotFound(rw, r)
		return
	}
	w.sendFile(rw, f, r.URL.Query().Has("save"))
}

func (w *Workspace) servePersonUpload(rw http.ResponseWriter, r *http.Request) {
	p, _, ok := w.who(rw, r)
	if !ok {
		return
	}
	content, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxFile))
	if err != nil {
		http.Error(rw, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	q := r.URL.Query()
	ts, err := p.Upload(q.Get("channel"), q.Get("thread"), q.Get("name"), content, q.Get("comment"))
	w.acted(rw, ts, nil, err)
}

// act is what the page asks for on behalf of its person.
type act struct {
	Do       string         `json:"do"`
	Channel  string         `json:"channel"`
	TS       string         `json:"ts"`
	Thread   string         `json:"thread"`
	Text     string         `json:"text"`
	Emoji    string         `json:"emoji"`
	Action   string         `json:"action"`
	Selected []string       `json:"selected"`
	View     string         `json:"view"`
	Values   map[string]any `json:"values"`
}

func (w *Workspace) serveAct(rw http.ResponseWriter, r *http.Request) {
	p, _, ok := w.who(rw, r)
	if !ok {
		return
	}
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxRequest)).Decode(&a); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	ts, problems, err := p.act(a)
	w.acted(rw, ts, problems, err)
}

func (p *Person) act(a act) (ts string, problems map[string]string, err error) {
	switch a.Do {
	case "post":
		ts, err = p.Post(a.Channel, a.Thread, a.Text)
	case "command":
		err = p.Command(a.Channel, a.Action, a.Text)
	case "edit":
		err = p.Edit(a.Channel, a.TS, a.Text)
	case "delete":
		err = p.Delete(a.Channel, a.TS)
	case "react":
		err = p.React(a.Channel, a.TS, a.Emoji)
	case "unreact":
		err = p.Unreact(a.Channel, a.TS, a.Emoji)
	case "click":
		err = p.Click(a.Channel, a.TS, a.Action, a.Selected...)
	case "click_view":
		err = p.ClickView(a.View, a.Action, a.Selected...)
	case "submit":
		problems, err = p.Submit(a.View, a.Values)
	case "close":
		err = p.CloseView(a.View)
	case "home":
		err = p.OpenHome()
	case "messages":
		err = p.OpenMessages()
	case "read":
		err = p.Read(a.Channel, a.Thread)
	default:
		err = errors.New("fake slack: unknown act " + a.Do)
	}
	return ts, problems, err
}

func (w *Workspace) acted(rw http.ResponseWriter, ts string, problems map[string]string, err error) {
	switch {
	case errors.Is(err, ErrNoAnswer):
		writeJSON(rw, http.StatusGatewayTimeout, map[string]any{"error": err.Error(), "no_answer": true})
	case err != nil:
		writeJSON(rw, http.StatusConflict, map[string]any{"error": err.Error()})
	default:
		writeJSON(rw, http.StatusOK, map[string]any{"ts": ts, "problems": problems})
	}
}
