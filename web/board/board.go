// Package board is the operators' side of the house: who waits for a person, what was promised, and one conversation
// at a time, as a page to read standing and as JSON. It reads the index and decides nothing.
//
//	browser, script, Prometheus ──▶ Guard ──▶ /                        the board
//	                                  │       /api/waiting, /api/promises
//	                                  │       /api/conversations/{id}
//	                                  │       /lost, /api/lost         what was not understood
//	                                  └─────▶ what cmd puts behind it: /metrics, /debug/pprof
//
// Guard lets in whoever knows a token, as a bearer or through the form; without tokens only this machine's own users.
package board

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// House is what the board reads. Every method is safe for concurrent use.
type House interface {
	// Waiting lists the index of every conversation whose owner is queue, agent or promise, at most max.
	Waiting(ctx context.Context, max int) ([]bot.Index, error)
	// State reads a conversation; the zero State if there is none.
	State(ctx context.Context, conversation string) (bot.State, error)
	// Lines reads the visible lines with after < n, at most max of them: the newest ones, in ascending order.
	Lines(ctx context.Context, conversation string, after, max int) ([]bot.Line, error)
}

// Health is how the house does, in words. Stranded is negative if it could not be counted.
type Health struct {
	Ready    bool
	Stranded int // open conversations without owner and live deadline: must be 0
	Parts    []Part
}

// Part is one thing that can be well or not: "store", "slack".
type Part struct {
	Name    string
	Words   string // "on", "down since 14:02"
	Trouble bool
}

// Config is what a board is built from. House and Deadlines are required.
type Config struct {
	House     House
	Deadlines func(bot.State) []handoff.Deadline // every clock of a state, the earliest first
	Health    func(context.Context) Health       // nil = not shown
	Tokens    Tokens                             // empty = only loopback peers
	// Lost groups what was not understood lately; nil = nothing is shown.
	Lost func(context.Context) ([]Lost, error)
	Shop string // stands in the title
	// CardURL is where a browser finds a message of the desk; nil, or a result that is no web address = no link.
	CardURL func(handoff.Place) string
	Now     func() time.Time // nil = the wall clock
	Zone    *time.Location   // the shop's; nil = UTC
}

// Board serves the operators.
type Board struct {
	c     Config
	tries tries
}

// New builds a board.
func New(c Config) (*Board, error) {
	if c.House == nil || c.Deadlines == nil {
		return nil, errors.New("board: a house and its deadlines are needed")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.Zone = cmp.Or(c.Zone, time.UTC)
	return &Board{c: c}, nil
}

// Handler is the whole of the board behind its guard: the page, its files, the form, the API.
func (b *Board) Handler() http.Handler {
	inside := http.NewServeMux()
	inside.HandleFunc("GET /{$}", b.page)
	inside.HandleFunc("GET /lost", b.lostPage)
	inside.HandleFunc("GET /api/lost", b.lost)
	inside.HandleFunc("GET /api/waiting", b.waiting)
	inside.HandleFunc("GET /api/promises", b.promises)
	inside.HandleFunc("GET /api/conversations/{id}", b.conversation)

	// The form and its looks are for those who have no token yet.
	open := http.NewServeMux()
	open.Handle("GET /board.css", file("board.css", "text/css; charset=utf-8"))
	open.Handle("GET /board.js", file("board.js", "text/javascript; charset=utf-8"))
	open.HandleFunc("POST /login", b.login)
	open.HandleFunc("POST /logout", b.logout)
	open.Handle("/", b.known(inside))
	return b.near(open)
}

// Guard lets through to next only who may see the board: operators with a token, or without tokens this machine's own
// users. It sets headers that keep answers out of caches and other pages' frames.
func (b *Board) Guard(next http.Handler) http.Handler { return b.near(b.known(next)) }
