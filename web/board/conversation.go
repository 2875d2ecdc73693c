package board

import (
	"net/http"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// Conversation is /api/conversations/{id}. Its lines are those that the customer may see, as they are stored: what was
// secret is masked in them.
type Conversation struct {
	Conversation string          `json:"conversation"`
	Name         string          `json:"name,omitempty"`
	Channel      string          `json:"channel"`
	Owner        handoff.Owner   `json:"owner"`
	Agent        string          `json:"agent,omitempty"`
	Since        string          `json:"since,omitempty"`
	Opened       string          `json:"opened,omitempty"`
	Topic        string          `json:"topic,omitempty"`
	Reasons      []string        `json:"reasons,omitempty"` // why people have it, the strongest first
	Rung         int             `json:"rung"`
	Promise      *ShownPromise   `json:"promise,omitempty"`
	Card         string          `json:"card,omitempty"`
	Deadlines    []ShownDeadline `json:"deadlines"` // the earliest first
	Lines        []ShownLine     `json:"lines"`     // the newest 500
	Pending      []ShownSend     `json:"pending"`   // sends not yet carried out, the oldest first
}

// ShownPromise is a word given to the customer.
type ShownPromise struct {
	By   string `json:"by,omitempty"` // absent = the team
	What string `json:"what,omitempty"`
	Due  string `json:"due"`
}

// ShownDeadline is a clock that runs.
type ShownDeadline struct {
	Name string `json:"name"`
	At   string `json:"at"`
	Why  string `json:"why"`
}

// ShownLine is a line of the transcript.
type ShownLine struct {
	N         int        `json:"n"`
	At        string     `json:"at"`
	From      bot.From   `json:"from"`
	Name      string     `json:"name,omitempty"`
	Text      string     `json:"text"`
	Choices   []string   `json:"choices,omitempty"`
	Files     []bot.File `json:"files,omitempty"`
	Corrects  int        `json:"corrects,omitempty"`
	Withdraws int        `json:"withdraws,omitempty"`
}

// ShownSend is something that has not left yet. What it carries is not shown.
type ShownSend struct {
	ID    string   `json:"id"`
	Kind  bot.Kind `json:"kind"`
	Lane  string   `json:"lane"`
	Name  string   `json:"name,omitempty"`
	Try   int      `json:"try"`
	Made  string   `json:"made"`
	After string   `json:"after,omitempty"` // not before
	Until string   `json:"until,omitempty"` // given up then
}

func (b *Board) conversation(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	s, err := b.c.House.State(r.Context(), id)
	if err != nil {
		away(w)
		return
	}
	if s.ID == "" || s.ID != id {
		refuse(w, http.StatusNotFound, "not_found", "There is no such conversation.")
		return
	}
	lines, err := b.c.House.Lines(r.Context(), id, 0, maxLines)
	if err != nil {
		away(w)
		return
	}
	answer(w, http.StatusOK, b.shown(s, lines))
}

func (b *Board) shown(s bot.State, lines []bot.Line) Conversation {
	c := s.Case
	out := Conversation{
		Conversation: s.ID, Name: s.Name(), Channel: s.Channel, Owner: c.Owner, Agent: c.Agent.Name, Since: stamp(c.Since),
		Opened: stamp(c.Opened), Topic: c.Topic, Rung: c.Rung, Card: b.card(c.Card),
		Deadlines: []ShownDeadline{}, Lines: []ShownLine{}, Pending: []ShownSend{},
	}
	if out.Owner == "" {
		out.Owner = handoff.Bot
	}
	for _, g := range c.Grounds {
		why := string(g.Reason)
		if g.Why != "" {
			why += ": " + g.Why
		}
		out.Reasons = append(out.Reasons, why)
	}
	if p := c.Promise; p != nil {
		out.Promise = &ShownPromise{By: p.By.Name, What: p.What, Due: stamp(p.Due)}
	}
	for _, d := range b.c.Deadlines(s) {
		out.Deadlines = append(out.Deadlines, ShownDeadline{d.Name, stamp(d.At), d.Why})
	}
	for _, l := range lines {
		out.Lines = append(out.Lines, ShownLine{l.N, stamp(l.At), l.From, l.Name, l.Text, l.Choices, l.Files, l.Corrects, l.Withdraws})
	}
	for _, o := range s.Out {
		out.Pending = append(out.Pending, ShownSend{o.ID, o.Kind, o.Lane, o.Name, o.Try, stamp(o.Made), stamp(o.After), stamp(o.Until)})
	}
	return out
}
