package fake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Sign returns the two headers that prove a request comes from this workspace. Source:
// docs.slack.dev/authentication/verifying-requests-from-slack.
func (w *Workspace) Sign(body []byte) http.Header {
	at := strconv.FormatInt(w.clock.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(w.cfg.SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	return http.Header{
		"X-Slack-Request-Timestamp": {at},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// SetURLs moves the app from Socket Mode to signed HTTP, or back with empty URLs. The events address is verified first,
// as when it is saved in Slack's settings; on failure nothing changes.
func (w *Workspace) SetURLs(ctx context.Context, u URLs) error {
	if u.Events != "" {
		if err := w.verify(ctx, u.Events); err != nil {
			return fmt.Errorf("fake slack: request url: %w", err)
		}
	}
	w.mu.Lock()
	w.urls = u
	w.mu.Unlock()
	w.pump()
	return nil
}

func (w *Workspace) verify(ctx context.Context, target string) error {
	challenge := strings.ToLower(randomID(30))
	body := mustJSON(map[string]any{"token": "verification-token", "type": "url_verification", "challenge": challenge})
	a := w.post(ctx, target, "application/json", body, nil)
	if a.reason != "" {
		return errors.New(a.reason)
	}
	var shaped struct{ Challenge string }
	if json.Unmarshal(a.body, &shaped) == nil && shaped.Challenge == challenge {
		return nil
	}
	if form, err := url.ParseQuery(string(a.body)); err == nil && form.Get("challenge") == challenge {
		return nil
	}
	if strings.TrimSpace(string(a.body)) == challenge {
		return nil
	}
	return errors.New("it did not answer with the challenge")
}

func (w *Workspace) overHTTP(ctx context.Context, target string, d *delivery) ack {
	extra := http.Header{}
	if d.Try > 0 {
		extra.Set("X-Slack-Retry-Num", strconv.Itoa(d.Try))
		extra.Set("X-Slack-Retry-Reason", d.Reason)
	}
	switch d.Kind {
	case "events_api":
		return w.post(ctx, target, "application/json", d.Payload, extra)
	case "interactive":
		return w.post(ctx, target, "application/x-www-form-urlencoded", []byte(url.Values{"payload": {string(d.Payload)}}.Encode()), extra)
	}
	var fields map[string]string
	if err := json.Unmarshal(d.Payload, &fields); err != nil {
		return ack{reason: "unknown_error"}
	}
	form := url.Values{}
	for k, v := range fields {
		form.Set(k, v)
	}
	return w.post(ctx, target, "application/x-www-form-urlencoded", []byte(form.Encode()), extra)
}

// post makes one signed request with Slack's patience and names a failure in Slack's words.
func (w *Workspace) post(ctx context.Context, target, kind string, body []byte, extra http.Header) ack {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := errors.New("http_timeout")
	defer w.clock.AfterFunc(ackWithin, func() { cancel(late) })()

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return ack{reason: "unknown_error"}
	}
	req.Header = w.Sign(body)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	for k, v := range extra {
		req.Header[k] = v
	}
	resp, err := w.cfg.Client.Do(req)
	if err != nil {
		if context.Cause(ctx) == late {
			return ack{reason: "http_timeout"}
		}
		return ack{reason: "connection_failed"}
	}
	defer resp.Body.Close()
	answered, err := io.ReadAll(io.LimitReader(resp.Body, maxView+4096))
	switch {
	case err != nil && context.Cause(ctx) == late:
		return ack{reason: "http_timeout"}
	case err != nil:
		return ack{reason: "connection_failed"}
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		return ack{reason: "too_many_redirects"}
	case resp.StatusCode/100 != 2:
		if resp.Header.Get("X-Slack-No-Retry") == "1" {
			return ack{reason: "http_error", final: true}
		}
		return ack{reason: "http_error"}
	}
	return ack{body: answered}
}
