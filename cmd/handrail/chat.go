package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

const chatHelp = `Write as a customer. Other people and things:
  /wait 10m            let time pass; also: 2h, 3 days, until 15:00
  /agent claims        Ana acts, or: /agent Ben says … · notes … · resolves · hands back · puts back · gets a lead · promises 15:00 · acts NAME
  /shop slow           up, slow, slow 3s, error, down       /slack down   up, down, refuses
  /page away           away, open                           /restart      the house is opened anew
  /why                 what was understood, which rule decided, what the mood is made of
  /slots               what is known                        /desk         what people see
  /help  /quit`

// chat talks to the flows in the terminal, in virtual time: nothing waits
// unless /wait says so. The room is the one that tests are played in.
func chat(ctx context.Context, args []string, io stdio) int {
	c, _, rest, code, ok := read("chat", args, io, nil)
	if !ok {
		return code
	}
	// Of the configuration only the flows, the clocks and the hours matter here.
	if len(rest) > 1 {
		return refuse(io.err, []string{"chat [DIR]: one directory at a time"})
	}
	if len(rest) == 1 {
		c.flows = rest[0]
	}
	t, err := newTalk(c)
	if err != nil {
		return refuse(io.err, explained(err))
	}
	defer t.room.Close(ctx)
	fmt.Fprintln(io.out, chatHelp)
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
		if err := t.do(ctx, io, text); err != nil {
			fmt.Fprintln(io.out, "  "+err.Error())
		}
		t.show(io)
	}
}

// talk is one conversation in the terminal.
type talk struct {
	room  *sim.Room
	turn  int // the first change of the customer's last turn
	posts int // of the desk, shown so far
	shown int // changes shown so far
	owner handoff.Owner
}

func newTalk(c config) (*talk, error) {
	c.shopKind, c.shopToken, c.fast = "demo", "", 1
	if c.secret == nil {
		c.secret = make([]byte, 32)
	}
	world, err := newWorld(c)
	if err != nil {
		return nil, err
	}
	world.Trace = true
	with, _, err := (&rooms{cfg: c, world: world}).with("web", "memory")
	if err != nil {
		return nil, err
	}
	with.At = time.Now().UnixMilli()
	room, err := sim.Open(with)
	if err != nil {
		return nil, err
	}
	return &talk{room: room, owner: handoff.Closed}, nil
}

func (t *talk) do(ctx context.Context, io stdio, text string) error {
	word, arg, _ := strings.Cut(text, " ")
	arg = strings.TrimSpace(arg)
	switch word {
	case "":
		return nil
	case "/help":
		fmt.Fprintln(io.out, chatHelp)
		return nil
	case "/why":
		t.why(io)
		return nil
	case "/slots":
		t.slots(io)
		return nil
	case "/desk":
		t.desk(io)
		return nil
	}
	if !strings.HasPrefix(text, "/") {
		t.turn = len(t.room.Changes)
		return t.room.Say(ctx, text)
	}
	return t.other(ctx, word, arg)
}

// other plays everybody but the customer, in the words of a test file.
func (t *talk) other(ctx context.Context, word, arg string) error {
	switch word {
	case "/wait", "/agent", "/shop", "/slack", "/page", "/restart":
	default:
		return fmt.Errorf("no command %s; /help lists them", word)
	}
	arg = strings.Replace(arg, "say ", "says ", 1)
	step, err := t.room.World().Pack.TestStep(strings.TrimPrefix(word, "/"), arg, sim.Words(testChannels))
	var found flows.Findings
	if errors.As(err, &found) {
		return fmt.Errorf("%s: %s", found[0].Text, found[0].Mend)
	}
	if err != nil {
		return err
	}
	refused, err := t.room.Act(ctx, &step)
	if refused != "" {
		return errors.New("refused: " + refused)
	}
	return err
}

// show prints what is new, and who has the conversation if that has changed.
func (t *talk) show(io stdio) {
	for _, l := range t.room.Lines(t.shown) {
		if l.From != bot.Customer {
			fmt.Fprintln(io.out, "  "+sim.LineWords(l, ""))
		}
	}
	t.shown = len(t.room.Changes)
	if owner := t.room.State().Case.Owner; owner != "" && owner != t.owner {
		t.owner = owner
		fmt.Fprintf(io.out, "  (owner: %s)\n", owner)
	}
}

func (t *talk) slots(io stdio) {
	slots := t.room.State().Talk.Slots
	if len(slots) == 0 {
		fmt.Fprintln(io.out, "  nothing is known yet")
	}
	for _, s := range slots {
		fmt.Fprintf(io.out, "  %s = %s\n", s.Name, s.Plain())
	}
}

// desk prints the card, and what came to the thread since it was last asked.
func (t *talk) desk(io stdio) {
	if t.room.State().Case.ID == "" {
		fmt.Fprintln(io.out, "  people know nothing of this conversation")
		return
	}
	for line := range strings.Lines(sim.CardWords(t.room.State())) {
		fmt.Fprint(io.out, "  │ "+strings.TrimRight(line, "\n")+"\n")
	}
	for _, p := range t.room.Desk.Posts[t.posts:] {
		if p.Kind != bot.SendCard {
			fmt.Fprintf(io.out, "  %s\n", strings.Join(strings.Fields(string(p.Kind)+" "+p.Name+" "+p.Text), " "))
		}
	}
	t.posts = len(t.room.Desk.Posts)
}
