package shop

import (
	"context"
	"fmt"
	"io"
	"net/http"
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
		switch {
		case s.Kind == flows.TextKind, s.Kind == flows.DateKind:
			out = append(out, s.Name+"="+s.Text)
		case s.Kind == flows.ListKind:
			out = append(out, s.Name+"="+strings.ReplaceAll(s.Text, "\n", ", "))
		case s.Kind == flows.MoneyKind:
			out = append(out, fmt.Sprintf("%s=%.2f %s", s.Name, s.Number, s.Text))
		case s.Kind == flows.BoolKind && s.Number == 1:
			out = append(out, s.Name)
		}
	}
	if r.Why != "" {
		out = append(out, "why="+r.Why)
	}
	return strings.Join(out, "; ")
}

func TestDoOrder(t *testing.T) {
	_, h, _ := openDemo(t, "")
	for _, c := range []struct{ number, by, want string }{
		{"#1042 ", "email=dana@example.com", "ok; order_number=1042; order_status=shipped; order_placed=2026-11-18; " +
			"order_promised=2026-11-24; order_paid_service=standard; order_service=standard; order_tracking=NW4410421; " +
			"order_carrier=Northwest Parcel; order_tracking_url=https://parcel.example/track/NW4410421; order_items=Stoneware mug (2), Cedar candle; order_total=58.00 USD"},
		{"1044", "email=60614", "ok; order_number=1044; order_status=processing; order_placed=2026-11-01; " +
			"order_promised=2026-11-14; order_paid_service=standard; " +
			"order_items=Silver-plated pendant (6), Glass bead bracelet (9); order_total=812.40 USD; order_late; order_alarm=promised Saturday 14 November, still processing"},
		{"1045", "phone=603 555 0145", "ok; order_number=1045; order_status=shipped; order_placed=2026-11-20; " +
			"order_promised=2026-11-22; order_paid_service=next-day; order_service=ground; order_tracking=NW4410457; " +
			"order_carrier=Northwest Parcel; order_tracking_url=https://parcel.example/track/NW4410457; order_items=Walnut tablet stand; order_total=95.00 USD; " +
			"order_service_mismatch; order_alarm=paid for next-day, sent by ground"},
		{"1046", "postcode=97209", "ok; order_number=1047; order_status=shipped; order_placed=2026-11-16; " +
			"order_promised=2026-11-23; order_paid_service=standard; order_service=standard; order_tracking=NW4410472; " +
			"order_carrier=Northwest Parcel; order_tracking_url=https://parcel.example/track/NW4410472; order_items=Brushed gold earrings; order_total=180.00 USD; order_replaces=1046"},
		{"1048", "email=it's 10023", "ok; order_number=1048; order_status=returned; order_placed=2026-10-12; " +
			"order_promised=2026-10-19; order_delivered=2026-10-18; " +
			"order_paid_service=standard; order_service=standard; order_items=Wool throw; order_total=60.00 USD; order_refund=60.00 USD; order_refund_state=pending; " +
			"order_refund_due=2026-11-16; order_refund_overdue; order_alarm=refund of 60.00 USD was due Monday 16 November"},
		{"1053", "email=97209", "ok; order_number=1053; order_status=returned; order_placed=2026-11-05; " +
			"order_promised=2026-11-11; order_delivered=2026-11-10; " +
			"order_paid_service=standard; order_service=standard; order_items=Stoneware bowl (4); order_total=88.00 USD; order_refund=88.00 USD; order_refund_state=pending; " +
			"order_refund_due=2026-11-27"},
		{"order no. #1051, from 3 days ago", "email=97209", "ok; order_number=1051; order_status=processing; order_placed=2026-11-20; " +
			"order_promised=2026-11-25; order_paid_service=standard; order_items=Cedar candle (3); order_total=54.00 USD"},
		{"1049", "email=97209", "not_found; order_number=1049; order_withheld"},
		{"1049", "email=OMAR@example.com", "ok; order_number=1049; order_status=shipped; order_placed=2026-11-19; " +
			"order_promised=2026-11-24; order_paid_service=express; order_service=express; order_tracking=NW4410494; " +
			"order_carrier=Northwest Parcel; order_tracking_url=https://parcel.example/track/NW4410494; order_items=Birthday box; order_total=75.00 USD; order_gift"},
		{"1042", "email=eve@example.com", "not_found; order_number=1042"},
		{"9999", "email=dana@example.com", "not_found; order_number=9999"},
	} {
		name, value, _ := strings.Cut(c.by, "=")
		if d := cmp.Diff(c.want, shown(h.Do(context.Background(), call(LookUpOrder, "order_number", c.number, name, value)))); d != "" {
			t.Errorf("%s by %s: %s", c.number, c.by, d)
		}
	}
	late := call(LookUpOrder, "order_number", "1042", "email", "dana@example.com")
	for at, want := range map[string]bool{"2026-11-24T23:59:59Z": false, "2026-11-25T00:00:00Z": true} {
		late.At, _ = time.Parse(time.RFC3339, at)
		if got := strings.Contains(shown(h.Do(context.Background(), late)), "order_late"); got != want {
			t.Errorf("late at %s: %v", at, got)
		}
	}
	late.At, _ = time.Parse(time.RFC3339, "2026-11-25T04:00:00Z")
	late.Zone = time.FixedZone("west", -8*3600)
	if got := shown(h.Do(context.Background(), late)); strings.Contains(got, "order_late") || !strings.Contains(got, "order_promised=2026-11-24") {
		t.Errorf("eight o'clock in the evening of the promised day: %s", got)
	}
}

func TestDoCard(t *testing.T) {
	for _, c := range []struct{ action, code, pin, want string }{
		{LookUpCard, "6006-4902-0259-2345", "7310", "ok; card_status=active; card_balance=32.40 USD; card_last4=2345; card_paid; card_facts=active, 32.40 USD"},
		{LookUpCard, "6006490202551234", "4821", "ok; card_status=inactive; card_balance=50.00 USD; card_last4=1234; card_paid; card_auto; card_facts=inactive, 50.00 USD, paid for, never switched on"},
		{LookUpCard, "6006490202564567", "2288", "not_found; card_last4=4567; card_facts=inactive, 50.00 USD, no sale found"},
		{LookUpCard, "6006490202595678", "9034", "ok; card_status=inactive; card_balance=250.00 USD; card_last4=5678; card_paid; card_facts=inactive, 250.00 USD, paid for, never switched on"},
		{LookUpCard, "6006490202551234", "4822", "not_found; card_last4=1234; card_facts=no card with that number and PIN"},
		{LookUpCard, "6006490202551234", "", "not_found; card_last4=1234; card_facts=no card with that number and PIN"},
		{ActivateCard, "6006490202551234", "4821", "ok; card_status=active; card_balance=50.00 USD; card_last4=1234; card_paid; card_facts=active, 50.00 USD"},
		{ActivateCard, "6006490202592345", "7310", "ok; card_status=active; card_balance=32.40 USD; card_last4=2345; card_paid; card_facts=active, 32.40 USD"},
		{ActivateCard, "6006490202564567", "2288", "not_found; card_last4=4567; card_facts=inactive, 50.00 USD, no sale found"},
		{ActivateCard, "6006490202595678", "9034", "refused; card_status=inactive; card_balance=250.00 USD; card_last4=5678; card_paid; card_facts=inactive, 250.00 USD, paid for, never switched on"},
		{ActivateCard, "6006490202536789", "5512", "refused; card_status=inactive; card_balance=75.00 USD; card_last4=6789; card_paid; card_auto; card_facts=inactive, 75.00 USD, paid for, never switched on"},
		{ActivateCard, "6006490202577890", "6147", "refused; card_status=blocked; card_balance=25.00 USD; card_last4=7890; card_paid; card_facts=blocked, 25.00 USD"},
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
	if got := h.Do(context.Background(), call("shop_refund")); got.Outcome != flows.Failed || got.Why != "the shop has no action shop_refund" {
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
		if h.read(answer{status, []byte(body)}, &o, func() error { return o.check("1042") }) == nil && status == 200 {
			within(t, orderSlots(view(o, c), c))
		}
		var g GiftCard
		if failed := h.read(answer{status, []byte(body)}, &g, g.check); failed == nil && status == 200 {
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
