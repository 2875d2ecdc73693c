package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/handoff"
)

// chat talks to the flows in the terminal, in virtual time: nothing waits
// unless /wait says so. The desk takes every card at once; /agent plays Ana.
func chat(ctx context.Context, args []string, io stdio) int {
	c, s, rest, code, ok := read("chat", args, io, nil)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		c.flows = rest[0]
	}
	s.mistakes = nil // of the configuration only the flows and the clocks matter here
	talk, stop, err := newTalk(c)
	if err != nil {
		return refuse(io.err, explained(err))
	}
	defer stop()
	fmt.Fprintln(io.out, "Write as a customer. /wait 10m · /agent claims · /agent say … · /agent resolves · /why · /quit")
	lines := bufio.NewScanner(io.in)
	for {
		fmt.Fprint(io.out, "> ")
		if !lines.Scan() {
			fmt.Fprintln(io.out)
			return exitDone
		}
		text := strings.TrimSpace(lines.Text())
		if text == "/quit" {
			return exitDone
		}
		if err := talk.do(ctx, io, text); err != nil {
			fmt.Fprintln(io.out, "  "+err.Error())
		}
	}
}

// talk is one conversation in the terminal.
type talk struct {
	house *run.House
	store *store.Memory
	world *bot.World
	now   bot.Millis
	count int
	shown int
	owner handoff.Owner
}

const terminal = "terminal"

func newTalk(c config) (*talk, func(), error) {
	t := &talk{store: store.NewMemory(), now: time.Now().UnixMilli(), owner: handoff.Closed}
	url, stop, err := demoShop("", "demo", c.zone)
	if err != nil {
		return nil, nil, err
	}
	c.shopKind, c.shopURL, c.shopToken = "demo", url, "demo"
	if c.secret == nil {
		c.secret = make([]byte, 32)
		rand.Read(c.secret)
	}
	if t.world, err = newWorld(c); err != nil {
		stop()
		return nil, nil, err
	}
	log := slog.New(slog.DiscardHandler)
	shopping, err := newShopCarrier(c, t.world.Pack, func() *bot.World { return t.world }, t.store, nil, log)
	if err != nil {
		stop()
		return nil, nil, err
	}
	desk := eagerDesk{}
	t.house, err = run.New(run.Config{
		World: t.world, Store: t.store, Secret: c.secret, Zone: c.zone, Log: log,
		Now: func() bot.Millis { return t.now },
		Carriers: map[string]run.Carrier{
			bot.LaneShop: shopping, bot.LaneWatch: shopping, bot.LaneAlarm: desk, bot.LaneDesk: desk, bot.LaneCard: desk, bot.LaneBell: desk, bot.LaneMarks: desk,
		},
	})
	if err != nil {
		stop()
		return nil, nil, err
	}
	return t, stop, nil
}

// eagerDesk takes everything at once.
type eagerDesk struct{}

func (eagerDesk) Carry(_ context.Context, job run.Job) bot.Outcome {
	return bot.Outcome{
		Answer: bot.Sent, Rev: max(job.State.Rev, job.Send.To), Ref: handoff.Place{Channel: "desk", TS: job.Send.ID},
	}
}

func (t *talk) do(ctx context.Context, io stdio, text string) error {
	word, arg, _ := strings.Cut(text, " ")
	var err error
	switch {
	case text == "":
		return nil
	case word == "/wait":
		err = t.wait(ctx, arg)
	case word == "/agent":
		err = t.agent(ctx, strings.TrimSpace(arg))
	case word == "/why":
		return t.why(ctx, io)
	case strings.HasPrefix(text, "/"):
		return fmt.Errorf("no command %s; there are /wait, /agent, /why and /quit", word)
	default:
		err = t.say(ctx, text)
		if err == nil {
			// A burst is over when Return was pressed; nobody types on meanwhile.
			err = t.pass(ctx, t.world.Rules.Clocks.Burst.Open)
		}
	}
	if err != nil {
		return err
	}
	if err := t.house.Settle(ctx); err != nil {
		return err
	}
	return t.show(ctx, io)
}

func (t *talk) next(kind string) string {
	t.count++
	return kind + ":" + strconv.Itoa(t.count)
}

func (t *talk) accept(ctx context.Context, e bot.Event) error {
	e.Conversation = terminal
	change, err := t.house.Accept(ctx, e)
	if err == nil && change.Reply != "" {
		return fmt.Errorf("refused: %s", change.Reply)
	}
	return err
}

func (t *talk) say(ctx context.Context, text string) error {
	clean, err := nlu.Clean(text)
	if err != nil {
		return err
	}
	id := t.next("c")
	return t.accept(ctx, bot.Event{ID: "web:" + terminal + ":" + id, Said: &bot.Said{Client: id, Text: clean, From: bot.Origin{Channel: "web"}}})
}

// wait lets time pass: every clock on the way rings at its moment.
func (t *talk) wait(ctx context.Context, arg string) error {
	d, err := time.ParseDuration(arg)
	if err != nil || d <= 0 {
		return fmt.Errorf("/wait 10m: how long?")
	}
	return t.pass(ctx, d.Milliseconds())
}

func (t *talk) pass(ctx context.Context, length bot.Millis) error {
	if err := t.house.Settle(ctx); err != nil {
		return err
	}
	end := t.now + length
	for {
		next, err := t.house.Next(ctx)
		if err != nil {
			return err
		}
		if next == 0 || next > end {
			t.now = end
			return nil
		}
		t.now = max(t.now, next)
		if err := t.house.Settle(ctx); err != nil {
			return err
		}
	}
}

func (t *talk) agent(ctx context.Context, arg string) error {
	ana := handoff.Agent{ID: "UANA", Name: "Ana"}
	if text, ok := strings.CutPrefix(arg, "say "); ok {
		id := t.next("ts")
		return t.accept(ctx, bot.Event{ID: "slack:T:desk:" + id, Wrote: &bot.Wrote{By: ana, At: handoff.Place{Channel: "desk", TS: id}, Text: text}})
	}
	actions := map[string]bot.Action{
		"claims": bot.ActClaim, "resolves": bot.ActResolve, "hands back": bot.ActHandBack, "puts back": bot.ActPutBack,
	}
	action, ok := actions[arg]
	if !ok {
		return fmt.Errorf("/agent claims | say … | resolves | hands back | puts back")
	}
	return t.accept(ctx, bot.Event{ID: t.next("slack:act"), Acted: &bot.Acted{By: ana, Action: action, Result: "settled"}})
}

// show prints what is new, and whose turn it is if that has changed.
func (t *talk) show(ctx context.Context, io stdio) error {
	_, lines, face, err := t.house.Tail(ctx, terminal, t.shown, 500)
	if err != nil {
		return err
	}
	for _, l := range lines {
		t.shown = l.N
		if l.From == bot.Customer {
			continue
		}
		who := string(l.From)
		if l.Name != "" {
			who = l.Name
		}
		fmt.Fprintf(io.out, "  %s: %s", who, l.Text)
		if len(l.Choices) > 0 {
			fmt.Fprintf(io.out, "  [%s]", strings.Join(l.Choices, "] ["))
		}
		fmt.Fprintln(io.out)
	}
	if face.Owner != t.owner {
		t.owner = face.Owner
		fmt.Fprintf(io.out, "  (owner: %s)\n", t.owner)
	}
	return nil
}
