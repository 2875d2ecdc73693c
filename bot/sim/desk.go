package sim

import (
	"context"
	"fmt"
	"strings"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/handoff"
)

// How the desk can be.
const (
	DeskUp      = "up"
	DeskDown    = "down"    // nothing gets through; it is tried again
	DeskRefuses = "refuses" // it answers, and wants none of it
)

// Desk is where the people sit: it takes cards and what belongs in their threads, at once, as long as it is up.
type Desk struct {
	State string // DeskUp, DeskDown, DeskRefuses; "" = up
	Posts []Post

	room  *Room
	taken map[string]bot.Outcome // by send: asked again, it is the same post
}

func (d *Desk) up() bool { return d.State == "" || d.State == DeskUp }

// Post is one thing that the desk shows.
type Post struct {
	Conversation string
	At           bot.Millis
	Kind         bot.Kind
	Name         string // a note's, a mark's, an alarm's
	User         string // who is mentioned, or gets a direct message
	Text         string
	Rung         int
}

// Carry takes what is meant for people.
func (d *Desk) Carry(_ context.Context, job run.Job) bot.Outcome {
	send := job.Send
	if before, ok := d.taken[send.ID]; ok && job.Unknown {
		return before
	}
	if send.Kind != bot.SendAlarm {
		switch d.State {
		case DeskDown:
			return bot.Outcome{Answer: bot.NotSent, Why: "the desk is down"}
		case DeskRefuses:
			return bot.Outcome{Answer: bot.Refused, Why: "the desk refuses it"}
		}
	}
	o := bot.Outcome{Answer: bot.Sent, Rev: job.State.Rev}
	switch send.Kind {
	case bot.SendLines:
		o.Rev = send.To
	case bot.SendCard:
		if o.Ref = job.State.Case.Card; o.Ref == (handoff.Place{}) {
			o.Ref = d.room.place()
		}
	case bot.SendPage:
		o.Ref = d.room.place()
	}
	d.show(job)
	d.taken[send.ID] = o
	return o
}

func (d *Desk) show(job run.Job) {
	post := Post{
		Conversation: job.State.ID, At: d.room.now, Kind: job.Send.Kind, Name: job.Send.Name, User: job.Send.User,
		Text: job.Send.Text, Rung: job.Send.Rung,
	}
	switch job.Send.Kind {
	case bot.SendCard:
		post.Text = CardWords(job.State)
	case bot.SendLines:
		for _, l := range job.Lines {
			line := post
			line.Text = speaker(l, job.State.Name()) + ": " + l.Text
			d.Posts = append(d.Posts, line)
		}
		return
	}
	d.Posts = append(d.Posts, post)
}

// CardWords is what the case's card says, line by line.
func CardWords(s bot.State) string {
	b := s.Brief
	var words []string
	add := func(what, text string) {
		if text != "" {
			words = append(words, what+" "+text)
		}
	}
	add("topic", b.Topic)
	add("about", b.About)
	add("place", b.Place)
	for _, g := range s.Case.Grounds {
		add("because", fmt.Sprintf("%s: %s", g.Reason, g.Why))
	}
	add("facts", strings.Join(b.Facts, "; "))
	add("tried", strings.Join(b.Tried, "; "))
	add("words", strings.ReplaceAll(b.Words, "\n", " / "))
	return strings.Join(words, "\n")
}

func speaker(l bot.Line, customer string) string {
	switch {
	case l.From == bot.Customer:
		return customer
	case l.Name != "":
		return l.Name
	}
	return string(l.From)
}
