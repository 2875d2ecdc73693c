package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
)

// Say lets the customer write: one line, or several in one burst, in the order of their arrival.
func (r *Room) Say(ctx context.Context, texts ...string) error {
	r.last = nil
	for _, text := range texts {
		clean, err := nlu.Clean(text)
		if err != nil {
			return fmt.Errorf("the customer can't write this: %w", err)
		}
		client := r.next("c")
		e := bot.Event{ID: r.event(client), Said: &bot.Said{Client: client, Text: clean, From: r.origin()}}
		r.last = append(r.last, e)
		if _, err := r.accept(ctx, e); err != nil {
			return err
		}
	}
	return r.Finish(ctx)
}

// Repeat delivers the last message once more, as a channel does that has heard no answer.
func (r *Room) Repeat(ctx context.Context) error {
	if len(r.last) == 0 {
		return errors.New("nothing was written yet that could arrive twice")
	}
	if _, err := r.accept(ctx, r.last[len(r.last)-1]); err != nil {
		return err
	}
	return r.Finish(ctx)
}

// event names a message as its channel does (DESIGN.md 2.1).
func (r *Room) event(client string) string {
	switch r.cfg.Channel {
	case "sms":
		return "sms:SM" + client
	case "twitter":
		return "x:dm:" + client
	}
	return "web:" + r.Conversation() + ":" + client
}

// origin is where the customer writes from.
func (r *Room) origin() bot.Origin {
	o := bot.Origin{Channel: r.cfg.Channel, Locale: r.cfg.Locale, User: r.cfg.Who}
	switch r.cfg.Channel {
	case "sms":
		o.Address = "+15035550199"
	case "twitter":
		o.Address = "@customer"
	}
	return o
}

// NewPage is the same customer on a new page: a conversation of its own. Channels that know an address know the customer by it.
func (r *Room) NewPage() {
	if r.world.Can(r.cfg.Channel).Page {
		r.page++
		r.last = nil
	}
}

// Page tells whether the customer's page is open. An open page has shown all its lines; channels without one don't tell.
func (r *Room) Page(ctx context.Context, open bool) error {
	if !r.world.Can(r.cfg.Channel).Page {
		return nil
	}
	seen := []bot.Seen{{Open: true, Read: r.State().Lines}}
	if !open {
		seen = append(seen, bot.Seen{Read: r.State().Lines})
	}
	for _, s := range seen {
		if _, err := r.accept(ctx, bot.Event{ID: r.next("seen:" + r.Conversation() + ":"), Seen: &s}); err != nil {
			return err
		}
	}
	return r.Finish(ctx)
}

// Lines are the conversation's lines that were committed from a change on, those of the desk alone left out.
func (r *Room) Lines(from int) []bot.Line {
	var lines []bot.Line
	id := r.Conversation()
	for _, c := range r.Changes[min(from, len(r.Changes)):] {
		if c.Next.ID == id {
			lines = append(lines, c.Lines...)
		}
	}
	return slices.DeleteFunc(lines, func(l bot.Line) bool { return l.N == 0 })
}
