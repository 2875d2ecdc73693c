package slack

import (
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
)

// Limits of Block Kit that we come near: docs.slack.dev/reference/block-kit.
const (
	maxButton  = 75
	maxPlain   = 3000
	maxTitle   = 24
	maxInput   = 3000
	maxCaseRef = 240 // of block_id's 255
)

func plainText(text string, max int) *slackapi.TextBlockObject {
	if text == "" {
		text = " " // Slack refuses empty text objects
	}
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, shorten(text, max), false, false)
}

// emojiText is for our own words that hold emoji; never for a customer's.
func emojiText(text string, max int) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, shorten(text, max), true, false)
}

// paragraph draws lines as one piece of rich text.
func paragraph(zone *time.Location, lines ...phrase) *slackapi.RichTextBlock {
	return slackapi.NewRichTextBlock("", slackapi.NewRichTextSection(stacked(lines).rich(zone)...))
}

func stacked(lines []phrase) phrase {
	var all phrase
	for i, line := range lines {
		if i > 0 {
			all = append(all, say("\n")...)
		}
		all = append(all, line...)
	}
	return all
}

func quoted(zone *time.Location, p phrase) *slackapi.RichTextBlock {
	return slackapi.NewRichTextBlock("", &slackapi.RichTextQuote{Type: slackapi.RTEQuote, Elements: p.rich(zone)})
}

func button(action bot.Action, value, label string) *slackapi.ButtonBlockElement {
	return slackapi.NewButtonBlockElement(string(action), value, emojiText(label, maxButton))
}

func primary(b *slackapi.ButtonBlockElement) *slackapi.ButtonBlockElement {
	return b.WithStyle(slackapi.StylePrimary)
}

// actMore is the action id of a ⋯ menu; its options are actions, and the block
// names the case: an option's value has room for 150 characters only.
const actMore = "more"

const caseBlock = "case:"

type choice struct {
	action bot.Action
	label  string
}

func more(choices ...choice) *slackapi.OverflowBlockElement {
	options := make([]*slackapi.OptionBlockObject, 0, len(choices))
	for _, c := range choices {
		options = append(options, slackapi.NewOptionBlockObject(string(c.action), emojiText(c.label, maxButton), nil))
	}
	return slackapi.NewOverflowBlockElement(actMore, options...)
}

func actions(of string, elements ...slackapi.BlockElement) *slackapi.ActionBlock {
	return slackapi.NewActionBlock(caseID(of), elements...)
}

// caseID is the block id that names a case; a case too long for it is left to
// the alias of the thread.
func caseID(of string) string {
	if len(of) > maxCaseRef {
		return ""
	}
	return caseBlock + of
}
