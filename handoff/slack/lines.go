package slack

import (
	"context"
	"unicode/utf8"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// Ceilings of one message of lines: DESK.md 11. Slack refuses blocks with more
// than about 13,000 characters.
const (
	mostLines = 40
	mostRunes = 9000
)

// carryLines posts lines From to To into the case's thread, as many as one
// message holds. The outcome's Rev is the last of them, so that the core sends
// the rest, and whatever the pending post grew by meanwhile, as another.
func (d *Desk) carryLines(ctx context.Context, send bot.Send, s bot.State, lines []bot.Line, unknown bool) bot.Outcome {
	root := thread(send, s)
	if root.TS == "" {
		return outcome(send, noCard)
	}
	if unknown {
		to := send.To
		found, v := d.findReply(ctx, root, send.Made, func(m slackapi.Message) bool {
			mine := of(m, "send") == send.ID
			if mine && m.Metadata.EventType == metaLines {
				to = countOf(m, "to")
			}
			return mine
		})
		switch {
		case !v.ok():
			return outcome(send, v)
		case found.TS != "" && send.Name == string(bot.NoteTranscript) && !whole(lines):
			return d.attached(ctx, send, s, root, lines, found, true)
		case found.TS != "":
			return upTo(send, found, to)
		}
	}
	if send.Name == string(bot.NoteTranscript) {
		return d.carryTranscript(ctx, send, s, root, lines)
	}
	part, to := portion(lines, send.To)
	part = foreign(part)
	if len(part) == 0 {
		return upTo(send, handoff.Place{}, to)
	}
	at, v := d.post(ctx, root.Channel, d.look.lines(s, send, part), inThread(root.TS), linesNote(send, s, to))
	if !v.ok() {
		return outcome(send, v)
	}
	return upTo(send, at, to)
}

func linesNote(send bot.Send, s bot.State, to int) slackapi.MsgOption {
	return slackapi.MsgOptionMetadata(note(metaLines, send.ID, map[string]any{"conversation": s.ID, "from": send.From, "to": to}))
}

// upTo says that the lines up to one were carried.
func upTo(send bot.Send, at handoff.Place, to int) bot.Outcome {
	o := placed(send, at)
	o.Rev = to
	return o
}

// portion is what one message holds of lines, and the number of its last one.
func portion(lines []bot.Line, to int) ([]bot.Line, int) {
	runes := 0
	for i, l := range lines {
		runes += utf8.RuneCountInString(l.Text) + 60
		if i > 0 && (runes > mostRunes || i >= mostLines) {
			return lines[:i], lines[i-1].N
		}
	}
	return lines, to
}

// foreign leaves out what agents wrote: it stands in the thread already.
func foreign(lines []bot.Line) []bot.Line {
	kept := make([]bot.Line, 0, len(lines))
	for _, l := range lines {
		if l.From != bot.Agent {
			kept = append(kept, l)
		}
	}
	return kept
}

// lines draws a burst. A message that holds nothing but the customer's lines
// stands under their name; with others among them each says whose it is.
func (l look) lines(s bot.State, send bot.Send, lines []bot.Line) said {
	name := firstOf(s)
	out := said{as: name + " · customer"}
	for _, line := range lines {
		if line.From != bot.Customer {
			out.as = ""
		}
	}
	var body phrase
	if send.Try > 2 {
		// It waited for its turn: a line posted late carries its time.
		body = join(say("("), at(lines[0].At, clock), say(") "))
	}
	for i, line := range lines {
		if i > 0 {
			body = join(body, say("\n"))
		}
		if out.as == "" {
			body = join(body, bold(speaker(line, name)), say(": "))
		}
		body = join(body, say(line.Text))
		if files := fileWords(line.Files); files != "" {
			body = join(body, say(" "+files))
		}
	}
	out.words, out.body = body, []slackapi.Block{paragraph(l.zone, body)}
	if send.Name == string(bot.NoteRing) && ringed(send, s) != "" {
		out.words = join(body, say(" "), mention(ringed(send, s)))
		out.body = append(out.body, turnMenu(send, s))
	}
	return out
}

// turnMenu mentions the owner below the first line of a turn, beside the menu
// for which the card may be too far up.
func turnMenu(send bot.Send, s bot.State) slackapi.Block {
	mentioned := slackapi.NewTextBlockObject(slackapi.MarkdownType, "<@"+ringed(send, s)+">", false, false)
	return slackapi.NewSectionBlock(mentioned, nil, slackapi.NewAccessory(more(
		choice{bot.ActResolve, "Resolve…"}, choice{bot.ActPromise, "Promise…"}, choice{bot.ActGetLead, "Get a lead"},
		choice{bot.ActPutBack, "Put back in the queue"}, choice{bot.ActHandBack, "Let the bot go on"})),
		slackapi.SectionBlockOptionBlockID(caseID(caseOf(send, s))))
}

func ringed(send bot.Send, s bot.State) string {
	if send.User != "" {
		return send.User
	}
	return s.Case.Agent.ID
}

func speaker(l bot.Line, customer string) string {
	switch l.From {
	case bot.Customer:
		return customer
	case bot.Agent:
		return tidy(l.Name, maxName)
	case bot.System:
		return "System"
	}
	return "Bot"
}

func fileWords(files []bot.File) string {
	words := ""
	for _, f := range files {
		words += "[" + tidy(f.Name, 80) + "]"
	}
	return words
}
