package slack

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// A transcript that doesn't fit shows its beginning and its end, and hangs the
// whole beside it as a file.
const (
	firstLines = 3
	lastLines  = 15
)

// whole tells whether a transcript fits one message.
func whole(lines []bot.Line) bool {
	runes := 0
	for _, l := range lines {
		runes += utf8.RuneCountInString(l.Text) + 20
	}
	return len(lines) <= mostLines && runes <= mostRunes
}

// carryTranscript posts what was said so far, and the file if it needs one.
// The message comes first: it carries the metadata by which a repeat knows
// that it was posted; the file is known by its name.
func (d *Desk) carryTranscript(ctx context.Context, send bot.Send, s bot.State, root handoff.Place, lines []bot.Line) bot.Outcome {
	at, v := d.post(ctx, root.Channel, d.look.transcript(s, lines), inThread(root.TS), linesNote(send, s, send.To))
	if !v.ok() {
		return outcome(send, v)
	}
	return d.attached(ctx, send, s, root, lines, at, false)
}

// attached hangs the file beside a transcript that needs one.
func (d *Desk) attached(
	ctx context.Context, send bot.Send, s bot.State, root handoff.Place, lines []bot.Line, at handoff.Place, unknown bool,
) bot.Outcome {
	if !whole(lines) {
		if v := d.attach(ctx, s, root, lines, unknown); !v.ok() {
			// The message stands; a repeat must find it and not post it again.
			if v.answer == bot.NotSent {
				v.answer = bot.Unknown
			}
			return outcome(send, v)
		}
	}
	return upTo(send, at, send.To)
}

// transcript draws what was said so far.
func (l look) transcript(s bot.State, lines []bot.Line) said {
	name := firstOf(s)
	title := fmt.Sprintf("What was said so far (%d lines)", len(lines))
	if len(lines) == 1 {
		title = "What was said so far (1 line)"
	}
	blocks := []slackapi.Block{paragraph(l.zone, bold(title))}
	if whole(lines) {
		if len(lines) > 0 {
			blocks = append(blocks, paragraph(l.zone, l.spoken(name, lines, mostRunes)...))
		}
	} else {
		between := fmt.Sprintf("… %d lines between; the whole is in the file below …", max(0, len(lines)-firstLines-lastLines))
		head, tail := lines[:min(firstLines, len(lines))], lines[max(min(firstLines, len(lines)), len(lines)-lastLines):]
		blocks = append(blocks, paragraph(l.zone, l.spoken(name, head, 400)...), paragraph(l.zone, phrase{{words: between, italic: true}}))
		if len(tail) > 0 {
			blocks = append(blocks, paragraph(l.zone, l.spoken(name, tail, 400)...))
		}
	}
	return said{words: say(title), body: blocks}
}

// spoken draws lines with their times and speakers, each cut at most runes.
func (l look) spoken(customer string, lines []bot.Line, most int) []phrase {
	all := make([]phrase, 0, len(lines))
	for _, line := range lines {
		all = append(all, join(at(line.At, clock), say(" "), bold(speaker(line, customer)), say(": "+shorten(line.Text, most)), words(fileWords(line.Files))))
	}
	return all
}

// attach uploads the whole transcript into the thread. After a try that may
// have succeeded the thread is looked at first.
func (d *Desk) attach(ctx context.Context, s bot.State, root handoff.Place, lines []bot.Line, unknown bool) verdict {
	name := fileName(s, d.cfg.Zone)
	if unknown {
		found, v := d.findReply(ctx, root, s.Case.Opened, func(m slackapi.Message) bool {
			return len(m.Files) > 0 && m.Files[0].Name == name
		})
		if !v.ok() || found.TS != "" {
			return v
		}
	}
	text := d.look.file(s, lines)
	return d.call(ctx, d.limits.post(root.Channel), 0, func(ctx context.Context) error {
		_, err := d.api.UploadFileContext(ctx, slackapi.UploadFileParameters{
			Filename: name, Title: name, FileSize: len(text), Reader: strings.NewReader(text), Channel: root.Channel, ThreadTimestamp: root.TS,
		})
		return err
	})
}

// fileName is like Dana-P_gift-card_2026-11-21.txt.
func fileName(s bot.State, zone *time.Location) string {
	parts := []string{fileSafe(customerName(s))}
	if topic := fileSafe(topicWords(s.Case.Topic)); topic != "" {
		parts = append(parts, topic)
	}
	return strings.Join(append(parts, time.UnixMilli(s.Case.Opened).In(zone).Format(time.DateOnly)), "_") + ".txt"
}

func fileSafe(name string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-"), "-")
}

// file is the whole transcript as text, the facts on top, in the shop's time.
func (l look) file(s bot.State, lines []bot.Line) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n", customerName(s), channelShort(s))
	if topic := matter(s); topic != "" {
		fmt.Fprintf(&b, "Wants: %s\n", topic)
	}
	if why := groundWords(s.Case.Grounds); why != "" {
		fmt.Fprintf(&b, "Why a person: %s\n", why)
	}
	if known := listWords(s.Brief.Facts); known != "" {
		fmt.Fprintf(&b, "Facts: %s\n", known)
	}
	fmt.Fprintf(&b, "Handed over: %s\nTimes are those of %s.\n\n", time.UnixMilli(s.Case.Opened).In(l.zone).Format("Mon 2 Jan 2006 15:04"), l.zone)
	for _, line := range lines {
		when := time.UnixMilli(line.At).In(l.zone).Format("2006-01-02 15:04:05")
		fmt.Fprintf(&b, "%s  %s: %s%s\n", when, speaker(line, firstOf(s)), strings.ReplaceAll(line.Text, "\n", "\n    "), fileWords(line.Files))
	}
	return b.String()
}
