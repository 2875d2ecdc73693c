package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	slackapi "github.com/slack-go/slack"
)

const (
	maxBody = 1 << 20
	// ackIn is how long a delivery may take: Slack waits 3 s and then repeats.
	// Source: docs.slack.dev/apis/events-api, "Responding to events".
	ackIn = 2500 * time.Millisecond
)

// Handler serves POST /slack/events, /slack/interactions and /slack/commands.
// With Socket Mode they answer 404: nothing comes that way, and a door that
// nobody uses stays shut.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	if d.cfg.AppToken != "" {
		return mux
	}
	mux.HandleFunc("/slack/events", d.signed(d.serveEvent))
	mux.HandleFunc("/slack/interactions", d.signed(d.serveInteraction))
	mux.HandleFunc("/slack/commands", d.signed(d.serveCommand))
	return mux
}

// signed lets only Slack's own requests through, read whole and verified; what
// is parsed afterwards are the verified bytes and nothing else.
func (d *Desk) signed(serve func(ctx context.Context, rw http.ResponseWriter, body []byte) error) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			rw.Header().Set("Allow", http.MethodPost)
			d.refuse(rw, http.StatusMethodNotAllowed, "method")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
		if err != nil {
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				d.refuse(rw, http.StatusRequestEntityTooLarge, "too large")
				return
			}
			d.refuse(rw, http.StatusBadRequest, "broken off")
			return
		}
		if !d.genuine(r.Header, body) {
			d.refuse(rw, http.StatusForbidden, "signature")
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), ackIn)
		defer cancel()
		switch err := serve(ctx, rw, body); {
		case errors.Is(err, errUnread):
			d.cfg.Count("slack", "unread")
			d.cfg.Keep("slack", body)
			d.log.Warn("a delivery of Slack could not be read", "bytes", len(body))
			rw.WriteHeader(http.StatusOK)
		case err != nil:
			d.log.Error("a delivery of Slack was not taken; Slack repeats it", "error", err)
			d.refuse(rw, http.StatusServiceUnavailable, "not taken")
		}
	}
}

// genuine checks Slack's signature in constant time, and that it is not older
// than five minutes. Source: docs.slack.dev/authentication/verifying-requests-from-slack.
func (d *Desk) genuine(header http.Header, body []byte) bool {
	verifier, err := slackapi.NewSecretsVerifier(header, d.cfg.SigningSecret)
	if err != nil {
		return false
	}
	if _, err := verifier.Write(body); err != nil {
		return false
	}
	return verifier.Ensure() == nil
}

func (d *Desk) refuse(rw http.ResponseWriter, status int, why string) {
	d.cfg.Count("slack", why)
	http.Error(rw, http.StatusText(status), status)
}

func (d *Desk) serveEvent(ctx context.Context, rw http.ResponseWriter, body []byte) error {
	in, err := readDelivery(body)
	if err != nil {
		return err
	}
	if in.Type == "url_verification" {
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := io.WriteString(rw, in.Challenge)
		return err
	}
	return d.hear(ctx, in)
}

func (d *Desk) serveInteraction(ctx context.Context, rw http.ResponseWriter, body []byte) error {
	form, err := url.ParseQuery(string(body))
	if err != nil || len(form["payload"]) != 1 {
		return errUnread
	}
	back, err := d.interacted(ctx, []byte(form.Get("payload")))
	if err != nil || back == nil {
		return err
	}
	return writeJSON(rw, back)
}

func (d *Desk) serveCommand(ctx context.Context, rw http.ResponseWriter, body []byte) error {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return errUnread
	}
	back, err := d.commanded(ctx, command{Team: form.Get("team_id"), User: form.Get("user_id"), Text: form.Get("text")})
	if err != nil || back == nil {
		return err
	}
	return writeJSON(rw, back)
}

func writeJSON(rw http.ResponseWriter, v any) error {
	var buffer bytes.Buffer
	if err := json.NewEncoder(&buffer).Encode(v); err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err := rw.Write(buffer.Bytes())
	return err
}
