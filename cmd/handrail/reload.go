package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
)

// shopLane carries calls to the shop by the pack that is in force.
type shopLane struct{ now atomic.Pointer[shopCarrier] }

func (l *shopLane) Carry(ctx context.Context, job run.Job) bot.Outcome {
	return l.now.Load().Carry(ctx, job)
}

// reload reads the flows anew. What has findings is refused with its list,
// and the pack in force goes on; running flows finish on the one that they
// began with. changed is false if there is nothing new.
func (h *house) reload() (changed bool, err error) {
	h.reloading.Lock()
	defer h.reloading.Unlock()
	w, err := newWorld(h.cfg)
	if err != nil {
		return false, err
	}
	if w.Pack.Hash() == h.run.World().Pack.Hash() {
		return false, nil
	}
	carrier, err := newShopCarrier(h.cfg, w.Pack, h.run.World, h.store, h.shopMeter, h.log)
	if err == nil {
		err = carrier.lacks(w.Pack)
	}
	if err != nil {
		return false, err
	}
	h.shopping.now.Store(carrier)
	h.run.Renew(*w)
	return true, nil
}

// reloadOnHangup reloads the flows at each SIGHUP until ctx ends, and says in
// the log what came of it.
func (h *house) reloadOnHangup(ctx context.Context) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		changed, err := h.reload()
		switch {
		case err != nil:
			h.log.Error("the flows were refused, the old ones go on", "findings", explained(err))
		case changed:
			h.log.Info("the flows were reloaded", "pack", h.run.World().Pack.Hash())
		default:
			h.log.Info("the flows are as they were", "pack", h.run.World().Pack.Hash())
		}
	}
}

// lookEvery is how often a directory of flows is looked at.
const lookEvery = 250 * time.Millisecond

// onSave calls saved after each change below a directory, until ctx ends. An
// editor writes a file in several steps: a change counts once the directory
// has looked the same twice.
func onSave(ctx context.Context, dir string, saved func()) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	taken := listing(dir)
	for last := taken; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := listing(dir)
		if now == last && now != taken {
			taken = now
			saved()
		}
		last = now
	}
}

// listing tells one state of a directory's flow files from another.
func listing(dir string) string {
	var all strings.Builder
	// What can't be read looks changed once it can; the reload says what is wrong.
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isFlowFile(path) {
			return nil
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(&all, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return all.String()
}
