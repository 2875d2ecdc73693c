package run

import (
	"context"
	"strconv"
	"sync"

	"github.com/handrail-chat/handrail/bot"
)

// ringAll rings conversations, oldest deadline first; late is how long the
// latest of them had been due.
func (c *clocks) ringAll(ctx context.Context, due []string) (late bot.Millis, rang bool) {
	if !c.house.started.Load() {
		for _, conversation := range due {
			by, ok := c.ring(ctx, conversation)
			late, rang = max(late, by), rang || ok
		}
		return late, rang
	}
	var crew sync.WaitGroup
	var mu sync.Mutex
	slots := make(chan struct{}, ringsAtOnce)
	for _, conversation := range due {
		if ctx.Err() != nil {
			break
		}
		slots <- struct{}{}
		crew.Go(func() {
			defer func() { <-slots }()
			by, ok := c.ring(ctx, conversation)
			mu.Lock()
			defer mu.Unlock()
			late, rang = max(late, by), rang || ok
		})
	}
	crew.Wait()
	return late, rang
}

// ring tells one conversation what time it is.
func (c *clocks) ring(ctx context.Context, conversation string) (late bot.Millis, rang bool) {
	at, err := c.house.load(ctx, conversation)
	if err != nil {
		return 0, false
	}
	due, now := bot.Earliest(c.house.World(), at.state), c.house.now()
	if due == 0 || due > now || c.silent(conversation, due) {
		return 0, false
	}
	change, err := c.tell(ctx, conversation, due)
	if err == nil && !change.Moved {
		// The id was used before, or there was nothing to do. A clock says only
		// that it is now, so another name for now is as good.
		change, err = c.tell(ctx, conversation, now)
	}
	if err != nil {
		return now - due, false
	}
	if !change.Moved {
		c.mu.Lock()
		c.rung[conversation] = due
		c.mu.Unlock()
	}
	return now - due, change.Moved
}

func (c *clocks) tell(ctx context.Context, conversation string, due bot.Millis) (bot.Change, error) {
	return c.house.accept(ctx, bot.Event{
		ID:           "clock:" + conversation + ":" + strconv.FormatInt(due, 10),
		Conversation: conversation,
		Clock:        &bot.Clock{},
	})
}

func (c *clocks) silent(conversation string, due bot.Millis) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rung[conversation] == due
}
