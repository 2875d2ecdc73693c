package shop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// request is one call in the making; it is built anew for each try.
type request struct {
	name   string // in words, for a Failure
	method string
	path   string
	header http.Header
	body   map[string]string
}

// answer is what came back, read to its end.
type answer struct {
	status int
	body   []byte
}

// call sends r until there is an answer, at most three times, and reads a 200 into out. Lookups are repeatable and
// activation carries its key, so reads and writes are repeated alike.
func (h *HTTP) call(ctx context.Context, r request, out any, check func() error) error {
	leave, err := h.enter(ctx)
	if err != nil {
		err.Call = r.name
		return err
	}
	defer leave()
	got, failed := h.insist(ctx, r)
	if failed == nil {
		failed = read(got, out, check)
	}
	if failed != nil {
		failed.Call = r.name
		return failed
	}
	switch got.status {
	case http.StatusOK:
		return nil
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusConflict:
		return ErrAlreadyActive
	default:
		return ErrRefused
	}
}

// enter is the bulkhead: a slow shop holds up 16 calls and no more.
func (h *HTTP) enter(ctx context.Context) (leave func(), _ *Failure) {
	ctx, cancel := context.WithTimeout(ctx, h.patience)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, &Failure{Why: "too many calls are waiting for the shop", cause: ctx.Err()}
	}
}

func (h *HTTP) insist(ctx context.Context, r request) (answer, *Failure) {
	wait := h.backoff
	for sent := 1; ; sent++ {
		got, err := h.breaker.Execute(func() (answer, error) { return h.once(ctx, r) })
		if err == nil {
			return got, nil
		}
		var f *Failure
		switch {
		case isOpen(err):
			f = turnedAway(err)
			f.Tries = sent - 1
			return answer{}, f
		case !errors.As(err, &f):
			f = broken(err, h.patience)
		}
		f.Tries = sent
		pause := max(f.wait, wait/2+rand.N(wait/2+1))
		// A shop that wants a long pause is not waited for while a customer watches: a person is quicker.
		if !f.again || sent == tries || pause > longestPause || !h.pause(ctx, pause) {
			return answer{}, f
		}
		wait *= 2
	}
}

// once is one request and its whole answer within the patience for one.
func (h *HTTP) once(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, h.patience)
	defer cancel()
	var body io.Reader
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return answer{}, broken(err, h.patience)
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, h.base.String()+r.path, body)
	if err != nil {
		return answer{}, broken(err, h.patience)
	}
	req.Header = r.header.Clone()
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "handrail")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if h.token != "" {
		req.Header.Set("Authorization", "Bearer "+h.token)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return answer{}, broken(err, h.patience)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
	default:
		f := unexpected(resp.StatusCode)
		f.wait = retryAfter(resp.Header.Get("Retry-After"))
		return answer{}, f
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, answerCap+1))
	if err != nil {
		return answer{}, broken(err, h.patience)
	}
	return answer{resp.StatusCode, text}, nil
}

// read makes sense of an answer.
func read(got answer, out any, check func() error) *Failure {
	if len(got.body) > answerCap {
		return unreadable("it is over 64 KB", nil)
	}
	if got.status != http.StatusOK {
		if got.status == http.StatusNotFound && !ours(got.body) {
			return unreadable("a 404 that is not the contract's; is SHOP_URL right?", nil)
		}
		return nil
	}
	if err := json.Unmarshal(got.body, out); err != nil {
		return unreadable("it is not the JSON we need", err)
	}
	if err := check(); err != nil {
		return unreadable(err.Error(), nil)
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

// retryAfter reads both forms of RFC 9110 10.2.3; nonsense is 0.
func retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return time.Duration(min(n, 3600)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// sleep reports false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
