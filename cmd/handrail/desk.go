package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff/slack"
)

// deskCarrier carries the desk's sends.
type deskCarrier struct{ desk *slack.Desk }

func (c deskCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	return c.desk.Carry(ctx, job.Send, job.State, job.Lines, job.Unknown)
}

// noDesk stands where no person can be reached (HANDRAIL_DESK=none): no card
// is taken, and the desk's own clock alarms for each hand-over.
type noDesk struct{}

func (noDesk) Carry(context.Context, run.Job) bot.Outcome {
	return bot.Outcome{Answer: bot.NotSent, Why: "HANDRAIL_DESK=none: no person can be reached", After: time.Hour.Milliseconds()}
}

// lateDesk is the desk for a run.House that has to be built before it.
type lateDesk struct{ house *house }

func (l *lateDesk) Carry(ctx context.Context, job run.Job) bot.Outcome {
	return deskCarrier{l.house.desk}.Carry(ctx, job)
}

// deskHouse is what the desk sees of the house.
type deskHouse struct {
	*run.House
	store *sqlite.Store
}

func (d deskHouse) Find(ctx context.Context, alias string) (string, error) {
	return d.store.Find(ctx, alias)
}
func (d deskHouse) Alias(ctx context.Context, alias, conversation string) error {
	return d.store.Alias(ctx, alias, conversation)
}
func (d deskHouse) Waiting(ctx context.Context, max int) ([]bot.Index, error) {
	return d.store.Waiting(ctx, max)
}
func (d deskHouse) Lines(ctx context.Context, conversation string, after, max int) ([]bot.Line, error) {
	return d.store.Lines(ctx, conversation, after, max)
}
func (d deskHouse) State(ctx context.Context, conversation string) (bot.State, error) {
	document, _, err := d.store.Load(ctx, conversation)
	if err != nil {
		return bot.State{}, err
	}
	return bot.Decode(document)
}

func newDesk(c config, in slack.House, offers func(bot.State) []*flows.AgentAction, log *slog.Logger, count func(source, why string)) (*slack.Desk, error) {
	routes, err := slack.ParseChannels(c.slack.channels)
	if err != nil {
		return nil, err
	}
	return slack.New(slack.Config{
		BotToken: c.slack.botToken, AppToken: c.slack.appToken, SigningSecret: c.slack.signingSecret, APIURL: c.slack.apiURL,
		Channels: routes, Escalation: c.slack.escalation, OnCall: list(c.slack.oncall), Agents: c.slack.agents, Leads: c.slack.leads,
		Offers: offers, Clocks: c.clocks, Zone: c.zone, Names: slack.NamesIn(in), Log: log, Count: count, Keep: newInspection(c.store, log).keep,
	}, in)
}
