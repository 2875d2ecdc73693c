package retail

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

var update = flag.Bool("update", false, "rewrite the scenarios")

// Scenarios are talks with the real demo shop over loopback, in files that a shopkeeper can read:
//
//	customer order_status: where is [1042](order_number)     the intent that was understood, and what was named
//	customer: 97209                                          no intent
//	tap: It's still refused                                  one of the choices that were offered last
//	shop: {"kind":"500"}                                     a fault of the shop from here on
//	guesses: used up                                         the next call is answered "limited", as the bot's own limit does
//	knows: customer_id=dana reach=dana@example.com           what is known of the customer, the shop and the day: closed, language=es
//	watched: done                                            what is watched comes to its end: done, late
//	new talk                                                 nothing of before is known
//
// All other lines are what came of it: `bot:`, `call:`, `handoff:`, `promise:`, `watch:`, `fault:`, `missed:`, `not understood`, `ended:`.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	p := pack(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, p, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(string(want), got); d != "" && !*update {
				t.Error(d)
			}
			if bad := leaked.FindString(got[strings.Index(got, "\n")+1:]); bad != "" {
				t.Errorf("a number or PIN stands in what was said or carried: %s", bad)
			}
		})
	}
}

// leaked finds a card's digits where something was said back or carried on; the customer's own lines begin otherwise.
var leaked = regexp.MustCompile(`(?m)^(bot|call|handoff|fault).*(6006|\b(4821|7310|2288|9034|5512|6147|3905|8476)\b).*$`)

// play is one scenario under way.
type stage struct {
	t       *testing.T
	p       *flows.Pack
	demo    *shop.Demo
	client  *shop.HTTP
	talk    flows.Talk
	secrets map[string]string
	offered []flows.Choice
	limited bool
	view    flows.View
	watched *flows.Watch
	calls   int
	out     strings.Builder
}

var saturday = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func play(t *testing.T, p *flows.Pack, script string) string {
	demo, err := shop.OpenDemo(shop.DemoConfig{Now: func() time.Time { return saturday }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(demo)
	defer server.Close()
	client, err := shop.New(shop.Config{URL: server.URL, Backoff: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	s := &stage{t: t, p: p, demo: demo, client: client, secrets: map[string]string{}}
	s.knows("")
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		word, rest, _ := strings.Cut(line, ": ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			fmt.Fprintln(&s.out, line)
		case strings.HasPrefix(word, "customer"):
			fmt.Fprintln(&s.out, line)
			s.said(strings.TrimSpace(strings.TrimPrefix(word, "customer")), rest)
		case word == "tap":
			fmt.Fprintln(&s.out, line)
			s.tap(rest)
		case word == "shop":
			fmt.Fprintln(&s.out, line)
			s.fault(rest)
		case word == "knows":
			fmt.Fprintln(&s.out, line)
			s.knows(rest)
		case word == "watched":
			fmt.Fprintln(&s.out, line)
			s.settle(rest)
		case line == "new talk":
			fmt.Fprintln(&s.out, line)
			s.talk = flows.Talk{}
		case word == "guesses":
			fmt.Fprintln(&s.out, line)
			s.limited = true
		}
	}
	return s.out.String()
}

var named = regexp.MustCompile(`\[([^\]]+)\]\((\w+)\)`)

func (s *stage) said(intent, text string) {
	said := flows.Said{}
	if intent != "" {
		said.Intents = []flows.Intent{{Name: intent, Confidence: 0.9}}
	}
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		e := flows.Entity{Kind: m[2], Value: m[1]}
		if m[2] == "card_number" || m[2] == "card_pin" {
			ref := fmt.Sprintf("r%d", len(s.secrets)+1)
			s.secrets["secret:"+ref] = m[1]
			e.Ref, e.Value = ref, "••••"
			if m[2] == "card_number" {
				e.Value += " " + m[1][len(m[1])-4:]
			}
		}
		said.Entities = append(said.Entities, e)
	}
	said.Text = named.ReplaceAllString(text, "$1")
	if len(s.secrets) > 0 {
		for _, value := range s.secrets {
			said.Text = strings.ReplaceAll(said.Text, value, "••••")
		}
	}
	s.walk(flows.Input{Said: &said})
}

func (s *stage) tap(title string) {
	for _, c := range s.offered {
		if c.Title == title {
			s.walk(flows.Input{Said: &flows.Said{Text: title, Payload: c.Payload}})
			return
		}
	}
	s.t.Errorf("%q isn't among the choices %v", title, s.offered)
}

// knows sets what flows may read of the shop, the day and the customer.
func (s *stage) knows(text string) {
	s.view = flows.View{Channel: "web", Language: "en", Today: saturday.Format(time.DateOnly), ShopOpen: true, ShopHours: "Monday to Friday 9:00 to 18:00"}
	for word := range strings.FieldsSeq(text) {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "language":
			s.view.Language = value
		case "reach":
			s.view.Reach = value
		case "customer_id":
			s.view.CustomerID, s.view.CustomerKnown = value, true
		case "closed":
			s.view.ShopOpen, s.view.ShopOpens = false, "at 9:00 on Monday"
		case "always_open":
			s.view.ShopHours = ""
		default:
			s.t.Errorf("nobody knows %q", word)
		}
	}
}

// settle ends what is watched, as the house does once a look shows it or its day is over.
func (s *stage) settle(outcome string) {
	if s.watched == nil {
		s.t.Error("nothing is watched")
		return
	}
	w := *s.watched
	s.watched = nil
	s.walk(flows.Input{Settled: &flows.Settled{Watch: w, Outcome: outcome}})
}

func (s *stage) fault(text string) {
	r := httptest.NewRequest("POST", "/fake/fault", strings.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.demo.ServeHTTP(w, r)
	if w.Code != 204 {
		s.t.Errorf("the fault %s: %d %s", text, w.Code, w.Body)
	}
}

func (s *stage) walk(in flows.Input) {
	in.View = s.view
	for {
		var out flows.Out
		s.talk, out = s.p.Walk(s.talk, in)
		s.print(out)
		if out.Call == nil {
			return
		}
		res := s.carry(*out.Call)
		in = flows.Input{Result: &res, View: in.View}
	}
}

// carry does what the dispatcher does: opens the sealed arguments and names the call by its event.
func (s *stage) carry(c flows.Call) flows.Result {
	s.calls++
	call := shop.Call{Action: c.Action, IdempotencyKey: fmt.Sprintf("e/%d", s.calls), At: saturday, Customer: s.view.CustomerID, AutoLimit: 100, OrderLimit: 100}
	for _, a := range c.Args {
		if a.Kind == flows.SecretKind {
			a.Text = s.secrets[a.Ref]
		}
		call.Args = append(call.Args, a)
	}
	res := flows.Result{Outcome: flows.Limited}
	if !s.limited {
		res = s.client.Do(context.Background(), call)
	}
	fmt.Fprintf(&s.out, " %s\n", res.Outcome)
	return res
}

func (s *stage) print(out flows.Out) {
	if out.NotUnderstood {
		fmt.Fprintln(&s.out, "not understood")
	}
	if out.Missed != "" {
		fmt.Fprintf(&s.out, "missed: %s\n", out.Missed)
	}
	for _, r := range out.Said {
		s.offered = r.Choices
		fmt.Fprintf(&s.out, "bot: %s", r.Text)
		for _, c := range r.Choices {
			fmt.Fprintf(&s.out, " [%s]", c.Title)
		}
		fmt.Fprintln(&s.out)
	}
	if out.Call != nil {
		fmt.Fprintf(&s.out, "call: %s", out.Call.Action)
		for _, a := range out.Call.Args {
			fmt.Fprintf(&s.out, " %s=%s", a.Name, a.Text)
		}
	}
	if w := out.Watch; w != nil {
		s.watched = w
		fmt.Fprintf(&s.out, "watch: %s every %s to %s\n", w.Flow, w.Every, w.To)
	}
	if h := out.Handoff; h != nil {
		if h.Promise != nil {
			fmt.Fprintf(&s.out, "promise: %s\n", h.Promise.What)
		}
		fmt.Fprintf(&s.out, "handoff: %s | %s", h.Reason, h.Topic)
		if h.Priority != "" {
			fmt.Fprintf(&s.out, " | %s", h.Priority)
		}
		for _, name := range []string{"order_number", "order_alarm", "card_last4", "card_facts", "matter", "needed_by", "mend_wish", "return_reason", "change_wish",
			"change_to", "payment_seen", "paid_with", "lost_proof", "product"} {
			if v, ok := s.talk.Slot(name); ok && v.Text != "" {
				fmt.Fprintf(&s.out, "\n  fact %s: %s", name, v.Text)
			}
		}
		if v, _ := s.talk.Slot("order_withheld"); v.Number == 1 {
			fmt.Fprint(&s.out, "\n  fact order_withheld")
		}
		fmt.Fprintln(&s.out)
	}
	if out.Fault != "" {
		fmt.Fprintf(&s.out, "fault: %s\n", out.Fault)
	}
	if len(s.talk.Stack) == 0 && len(out.Ended) > 0 {
		fmt.Fprintf(&s.out, "ended: %s\n", strings.Join(out.Ended, ", "))
	}
}

// Who tries numbers must not learn which of them exist: what is said and how often is asked is the same.
func TestUnknownWrongAndWithheldSoundAlike(t *testing.T) {
	p := pack(t)
	heard := func(name string) string {
		script, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for line := range strings.Lines(play(t, p, string(script))) {
			switch {
			case strings.HasPrefix(line, "bot: "):
				said = append(said, line)
			case strings.HasPrefix(line, "call: "):
				said = append(said, line[strings.LastIndex(line, " "):])
			}
		}
		return strings.Join(said, "")
	}
	for _, alike := range [][]string{{"gift_card_unknown", "gift_card_wrong_pin", "gift_card_unpaid"}, {"order_unknown", "order_gift"}} {
		for _, other := range alike[1:] {
			if d := cmp.Diff(heard(alike[0]), heard(other)); d != "" {
				t.Errorf("%s and %s differ: %s", alike[0], other, d)
			}
		}
	}
}
