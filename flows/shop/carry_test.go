package shop

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/handrail-chat/handrail/flows"
)

func call(action string, args ...string) Call {
	c := Call{Action: action, IdempotencyKey: "e1/1", At: noonSaturday, AutoLimit: 100}
	for i := 0; i < len(args); i += 2 {
		c.Args = append(c.Args, flows.Slot{Name: args[i], Kind: flows.TextKind, Text: args[i+1]})
	}
	return c
}

// shown prints what a flow would see: the outcome and the slots that have a value, bools only if true.
func shown(r flows.Result) string {
	out := []string{r.Outcome}
	for _, s := range r.Slots {
		switch s.Kind {
		case flows.TextKind, flows.DateKind, flows.ClockKind:
			out = append(out, s.Name+"="+s.Text)
		case flows.MoneyKind:
			out = append(out, s.Name+"="+decimal(s.Number)+" "+s.Text)
		case flows.FloatKind:
			out = append(out, s.Name+"="+decimal(s.Number))
		case flows.ListKind:
			text := strings.ReplaceAll(s.Text, "\n", ", ")
			if s.Number > 0 {
				text += " +" + decimal(s.Number)
			}
			out = append(out, s.Name+"="+text)
		case flows.BoolKind:
			switch {
			case s.Number == 1:
				out = append(out, s.Name)
			case strings.HasSuffix(s.Name, "_in_time"): // no is not unknown
				out = append(out, s.Name+"=no")
			}
		}
	}
	if r.Why != "" {
		out = append(out, "why="+r.Why)
	}
	return strings.Join(out, "; ")
}

// TestWhatFlowsSeeOfOrders plays testdata/orders.txt: "action slot=value; slot=value", and below it, indented, what the flow would see.
func TestWhatFlowsSeeOfOrders(t *testing.T) {
	for _, file := range []string{"testdata/orders.txt", "testdata/deeds.txt", "testdata/stock.txt"} {
		t.Run(file, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, h, pass := openDemo(t, t.TempDir())
			got := playCalls(t, string(raw), d, h, pass)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(raw), got); diff != "" {
				t.Errorf("-want +got; go test -update rewrites it\n%s", diff)
			}
		})
	}
}

var update = flag.Bool("update", false, "rewrite the expected lines in testdata")

// playCalls carries out each line: a call; "wait 20m" moves the shop's clock; "limit 100" is config orders.auto_limit from then on;
// "customer dana" and "agent" say who asks, until "anybody"; "lost 1" loses so many answers after the deed; "crash" marks the next call
// as one that may have happened. Each call has a key of its own, but for "again", which repeats the last one whole.
func playCalls(t *testing.T, script string, d *Demo, h *HTTP, pass func(time.Duration)) string {
	var out strings.Builder
	base := Call{At: noonSaturday}
	var last Call
	n := 0
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, " ") {
			continue
		}
		out.WriteString(line + "\n")
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "", "#":
			continue
		case "wait":
			by, err := time.ParseDuration(rest)
			if err != nil {
				t.Fatal(err)
			}
			pass(by)
			continue
		case "limit":
			base.OrderLimit, _ = strconv.ParseFloat(rest, 64)
			continue
		case "customer":
			base.Customer, base.Agent = rest, false
			continue
		case "agent":
			base.Agent = true
			continue
		case "anybody":
			base.Customer, base.Agent = "", false
			continue
		case "lost":
			times, _ := strconv.Atoi(rest)
			if err := d.Fault(Fault{Kind: "lost", Path: "/orders", Times: times}); err != nil {
				t.Fatal(err)
			}
			continue
		case "crash":
			base.Unknown = true
			continue
		case "again":
			last.Unknown = base.Unknown
		default:
			n++
			last = base
			last.Action, last.IdempotencyKey = word, fmt.Sprintf("e%d/1", n)
			for pair := range strings.SplitSeq(rest, "; ") {
				name, value, _ := strings.Cut(pair, "=")
				s := flows.Slot{Name: name, Kind: flows.TextKind, Text: value}
				switch name {
				case "needed_by":
					s.Kind = flows.DateKind
				case "wanted_amount":
					s.Kind, s.Text = flows.MoneyKind, "USD"
					s.Number, _ = strconv.ParseFloat(value, 64)
				}
				last.Args = append(last.Args, s)
			}
		}
		base.Unknown = false
		for part := range strings.SplitSeq(shown(h.Do(context.Background(), last)), "; ") {
			out.WriteString("    " + part + "\n")
		}
	}
	return out.String()
}

func TestLatenessEndsWithTheDay(t *testing.T) {
	_, h, _ := openDemo(t, "")
	late := call(LookUpOrder, "order_number", "1042", "email", "dana@example.com")
	for at, want := range map[string]bool{"2026-11-24T23:59:59Z": false, "2026-11-25T00:00:00Z": true} {
		late.At, _ = time.Parse(time.RFC3339, at)
		if got := strings.Contains(shown(h.Do(context.Background(), late)), "order_late"); got != want {
			t.Errorf("late at %s: %v", at, got)
		}
	}
	late.At, _ = time.Parse(time.RFC3339, "2026-11-25T04:00:00Z")
	late.Zone = time.FixedZone("west", -8*3600)
	if got := shown(h.Do(context.Background(), late)); strings.Contains(got, "order_late") {
		t.Errorf("eight o'clock in the evening of the promised day: %s", got)
	}
}

func TestDoCard(t *testing.T) {
	for _, c := range []struct{ action, code, pin, want string }{
		{LookUpCard, "6006-4902-0259-2345", "7310", "ok; card_status=active; card_balance=32.4 USD; card_amount=32.4; card_last4=2345; card_paid; card_facts=active, 32.40 USD"},
		{LookUpCard, "6006490202551234", "4821", "ok; card_status=inactive; card_balance=50 USD; card_amount=50; card_last4=1234; card_paid; card_auto; card_facts=inactive, 50.00 USD, paid for, never switched on"},
		{LookUpCard, "6006490202564567", "2288", "not_found; card_last4=4567; card_facts=inactive, 50.00 USD, no sale found"},
		{LookUpCard, "6006490202595678", "9034", "ok; card_status=inactive; card_balance=250 USD; card_amount=250; card_last4=5678; card_paid; card_facts=inactive, 250.00 USD, paid for, never switched on"},
		{LookUpCard, "6006490202551234", "4822", "not_found; card_last4=1234; card_facts=no card with that number and PIN"},
		{LookUpCard, "6006490202551234", "", "not_found; card_last4=1234; card_facts=no card with that number and PIN"},
		{ActivateCard, "6006490202551234", "4821", "ok; card_status=active; card_balance=50 USD; card_amount=50; card_last4=1234; card_paid; card_facts=active, 50.00 USD"},
		{ActivateCard, "6006490202592345", "7310", "ok; card_status=active; card_balance=32.4 USD; card_amount=32.4; card_last4=2345; card_paid; card_facts=active, 32.40 USD"},
		{ActivateCard, "6006490202564567", "2288", "not_found; card_last4=4567; card_facts=inactive, 50.00 USD, no sale found"},
		{ActivateCard, "6006490202595678", "9034", "refused; card_status=inactive; card_balance=250 USD; card_amount=250; card_last4=5678; card_paid; card_facts=inactive, 250.00 USD, paid for, never switched on"},
		{ActivateCard, "6006490202536789", "5512", "refused; card_status=inactive; card_balance=75 USD; card_amount=75; card_last4=6789; card_paid; card_auto; card_facts=inactive, 75.00 USD, paid for, never switched on"},
		{ActivateCard, "6006490202577890", "6147", "refused; card_status=blocked; card_balance=25 USD; card_amount=25; card_last4=7890; card_paid; card_facts=blocked, 25.00 USD"},
		{ActivateCard, "6006490202551234", "0000", "not_found; card_last4=1234; card_facts=no card with that number and PIN"},
	} {
		_, h, _ := openDemo(t, "")
		got := h.Do(context.Background(), call(c.action, "card_number", c.code, "card_pin", c.pin))
		if d := cmp.Diff(c.want, shown(got)); d != "" {
			t.Errorf("%s %s: %s", c.action, c.code, d)
		}
	}
	_, h, _ := openDemo(t, "")
	none := call(ActivateCard, "card_number", "6006490202551234", "card_pin", "4821")
	none.AutoLimit = 0
	if got := h.Do(context.Background(), none); got.Outcome != flows.Refused {
		t.Errorf("without a limit: %s", shown(got))
	}
	none.AutoLimit, none.IdempotencyKey = 100, ""
	if got := h.Do(context.Background(), none); got.Outcome != flows.Failed || got.Why != "switching the gift card on: the call has no idempotency key (not sent)" {
		t.Errorf("without a key: %s", shown(got))
	}
}

// Nobody may be told of an earlier answer: whatever comes back names every slot of its action.
func TestEveryAnswerNamesEverySlot(t *testing.T) {
	d, h, _ := openDemo(t, "")
	names := func(r flows.Result) (all []string) {
		for _, s := range r.Slots {
			all = append(all, s.Name)
		}
		return all
	}
	for _, want := range []struct {
		fine Call
		bad  []Call
	}{
		{call(LookUpOrder, "order_number", "1042", "email", "97209"), []Call{call(LookUpOrder), call(LookUpOrder, "order_number", "1049", "email", "97209")}},
		{call(LookUpCard, "card_number", "6006490202551234", "card_pin", "4821"), []Call{call(LookUpCard), call(ActivateCard), call(ActivateCard, "card_number", "6006490202564567", "card_pin", "2288")}},
	} {
		all := names(h.Do(context.Background(), want.fine))
		for _, c := range want.bad {
			if diff := cmp.Diff(all, names(h.Do(context.Background(), c))); diff != "" {
				t.Errorf("%s: %s", c.Action, diff)
			}
		}
		d.Fault(Fault{Kind: "500", Times: 3})
		got := h.Do(context.Background(), want.fine)
		if diff := cmp.Diff(all, names(got)); diff != "" || got.Outcome != flows.Failed {
			t.Errorf("%s with a shop that fails: %s %s", want.fine.Action, got.Outcome, diff)
		}
	}
	if got := h.Do(context.Background(), call("shop_refused")); got.Outcome != flows.Failed || got.Why != "the shop has no action shop_refused" {
		t.Errorf("an action that isn't there: %s", shown(got))
	}
}

func TestReplacementsAreFollowed(t *testing.T) {
	answers := map[string]string{
		"1": `{"number":"1","status":"cancelled","replaced_by":"2"}`,
		"2": `{"number":"2","status":"cancelled","replaced_by":"3"}`,
		"3": `{"number":"3","status":"shipped"}`,
		"7": `{"number":"7","status":"cancelled","replaced_by":"8"}`,
		"a": `{"number":"a","status":"cancelled","replaced_by":"b"}`,
		"b": `{"number":"b","status":"cancelled","replaced_by":"a"}`,
	}
	f := newFar(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		text, ok := answers[strings.TrimPrefix(r.URL.Path, "/orders/")]
		if !ok {
			w.WriteHeader(404)
			return
		}
		io.WriteString(w, text)
	})
	h := client(t, Config{URL: f.URL})
	for number, want := range map[string]string{
		"1": "ok; order_number=3; order_status=shipped; order_replaces=1",
		"7": "ok; order_number=7; order_status=cancelled; order_replaced_by=8; order_alarm=replaced by 8, whose state the shop doesn't show",
		"a": "ok; order_number=b; order_status=cancelled; order_replaces=a; order_replaced_by=a; order_alarm=replaced by a, whose state the shop doesn't show",
	} {
		if d := cmp.Diff(want, shown(h.Do(context.Background(), call(LookUpOrder, "order_number", number, "email", "97209")))); d != "" {
			t.Errorf("%s: %s", number, d)
		}
	}
}

func TestServicesAreRanked(t *testing.T) {
	for _, c := range []struct {
		paid, got string
		slower    bool
	}{
		{"next-day", "ground", true}, {"Next Day Air", "UPS Ground", true}, {"overnight", "standard", true}, {"2-Day", "economy", true},
		{"same_day", "next-day", true}, {"express", "standard", true}, {"standard", "standard", false}, {"ground", "next-day", false},
		{"next-day", "next_day", false}, {"next-day", "", false}, {"", "ground", false}, {"next-day", "zeppelin", false}, {"zeppelin", "ground", false},
	} {
		if got := (Order{Status: Shipped, PaidService: c.paid, Service: c.got}).slower(); got != c.slower {
			t.Errorf("paid %q, sent by %q: slower is %v", c.paid, c.got, got)
		}
	}
	if (Order{Status: Delivered, PaidService: "next-day", Service: "ground"}).slower() {
		t.Error("what has arrived can't be mended any more")
	}
}

func TestProofIsReadFromOneAnswer(t *testing.T) {
	for said, want := range map[string]Proof{
		"dana@example.com":          {Email: "dana@example.com"},
		"my mail is Dana@x.example": {Email: "Dana@x.example"},
		"97209":                     {Postcode: "97209"},
		"it's 97209":                {Postcode: "97209"},
		"97209-1234":                {Postcode: "97209-1234"},
		"SW1A 1AA":                  {Postcode: "SW1A 1AA"},
		"post code sw1a 1aa thanks": {Postcode: "sw1a 1aa"},
		"1011 AB":                   {Postcode: "1011 AB"},
		"97209 ok":                  {Postcode: "97209"},
		"+1 503 555 0112":           {Phone: "+1 503 555 0112"},
		"(503) 555-0112":            {Phone: "(503) 555-0112"},
	} {
		c := call(LookUpOrder, "email", said)
		if d := cmp.Diff(want, c.proof()); d != "" {
			t.Errorf("%q: %s", said, d)
		}
	}
}

func TestAGuessIsOneHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct {
		action, slot string
		typed        []string
		want         string
	}{
		{LookUpOrder, "order_number", []string{"A1042", " #a1042 ", "order no. A1042, please", "A1042."}, "order_number a1042"},
		{LookUpCard, "card_number", []string{"6006490202551234", "6006 4902 0255 1234", "6006-4902-0255-1234"}, "card_number 6006490202551234"},
		{ActivateCard, "card_number", []string{"6006490202551234"}, " "},
	} {
		for _, typed := range c.typed {
			kind, number := call(c.action, c.slot, typed).Guess()
			if got := kind + " " + number; got != c.want {
				t.Errorf("%s %q: %q, want %q", c.action, typed, got, c.want)
			}
		}
	}
}

// A shop may answer anything: what it says is read, refused in words, or cut to what a line can hold.
func FuzzAnswersOfAnyShop(f *testing.F) {
	f.Add(200, `{"number":"1042","status":"shipped","total":{"amount":"58.00","currency":"USD"},"items":[{"name":"Mug","quantity":2}]}`)
	f.Add(200, `{"status":"inactive","balance":{"amount":50,"currency":"USD"},"last4":"1234","paid":true}`)
	f.Add(200, `{"number":"1042","status":"returned","refunds":[{"amount":"1e9","currency":"USD","state":"pending","due":"0000-01-01"}]}`)
	f.Add(200, "{\"number\":\"1042\",\"status\":\"shipped\",\"paid_service\":\"next-day\\u0000\\u202e\"}")
	f.Add(404, `{"error":"not_found"}`)
	h, err := New(Config{URL: "https://shop.example"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		c := call(LookUpOrder, "order_number", "1042", "email", "97209")
		c.Zone = time.UTC
		var o Order
		if h.orders.read(answer{status, []byte(body)}, &o, func() error { return o.check("1042") }) == nil && status == 200 {
			within(t, orderSlots(view(o, c), c))
		}
		var g GiftCard
		if failed := h.orders.read(answer{status, []byte(body)}, &g, g.check); failed == nil && status == 200 {
			within(t, cardSlots(g, c))
		} else if failed != nil && len(failed.Error()) > 300 {
			t.Errorf("a failure of %d bytes", len(failed.Error()))
		}
	})
}

func within(t *testing.T, slots []flows.Slot) {
	for _, s := range slots {
		if len(s.Text) > 4*slotCap || strings.ContainsFunc(s.Text, unicode.IsControl) || !utf8.ValidString(s.Text) {
			t.Errorf("%s holds %q", s.Name, s.Text)
		}
	}
}
