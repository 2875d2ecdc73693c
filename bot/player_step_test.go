package bot_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// step applies one event, checks what must hold after each, and writes down
// what came of it.
func (p *player) step(e bot.Event) bot.Change {
	p.t.Helper()
	e.Conversation, e.At = "w1", p.now
	before := p.decoded()
	frozen := p.decoded()
	c := bot.Step(p.w, before, e)
	if !reflect.DeepEqual(before, frozen) {
		p.t.Fatalf("step changed the state it was given, at %s", e.ID)
	}
	p.seen.event(e)
	if !c.Moved {
		return c
	}
	p.seen.state(c.Next)
	if err := bot.Sound(p.w, c.Next); err != nil {
		p.t.Fatalf("unsound after %s: %v", e.ID, err)
	}
	state, err := bot.Encode(nil, c.Next)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(state) > 8192 {
		p.t.Fatalf("the state has %d bytes after %s", len(state), e.ID)
	}
	p.state = state
	p.lines = append(p.lines, c.Lines...)
	p.write(before, c)
	return c
}

// desk is how a desk that is not well answers.
var desk = map[string]bot.Answer{"down": bot.NotSent, "refuses": bot.Refused, "loses": bot.Unknown, "limits": bot.Limited}

// carry lets every pending send that may leave now be answered.
func (p *player) carry() {
	for range 50 {
		send, ok := p.ready()
		if !ok {
			return
		}
		s := p.decoded()
		o := bot.Outcome{Send: send.ID, Try: send.Try, Answer: bot.Sent, Rev: s.Rev}
		switch {
		case !bot.Wanted(p.w, s, send):
			o.Answer, o.Why = bot.Refused, "no longer wanted"
		case asksShop(send):
			o.Shop, p.shop = &p.shop[0], p.shop[1:]
		case p.slack != "" && send.Kind != bot.SendAlarm:
			o.Answer, o.Why = desk[p.slack], "slack "+p.slack
		case send.Kind == bot.SendLines:
			o.Rev = send.To
		case send.Kind == bot.SendCard || send.Kind == bot.SendPage:
			o.Ref = handoff.Place{Channel: "C1", TS: p.next("posted")}
			if s.Case.Card != (handoff.Place{}) && send.Kind == bot.SendCard {
				o.Ref = s.Case.Card
			}
		}
		p.step(bot.Event{ID: "out:" + send.ID + ":" + strconv.Itoa(send.Try), Outcome: &o})
	}
	p.t.Fatal("sends never end")
}

func asksShop(send bot.Send) bool { return send.Kind == bot.SendCall || send.Kind == bot.SendLook }

func (p *player) ready() (bot.Send, bool) {
	for _, o := range p.decoded().Out {
		if o.After <= p.now && !(asksShop(o) && len(p.shop) == 0) {
			return o, true
		}
	}
	return bot.Send{}, false
}

// pass lets virtual time go by: every deadline rings at its moment, every
// delayed send leaves at its own.
func (p *player) pass(length bot.Millis) {
	end := p.now + length
	for range 10_000 {
		next := bot.Earliest(p.w, p.decoded())
		rings := next > 0 && next <= end
		for _, o := range p.decoded().Out {
			if o.After > p.now && o.After <= end && (!rings || o.After < next) {
				next, rings = o.After, true
			}
		}
		if !rings {
			p.now = end
			return
		}
		p.now = max(p.now, next)
		if due := bot.Earliest(p.w, p.decoded()); due > 0 && due <= p.now {
			fmt.Fprintf(&p.out, "  (%s)\n", bot.Due(p.w, p.decoded())[0].Name)
			p.step(bot.Event{ID: p.next("clock"), Clock: &bot.Clock{}})
		}
		p.carry()
	}
	p.t.Fatal("time never passes")
}

func (p *player) write(before bot.State, c bot.Change) {
	for _, l := range c.Lines {
		p.writeLine(l)
	}
	if owner := c.Next.Case.Owner; owner != p.owner {
		p.owner = owner
		fmt.Fprintf(&p.out, "  owner: %s\n", owner)
	}
	for _, o := range c.Next.Out {
		if !slices.ContainsFunc(before.Out, func(b bot.Send) bool { return b.ID == o.ID }) {
			fmt.Fprintf(&p.out, "  %s\n", sendWords(o, c.Next))
		}
	}
}

func (p *player) writeLine(l bot.Line) {
	who := string(l.From)
	switch {
	case l.From == bot.Customer:
		who = "dana"
	case l.From == bot.Agent:
		who = l.Name
	}
	text := l.Text
	if len(text) > 1000 {
		text = fmt.Sprintf("%.20s… (%d characters)", text, len(text))
	}
	fmt.Fprintf(&p.out, "  %d %s: %s", l.N, who, text)
	if len(l.Choices) > 0 {
		fmt.Fprintf(&p.out, " [%s]", strings.Join(l.Choices, "] ["))
	}
	if l.Secret != "" {
		p.out.WriteString(" [Show]")
	}
	if l.Corrects > 0 {
		fmt.Fprintf(&p.out, " (corrects %d)", l.Corrects)
	}
	if l.Withdraws > 0 {
		fmt.Fprintf(&p.out, " (withdraws %d)", l.Withdraws)
	}
	p.out.WriteString("\n")
}

func sendWords(o bot.Send, s bot.State) string {
	switch o.Kind {
	case bot.SendCall:
		var args []string
		for _, a := range o.Args {
			args = append(args, a.Name+"="+a.Text)
		}
		return "→ shop: " + o.Name + "(" + strings.Join(args, ", ") + ")"
	case bot.SendLook:
		return "→ look: " + o.Name
	case bot.SendLines:
		return fmt.Sprintf("→ thread: lines %d to %d %s", o.From, o.To, o.Name)
	case bot.SendCard:
		why := ""
		for i, g := range s.Case.Grounds {
			if i > 0 {
				why += ", also "
			}
			why += string(g.Reason) + ": " + g.Why
		}
		return strings.TrimSpace("→ card, " + string(s.Case.Owner) + ", " + why)
	case bot.SendPage:
		return fmt.Sprintf("→ bell: rung %d", o.Rung)
	case bot.SendDM:
		return "→ DM to " + o.User + ": " + o.Name
	case bot.SendMark:
		return "→ mark " + o.Name
	}
	return strings.TrimSpace("→ " + string(o.Kind) + " " + o.Name + " " + o.Text)
}
