package webchat

import (
	"context"

	"github.com/handrail-chat/handrail/bot"
)

// House is where conversations live. An error means that it is away: the same
// request may be repeated.
type House interface {
	// Accept takes an event in and returns once it is safe. Of a message that
	// was taken in before, the change has Moved false and its lines of then.
	Accept(ctx context.Context, e bot.Event) (bot.Change, error)
	// Watch has see told of every commit from now on, in their order: the lines
	// that it added, what the customer may know of the owner, who is writing.
	// see must not block nor change lines.
	Watch(conversation string, see func(lines []bot.Line, face bot.Face, typing bot.From)) (cancel func())
	// Blank is what the customer may know of a conversation that has no lines.
	Blank() bot.Face
	// Tail reads the last line's number n and the lines after..n, at most max,
	// the newest.
	Tail(ctx context.Context, conversation string, after, max int) (n int, lines []bot.Line, face bot.Face, err error)
	// Before reads at most max lines below n, the newest, in ascending order.
	Before(ctx context.Context, conversation string, n, max int) ([]bot.Line, error)
	// Secret opens what stands behind a line's [Show]; ok is false if it is gone.
	Secret(ctx context.Context, conversation, ref string) (value string, ok bool, err error)
}
