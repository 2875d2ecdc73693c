package main

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

const (
	crashKills     = 60
	crashKillsRace = 12 // under the race detector a start takes several times as long
	crashAskers    = 3  // shoppers at a time who ask for an order
	crashHolders   = 2  // shoppers at a time with a card that was never switched on
	crashPersons   = 5  // shoppers who want a person
	longestLife    = 600 * time.Millisecond
	crashPatience  = 90 * time.Second // for everything to settle after the last kill

	// crashSeed repeats a run's delays: HANDRAIL_TEST_SEED=…
	crashSeed = "HANDRAIL_TEST_SEED"

	// crashClocks: answers and posts come quickly, and no case moves by itself. An
	// agent's words are held long enough for one that Slack delivers again to find
	// its place before the next; outside tests that is 8 s.
	crashClocks = "settle=60ms,hold=3s,gather=80ms,desk=1h,mention=1h,lead=1h,duty=1h,tell=1h,nudge=1h,requeue=1h," +
		"idle=1h,close=1h,warn=1h,unseen=1h,shop=1m"
)

// crash is a shop at work whose handrail is killed again and again. Shoppers,
// agents, Slack and the till live in the test's process and survive.
type crash struct {
	*premises
	till    *till
	ctx     context.Context // ends when nobody waits any longer
	closing context.Context // ends when nobody begins anything new
	crew    sync.WaitGroup
	asked   [2]string // what an order's and a card's conversation reads without a crash

	mu       sync.Mutex
	shoppers []*shopper
	replies  map[string][]string // by conversation: what agents posted, in order
}

// TestKilledUnderLoadNothingIsLostAndNothingSaidTwice kills the whole program in the middle of a busy shop, at random
// moments from its start on, and starts it again on the same file. What was
// acknowledged is there once and in order, every answer and every agent's reply
// came once, every case has one card and every line stands once in its thread,
// and every card was switched on once.
func TestKilledUnderLoadNothingIsLostAndNothingSaidTwice(t *testing.T) {
	seed, err := strconv.ParseUint(os.Getenv(crashSeed), 10, 64)
	if err != nil {
		seed = rand.Uint64()
	}
	t.Logf("%s=%d", crashSeed, seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	closing, stopBeginning := context.WithCancel(ctx)
	defer stopBeginning()
	c := &crash{till: newTill(t), ctx: ctx, closing: closing, replies: map[string][]string{}}
	tillServer := httptest.NewServer(c.till)
	defer tillServer.Close()
	c.premises = furnish(t, setup{process: true, closed: true, world: fake.Config{Free: true}, clocks: crashClocks, env: map[string]string{
		"HANDRAIL_LISTEN": quietPort(t), "HANDRAIL_LIMITS": "off", "HANDRAIL_TURNS": "0", "SHOP_URL": tillServer.URL,
	}})

	begun := time.Now()
	c.spawn()
	starting := time.Since(begun)
	c.asked = [2]string{c.plainDay(anOrder), c.plainDay(aCard)}
	c.open(dice)
	c.kill()
	kills := crashKills
	if raced() {
		kills = crashKillsRace
	}
	for range kills {
		c.live(dice, starting)
	}
	c.spawn()
	stopBeginning()
	late := time.AfterFunc(crashPatience, cancel)
	defer late.Stop()
	c.crew.Wait()
	c.settled()
	c.check()
	c.close()
	c.checkStore()
	t.Logf("%d kills, a start takes %v; %s", kills, starting.Round(time.Millisecond), c.figures())
}

// raced reports whether the race detector is built in.
func raced() bool {
	built, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(built.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// quietPort finds a port outside the range from which the system gives ports
// to those who ask for any: nobody takes it while handrail is down.
func quietPort(t *testing.T) string {
	t.Helper()
	for port := 20_000 + os.Getpid()%5000; port < 30_000; port++ {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		if l, err := net.Listen("tcp", address); err == nil {
			l.Close()
			return address
		}
	}
	t.Fatal("every port is taken")
	return ""
}

// live starts handrail and kills it: every fourth time before it can be ready,
// else at some moment after.
func (c *crash) live(dice *rand.Rand, starting time.Duration) {
	c.t.Helper()
	process := runChild(c.t, c.log, c.env, "serve")
	c.running = process
	after := time.Duration(dice.Int64N(int64(longestLife)))
	if dice.IntN(4) == 0 {
		after = time.Duration(dice.Int64N(int64(starting)))
	} else {
		c.log.await(c.t, "handrail: ready on ")
	}
	moment := time.NewTimer(after)
	defer moment.Stop()
	<-moment.C
	c.kill()
	if process.cmd.ProcessState.Exited() {
		c.t.Fatalf("handrail ended by itself with %d", process.cmd.ProcessState.ExitCode())
	}
}

// open lets shoppers and agents in.
func (c *crash) open(dice *rand.Rand) {
	another := func() *rand.Rand { return rand.New(rand.NewPCG(dice.Uint64(), 2)) }
	for range crashAskers {
		own := another()
		c.crew.Go(func() { c.keepAsking(anOrder, own) })
	}
	for range crashHolders {
		own := another()
		c.crew.Go(func() { c.keepAsking(aCard, own) })
	}
	for n := range crashPersons {
		own := another()
		c.crew.Go(func() { c.wantPerson(n, own) })
	}
	own := another()
	c.crew.Go(func() { c.staff(own) })
}

// settled waits until everything that was begun has come to its end.
func (c *crash) settled() {
	c.t.Helper()
	for _, s := range c.everybody() {
		want := c.posted(s.conversation)
		s.await("the replies of the agent", func() bool { return len(want) <= len(s.from("agent")) })
		for card := range c.cardsOf(s) {
			c.waitInSlack("every line in the thread", func() bool { return len(c.missing(s, card)) == 0 })
		}
	}
	for _, lane := range []string{"desk", "card", "bell", "marks", "shop", "alarm"} {
		eventually(c.t, "an empty lane "+lane, func() bool { return c.metric(`handrail_outbox_pending{lane="`+lane+`"}`) == "0" })
	}
}

func (c *crash) everybody() []*shopper {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.shoppers)
}

func (c *crash) posted(conversation string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.replies[conversation])
}

// waitInSlack waits for something of Slack's as long as anybody waits.
func (c *crash) waitInSlack(what string, cond func() bool) {
	c.t.Helper()
	if err := c.slack.Wait(c.ctx, cond); err != nil {
		c.t.Errorf("waited in vain for %s", what)
	}
}

// checkStore looks into the file after the end.
func (c *crash) checkStore() {
	c.t.Helper()
	store, err := sqlite.Open(c.t.Context(), strings.TrimPrefix(c.env["HANDRAIL_STORE"], "sqlite:"), sqlite.Options{})
	c.do(err)
	defer func() { c.do(store.Close()) }()
	if n, err := store.Stranded(c.t.Context()); n != 0 || err != nil {
		c.t.Errorf("%d conversations are open without a deadline: %v", n, err)
	}
	if left, err := store.Pending(c.t.Context()); len(left) != 0 || err != nil {
		c.t.Errorf("something never left for %v: %v", left, err)
	}
}

// till is the shop's own system: any order number is 1042's, any card that of
// the demo shop which was paid for and never switched on.
type till struct {
	t     *testing.T
	mu    sync.Mutex
	cards map[string]*tillCard
}

type tillCard struct {
	shop *shop.Demo
	keys []string // under which it was asked to switch the card on
	done bool     // its holder was told
}
