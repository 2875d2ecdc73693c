package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/bot/store"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/handoff"
)

// rooms makes rooms in virtual time, all on one world.
type rooms struct {
	cfg   config
	world *bot.World
}

// channelsSoon are the channels that conversations can be played on although
// this version does not serve them yet.
var channelsSoon = []bot.Capabilities{
	{Channel: "sms", MaxText: 1600},
	{Channel: "twitter", MaxText: 10_000},
}

// newRooms compiles the flows and trains the model; nothing of the machine's
// own configuration counts, so that a test is the same everywhere.
func newRooms(dir string) (*rooms, error) {
	c := configured(gather(nil, func(string) (string, bool) { return "", false }, "", false))
	c.flows, c.shopKind, c.shopToken = dir, "demo", ""
	c.clocks, c.fast = handoff.DefaultClocks(), 1
	c.secret = bytes.Repeat([]byte{7}, 32)
	world, err := newWorld(c)
	if err != nil {
		return nil, err
	}
	world.Channels = append(world.Channels[:len(world.Channels):len(world.Channels)], channelsSoon...)
	return &rooms{cfg: c, world: world}, nil
}

// with is a room on one of the stores, fresh; tidy gives back what it took.
func (r *rooms) with(channel, storeName string) (c sim.Config, tidy func() error, err error) {
	c = sim.Config{
		World: r.world, Secret: r.cfg.secret, Zone: r.cfg.zone, Channel: channel, Shop: newSimShop(r.cfg, r.world.Pack),
	}
	if storeName == "memory" {
		kept := keptStore{store.NewMemory()}
		c.Open = func() (sim.Store, error) { return kept, nil }
		return c, func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "handrail-test-")
	if err != nil {
		return c, nil, err
	}
	c.Open = func() (sim.Store, error) {
		return sqlite.Open(context.Background(), filepath.Join(dir, "handrail.db"), sqlite.Options{})
	}
	return c, func() error { return os.RemoveAll(dir) }, nil
}

// keptStore is the memory store of a house that is opened anew: closing it
// forgets nothing.
type keptStore struct{ *store.Memory }

func (keptStore) Close() error { return nil }
