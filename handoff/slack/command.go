package slack

import (
	"context"
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// command is one use of /handrail. The JSON names are those of the form fields.
type command struct {
	Team string `json:"team_id"`
	User string `json:"user_id"`
	Text string `json:"text"`
}

// commandMost bounds the answer to a command.
const commandMost = 20

// commanded answers /handrail, for the one who typed it only: who waits, or
// the next of them.
func (d *Desk) commanded(ctx context.Context, c command) (answer, error) {
	who, may, err := d.people.agent(ctx, c.User, c.Team)
	if err != nil {
		return nil, err
	}
	if !may {
		d.cfg.Count("slack", "not an agent")
		return d.aside(say("Only the desk's own members can do that.")), nil
	}
	switch strings.ToLower(strings.TrimSpace(c.Text)) {
	case "", "queue", "who":
		return d.listed(ctx)
	case "next", "take":
		return d.tookNext(ctx, who)
	}
	return d.aside(say("/handrail shows who waits; /handrail next takes the oldest of them.")), nil
}

func (d *Desk) tookNext(ctx context.Context, who handoff.Agent) (answer, error) {
	before, err := d.cases(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	if err := d.takeNext(ctx, who, actID("command", who.ID, fmt.Sprint(d.now())), handoff.Place{}); err != nil {
		return nil, err
	}
	now, err := d.cases(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	for _, i := range now {
		if !had(before, i.Conversation) {
			return d.aside(join(say("You have "), named(i), say(". "), link("→ open", d.linkTo(ctx, i.Card)))), nil
		}
	}
	return d.aside(say("Nobody waits to be picked up.")), nil
}

func had(cases []bot.Index, conversation string) bool {
	for _, i := range cases {
		if i.Conversation == conversation {
			return true
		}
	}
	return false
}

func (d *Desk) listed(ctx context.Context) (answer, error) {
	all, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return d.aside(say("Nobody waits, and nothing is promised.")), nil
	}
	lines := []phrase{bold(fmt.Sprintf("%d open", len(all)))}
	for n, i := range all {
		if n == commandMost {
			lines = append(lines, say(fmt.Sprintf("and %d more", len(all)-n)))
			break
		}
		lines = append(lines, join(named(i), say(", "), standing(i), say(" "), link("→", d.linkTo(ctx, i.Card))))
	}
	return d.aside(lines...), nil
}

// standing is whose turn it is in a case.
func standing(i bot.Index) phrase {
	switch {
	case i.Owner == handoff.Queue:
		return join(say("nobody has it, since "), at(i.Opened, clockAgo))
	case i.Owner == handoff.Pledge && i.Agent.ID == "":
		return join(say("the team promised "), at(i.Promise, dayClock), say(", nobody has it"))
	case i.Owner == handoff.Pledge:
		return join(say(tidy(i.Agent.Name, maxName)+" promised "), at(i.Promise, dayClock))
	case i.Waiting > 0:
		return join(say(tidy(i.Agent.Name, maxName)+" has it and is awaited since "), at(i.Waiting, clockAgo))
	}
	return say(tidy(i.Agent.Name, maxName) + " has it, the customer's turn")
}

// aside is an answer that only the one who asked sees.
func (d *Desk) aside(lines ...phrase) answer {
	return map[string]any{
		"response_type": slackapi.ResponseTypeEphemeral,
		"text":          join(lines...).text(d.cfg.Zone),
		"blocks":        []slackapi.Block{paragraph(d.cfg.Zone, lines...)},
	}
}
