package sim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/flows"
)

// Store is a store that can be closed, for it is opened anew when the house is.
type Store interface {
	run.Store
	Taken(ctx context.Context, key string, window, now bot.Millis) (int, error)
	Close() error
}

// Config is what a Room is made of. World, Open and Secret are required.
type Config struct {
	World  *bot.World
	Open   func() (Store, error)                        // opens what is stored; called again by Restart
	Shop   func(Store, func() bot.Millis) (Shop, error) // nil: there is none
	Secret []byte
	Zone   *time.Location // the shop's; nil = UTC
	At     bot.Millis     // when it begins

	Channel string // "" = "web"
	Who     bot.Person
	Locale  string
}

// Room is one customer's side of a shop, in virtual time. It is for one goroutine.
type Room struct {
	cfg   Config
	world *bot.World
	house *run.House
	store Store
	shop  shopCarrier
	Desk  *Desk

	now   bot.Millis
	count int
	page  int // conversations so far
	last  []bot.Event
	wrote map[string]placed // by agent: the last message in the thread

	// Changes are all commits so far, in order.
	Changes []bot.Change
}

// Open makes a room; Close gives back what it took.
func Open(c Config) (*Room, error) {
	if c.World == nil || c.Open == nil {
		return nil, errors.New("a room needs a world and a store")
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Channel == "" {
		c.Channel = "web"
	}
	r := &Room{cfg: c, world: c.World, now: c.At, page: 1, Desk: &Desk{taken: map[string]bot.Outcome{}}, wrote: map[string]placed{}}
	r.Desk.room = r
	return r, r.open()
}

func (r *Room) open() (err error) {
	if r.store, err = r.cfg.Open(); err != nil {
		return err
	}
	carriers := map[string]run.Carrier{}
	for _, lane := range []string{bot.LaneDesk, bot.LaneCard, bot.LaneBell, bot.LaneMarks, bot.LaneAlarm} {
		carriers[lane] = r.Desk
	}
	if r.cfg.Shop != nil {
		if r.shop.shop, err = r.cfg.Shop(r.store, r.Now); err != nil {
			return err
		}
	}
	r.shop.room = r
	carriers[bot.LaneShop], carriers[bot.LaneWatch] = &r.shop, &r.shop
	r.house, err = run.New(run.Config{
		World: r.world, Store: r.store, Secret: r.cfg.Secret, Zone: r.cfg.Zone, Log: slog.New(slog.DiscardHandler),
		Now: r.Now, Carriers: carriers, Workers: 1 << 20,
		Committed: func(c bot.Change) { r.Changes = append(r.Changes, c) },
	})
	return err
}

// Close ends the house and closes the store.
func (r *Room) Close(ctx context.Context) error {
	return errors.Join(r.house.Stop(ctx), r.store.Close())
}

// Restart ends the house and opens it anew on what the store has kept: what was pending is looked up, as after a crash.
func (r *Room) Restart(ctx context.Context) error {
	if err := r.Close(ctx); err != nil {
		return err
	}
	if err := r.open(); err != nil {
		return err
	}
	if err := r.house.Resume(ctx); err != nil {
		return err
	}
	return r.Finish(ctx)
}

// Now is the room's clock.
func (r *Room) Now() bot.Millis { return r.now }

// Time is the room's clock as the shop's people read it.
func (r *Room) Time() time.Time { return time.UnixMilli(r.now).In(r.cfg.Zone) }

// World is what the house runs on.
func (r *Room) World() *bot.World { return r.world }

// Conversation is the customer's present one.
func (r *Room) Conversation() string { return fmt.Sprintf("room-%04d", r.page) }

// State is the conversation as it stands; the zero state before its first line.
func (r *Room) State() bot.State {
	id := r.Conversation()
	for i := len(r.Changes) - 1; i >= 0; i-- {
		if r.Changes[i].Next.ID == id {
			return r.Changes[i].Next
		}
	}
	return bot.State{}
}

func (r *Room) next(kind string) string {
	r.count++
	return kind + strconv.Itoa(r.count)
}

// accept takes an event in; what the desk is told instead is refused.
func (r *Room) accept(ctx context.Context, e bot.Event) (refused string, err error) {
	e.Conversation = r.Conversation()
	change, err := r.house.Accept(ctx, e)
	if err != nil {
		return "", fmt.Errorf("%s: %w", e.ID, err)
	}
	return change.Reply, nil
}

// Stub lets an action answer by itself from now on.
func (r *Room) Stub(action string, result flows.Result) {
	if r.shop.stubs == nil {
		r.shop.stubs = map[string]flows.Result{}
	}
	r.shop.stubs[action] = result
}

// Stranded counts open conversations without a clock: it must be 0.
func (r *Room) Stranded(ctx context.Context) (int, error) { return r.store.Stranded(ctx) }
