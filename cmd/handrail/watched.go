package main

import (
	"context"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
)

// watchedStore tells the demo's timeline what was committed.
type watchedStore struct {
	*sqlite.Store
	committed func(bot.Commit)
}

func (w watchedStore) Commit(ctx context.Context, c bot.Commit) error {
	err := w.Store.Commit(ctx, c)
	if err == nil {
		w.committed(c)
	}
	return err
}

// watched is the store with an eye on it, if the demo wants one.
func (e extras) watched(s *sqlite.Store) run.Store {
	if e.committed == nil {
		return s
	}
	return watchedStore{s, e.committed}
}

// watchedCarrier tells the demo's timeline how each send ended.
type watchedCarrier struct {
	run.Carrier
	carried func(conversation string, s bot.Send, o bot.Outcome, at bot.Millis)
}

func (w watchedCarrier) Carry(ctx context.Context, job run.Job) bot.Outcome {
	o := w.Carrier.Carry(ctx, job)
	w.carried(job.State.ID, job.Send, o, time.Now().UnixMilli())
	return o
}

func (e extras) watchedCarrier(c run.Carrier) run.Carrier {
	if e.carried == nil {
		return c
	}
	return watchedCarrier{c, e.carried}
}
