package demo

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Committed writes down what a commit brought: the event that caused it, and what was saved; of housekeeping both in
// one. Words come from the lines of the transcript only, which are masked; the texts of events, arguments of calls and
// their results are not shown.
func (t *Timeline) Committed(c bot.Commit) {
	var body bot.Entry
	if err := json.Unmarshal(c.Body, &body); err != nil {
		return // it was committed all the same; the timeline is only a window
	}
	words, minor := happened(body)
	event := Entry{At: c.At, Conversation: c.Conversation, Kind: Event, Words: words, Minor: minor}
	if minor && len(body.Lines) == 0 {
		event.Words += " · " + saved(c, nil)
		t.Add(event)
		return
	}
	t.Add(event, Entry{At: c.At, Conversation: c.Conversation, Kind: Commit, Words: saved(c, body.Lines), Where: shows(body.Lines)})
}

// Carried writes down what the far end of a send said.
func (t *Timeline) Carried(conversation string, s bot.Send, o bot.Outcome, at bot.Millis) {
	e := Entry{At: at, Conversation: conversation, Kind: Out, Words: carried(s), Minor: s.Kind == bot.SendMark}
	if s.Lane != bot.LaneShop && s.Lane != bot.LaneWatch && s.Lane != bot.LaneAlarm {
		e.Where = "slack"
	}
	switch o.Answer {
	case bot.Sent:
		if o.Shop != nil && o.Shop.Outcome != flows.OK {
			e.Words += ": " + strings.ReplaceAll(o.Shop.Outcome, "_", " ")
		}
	case bot.Refused:
		e.Words, e.Failed = e.Words+": refused", true
	case bot.NotSent:
		e.Words, e.Failed = e.Words+": not sent, tried again soon", true
	case bot.Unknown:
		e.Words, e.Failed = e.Words+": no answer, looked up before it is repeated", true
	case bot.Limited:
		e.Words, e.Failed = e.Words+": asked too often today", true
	}
	t.Add(e)
}

// happened says what an event was.
func happened(body bot.Entry) (words string, minor bool) {
	e := body.Event
	switch {
	case e.Said != nil:
		for _, l := range body.Lines {
			if l.From == bot.Customer {
				return "the customer: " + quoted(l.Text), false
			}
		}
		return "the customer wrote", false
	case e.Seen != nil && !e.Seen.Open:
		return "the page was closed", true
	case e.Seen != nil && e.Seen.Read > 0:
		return fmt.Sprintf("the page is open, line %d was shown", e.Seen.Read), true
	case e.Seen != nil:
		return "the page is open", true
	case e.Typing != nil:
		return "the customer is typing", true
	case e.Wrote != nil:
		return wrote(*e.Wrote), false
	case e.Acted != nil:
		return acted(*e.Acted), false
	case e.Clock != nil:
		return "a clock rang", len(body.Lines) == 0
	case e.Outcome != nil:
		return "the answer came: " + strings.ReplaceAll(string(e.Outcome.Answer), "_", " "), true
	}
	return "something happened", true
}

func wrote(w bot.Wrote) string {
	name := named(w.By)
	switch {
	case w.Gone:
		return name + " took back a message in the thread"
	case w.Edited:
		return name + " changed a message in the thread"
	}
	return name + " wrote in the thread"
}

var actWords = map[bot.Action]string{
	bot.ActClaim: "claims the case", bot.ActPromise: "promises an answer", bot.ActResolve: "resolves the case",
	bot.ActHandBack: "lets the bot go on", bot.ActPutBack: "puts the case back in the queue", bot.ActGetLead: "wants a lead",
	bot.ActSpam: "says that it is spam", bot.ActSendHeld: "sends what was held", bot.ActSendSecret: "sends a protected code",
	bot.ActClaimSend: "claims the case and sends", bot.ActKeepInside: "keeps it inside", bot.ActGone: "is gone",
}

func acted(a bot.Acted) string {
	words := actWords[a.Action]
	if words == "" {
		words = "pressed " + strings.ReplaceAll(string(a.Action), "_", " ")
	}
	return named(a.By) + " " + words
}

func named(a handoff.Agent) string {
	if a.Name == "" {
		return "an agent"
	}
	return a.Name
}

// saved says what a commit holds: the new version, the lines said by others than the customer, who has the case now,
// how many sends wait.
func saved(c bot.Commit, lines []bot.Line) string {
	parts := []string{fmt.Sprintf("saved as version %d", c.Was+1)}
	for _, l := range lines {
		switch {
		case l.N == 0:
			parts = append(parts, "a note for the desk")
		case l.From == bot.Agent && l.Name != "":
			parts = append(parts, l.Name+": "+quoted(l.Text))
		case l.From != bot.Customer:
			parts = append(parts, string(l.From)+": "+quoted(l.Text))
		}
	}
	parts = append(parts, has(c.Index))
	if n := c.Index.Pending; n == 1 {
		parts = append(parts, "1 send waits")
	} else if n > 1 {
		parts = append(parts, fmt.Sprintf("%d sends wait", n))
	}
	return strings.Join(parts, " · ")
}

func has(i bot.Index) string {
	switch i.Owner {
	case handoff.Queue:
		return "the team has it"
	case handoff.Holder:
		return named(i.Agent) + " has it"
	case handoff.Pledge:
		return "promised"
	case handoff.Closed:
		return "closed"
	}
	return "the bot has it"
}

// shows says on which side a commit is seen: lines show in the chat.
func shows(lines []bot.Line) string {
	for _, l := range lines {
		if l.N > 0 && l.From != bot.Customer {
			return "shop"
		}
	}
	return ""
}

var sendWords = map[bot.Kind]string{
	bot.SendCard: "card to Slack", bot.SendLines: "lines to the thread", bot.SendNote: "note to the thread",
	bot.SendPage: "bell in the channel", bot.SendHush: "bell taken down", bot.SendMark: "mark on a message",
	bot.SendDM: "direct message to an agent", bot.SendAlarm: "alarm to the operators",
}

var callWords = map[string]string{
	"shop_order": "asked the shop for the order", "shop_gift_card": "asked the shop for the card",
	"shop_gift_card_activate": "asked the shop to switch the card on",
}

func carried(s bot.Send) string {
	if s.Kind == bot.SendLook {
		return "looked at the shop again, for a watch"
	}
	if s.Kind == bot.SendCall {
		if words := callWords[s.Name]; words != "" {
			return words
		}
		return "asked the shop"
	}
	if words := sendWords[s.Kind]; words != "" {
		return words
	}
	return string(s.Kind)
}

// quoted shortens a line to what a thin strip can show.
func quoted(text string) string {
	const most = 90
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		text = strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return "“" + text + "”"
}
