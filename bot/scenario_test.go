package bot_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

var update = flag.Bool("update", false, "rewrite the scenarios' answers")

// TestScenarios plays every testdata/*.txt. Lines without indent are what
// happens; indented lines are what came of it, and are rewritten by -update.
//
//	customer: text            agent Ana: text | claims | puts back | promises 30m what
//	after 10m                 agent Ana: resolves outcome | hands back | edits text | removes
//	page: opens | leaves | reads all
//	slack: down | up          shop: action -> ok name=value …
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("the scenario has changed (-file +now; -update rewrites):\n%s", diff)
			}
		})
	}
}

func play(t *testing.T, script string) string {
	p := newPlayer(t)
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "  "):
			continue
		case line == "" || strings.HasPrefix(line, "#"):
			p.out.WriteString(line + "\n")
		default:
			p.out.WriteString(line + "\n")
			p.do(line)
		}
	}
	return p.out.String()
}

// player is one conversation in virtual time, with far ends that answer at
// once. The state goes through its encoding between every two steps.
type player struct {
	t     *testing.T
	w     *bot.World
	state []byte
	now   bot.Millis
	out   strings.Builder
	count int
	down  bool
	shop  []flows.Result
	last  map[string]handoff.Place
	owner handoff.Owner
	lines []bot.Line
	taken map[string]bool
}

var people = map[string]handoff.Agent{
	"Ana":   {ID: "UANA", Name: "Ana"},
	"Ben":   {ID: "UBEN", Name: "Ben"},
	"Maria": {ID: "UMARIA", Name: "Maria", Lead: true},
}

// monday is 2026-11-23 14:00 UTC, a working day.
var monday = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC).UnixMilli()

func newPlayer(t *testing.T) *player {
	return &player{t: t, w: testWorld(t), now: monday, last: map[string]handoff.Place{}, owner: handoff.Closed, taken: map[string]bool{}}
}

func (p *player) next(kind string) string {
	p.count++
	return fmt.Sprintf("%s:%d", kind, p.count)
}

func (p *player) do(line string) {
	head, rest, _ := strings.Cut(line, ":")
	rest = strings.TrimSpace(rest)
	switch word, arg, _ := strings.Cut(head, " "); word {
	case "customer":
		said := bot.Said{Client: p.next("c"), Text: rest, From: bot.Origin{Channel: "web", User: bot.Person{Name: "Dana"}}}
		said.Heard = bot.Hear(p.w, said, p.now)
		p.step(bot.Event{ID: "web:w1:" + said.Client, Said: &said})
	case "after":
		d, err := time.ParseDuration(arg)
		if err != nil {
			p.t.Fatalf("%q: %v", line, err)
		}
		p.pass(d.Milliseconds())
		return
	case "agent":
		p.agent(people[arg], rest)
	case "page":
		p.page(rest)
	case "slack":
		p.down = rest == "down"
	case "hours":
		p.hours(rest)
	case "shop":
		p.shop = append(p.shop, answer(p.t, rest))
		return
	default:
		p.t.Fatalf("unknown line %q", line)
	}
	p.carry()
}

func (p *player) hours(text string) {
	h, err := handoff.ParseHours(text, time.UTC)
	if err != nil {
		p.t.Fatal(err)
	}
	w := *p.w
	w.Rules.Hours = h
	p.w = &w
}

func (p *player) page(what string) {
	s := p.decoded()
	seen := bot.Seen{Open: s.Page.Open, Read: s.Page.Read}
	switch what {
	case "opens":
		seen.Open = true
	case "leaves":
		seen.Open = false
	case "reads all":
		seen.Read = s.Lines
	default:
		p.t.Fatalf("page: %q", what)
	}
	p.step(bot.Event{ID: p.next("seen"), Seen: &seen})
}

var acts = map[string]bot.Action{
	"claims": bot.ActClaim, "puts back": bot.ActPutBack, "hands back": bot.ActHandBack, "gets a lead": bot.ActGetLead,
	"says spam": bot.ActSpam, "is gone": bot.ActGone, "sends it": bot.ActSendHeld, "sends it as a code": bot.ActSendSecret,
	"claims and sends": bot.ActClaimSend, "keeps it inside": bot.ActKeepInside,
}

func (p *player) agent(who handoff.Agent, what string) {
	if who.ID == "" {
		p.t.Fatalf("no such agent for %q", what)
	}
	s := p.decoded()
	act := bot.Acted{By: who, Case: s.Case.ID, On: p.last[who.ID]}
	word, arg, _ := strings.Cut(what, " ")
	switch {
	case acts[what] != "":
		act.Action = acts[what]
	case word == "promises":
		in, why, _ := strings.Cut(arg, " ")
		d, err := time.ParseDuration(in)
		if err != nil {
			p.t.Fatal(err)
		}
		act.Action, act.Due, act.What = bot.ActPromise, p.now+d.Milliseconds(), why
	case word == "resolves":
		act.Action, act.Result, act.Cause = bot.ActResolve, arg, "till"
	case word == "overrides":
		act.Action, act.Result, act.What = bot.ActResolve, arg, "seen by me"
	default:
		p.writes(who, what)
		return
	}
	c := p.step(bot.Event{ID: p.next("slack:act"), Acted: &act})
	if c.Reply != "" {
		fmt.Fprintf(&p.out, "  refused: %s\n", c.Reply)
	}
}

func (p *player) writes(who handoff.Agent, what string) {
	m := bot.Wrote{By: who, At: handoff.Place{Channel: "C1", TS: p.next("ts")}}
	id := "slack:T:C1:" + m.At.TS
	word, arg, _ := strings.Cut(what, " ")
	switch {
	case word == "edits":
		m.At, m.Edited, m.Text = p.last[who.ID], true, arg
	case what == "removes it":
		m.At, m.Gone = p.last[who.ID], true
	default:
		m.Text, m.Mentions = what, strings.Contains(what, "@")
		p.last[who.ID] = m.At
	}
	p.step(bot.Event{ID: id, Wrote: &m})
}

// answer reads "shop_order -> ok order_status=shipped order_late=true".
func answer(t *testing.T, text string) flows.Result {
	_, result, _ := strings.Cut(text, "->")
	words := strings.Fields(result)
	r := flows.Result{Outcome: words[0]}
	if r.Outcome == flows.Failed {
		r.Why = strings.Join(words[1:], " ")
		return r
	}
	for _, w := range words[1:] {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			t.Fatalf("shop: %q", w)
		}
		r.Slots = append(r.Slots, slotOf(name, strings.ReplaceAll(value, "_", " ")))
	}
	return r
}

func slotOf(name, value string) flows.Slot {
	if value == "true" || value == "false" {
		n := 0.0
		if value == "true" {
			n = 1
		}
		return flows.Slot{Name: name, Kind: flows.BoolKind, Number: n}
	}
	if x, err := strconv.ParseFloat(value, 64); err == nil {
		return flows.Slot{Name: name, Kind: flows.FloatKind, Number: x}
	}
	return flows.Slot{Name: name, Kind: flows.TextKind, Text: value}
}

func (p *player) decoded() bot.State {
	s, err := bot.Decode(p.state)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

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
	if !c.Moved {
		return c
	}
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
	fmt.Fprintf(&p.out, "  %d %s: %s", l.N, who, l.Text)
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
		case send.Kind == bot.SendCall:
			if len(p.shop) == 0 {
				return // the shop is silent
			}
			o.Shop, p.shop = &p.shop[0], p.shop[1:]
		case p.down && send.Kind != bot.SendAlarm:
			o.Answer, o.Why = bot.NotSent, "slack is down"
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

func (p *player) ready() (bot.Send, bool) {
	for _, o := range p.decoded().Out {
		if o.After <= p.now && !(o.Kind == bot.SendCall && len(p.shop) == 0) {
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
