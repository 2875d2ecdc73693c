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
	part = news(part)
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

// news leaves out what the thread has already: agents' lines, and what the
// customer was told because of an agent's act.
func news(lines []bot.Line) []bot.Line {
	kept := make([]bot.Line, 0, len(lines))
	for _, l := range lines {
		if l.From == bot.Customer || l.From == bot.Robot {
			kept = append(kept, l)
		}
	}
	return kept
}

// lines draws a burst under the customer's name. What the bot told them in
// between stands small beside it.
func (l look) lines(s bot.State, send bot.Send, lines []bot.Line) said {
	name := firstOf(s)
	var out said
	var run, notice phrase
	flush := func() {
		if len(run) > 0 {
			out.body, run = append(out.body, paragraph(l.zone, run)), nil
		}
	}
	if send.Try > 2 {
		// They waited for their turn: lines posted late carry their time.
		run = join(say("Written at "), at(lines[0].At, clock), say(":"))
	}
	for _, line := range lines {
		if line.From != bot.Customer {
			flush()
			out.body = append(out.body, slackapi.NewContextBlock("", plainText("Bot to "+name+": "+line.Text, maxPlain)))
			continue
		}
		out.as = name + " · customer"
		words := join(say(line.Text), words(fileWords(line.Files)))
		run, notice = below(run, words), below(notice, words)
	}
	flush()
	if out.words = notice; notice == nil {
		out.words = say("Bot to " + name + ": " + lines[len(lines)-1].Text)
	}
	if send.Name == string(bot.NoteRing) && ringed(send, s) != "" {
		out.words = join(out.words, say(" "), mention(ringed(send, s)))
		out.body = append(out.body, turnMenu(send, s))
	}
	return out
}

// below puts a line under lines.
func below(lines, next phrase) phrase {
	if len(lines) > 0 {
		lines = append(lines, say("\n")...)
	}
	return append(lines, next...)
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
		words += " [" + tidy(f.Name, 80) + "]"
	}
	return words
}
