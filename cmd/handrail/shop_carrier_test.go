package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/shop"
)

// counter is a demo shop that is asked by one carrier, and what it was asked.
type counter struct {
	t       *testing.T
	carrier *shopCarrier
	demo    *shop.Demo
	asked   atomic.Int32
	jobs    atomic.Int32
	metrics *prometheus.Registry
}

func newCounter(t *testing.T, more ...flows.Source) *counter {
	t.Helper()
	d, err := shop.OpenDemo(shop.DemoConfig{Token: "t", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	k := &counter{t: t, demo: d, metrics: prometheus.NewRegistry()}
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.asked.Add(1)
		d.ServeHTTP(w, r)
	}))
	t.Cleanup(far.Close)
	at, err := url.Parse(far.URL)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := embedded()
	if len(more) > 0 {
		pack, err = flows.Compile(more)
	}
	if err != nil {
		t.Fatal(err)
	}
	world := func() *bot.World { return &bot.World{Pack: pack} }
	k.carrier, err = newShopCarrier(config{shopURL: at, shopToken: "t", secret: make([]byte, 32), zone: time.UTC}, pack, world, store.NewMemory(), newShopMeter(k.metrics), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// ask carries one call, each from a conversation of its own.
func (k *counter) ask(who bot.Person, action string, args ...string) bot.Outcome {
	n := k.jobs.Add(1)
	job := run.Job{
		State: bot.State{ID: fmt.Sprintf("conversation %d", n), At: time.Now().UnixMilli(), Who: bot.Origin{User: who}},
		Send:  bot.Send{ID: fmt.Sprint(n), Name: action},
	}
	for i := 0; i < len(args); i += 2 {
		job.Send.Args = append(job.Send.Args, flows.Slot{Name: args[i], Kind: flows.TextKind, Text: args[i+1]})
	}
	return k.carrier.Carry(k.t.Context(), job)
}

// answerOf is an outcome in a word or two.
func answerOf(o bot.Outcome) string {
	if o.Shop != nil {
		return o.Shop.Outcome
	}
	return string(o.Answer) + ": " + o.Why
}

// TestGuessesMadeAtOnceAreCounted: two hundred conversations that try one
// order's proofs in the same moment learn no more than ten in a row.
func TestGuessesMadeAtOnceAreCounted(t *testing.T) {
	k := newCounter(t)
	var guessing sync.WaitGroup
	for i := range 200 {
		guessing.Go(func() { k.ask(bot.Person{}, shop.LookUpOrder, "order_number", "1044", "email", fmt.Sprintf("%05d", i)) })
	}
	guessing.Wait()
	if n := k.asked.Load(); n > guessLimit {
		t.Errorf("the shop was asked %d times", n)
	}
}

// TestEveryWayToAnOrderIsLimited: whatever a flow asks about an order, a wrong
// proof counts against the same limit.
func TestEveryWayToAnOrderIsLimited(t *testing.T) {
	k := newCounter(t)
	ways := []string{shop.LookUpOrder, "shop_cancel", "shop_cancel_preview", "shop_refund", "shop_reship_preview", "shop_order_action"}
	for n := range guessLimit {
		if o := k.ask(bot.Person{}, ways[n%len(ways)], "order_number", "1051", "email", "eve@example.com", "act_name", "release"); answerOf(o) != flows.NotFound {
			t.Fatalf("guess %d: %s", n, answerOf(o))
		}
	}
	for _, way := range ways {
		if o := k.ask(bot.Person{}, way, "order_number", "1051", "email", "dana@example.com", "act_name", "release"); o.Answer != bot.Limited {
			t.Errorf("%s after %d misses: %s", way, guessLimit, answerOf(o))
		}
	}
}

// TestMissesAreLimitedInAll: who spreads guesses over conversations and orders
// is stopped too.
func TestMissesAreLimitedInAll(t *testing.T) {
	k := newCounter(t)
	for n := range missLimit {
		if o := k.ask(bot.Person{}, shop.LookUpOrder, "order_number", fmt.Sprint(5000+n), "email", "97209"); answerOf(o) != flows.NotFound {
			t.Fatalf("guess %d: %s", n, answerOf(o))
		}
	}
	if o := k.ask(bot.Person{}, shop.LookUpOrder, "order_number", "1042", "email", "97209"); o.Answer != bot.Limited {
		t.Errorf("after %d misses: %s", missLimit, answerOf(o))
	}
}

// TestTheLastOrderIsForWhomThePageSigned: what somebody types or a flow says
// counts for nothing.
func TestTheLastOrderIsForWhomThePageSigned(t *testing.T) {
	k := newCounter(t)
	for _, c := range []struct {
		who  bot.Person
		want string
	}{
		{bot.Person{ID: "dana", Verified: true}, flows.OK},
		{bot.Person{ID: "nobody", Verified: true}, flows.NotFound},
		{bot.Person{ID: "dana"}, flows.Refused},
		{bot.Person{}, flows.Refused},
	} {
		if got := answerOf(k.ask(c.who, shop.LastOrder, "customer_id", "dana")); got != c.want {
			t.Errorf("%+v: %s", c.who, got)
		}
	}
	signed := bot.Person{ID: "dana", Verified: true}
	if o := k.ask(signed, shop.LookUpOrder, "order_number", "1042"); answerOf(o) != flows.OK {
		t.Errorf("their own order without a proof: %s", answerOf(o))
	}
	if o := k.ask(signed, shop.LookUpOrder, "order_number", "1044"); answerOf(o) != flows.NotFound {
		t.Errorf("somebody else's: %s", answerOf(o))
	}
}

// TestUnknownAndWrongOrdersTakeTheSameTime holds A22: nobody learns by the
// clock which numbers exist.
func TestUnknownAndWrongOrdersTakeTheSameTime(t *testing.T) {
	k := newCounter(t)
	kinds := []string{"9999", "1042", "1049", "1046"} // unknown, wrong, a gift, a replaced one
	took := map[string]time.Duration{}
	for n := range 8 { // interleaved, and the quickest of each counts: the machine's own noise only adds
		for _, number := range kinds {
			began := time.Now()
			k.ask(bot.Person{}, shop.LookUpOrder, "order_number", number, "email", fmt.Sprintf("eve%d@example.com", n))
			if d := time.Since(began); took[number] == 0 || d < took[number] {
				took[number] = d
			}
		}
	}
	if n := k.asked.Load(); n != int32(8*len(kinds)) {
		t.Fatalf("asked %d times: one of them is looked up more often", n)
	}
	for _, number := range kinds[1:] {
		if gap := (took[number] - took["9999"]).Abs(); gap > 3*time.Millisecond {
			t.Errorf("unknown took %s, %s took %s", took["9999"], number, took[number])
		}
	}
}

// TestASlowDeedEndsBeforeItsClock: what takes several requests ends within the
// call's time all the same, and by name.
func TestASlowDeedEndsBeforeItsClock(t *testing.T) {
	k := newCounter(t)
	if err := k.demo.Fault(shop.Fault{Kind: "slow", Milliseconds: 10_000, Path: "/orders/1051/actions"}); err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(600 * time.Millisecond)
	job := run.Job{
		State: bot.State{ID: "conversation", At: time.Now().UnixMilli()},
		Send: bot.Send{ID: "1", Name: "shop_cancel", Until: until.UnixMilli(), Args: []flows.Slot{
			{Name: "order_number", Kind: flows.TextKind, Text: "1051"}, {Name: "email", Kind: flows.TextKind, Text: "97209"},
		}},
	}
	o := k.carrier.Carry(t.Context(), job)
	if left := time.Until(until); left < 0 || o.Answer != bot.Refused || !strings.HasPrefix(o.Why, "cancelling order 1051: the shop did not answer") || !strings.HasSuffix(o.Why, "it may have been done") {
		t.Errorf("with %s to go: %+v", left, o)
	}
}

func TestADeclaredActionNeedsNoShop(t *testing.T) {
	source := flows.Source{Name: "a.yml", Text: []byte("actions:\n  stock:\n    name: the warehouse\n    description: asking what is left\n    http: {url: \"https://warehouse.invalid/x\", retry: 1}\n")}
	k := newCounter(t, source)
	k.carrier.shop = nil
	if o := k.ask(bot.Person{}, "stock"); o.Answer != bot.Refused || !strings.HasPrefix(o.Why, "asking what is left: ") || !strings.Contains(o.Why, "the warehouse") {
		t.Errorf("%+v", o)
	}
	if o := k.ask(bot.Person{}, shop.LookUpOrder, "order_number", "1042"); o.Why != "no shop is connected" {
		t.Errorf("%+v", o)
	}
	if !(&bot.World{Pack: k.carrier.world().Pack}).Asks("stock") || (&bot.World{Pack: k.carrier.world().Pack}).Asks(shop.LookUpOrder) {
		t.Error("who can be asked")
	}
}

func TestCallsAreMeasuredWithoutPeople(t *testing.T) {
	k := newCounter(t)
	k.ask(bot.Person{}, shop.LookUpOrder, "order_number", "1042", "email", "dana@example.com")
	k.ask(bot.Person{}, shop.LookUpOrder, "order_number", "1042", "email", "eve@example.com")
	k.ask(bot.Person{}, shop.LookUpStock, "product", "mug")
	families, err := k.metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range families {
		for _, m := range f.GetMetric() {
			row := f.GetName()
			for _, l := range m.GetLabel() {
				row += " " + l.GetName() + "=" + l.GetValue()
			}
			got = append(got, fmt.Sprint(row, " ", m.GetCounter().GetValue()+float64(m.GetHistogram().GetSampleCount())))
		}
	}
	want := []string{
		"handrail_shop_call_seconds action=shop_order 2",
		"handrail_shop_call_seconds action=shop_stock 1",
		"handrail_shop_calls_total action=shop_order outcome=not_found 1",
		"handrail_shop_calls_total action=shop_order outcome=ok 1",
		"handrail_shop_calls_total action=shop_stock outcome=ok 1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSecretsOfActionsComeFromTheEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"PLAIN": "p", "EMPTY": "", "KEPT_FILE": file, "GONE_FILE": file + "-gone"}
	find := secretOf(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	got := map[string]string{}
	for _, name := range []string{"PLAIN", "EMPTY", "KEPT", "GONE", "NONE"} {
		if v, ok := find(name); ok {
			got[name] = v
		}
	}
	if d := cmp.Diff(map[string]string{"PLAIN": "p", "KEPT": "from a file"}, got); d != "" {
		t.Error(d)
	}
	dir := t.TempDir()
	yml := "actions:\n  stock: {http: {url: \"https://warehouse.example.com/x\", headers: {Authorization: \"secret:WAREHOUSE_TOKEN\"}}}\n"
	if err := os.WriteFile(filepath.Join(dir, "a.yml"), []byte(yml), 0o600); err != nil {
		t.Fatal(err)
	}
	pack, err := compiled(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newShopCarrier(config{secret: make([]byte, 32), zone: time.UTC}, pack, nil, store.NewMemory(), nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.lacks(pack); err == nil || !strings.Contains(err.Error(), "set WAREHOUSE_TOKEN, or WAREHOUSE_TOKEN_FILE to a file that holds it") || errors.Unwrap(err) != nil {
		t.Errorf("%v", err)
	}
}
