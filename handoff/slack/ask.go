package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// asked is what a modal must know when it comes back: private_metadata.
type asked struct {
	Conversation string        `json:"conv"`
	Case         string        `json:"case"`
	Action       bot.Action    `json:"do"`
	On           handoff.Place `json:"on"`
	Which        string        `json:"which,omitempty"` // of the agent actions
}

// openFor opens the modal of an action, unless the law says already now that
// no answer in it could help.
func (d *Desk) openFor(ctx context.Context, p press, conversation string) error {
	s, err := d.house.State(ctx, conversation)
	if err != nil {
		return err
	}
	if refused := hopeless(s, p, d.now()); refused != "" {
		d.whisper(p.place(), p.by.ID, refused)
		return nil
	}
	a := asked{Conversation: conversation, Case: p.of, Action: p.action, On: p.on}
	var view slackapi.ModalViewRequest
	if p.action == bot.ActWish {
		offered := d.offered(s)
		if len(offered) == 0 {
			d.whisper(p.place(), p.by.ID, "Nothing can be done from here, as things stand.")
			return nil
		}
		view = d.deedModal(offered, &a)
	} else {
		view = d.modal(s, p.action, d.people.zone(ctx, p.by.ID))
	}
	note, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("opening a modal: %w", err)
	}
	view.PrivateMetadata = string(note)
	if _, err := d.api.OpenViewContext(ctx, p.trigger, view); err != nil {
		d.log.Warn("a modal did not open", "action", p.action, "code", code(err))
		d.whisper(p.place(), p.by.ID, "Slack was too slow to open that. Press again.")
	}
	return nil
}

// hopeless asks the law with the best answer that a modal could give.
func hopeless(s bot.State, p press, now bot.Millis) string {
	if p.of != "" && p.of != s.Case.ID {
		return "This case has ended."
	}
	fact := handoff.Fact{At: now, By: p.by, Case: s.Case.ID, Due: now + 1, Note: "-"}
	switch p.action {
	case bot.ActPromise:
		fact.Kind = handoff.Promised
	case bot.ActResolve:
		fact.Kind = handoff.Resolve
	case bot.ActHandBack:
		fact.Kind = handoff.HandBack
	case bot.ActWish:
		fact.Kind = handoff.PutBack // the same people may
	}
	return handoff.Refuses(s.Case, fact)
}

// Blocks of the modals.
const (
	askWhat   = "what"
	askWhen   = "when"
	askOther  = "other"
	askResult = "result"
	askCause  = "cause"
)

// submitted takes a filled modal.
func (d *Desk) submitted(ctx context.Context, in slackapi.InteractionCallback) (answer, error) {
	if in.View.CallbackID == callbackName {
		return d.submittedName(ctx, in)
	}
	var a asked
	if err := json.Unmarshal([]byte(in.View.PrivateMetadata), &a); err != nil || in.View.State == nil {
		return nil, fmt.Errorf("%w: a modal without its notes", errUnread)
	}
	who, may, err := d.people.agent(ctx, in.User.ID, "")
	if err != nil {
		return nil, err
	}
	if !may {
		d.cfg.Count("slack", "not an agent")
		return problem(firstBlock[a.Action], "Only the desk's own members can do that."), nil
	}
	if a.Action == bot.ActWish {
		return d.submittedDeed(ctx, in, a, who)
	}
	act := bot.Acted{By: who, Action: a.Action, Case: a.Case, On: a.On}
	entered := values(in.View.State.Values)
	switch a.Action {
	case bot.ActPromise:
		act.What = entered.text(askWhat)
		act.Due = d.due(entered)
		if act.Due <= d.now() {
			return problem(dueBlock(entered), "That time has passed. Choose a later one."), nil
		}
	case bot.ActResolve:
		act.What, act.Result, act.Cause = entered.text(askWhat), entered.option(askResult), entered.option(askCause)
	case bot.ActHandBack:
		act.What = entered.text(askWhat)
	default:
		return nil, fmt.Errorf("%w: a modal for %q", errUnread, a.Action)
	}
	// The same answers twice are one event; other answers after a refusal are
	// another.
	id := actID(a.On.TS, who.ID, in.View.ID+"."+digest(act))
	change, err := d.accept(ctx, bot.Event{ID: id, Conversation: a.Conversation, At: d.now(), Acted: &act})
	if err != nil {
		return problem(firstBlock[a.Action], storeAway), nil
	}
	if refused := d.refusal(ctx, change, act); refused != "" {
		return problem(firstBlock[a.Action], refused), nil
	}
	return nil, nil
}

// firstBlock is where a refusal is shown; it must be an input of the modal.
var firstBlock = map[bot.Action]string{bot.ActPromise: askWhen, bot.ActResolve: askWhat, bot.ActHandBack: askWhat, bot.ActWish: askWhich}

func problem(block, words string) answer {
	return slackapi.NewErrorsViewSubmissionResponse(map[string]string{block: words})
}

func digest(act bot.Acted) string {
	entered := []string{act.What, act.Result, act.Cause, strconv.FormatInt(act.Due/60_000, 10)}
	for _, in := range act.Inputs {
		entered = append(entered, in.Name, in.Text)
	}
	sum := sha256.Sum256([]byte(strings.Join(entered, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// values are a modal's inputs by their block.
type values map[string]map[string]slackapi.BlockAction

func (v values) first(block string) slackapi.BlockAction { return v[block][block] }

func (v values) text(block string) string {
	return tidy(v.first(block).Value, maxInput)
}

func (v values) option(block string) string { return v.first(block).SelectedOption.Value }

// due is when a promise is due: the time picked, else the quick choice,
// counted from now and not from when the modal opened.
func (d *Desk) due(v values) bot.Millis {
	if picked := v.first(askOther).SelectedDateTime; picked > 0 {
		return picked * 1000
	}
	chosen := v.option(askWhen)
	if wait, err := time.ParseDuration(chosen); err == nil {
		return d.now() + wait.Milliseconds()
	}
	moment, err := strconv.ParseInt(chosen, 10, 64)
	if err != nil {
		return 0
	}
	return moment
}

func dueBlock(v values) string {
	if v.first(askOther).SelectedDateTime > 0 {
		return askOther
	}
	return askWhen
}
