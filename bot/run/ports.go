package run

import (
	"context"

	"github.com/handrail-chat/handrail/bot"
)

// Store is what the shell needs of a store. Implementations: bot/store
// (in-memory model), bot/store/sqlite. Every method is safe for concurrent use.
type Store interface {
	// Load reads a conversation: its encoded state and its version; version 0
	// and nil if there is none.
	Load(ctx context.Context, conversation string) (state []byte, version int64, err error)
	// Commit stores a change, all of it or nothing, and returns once it is
	// safe on disk. bot.ErrStale, bot.ErrSeen, or the store is away.
	Commit(ctx context.Context, c bot.Commit) error
	// Lines reads the visible lines with after < n, at most max of them: the
	// newest ones, in ascending order.
	Lines(ctx context.Context, conversation string, after, max int) ([]bot.Line, error)
	// Before reads at most max visible lines with n < before, the newest ones,
	// in ascending order.
	Before(ctx context.Context, conversation string, before, max int) ([]bot.Line, error)
	// Entries reads the newest events of a conversation with their lines, in
	// ascending order, at most max.
	Entries(ctx context.Context, conversation string, max int) ([]bot.Entry, error)
	// Due lists conversations whose earliest deadline is at or before now,
	// the oldest deadline first, at most max; and when the next one after
	// those is due (0 = none).
	Due(ctx context.Context, now bot.Millis, max int) (conversations []string, next bot.Millis, err error)
	// Pending lists every conversation whose state has pending sends.
	Pending(ctx context.Context) ([]string, error)
	// Waiting lists the index of every conversation whose owner is queue,
	// agent or promise, oldest hand-over first, at most max.
	Waiting(ctx context.Context, max int) ([]bot.Index, error)
	// Pickups tells how many cases were claimed since a moment, and the median
	// of how long they had waited, in milliseconds.
	Pickups(ctx context.Context, since bot.Millis) (n int, median bot.Millis, err error)
	// Stranded counts open conversations without a deadline: it must be 0.
	Stranded(ctx context.Context) (int, error)
	// Alias writes address -> conversation; writing it again is harmless.
	Alias(ctx context.Context, alias, conversation string) error
	// Find reads an alias; "" if there is none.
	Find(ctx context.Context, alias string) (conversation string, err error)
	// Secret reads a sealed secret; nil if it was deleted or never was.
	Secret(ctx context.Context, conversation, ref string) ([]byte, error)
	// Take takes one of limit places under key in the window (milliseconds)
	// that ends now; false if there is none left.
	Take(ctx context.Context, key string, limit int, window, now bot.Millis) (bool, error)
}

// Job is one send ready to be carried out: checked against the committed
// state right before.
type Job struct {
	Send  bot.Send
	State bot.State  // as committed now
	Lines []bot.Line // of a SendLines: the lines it names
	// Unknown means that this send may already have happened (this process did
	// not queue it in this life, or an earlier try ended unknown): look before
	// repeating.
	Unknown bool
}

// Carrier carries out the sends of a lane's kind: the desk, the shop, the
// alarm. It never returns an error: what went wrong is an answer with its
// policy (bot.Outcome). It must return soon after ctx ends.
type Carrier interface {
	Carry(ctx context.Context, job Job) bot.Outcome
}
