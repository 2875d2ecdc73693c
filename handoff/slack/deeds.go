package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// What an agent has the shop do for a customer takes two modals, which of the
// pack's actions and with what, and then a question in the thread: "Send it
// again: arrives Wed 25 Nov. [Do it] [Leave it]". Nothing is done before that.

// askWhich is the modal's choice of an action.
const askWhich = "which"

// deedMark stands in a button's value before the name of the deed that it answers.
const deedMark = "deed:"

// offered lists what can be done in a case now.
func (d *Desk) offered(s bot.State) []*flows.AgentAction {
	if d.cfg.Offers == nil {
		return nil
	}
	return d.cfg.Offers(s)
}

// deedModal asks which action; a single one asks for its form at once.
func (d *Desk) deedModal(all []*flows.AgentAction, a *asked) slackapi.ModalViewRequest {
	if len(all) == 1 {
		return deedForm(all[0], a)
	}
	options := make([]option, 0, len(all))
	for _, action := range all {
		options = append(options, option{action.ID, action.Name})
	}
	return modal("Actions", "Next", selectInput(askWhich, "What should be done?", "You see what comes of it before it is done.", options))
}

// deedForm asks for what the action needs. Its submission only looks.
func deedForm(action *flows.AgentAction, a *asked) slackapi.ModalViewRequest {
	a.Which = action.ID
	blocks := []slackapi.Block{paragraph(nil, say("You see in the thread what comes of it, before it is done."))}
	for _, in := range action.Inputs {
		if in.Values == nil {
			blocks = append(blocks, textInput(in.Slot, in.Label, "", "", in.Optional))
			continue
		}
		options := make([]option, 0, len(in.Values))
		for _, v := range in.Values {
			options = append(options, option{v, v})
		}
		blocks = append(blocks, selectInput(in.Slot, in.Label, "", options))
	}
	return modal(action.Name, "Look", blocks...)
}

// submittedDeed takes either modal: the choice of an action opens its form in
// the same place, the form becomes the agent's wish.
func (d *Desk) submittedDeed(ctx context.Context, in slackapi.InteractionCallback, a asked, who handoff.Agent) (answer, error) {
	s, err := d.house.State(ctx, a.Conversation)
	if err != nil {
		return problem(askWhich, storeAway), nil
	}
	entered := values(in.View.State.Values)
	if a.Which == "" {
		chosen := entered.option(askWhich)
		for _, action := range d.offered(s) {
			if action.ID != chosen {
				continue
			}
			form := deedForm(action, &a)
			note, err := json.Marshal(a)
			if err != nil {
				return nil, fmt.Errorf("opening a modal: %w", err)
			}
			form.PrivateMetadata = string(note)
			return slackapi.NewUpdateViewSubmissionResponse(&form), nil
		}
		return problem(askWhich, "That can't be done any more. Choose another."), nil
	}
	act := bot.Acted{By: who, Action: bot.ActWish, Case: a.Case, On: a.On, What: a.Which}
	var form []flows.ActionInput
	for _, action := range d.offered(s) {
		if action.ID == a.Which {
			form = action.Inputs
		}
	}
	act.Inputs = entered.form(form)
	id := actID(a.On.TS, who.ID, in.View.ID+"."+digest(act))
	change, err := d.accept(ctx, bot.Event{ID: id, Conversation: a.Conversation, At: d.now(), Acted: &act})
	if err != nil {
		return d.formProblem(form, a, who, storeAway), nil
	}
	if refused := d.refusal(ctx, change, act); refused != "" {
		return d.formProblem(form, a, who, refused), nil
	}
	return nil, nil
}

const storeAway = "Not saved: our store is away for a moment. Press again."

// formProblem shows a refusal beside the field that it names. A form without
// fields has no place for words: then they are whispered and the form closes.
func (d *Desk) formProblem(form []flows.ActionInput, a asked, who handoff.Agent, words string) answer {
	if len(form) == 0 {
		d.whisper(handoff.Place{Channel: a.On.Channel}, who.ID, words)
		return nil
	}
	at := form[0].Slot
	for _, in := range form {
		if strings.HasPrefix(words, in.Label+":") {
			at = in.Slot
		}
	}
	return problem(at, words)
}

// form reads what an agent filled in.
func (v values) form(inputs []flows.ActionInput) []flows.Slot {
	all := make([]flows.Slot, 0, len(inputs))
	for _, in := range inputs {
		text := v.text(in.Slot)
		if in.Values != nil {
			text = v.option(in.Slot)
		}
		all = append(all, flows.Slot{Name: in.Slot, Kind: flows.TextKind, Text: text})
	}
	return all
}

// deedOf is the deed that a button answers.
func deedOf(value string) (of, deed string) {
	cut := strings.LastIndex(value, " "+deedMark)
	if cut < 0 {
		return value, ""
	}
	return value[:cut], value[cut+1+len(deedMark):]
}

// approver is the lead whose turn it is to be asked: the first, then the next.
func (o occasion) approver() phrase {
	if n := len(o.leads); n > 0 && o.send.Rung <= n {
		return mention(o.leads[max(0, o.send.Rung-1)])
	}
	return o.leadsOr()
}
