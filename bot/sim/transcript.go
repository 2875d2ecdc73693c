package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Transcript is what was said and who had the conversation, one line each: the shop's time, the speaker, the words.
func Transcript(r *Room) []string {
	var out []string
	var day, conversation string
	owner := handoff.Closed
	for _, c := range r.Changes {
		at := time.UnixMilli(c.Event.At).In(r.cfg.Zone)
		clock := at.Format("15:04")
		note := func(format string, args ...any) {
			if today := at.Format("Mon 2 Jan"); today != day && day != "" {
				out = append(out, "       "+today)
			}
			day = at.Format("Mon 2 Jan")
			out = append(out, clock+"  "+fmt.Sprintf(format, args...))
		}
		if c.Next.ID != conversation && conversation != "" {
			note("(a new page)")
		}
		conversation = c.Next.ID
		for _, l := range c.Lines {
			note("%s", LineWords(l, c.Next.Who.User.Name))
		}
		if c.Next.Case.Owner != owner {
			owner = c.Next.Case.Owner
			note("(owner: %s)", ownerWords(c.Next.Case))
		}
	}
	return out
}

func ownerWords(c handoff.Case) string {
	switch {
	case c.Owner == handoff.Queue && len(c.Grounds) > 0:
		return "queue, " + groundsWords(c)
	case c.Agent.Name != "" && (c.Owner == handoff.Holder || c.Owner == handoff.Pledge):
		return string(c.Owner) + ", " + c.Agent.Name
	}
	return string(c.Owner)
}

// LineWords writes a line for a reader: who, what, and the choices.
func LineWords(l bot.Line, customer string) string {
	who := string(l.From)
	switch {
	case l.From == bot.Customer && customer != "":
		who = customer
	case l.Name != "" && l.From != bot.Customer:
		who = l.Name
	}
	if l.N == 0 {
		who += " (inside)" // only the desk's transcript has it
	}
	text := who + ": " + strings.ReplaceAll(l.Text, "\n", " / ")
	if len(l.Choices) > 0 {
		text += "  " + choiceWords(l.Choices)
	}
	if l.Secret != "" {
		text += "  [Show]"
	}
	return text
}

// shown writes a slot's value as people read it.
func shown(s flows.Slot) string {
	switch s.Kind {
	case flows.Null:
		return "null"
	case flows.TextKind, flows.SecretKind:
		return strconv.Quote(s.Text)
	}
	return s.Plain()
}
