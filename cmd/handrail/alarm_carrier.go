package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
)

// alarmCarrier tells operators what the desk could not be told: by the ways of
// HANDRAIL_ALARM in order, until one takes it; always in the log.
type alarmCarrier struct {
	ways   []string
	duty   string
	post   func(ctx context.Context, channel, text string) error // to Slack; nil without a desk
	client *http.Client
	log    *slog.Logger
}

var alarmWords = map[string]string{
	"no_card":      "Slack has not taken a customer's card",
	"card_refused": "Slack refuses a customer's card",
	"unclaimed":    "a customer waits and nobody has claimed the case",
	"approval":     "an agent waits for a lead's approval of what a customer needs",
	"deed_doubt":   "nobody knows whether the shop did what an agent asked for, and the case has ended: look in its thread",
	"rescued":      "a conversation broke and was given to a person",
}

func (a *alarmCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	words := alarmWords[job.Send.Name]
	if words == "" {
		words = job.Send.Name
	}
	text := fmt.Sprintf("Handrail: %s (conversation %s).", words, job.State.ID)
	if a.duty != "" && (job.Send.Name == "unclaimed" || job.Send.Name == "approval") {
		text += " Duty phone: " + a.duty + "."
	}
	a.tell(ctx, text, job.Send.ID)
	return bot.Outcome{Answer: bot.Sent}
}

func (a *alarmCarrier) tell(ctx context.Context, text, key string) {
	a.log.Error("alarm", "text", text)
	for _, way := range a.ways {
		err := a.by(ctx, way, text, key)
		if err == nil {
			return
		}
		a.log.Error("the alarm did not go out", "way", strings.SplitN(way, ":", 2)[0], "err", err)
	}
}

func (a *alarmCarrier) by(ctx context.Context, way, text, key string) error {
	if channel, ok := strings.CutPrefix(way, "slack:"); ok {
		if a.post == nil {
			return errors.New("no desk is configured")
		}
		return a.post(ctx, channel, text)
	}
	if !strings.HasPrefix(way, "https://") && !strings.HasPrefix(way, "http://") {
		return errors.New("this version alarms over slack:CHANNEL and https://… only")
	}
	body, err := json.Marshal(map[string]string{"text": text, "id": key})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, way, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address is no address")
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := a.client.Do(request)
	if err != nil {
		return errors.New("no answer")
	}
	answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("answered %d", answer.StatusCode)
	}
	return nil
}
