package run

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/handrail-chat/handrail/bot"
)

// See is told what a commit brought: the visible lines it added, what the
// customer may know of the owner, and who is writing ("" = nobody). It is
// called in the order of the commits, must not block and must not change lines.
type See = func(lines []bot.Line, face bot.Face, typing bot.From)

// watchers are those who look at a conversation while it goes on.
type watchers struct {
	mu sync.Mutex
	by map[string][]*See
}

// Watch has see told of every commit of a conversation from now on. Cancel may
// be called twice; see may be called once more while it runs.
func (h *House) Watch(conversation string, see func(lines []bot.Line, face bot.Face, typing bot.From)) (cancel func()) {
	return h.watch.add(conversation, &see)
}

func (w *watchers) add(conversation string, see *See) (cancel func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.by == nil {
		w.by = map[string][]*See{}
	}
	// Lists are replaced, never changed: publish reads them without the lock.
	w.by[conversation] = append(slices.Clip(w.by[conversation]), see)
	return func() { w.remove(conversation, see) }
}

func (w *watchers) remove(conversation string, see *See) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(w.by[conversation]), func(other *See) bool { return other == see })
	if len(rest) == 0 {
		delete(w.by, conversation)
		return
	}
	w.by[conversation] = rest
}

// watched reports whether anybody looks at a conversation.
func (w *watchers) watched(conversation string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.by[conversation]) > 0
}

func (w *watchers) publish(world *bot.World, change bot.Change) {
	w.mu.Lock()
	all := w.by[change.Event.Conversation]
	w.mu.Unlock()
	if len(all) == 0 {
		return
	}
	lines := visible(change.Lines)
	face := bot.FaceOf(world, change.Next)
	typing := writing(change.Next)
	for _, see := range all {
		(*see)(lines, face, typing)
	}
}

// visible leaves out the lines that only the desk may see.
func visible(lines []bot.Line) []bot.Line {
	if !slices.ContainsFunc(lines, func(l bot.Line) bool { return l.N == 0 }) {
		return lines
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l bot.Line) bool { return l.N == 0 })
}

// writing is who is about to say something: an agent whose reply is held, the
// bot while the shop is asked.
func writing(s bot.State) bot.From {
	for _, held := range s.Held {
		if held.Due > 0 {
			return bot.Agent
		}
	}
	for _, send := range s.Out {
		if send.Kind == bot.SendCall {
			return bot.Robot
		}
	}
	return ""
}

// Blank is what the customer may know of a conversation without lines.
func (h *House) Blank() bot.Face { return bot.FaceOf(h.World(), bot.State{}) }

// Tail reads a conversation as it is now: the last visible line's number, the
// lines after..n (at most max, the newest), and what the customer may know of
// the owner. A conversation without lines has n 0.
func (h *House) Tail(ctx context.Context, conversation string, after, max int) (n int, lines []bot.Line, face bot.Face, err error) {
	at, err := h.load(ctx, conversation)
	if err != nil {
		return 0, nil, bot.Face{}, err
	}
	n = at.state.Lines
	if after < n {
		lines, err = h.Before(ctx, conversation, n+1, min(max, n-after))
	}
	return n, lines, bot.FaceOf(h.World(), at.state), err
}

// Before reads at most max visible lines with a number below n, the newest
// ones, in ascending order.
func (h *House) Before(ctx context.Context, conversation string, n, max int) ([]bot.Line, error) {
	lines, err := h.store.Before(ctx, conversation, n, max)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return lines, nil
}
