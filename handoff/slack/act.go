package slack

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// answer is what goes back with the acknowledgement of an interaction; nil is
// an empty one.
type answer any

// interacted takes one interaction: a button, a menu, a modal.
func (d *Desk) interacted(ctx context.Context, raw []byte) (answer, error) {
	in, err := readInteraction(raw)
	if err != nil {
		return nil, err
	}
	us, err := d.people.us(ctx)
	if err != nil {
		return nil, err
	}
	if us.foreign(in.Team.ID) || us.foreign(in.User.TeamID) {
		d.cfg.Count("slack", "foreign team")
		return nil, nil
	}
	switch in.Type {
	case slackapi.InteractionTypeBlockActions:
		return nil, d.pressedAll(ctx, in)
	case slackapi.InteractionTypeViewSubmission:
		return d.submitted(ctx, in)
	}
	return nil, nil
}

// press is one use of a button or a menu.
type press struct {
	by      handoff.Agent
	action  bot.Action
	value   string // of the button: the case, or the case and a message
	of      string
	deed    string        // that a button answers
	on      handoff.Place // the message that is meant
	root    handoff.Place // the thread
	ts      string        // Slack's name for this press
	trigger string
	answer  string                 // response_url
	meta    slackapi.SlackMetadata // of the message pressed on
	inside  bool                   // pressed in the thread
}

func (d *Desk) pressedAll(ctx context.Context, in slackapi.InteractionCallback) error {
	for _, a := range in.ActionCallback.BlockActions {
		if in.Container.Type == "view" {
			if err := d.pressedHome(ctx, in, a); err != nil {
				return err
			}
			continue
		}
		if err := d.pressed(ctx, in, a); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) pressed(ctx context.Context, in slackapi.InteractionCallback, a *slackapi.BlockAction) error {
	channel := in.Container.ChannelID
	if !d.cfg.Channels.Has(channel) {
		return nil
	}
	who, may, err := d.people.agent(ctx, in.User.ID, "")
	if err != nil {
		return err
	}
	here := handoff.Place{Channel: channel, TS: in.Container.MessageTs}
	root := handoff.Place{Channel: channel, TS: in.Container.ThreadTs}
	if root.TS == "" {
		root = here
	}
	if !may {
		d.cfg.Count("slack", "not an agent")
		d.whisper(here, in.User.ID, "Only the desk's own members can do that.")
		return nil
	}
	p := press{
		by: who, action: bot.Action(a.ActionID), value: a.Value, root: root, ts: a.ActionTs, trigger: in.TriggerID,
		answer: in.ResponseURL, inside: root != here, meta: in.Message.Metadata,
	}
	if p.meta.EventType == "" {
		// slack-go sends metadata with every answer, and Slack refuses empty ones.
		p.meta = note(metaNote, "", nil)
	}
	switch {
	case a.ActionID == actMore:
		p.action, p.value = bot.Action(a.SelectedOption.Value), strings.TrimPrefix(a.BlockID, caseBlock)
	case p.action == actTakeNext:
		return d.takeNext(ctx, who, actID(here.TS, who.ID, p.ts), here)
	}
	p.value, p.deed = deedOf(p.value)
	p.of, p.on = meant(p.value, here)
	return d.act(ctx, p)
}

// meant reads a button's value: a case, or a case and the message asked about.
// A case's id may hold spaces itself, for it grows from ids that browsers make.
func meant(value string, here handoff.Place) (of string, on handoff.Place) {
	cut := strings.LastIndexByte(value, ' ')
	if cut < 0 || !timestamp.MatchString(value[cut+1:]) {
		return value, here
	}
	return value[:cut], handoff.Place{Channel: here.Channel, TS: value[cut+1:]}
}

// timestamp is Slack's name of a message within its channel.
var timestamp = regexp.MustCompile(`^[0-9]{10,}\.[0-9]{6}$`)

// act does what a press asks for: at once, or by opening the modal that asks
// what is missing. A trigger lives for 3 seconds, so nothing slow comes first.
func (d *Desk) act(ctx context.Context, p press) error {
	conversation, err := d.conversation(ctx, p.root.Channel, p.root.TS)
	if err != nil {
		return err
	}
	if conversation == "" {
		d.whisper(p.place(), p.by.ID, "This card belongs to no conversation that is known here.")
		return nil
	}
	if opens[p.action] {
		return d.openFor(ctx, p, conversation)
	}
	if !known[p.action] {
		return nil
	}
	act := bot.Acted{By: p.by, Action: p.action, Case: p.of, On: p.on, Deed: p.deed}
	if p.action == bot.ActSendHeld {
		if act.Text, err = d.ownWords(ctx, p.root, p.on); err != nil {
			return err
		}
	}
	id := actID(p.messageTS(), p.by.ID, p.ts)
	change, err := d.accept(ctx, bot.Event{ID: id, Conversation: conversation, At: d.now(), Acted: &act})
	if err != nil {
		return err
	}
	if refused := d.refusal(ctx, change, act); refused != "" {
		d.whisper(p.place(), p.by.ID, refused)
		return nil
	}
	d.answered(p, change)
	return nil
}

// known are the actions that a press can stand for; opens are those that ask
// for more first.
var (
	known = map[bot.Action]bool{
		bot.ActClaim: true, bot.ActPutBack: true, bot.ActGetLead: true, bot.ActSpam: true,
		bot.ActSendHeld: true, bot.ActSendSecret: true, bot.ActClaimSend: true, bot.ActKeepInside: true,
		bot.ActDeedYes: true, bot.ActDeedNo: true, bot.ActApprove: true,
	}
	opens = map[bot.Action]bool{bot.ActPromise: true, bot.ActResolve: true, bot.ActHandBack: true, bot.ActWish: true}
)

// messageTS names the message of a press in its event's id.
func (p press) messageTS() string {
	if p.on.TS != "" {
		return p.on.TS
	}
	return p.root.TS
}

// place is where words to the one who pressed are shown: beside the button.
func (p press) place() handoff.Place {
	if p.inside {
		return p.root
	}
	return handoff.Place{Channel: p.root.Channel}
}

// refusal is why something was not done, in words for the agent; "" if it was.
// Of a claim that came second it says since when the other has the case.
func (d *Desk) refusal(ctx context.Context, change bot.Change, act bot.Acted) string {
	c := change.Next.Case
	if change.Reply == "" {
		return ""
	}
	if act.Action == bot.ActClaim && c.Owner == handoff.Holder && c.Agent.ID != act.By.ID && c.ID == act.Case {
		return fmt.Sprintf("%s took this at %s.", c.Agent.Name, clockIn(c.Since, d.people.zone(ctx, act.By.ID)))
	}
	return change.Reply
}

// whisper shows words to one person, where they are. It is the acknowledgement
// of a press and never the only trace of anything.
func (d *Desk) whisper(where handoff.Place, user, words string) {
	if words == "" {
		return
	}
	d.errands.run(func(ctx context.Context) {
		options := said{words: say(words)}.options(d.cfg.Zone)
		if where.TS != "" {
			options = append(options, slackapi.MsgOptionTS(where.TS))
		}
		if _, err := d.api.PostEphemeralContext(ctx, where.Channel, user, options...); err != nil {
			d.log.Warn("words for an agent were not shown", "code", code(err))
		}
	})
}

// answered takes the buttons off a question that somebody answered, and says
// who did. The response_url does that outside the ceilings.
func (d *Desk) answered(p press, change bot.Change) {
	words, asks := decisions[p.action]
	if !asks || p.answer == "" || !p.inside {
		return
	}
	customer := firstOf(change.Next)
	d.errands.run(func(ctx context.Context) {
		decided := said{words: say(fmt.Sprintf(words, p.by.Name, customer))}
		_, _, err := d.api.PostMessageContext(ctx, p.root.Channel, append(decided.options(d.cfg.Zone),
			slackapi.MsgOptionMetadata(p.meta), slackapi.MsgOptionReplaceOriginal(p.answer))...)
		if err != nil {
			d.log.Warn("a question in a thread keeps its buttons", "error", err)
		}
	})
}

var decisions = map[bot.Action]string{
	bot.ActSendHeld:   "%s let this go to %s.",
	bot.ActSendSecret: "%s sends %s this as a protected code.",
	bot.ActClaimSend:  "%s has the case and sends %s this.",
	bot.ActKeepInside: "%s keeps this inside; %s doesn't see it.",
	bot.ActDeedYes:    "%s has this done for %s.",
	bot.ActDeedNo:     "%s left it; nothing was done for %s.",
	bot.ActApprove:    "%s approved this for %s.",
}
