package shop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

// The most that a customer's words may add to a request.
const (
	addressCap = 256  // bytes of one value in path or query
	bodyCap    = 4000 // bytes of one value in a body
)

// writing makes requests of a declared action. The author wrote the request; values are put in as data, escaped for the place
// where they stand, and none can leave its place.
type writing struct {
	action *flows.Action
	call   Call
	secret func(string) (string, bool)
}

func (w writing) request(ctx context.Context) (*http.Request, error) {
	q := &w.action.Request
	at, err := w.address(q)
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if q.Body != nil {
		text, err := json.Marshal(w.json(*q.Body))
		if err != nil {
			return nil, errors.New("its body cannot be written")
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, q.Method, at, body)
	if err != nil {
		return nil, errors.New("its address cannot be written")
	}
	for _, h := range q.Headers {
		value := h.Value
		if h.Secret != "" {
			secret, ok := w.secret(h.Secret)
			if !ok {
				return nil, fmt.Errorf("the secret %s is not set", h.Secret)
			}
			if strings.ContainsAny(secret, "\r\n\x00") {
				return nil, fmt.Errorf("the secret %s holds a line break", h.Secret)
			}
			value += secret
		}
		req.Header.Set(h.Name, value)
	}
	if q.Keyed {
		if !sendable(w.call.IdempotencyKey) {
			return nil, errors.New("the call has no idempotency key")
		}
		req.Header.Set("Idempotency-Key", w.call.IdempotencyKey)
	}
	return req, nil
}

// address fills path and query. A value cannot climb out of its place in the path, whatever the far end makes of %2F.
func (w writing) address(q *flows.Request) (string, error) {
	var path strings.Builder
	for _, p := range q.Path {
		if p.Slot == "" {
			path.WriteString(p.Text)
			continue
		}
		value := w.text(p.Slot)
		if value == "" {
			return "", fmt.Errorf("%w: %s", errEmpty, p.Slot)
		}
		for step := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == '/' || r == '\\' }) {
			if step == "." || step == ".." {
				return "", fmt.Errorf("%s cannot stand in an address", p.Slot)
			}
		}
		if len(value) > addressCap {
			return "", fmt.Errorf("%s is too long for an address", p.Slot)
		}
		path.WriteString(url.PathEscape(value))
	}
	for segment := range strings.SplitSeq(path.String(), "/") {
		if segment == "." || segment == ".." {
			return "", errors.New("its address would lead elsewhere")
		}
	}
	at := "https://" + q.Host + path.String()
	mark := "?"
	for _, p := range q.Query {
		value, given := w.pieces(p.Pieces)
		if !given {
			continue
		}
		if len(value) > addressCap {
			return "", fmt.Errorf("%s is too long for an address", p.Name)
		}
		at += mark + url.QueryEscape(p.Name) + "=" + url.QueryEscape(value)
		mark = "&"
	}
	return at, nil
}

// pieces joins texts and values; given is false if there are slots and all of them are empty.
func (w writing) pieces(pieces []flows.Piece) (text string, given bool) {
	var b strings.Builder
	slots := 0
	for _, p := range pieces {
		if p.Slot == "" {
			b.WriteString(p.Text)
			continue
		}
		slots++
		value := w.text(p.Slot)
		given = given || value != ""
		b.WriteString(value)
	}
	return b.String(), given || slots == 0
}

// json is v as encoding/json writes it.
func (w writing) json(v flows.Value) any {
	switch {
	case v.Object:
		fields := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			if len(f.Value.Pieces) == 1 && f.Value.Pieces[0].Slot != "" && w.text(f.Value.Pieces[0].Slot) == "" {
				continue
			}
			fields[f.Name] = w.json(f.Value)
		}
		return fields
	case v.List:
		items := make([]any, len(v.Items))
		for i, item := range v.Items {
			items[i] = w.json(item)
		}
		return items
	case v.Literal != "":
		return json.RawMessage(v.Literal)
	case len(v.Pieces) == 1 && v.Pieces[0].Slot != "":
		s := w.call.arg(v.Pieces[0].Slot)
		switch s.Kind {
		case flows.FloatKind:
			return s.Number
		case flows.BoolKind:
			return s.Number != 0
		}
	}
	text, _ := w.pieces(v.Pieces)
	return clipped(text, bodyCap)
}

// text is a slot's value as it stands in an address or in a text.
func (w writing) text(name string) string {
	switch s := w.call.arg(name); s.Kind {
	case flows.Null:
		return ""
	case flows.FloatKind:
		return decimal(s.Number)
	case flows.BoolKind:
		return strconv.FormatBool(s.Number != 0)
	default:
		return s.Text
	}
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// clipped cuts a text after at most n bytes, between two characters.
func clipped(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
