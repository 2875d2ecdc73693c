package slack

import (
	"fmt"
	"strconv"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
)

const (
	callbackAct  = "handrail_act"
	callbackName = "handrail_name"
)

// modal draws the modal of an action; zone is the agent's.
func (d *Desk) modal(s bot.State, action bot.Action, zone *time.Location) slackapi.ModalViewRequest {
	customer := firstOf(s)
	switch action {
	case bot.ActPromise:
		return modal("Promise an answer", "Promise",
			textInput(askWhat, "What for", "Your colleagues read this; "+customer+" hears the time.", promiseFor(s), true),
			selectInput(askWhen, "By when", "", quick(d.cfg.Now().In(zone))),
			otherTime())
	case bot.ActResolve:
		return modal("Resolve", "Resolve",
			selectInput(askResult, "How it ended", "", outcomes),
			selectInput(askCause, "What caused it", "", causes(d.cfg.Causes)),
			textInput(askWhat, "What was done, in one line", customer+" is asked whether it is settled.", done(s), false))
	default:
		return modal("Let the bot go on", "Hand back",
			textInput(askWhat, "Why the bot can go on", customer+" is told that the assistant goes on; this line is for your colleagues.", "", false))
	}
}

func modal(title, submit string, blocks ...slackapi.Block) slackapi.ModalViewRequest {
	return slackapi.ModalViewRequest{
		Type: slackapi.VTModal, CallbackID: callbackAct, Title: plainText(title, maxTitle), Submit: plainText(submit, maxTitle),
		Close: plainText("Cancel", maxTitle), Blocks: slackapi.Blocks{BlockSet: blocks},
	}
}

func textInput(block, label, hint, initial string, optional bool) *slackapi.InputBlock {
	field := slackapi.NewPlainTextInputBlockElement(nil, block)
	field.InitialValue, field.MaxLength = initial, 300
	return slackapi.NewInputBlock(block, plainText(label, 2000), plainText(hint, 2000), field).WithOptional(optional)
}

// option is one entry of a select: what comes back, and what is read.
type option struct{ value, words string }

// selectInput offers options, the first of them chosen: two taps are enough.
func selectInput(block, label, hint string, offered []option) *slackapi.InputBlock {
	options := make([]*slackapi.OptionBlockObject, 0, len(offered))
	for _, o := range offered {
		options = append(options, slackapi.NewOptionBlockObject(o.value, plainText(o.words, maxButton), nil))
	}
	field := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, nil, block, options...)
	field.InitialOption = options[0]
	var below *slackapi.TextBlockObject
	if hint != "" {
		below = plainText(hint, 2000)
	}
	return slackapi.NewInputBlock(block, plainText(label, 2000), below, field)
}

func otherTime() *slackapi.InputBlock {
	return slackapi.NewInputBlock(askOther, plainText("Or another time", 2000), plainText("In your own time zone. It counts before the choice above.", 2000),
		slackapi.NewDateTimePickerBlockElement(askOther)).WithOptional(true)
}

// quick are the times that agents promise most; now is in the agent's zone.
// Lengths count from the press of the button, moments stand.
func quick(now time.Time) []option {
	choices := []option{{"1h", "In an hour"}, {"15m", "In 15 minutes"}, {"3h", "In 3 hours"}}
	at := func(days, hour int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, hour, 0, 0, 0, now.Location())
	}
	if today := at(0, 17); today.Sub(now) > 30*time.Minute {
		choices = append(choices, option{millis(today), "Today 17:00"})
	}
	return append(choices,
		option{millis(at(1, 10)), "Tomorrow 10:00"},
		option{millis(at(1, 17)), "Tomorrow 17:00"})
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

var outcomes = []option{
	{settled, settled}, {"Settled in part", "Settled in part"}, {"Can't be settled", "Can't be settled"}, {"Nothing to settle", "Nothing to settle"},
}

func causes(words []string) []option {
	all := make([]option, 0, len(words))
	for _, w := range words {
		all = append(all, option{shorten(w, maxButton), w})
	}
	return all
}

// promiseFor and done are filled in beforehand: two taps are enough.
func promiseFor(s bot.State) string {
	if s.Case.Promise != nil && !s.Case.Promise.Waits {
		return shorten(s.Case.Promise.What, 300)
	}
	return ""
}

func done(s bot.State) string {
	if topic := matter(s); topic != "" {
		return fmt.Sprintf("%s: settled", topic)
	}
	return "Answered in the chat"
}

func clockIn(moment bot.Millis, zone *time.Location) string {
	return time.UnixMilli(moment).In(zone).Format("15:04")
}
