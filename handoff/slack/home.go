package slack

import (
	"context"
	"fmt"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

const (
	// homeGap is at most how often one person's tab is drawn anew by itself.
	homeGap = 10 * time.Second
	// homeFor is how long after somebody looked at it their tab is kept fresh.
	homeFor = 8 * time.Hour
	// homeMost bounds a list on the tab: a view has room for 100 blocks.
	homeMost = 15

	actRename = "rename"
	nameInput = "name"
)

// homes remembers whose Home tab is worth drawing again.
type homes struct {
	mu   sync.Mutex
	tabs map[string]tab
}

type tab struct{ opened, drawn time.Time }

func newHomes() *homes { return &homes{tabs: map[string]tab{}} }

// openedHome draws the tab that somebody looks at.
func (d *Desk) openedHome(who string) {
	if who == "" {
		return
	}
	now := d.cfg.Now()
	d.homes.mu.Lock()
	if len(d.homes.tabs) > 2000 {
		clear(d.homes.tabs)
	}
	d.homes.tabs[who] = tab{opened: now, drawn: now}
	d.homes.mu.Unlock()
	d.errands.run(func(ctx context.Context) { d.drawHome(ctx, who) })
}

// changed draws anew, after an event, what shows all cases at once.
func (d *Desk) changed(change bot.Change) {
	if !change.Moved {
		return
	}
	if change.Next.Case.Owner != handoff.Queue {
		d.thinOut(change.Next.Case.Card.Channel)
	}
	d.freshenHomes()
}

// freshenHomes draws the tabs of those who looked at theirs today, each at most
// every ten seconds.
func (d *Desk) freshenHomes() {
	now := d.cfg.Now()
	d.homes.mu.Lock()
	var due []string
	for who, t := range d.homes.tabs {
		switch {
		case now.Sub(t.opened) > homeFor:
			delete(d.homes.tabs, who)
		case now.Sub(t.drawn) >= homeGap:
			d.homes.tabs[who] = tab{t.opened, now}
			due = append(due, who)
		}
	}
	d.homes.mu.Unlock()
	for _, who := range due {
		d.errands.run(func(ctx context.Context) { d.drawHome(ctx, who) })
	}
}

// drawHome publishes one person's tab.
func (d *Desk) drawHome(ctx context.Context, who string) {
	agent, may, err := d.people.agent(ctx, who, "")
	if err != nil {
		d.log.Warn("a Home tab was not drawn", "error", err)
		return
	}
	all, err := d.house.Waiting(ctx, maxCases)
	if err != nil {
		d.log.Warn("a Home tab was not drawn", "error", err)
		return
	}
	view := slackapi.HomeTabViewRequest{Type: slackapi.VTHomeTab, Blocks: slackapi.Blocks{BlockSet: d.home(ctx, agent, may, all)}}
	d.call(ctx, d.limits.views, 0, func(ctx context.Context) error {
		_, err := d.api.PublishViewContext(ctx, slackapi.PublishViewContextRequest{UserID: who, View: view})
		return err
	})
}

// home draws the tab: who you are to customers, who waits, what you owe.
func (d *Desk) home(ctx context.Context, who handoff.Agent, may bool, all []bot.Index) []slackapi.Block {
	zone := d.cfg.Zone
	if !may {
		return []slackapi.Block{paragraph(zone, say("This is the desk's own place. Its members see here who waits for them."))}
	}
	var queue, waits, promised, owed, resting []bot.Index
	for _, i := range all {
		switch {
		case i.Owner == handoff.Queue:
			queue = append(queue, i)
		case i.Owner == handoff.Pledge && i.Agent.ID == "":
			owed = append(owed, i)
		case i.Agent.ID != who.ID:
		case i.Owner == handoff.Pledge:
			promised = append(promised, i)
		case i.Waiting > 0:
			waits = append(waits, i)
		default:
			resting = append(resting, i)
		}
	}
	blocks := []slackapi.Block{d.you(zone, who), slackapi.NewDividerBlock()}
	if len(queue) == 0 {
		blocks = append(blocks, paragraph(zone, say("Nobody waits to be picked up.")))
	} else {
		line := fmt.Sprintf("Take the next: %d wait, oldest %s", len(queue), waited(d.now()-queue[0].Opened))
		blocks = append(blocks, actions("", primary(button(actTakeNext, "next", line))))
	}
	list := func(title string, cases []bot.Index, line func(bot.Index) phrase) {
		if len(cases) == 0 {
			return
		}
		lines := []phrase{bold(title)}
		for n, i := range cases {
			if n == homeMost {
				lines = append(lines, say(fmt.Sprintf("and %d more", len(cases)-n)))
				break
			}
			lines = append(lines, join(line(i), say(" "), link("→", d.linkTo(ctx, i.Card))))
		}
		blocks = append(blocks, paragraph(zone, lines...))
	}
	list("Waits for you", waits, func(i bot.Index) phrase { return join(named(i), say(" since "), at(i.Waiting, clockAgo)) })
	list("You promised", promised, func(i bot.Index) phrase { return join(named(i), say(" by "), at(i.Promise, dayClock)) })
	list("Waits for the customer", resting, named)
	list("Promised in the team's name", owed, func(i bot.Index) phrase { return join(named(i), say(" by "), at(i.Promise, dayClock)) })
	list("Waits to be picked up", queue, func(i bot.Index) phrase { return join(named(i), say(" since "), at(i.Opened, clockAgo)) })
	return blocks
}

func named(i bot.Index) phrase { return join(bold(tidy(i.Name, maxName)), topicOf(i)) }

func (d *Desk) you(zone *time.Location, who handoff.Agent) slackapi.Block {
	if d.cfg.Names == nil {
		return paragraph(zone, say("Customers see you as “"+who.Name+"”."))
	}
	label := plainText("Customers see you as “"+who.Name+"”.", maxPlain)
	return slackapi.NewSectionBlock(label, nil, slackapi.NewAccessory(button(actRename, who.ID, "Change")))
}

// pressedHome takes a button of the Home tab.
func (d *Desk) pressedHome(ctx context.Context, in slackapi.InteractionCallback, a *slackapi.BlockAction) error {
	who, may, err := d.people.agent(ctx, in.User.ID, "")
	if err != nil || !may {
		return err
	}
	switch a.ActionID {
	case string(actTakeNext):
		if err := d.takeNext(ctx, who, actID("home", who.ID, a.ActionTs), handoff.Place{}); err != nil {
			return err
		}
		d.openedHome(who.ID)
	case actRename:
		d.openName(ctx, in.TriggerID, who)
	}
	return nil
}

func (d *Desk) openName(ctx context.Context, trigger string, who handoff.Agent) {
	if d.cfg.Names == nil {
		return
	}
	input := textInput(nameInput, "Your name for customers", "A first name, or whatever you answer to at the desk.", who.Name, false)
	view := modal("What customers call you", "Keep", input)
	view.CallbackID = callbackName
	if _, err := d.api.OpenViewContext(ctx, trigger, view); err != nil {
		d.log.Warn("a modal did not open", "action", actRename, "code", code(err))
	}
}

func (d *Desk) submittedName(ctx context.Context, in slackapi.InteractionCallback) (answer, error) {
	who, may, err := d.people.agent(ctx, in.User.ID, "")
	if err != nil {
		return nil, err
	}
	if !may || d.cfg.Names == nil || in.View.State == nil {
		return problem(nameInput, "Only the desk's own members can do that."), nil
	}
	name := tidy(values(in.View.State.Values).text(nameInput), maxName)
	if name == "" {
		return problem(nameInput, "A name needs a letter at least."), nil
	}
	if err := d.cfg.Names.SetName(ctx, who.ID, name); err != nil {
		return problem(nameInput, "Not saved: our store is away for a moment. Press again."), nil
	}
	d.openedHome(who.ID)
	return nil, nil
}
