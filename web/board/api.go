package board

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// Bounds of one answer.
const (
	maxCases = 500
	maxLines = 500
)

// Waiting is one row of /api/waiting. Times are RFC 3339 in UTC; what is absent does not apply.
type Waiting struct {
	Conversation string        `json:"conversation"`
	Name         string        `json:"name,omitempty"`
	Channel      string        `json:"channel"`
	Owner        handoff.Owner `json:"owner"`
	Agent        string        `json:"agent,omitempty"`
	Topic        string        `json:"topic,omitempty"`
	Since        string        `json:"since,omitempty"`   // the owner's
	Opened       string        `json:"opened,omitempty"`  // the hand-over
	Waiting      string        `json:"waiting,omitempty"` // the customer waits for a person since
	WaitedS      int64         `json:"waited_s"`          // seconds; 0 = nobody is waited for
	Rung         int           `json:"rung"`              // 1 on-call, 2 lead, 3 duty phone
	Promise      string        `json:"promise,omitempty"` // due
	Card         string        `json:"card,omitempty"`    // address of the desk's message
	Pending      int           `json:"pending"`           // sends not yet carried out
}

// Promised is one row of /api/promises, the next due first.
type Promised struct {
	Conversation string `json:"conversation"`
	Name         string `json:"name,omitempty"`
	Channel      string `json:"channel"`
	Agent        string `json:"agent,omitempty"` // absent = the team
	Topic        string `json:"topic,omitempty"`
	Due          string `json:"due"`
	Late         bool   `json:"late"`
	Card         string `json:"card,omitempty"`
}

func (b *Board) waiting(w http.ResponseWriter, r *http.Request) {
	rows, err := b.cases(r)
	if err != nil {
		away(w)
		return
	}
	now := b.c.Now().UnixMilli()
	out := []Waiting{}
	for _, i := range rows {
		out = append(out, Waiting{
			Conversation: i.Conversation, Name: i.Name, Channel: i.Channel, Owner: i.Owner, Agent: i.Agent.Name, Topic: i.Topic,
			Since: stamp(i.Since), Opened: stamp(i.Opened), Waiting: stamp(i.Waiting), WaitedS: waited(i, now) / 1000,
			Rung: i.Rung, Promise: stamp(i.Promise), Card: b.card(i.Card), Pending: i.Pending,
		})
	}
	answer(w, http.StatusOK, out)
}

func (b *Board) promises(w http.ResponseWriter, r *http.Request) {
	rows, err := b.cases(r)
	if err != nil {
		away(w)
		return
	}
	slices.SortStableFunc(rows, func(a, b bot.Index) int { return sign(a.Promise - b.Promise) })
	now := b.c.Now().UnixMilli()
	out := []Promised{}
	for _, i := range rows {
		if i.Promise == 0 {
			continue
		}
		out = append(out, Promised{
			Conversation: i.Conversation, Name: i.Name, Channel: i.Channel, Agent: i.Agent.Name, Topic: i.Topic,
			Due: stamp(i.Promise), Late: i.Promise < now, Card: b.card(i.Card),
		})
	}
	answer(w, http.StatusOK, out)
}

// cases are the rows of board and API in their order: who waits, the longest first; then promises, the next due first;
// then those where the customer has the word.
func (b *Board) cases(r *http.Request) ([]bot.Index, error) {
	rows, err := b.c.House.Waiting(r.Context(), maxCases)
	if err != nil {
		return nil, err
	}
	rows = slices.Clone(rows)
	group := func(i bot.Index) int64 {
		switch {
		case i.Waiting > 0:
			return 0
		case i.Promise > 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(rows, func(a, b bot.Index) int {
		switch g := group(a); {
		case g != group(b):
			return sign(g - group(b))
		case g == 0:
			return sign(a.Waiting - b.Waiting)
		case g == 1:
			return sign(a.Promise - b.Promise)
		}
		return sign(a.Since - b.Since)
	})
	return rows, nil
}

func waited(i bot.Index, now bot.Millis) bot.Millis {
	if i.Waiting == 0 {
		return 0
	}
	return max(0, now-i.Waiting)
}

func sign(n int64) int { return int(min(1, max(-1, n))) }

// stamp writes a moment; "" for none.
func stamp(at bot.Millis) string {
	if at == 0 {
		return ""
	}
	return bot.Stamped(at)
}

func (b *Board) local(at bot.Millis) time.Time { return time.UnixMilli(at).In(b.c.Zone) }

type refusal struct {
	Type string `json:"type"`
	Code string `json:"code"`
	Text string `json:"text"`
}

func refuse(w http.ResponseWriter, status int, code, text string) {
	answer(w, status, refusal{"error", code, text})
}

func away(w http.ResponseWriter) {
	refuse(w, http.StatusServiceUnavailable, "unavailable", "The store cannot be read now.")
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The status is out: a peer who went away has nothing more to hear.
	_ = json.NewEncoder(w).Encode(body)
}
