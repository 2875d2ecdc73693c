package shop

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
)

// message is one request of the contract.
type message struct {
	line   *line
	name   string // in words, for a Failure
	method string
	path   string
	header http.Header
	body   any
	deed   bool // it changes something
}

// call sends m until there is an answer, at most three times, and reads a 200 into out. Lookups are repeatable and deeds carry
// their key, so reads and writes are repeated alike.
func (h *HTTP) call(ctx context.Context, m message, out any, check func() error) error {
	_, err := h.exchange(ctx, m, out, check)
	return err
}

// exchange is call with the answer itself, for who reads the words of a refusal.
func (h *HTTP) exchange(ctx context.Context, m message, out any, check func() error) (answer, error) {
	got, failed := m.line.ask(ctx, request{name: m.name, build: h.build(m), takes: inContract, tries: tries, deed: m.deed})
	if failed != nil {
		return answer{}, failed
	}
	if failed = m.line.read(got, out, check); failed != nil {
		failed.Call = m.name
		return answer{}, failed
	}
	switch got.status {
	case http.StatusOK:
		return got, nil
	case http.StatusNotFound:
		return got, ErrNotFound
	case http.StatusConflict:
		return got, ErrAlreadyDone
	default:
		return got, ErrRefused
	}
}

// inContract are the answers that CONTRACT.md's shop gives.
func inContract(status int) bool {
	switch status {
	case http.StatusOK, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

func (h *HTTP) build(m message) func(context.Context) (*http.Request, error) {
	return func(ctx context.Context) (*http.Request, error) {
		var text []byte
		if m.body != nil {
			var err error
			if text, err = json.Marshal(m.body); err != nil {
				return nil, err
			}
		}
		req, err := http.NewRequestWithContext(ctx, m.method, h.base.String()+m.path, bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		if m.body == nil {
			req.Body, req.GetBody = nil, nil
		}
		if m.header != nil {
			req.Header = m.header.Clone()
		}
		if h.token != "" {
			req.Header.Set("Authorization", "Bearer "+h.token)
		}
		return req, nil
	}
}

// read makes sense of an answer.
func (l *line) read(got answer, out any, check func() error) *Failure {
	if len(got.body) > answerCap {
		return l.unreadable("it is over 64 KB", nil)
	}
	if got.status != http.StatusOK {
		if got.status == http.StatusNotFound && !ours(got.body) {
			return l.unreadable("a 404 that is not the contract's; is SHOP_URL right?", nil)
		}
		return nil
	}
	if tooDeep(got.body) {
		return l.unreadable("it is nested too deep", nil)
	}
	if err := json.Unmarshal(got.body, out); err != nil {
		return l.unreadable("it is not the JSON we need", err)
	}
	if err := check(); err != nil {
		return l.unreadable(err.Error(), nil)
	}
	return nil
}

// ours tells the shop's "not found" from the 404 of a proxy or a wrong SHOP_URL: believing that one would tell every
// customer that their order doesn't exist. A shop that says nothing at all beside the status is believed.
func ours(body []byte) bool {
	if len(bytes.TrimSpace(body)) == 0 {
		return true
	}
	no := struct {
		Error string `json:"error"`
	}{"not_found"}
	return json.Unmarshal(body, &no) == nil && no.Error == "not_found"
}
