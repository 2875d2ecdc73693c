package slack

import (
	"strings"
	"time"
	"unicode"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"github.com/handrail-chat/handrail/bot"
)

// phrase is what Handrail says in Slack: words that nobody interprets, and the
// few things that act, each named as such. It is drawn twice: as rich text for
// the eyes, and as the escaped text that a notification shows.
type phrase []part

// part is one piece of a phrase. Exactly one of user, group, here, moment and
// link is set, or none: then it is words only.
type part struct {
	words  string
	bold   bool
	italic bool
	user   string
	group  string
	here   bool
	moment bot.Millis
	format string // of a moment, in Slack's tokens
	link   string // words is its label
}

func say(words string) phrase   { return phrase{{words: words}} }
func bold(words string) phrase  { return phrase{{words: words, bold: true}} }
func quote(words string) phrase { return phrase{{words: "“" + words + "”", italic: true}} }

// link is nothing where there is no address yet.
func link(label, url string) phrase {
	if url == "" {
		return nil
	}
	return phrase{{words: label, link: url}}
}

// Slack's date tokens: docs.slack.dev/messaging/formatting-message-text,
// "Date formatting". Each client renders them in its own zone.
const (
	clock     = "{time}"
	clockAgo  = "{time} ({ago})"
	dayClock  = "{date_short_pretty} {time}"
	dayOnly   = "{date_short_pretty}"
	dateWords = "Mon 2 Jan 15:04"
)

func at(moment bot.Millis, format string) phrase {
	return phrase{{moment: moment, format: format}}
}

// mention rings a person or a group, by the kind of the id.
func mention(id string) phrase {
	if strings.HasPrefix(id, "S") {
		return phrase{{group: id}}
	}
	return phrase{{user: id}}
}

func mentions(ids []string) phrase {
	var p phrase
	for i, id := range ids {
		if i > 0 {
			p = append(p, say(" ")...)
		}
		p = append(p, mention(id)...)
	}
	return p
}

func join(phrases ...phrase) phrase {
	var all phrase
	for _, p := range phrases {
		all = append(all, p...)
	}
	return all
}

// dotted joins what is not empty with the card's dots.
func dotted(phrases ...phrase) phrase {
	var all phrase
	for _, p := range phrases {
		if len(p) == 0 {
			continue
		}
		if len(all) > 0 {
			all = append(all, say(" · ")...)
		}
		all = append(all, p...)
	}
	return all
}

// text is the phrase as a notification shows it, in Slack's markup: escaped,
// so that only our own mentions act.
func (p phrase) text(zone *time.Location) string {
	var b strings.Builder
	for _, x := range p {
		switch {
		case x.user != "":
			b.WriteString("<@" + x.user + ">")
		case x.group != "":
			b.WriteString("<!subteam^" + x.group + ">")
		case x.here:
			b.WriteString("<!here>")
		case x.moment != 0:
			b.WriteString(slackutilsx.EscapeMessage(fallback(x, zone)))
		default:
			b.WriteString(slackutilsx.EscapeMessage(x.words))
		}
	}
	return b.String()
}

func (p phrase) rich(zone *time.Location) []slackapi.RichTextSectionElement {
	elements := make([]slackapi.RichTextSectionElement, 0, len(p))
	for _, x := range p.merged() {
		elements = append(elements, x.rich(zone))
	}
	if len(elements) == 0 {
		return say(" ").rich(zone)
	}
	return elements
}

// merged joins neighbours of the same style and drops empty ones, which Slack
// refuses.
func (p phrase) merged() phrase {
	all := make(phrase, 0, len(p))
	for _, x := range p {
		if !x.acts() && x.words == "" {
			continue
		}
		if n := len(all) - 1; n >= 0 && !x.acts() && !all[n].acts() && x.bold == all[n].bold && x.italic == all[n].italic && x.link == "" && all[n].link == "" {
			all[n].words += x.words
			continue
		}
		all = append(all, x)
	}
	return all
}

func (x part) acts() bool { return x.user != "" || x.group != "" || x.here || x.moment != 0 }

func (x part) rich(zone *time.Location) slackapi.RichTextSectionElement {
	switch {
	case x.user != "":
		return slackapi.NewRichTextSectionUserElement(x.user, nil)
	case x.group != "":
		return slackapi.NewRichTextSectionUserGroupElement(x.group)
	case x.here:
		return slackapi.NewRichTextSectionBroadcastElement("here")
	case x.moment != 0:
		words := fallback(x, zone)
		return slackapi.NewRichTextSectionDateElement(x.moment/1000, x.format, nil, &words)
	case x.link != "":
		return slackapi.NewRichTextSectionLinkElement(x.link, x.words, nil)
	}
	var style *slackapi.RichTextSectionTextStyle
	if x.bold || x.italic {
		style = &slackapi.RichTextSectionTextStyle{Bold: x.bold, Italic: x.italic}
	}
	return slackapi.NewRichTextSectionTextElement(x.words, style)
}

// fallback is a moment for clients that render no dates: the shop's time.
func fallback(x part, zone *time.Location) string {
	t := time.UnixMilli(x.moment).In(zone)
	switch x.format {
	case clock, clockAgo:
		return t.Format("15:04")
	case dayOnly:
		return t.Format("2 Jan")
	}
	return t.Format(dateWords)
}

// shorten cuts at max runes, at a word where there is one near.
func shorten(text string, max int) string {
	runes := []rune(text)
	if len(runes) <= max {
		return text
	}
	cut := max - 1
	for i := cut; i > max*2/3; i-- {
		if unicode.IsSpace(runes[i]) {
			cut = i
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:cut]), unicode.IsSpace) + "…"
}

// tidy makes one line of what somebody else chose: a name, a topic. Control
// and direction characters could make it look like another line or person.
func tidy(text string, max int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return shorten(strings.Join(strings.Fields(text), " "), max)
}
