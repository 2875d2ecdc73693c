package bot_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

// player is one conversation in virtual time, with far ends that answer at
// once. The state goes through its encoding between every two steps.
type player struct {
	t     testing.TB
	w     *bot.World
	state []byte
	now   bot.Millis
	out   strings.Builder
	count int
	slack string // what the desk does: "" = works
	shop  []flows.Result
	last  map[string]handoff.Place
	owner handoff.Owner
	lines []bot.Line
	seen  *witness
	wrote string
	deed  string // the last one

	locale string // of the page
}

var people = map[string]handoff.Agent{
	"Ana":   {ID: "UANA", Name: "Ana"},
	"Ben":   {ID: "UBEN", Name: "Ben"},
	"Maria": {ID: "UMARIA", Name: "Maria", Lead: true},
}

// monday is 2026-11-23 14:00 UTC, a working day.
var monday = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC).UnixMilli()

func newPlayer(t testing.TB) *player {
	return &player{t: t, w: testWorld(t), now: monday, last: map[string]handoff.Place{}, owner: handoff.Closed, seen: &witness{}}
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
		if rest == "(types)" {
			p.step(bot.Event{ID: p.next("typing"), Typing: &bot.Typing{}})
			return
		}
		said := bot.Said{Client: p.next("c"), Text: rest, From: bot.Origin{Channel: "web", Locale: p.locale, User: bot.Person{Name: "Dana"}}}
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
	case "locale":
		p.locale = rest
	case "slack":
		p.slack = strings.TrimPrefix(rest, "up")
	case "hours":
		p.hours(rest)
	case "shop":
		p.shop = append(p.shop, answer(p.t, rest))
	case "pack":
		p.pack(rest)
	case "channel":
		w := *p.w
		w.Channels = []bot.Capabilities{{Channel: "web", Choices: true, Page: true}}
		p.w = &w
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

// pack lays a file over the retail flows.
func (p *player) pack(name string) {
	w := *p.w
	sources := retail.Sources()
	if name == "gone" {
		sources = append(sources, flows.Source{Name: "later.yml", Text: []byte("version: \"3.1\"\n")})
	} else {
		text, err := os.ReadFile("testdata/" + name + ".yml")
		if err != nil {
			p.t.Fatal(err)
		}
		sources = append(sources, flows.Source{Name: name + ".yml", Text: text})
	}
	pack, err := flows.Compile(sources)
	if err != nil {
		p.t.Fatal(err)
	}
	w.Pack = pack
	if len(pack.Examples()) != len(p.w.Pack.Examples()) {
		w.Model = trained(pack)
	}
	w.Tongues = bot.TonguesOf(pack)
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
	case word == "wants":
		act.Action, act.What, act.Inputs = bot.ActWish, "", nil
		for i, w := range strings.Fields(arg) {
			if name, value, ok := strings.Cut(w, "="); ok {
				act.Inputs = append(act.Inputs, flows.Slot{Name: name, Kind: flows.TextKind, Text: strings.ReplaceAll(value, "_", " ")})
			} else if i == 0 {
				act.What = w
			}
		}
	case deeds[what] != "":
		act.Action, act.Deed = deeds[what], p.deed
	case word == "resolves":
		act.Action, act.Result, act.Cause = bot.ActResolve, arg, "till"
	case word == "overrides":
		act.Action, act.Result, act.What = bot.ActResolve, arg, "seen by me"
	default:
		p.writes(who, what)
		return
	}
	c := p.step(bot.Event{ID: p.next("slack:act"), Acted: &act})
	if d := c.Next.Deed; d != nil {
		p.deed = d.ID
	}
	if c.Reply != "" {
		fmt.Fprintf(&p.out, "  refused: %s\n", c.Reply)
	}
}

var deeds = map[string]bot.Action{"does it": bot.ActDeedYes, "leaves it": bot.ActDeedNo, "approves": bot.ActApprove}

func (p *player) writes(who handoff.Agent, what string) {
	m := bot.Wrote{By: who, At: handoff.Place{Channel: "C1", TS: p.next("ts")}}
	id := "slack:T:C1:" + m.At.TS
	word, arg, _ := strings.Cut(what, " ")
	if what == "sends it, it isn't one" {
		p.step(bot.Event{ID: p.next("slack:act"), Acted: &bot.Acted{By: who, Action: bot.ActSendHeld, On: p.last[who.ID], Text: p.wrote}})
		return
	}
	switch {
	case what == "attaches a file":
		m.Files = 1
	case strings.HasPrefix(what, "writes "):
		n, err := strconv.Atoi(strings.Fields(what)[1])
		if err != nil {
			p.t.Fatal(err)
		}
		m.Text = strings.Repeat("x", n)
	case word == "edits":
		m.At, m.Edited, m.Text = p.last[who.ID], true, arg
	case what == "removes it":
		m.At, m.Gone = p.last[who.ID], true
	default:
		m.Text, m.Mentions = what, strings.Contains(what, "@")
		p.last[who.ID], p.wrote = m.At, what
	}
	p.step(bot.Event{ID: id, Wrote: &m})
}

// answer reads "shop_order -> ok order_status=shipped order_late=true".
func answer(t testing.TB, text string) flows.Result {
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
	if _, err := time.Parse(time.DateOnly, value); err == nil {
		return flows.Slot{Name: name, Kind: flows.DateKind, Text: value}
	}
	if number, currency, ok := strings.Cut(value, " "); ok && len(currency) == 3 {
		if x, err := strconv.ParseFloat(number, 64); err == nil {
			return flows.Slot{Name: name, Kind: flows.MoneyKind, Number: x, Text: currency}
		}
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
