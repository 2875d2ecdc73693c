package store

import "errors"

// What a store may answer beside the sentinels of package bot.
var (
	// ErrAway means that nothing is known to be committed, and that the same
	// commit may be tried again: the far end repeats its message, the event id
	// keeps it single.
	ErrAway = errors.New("the store is away")

	// ErrBroken means that the disk failed while it was told to keep something.
	// What is on it is only known after a restart, so nothing more is accepted.
	ErrBroken = errors.New("the disk failed to keep what was written")

	// ErrDamaged means that the store's file is not what was written to it.
	ErrDamaged = errors.New("the store's file is damaged")

	// ErrClosed means that Close was called.
	ErrClosed = errors.New("the store is closed")

	// ErrStranded refuses an open conversation without a deadline: nobody would
	// ever look at it again. It is the last line behind bot.Sound, and a
	// program that sees it has a fault.
	ErrStranded = errors.New("refused: an open conversation needs a deadline")
)
