package shop

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/sony/gobreaker/v2"
)

// Answers of the shop that are no failure of it. Callers decide on them with errors.Is.
var (
	// ErrNotFound: unknown, not theirs, or a wrong PIN. The shop doesn't say which and neither do we.
	ErrNotFound = errors.New("not found")
	// ErrRefused: the shop understood and said no (422).
	ErrRefused = errors.New("refused")
	// ErrAlreadyDone: the card was switched on before (409).
	ErrAlreadyDone = errors.New("already active")
)

// Failure is a call that brought no answer to use. Its text is for an agent's card: the call and what went wrong, in
// words, without address, header, code or token.
type Failure struct {
	Call   string // "looking up order 1042", "looking up the gift card"
	Why    string // "the shop did not answer within 5s"
	Status int    // HTTP status, 0 if there was none
	Tries  int    // requests that were sent; 0 if none was
	Doubt  bool   // nobody knows whether it was done
	again  bool   // a repeat may help
	wait   time.Duration
	cause  error
}

func (f *Failure) Error() string {
	said := f.Call + ": " + f.Why
	switch {
	case f.Tries > 1:
		said += fmt.Sprintf(" (tried %d times)", f.Tries)
	case f.Tries == 0:
		said += " (not sent)"
	}
	if f.Doubt {
		said += "; it may have been done"
	}
	return said
}

// Unwrap gives the cause to a caller that decides (context.Canceled). Its text may name the shop's address.
func (f *Failure) Unwrap() error { return f.cause }

// broken names a request that got no answer at all.
func (l *line) broken(err error) *Failure {
	f := &Failure{cause: err, again: true, Tries: 1}
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		f.Why, f.again = "it was called off", false
	case errors.Is(err, errInside):
		f.Why, f.again, f.Tries = l.who+" leads to an address inside of a network, where no flow may ask", false, 0
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Why = fmt.Sprintf("%s did not answer within %s", l.who, l.patience)
	case errors.As(err, &dns):
		f.Why = fmt.Sprintf("the address of %s is not known to the network", l.who)
	case errors.Is(err, syscall.ECONNREFUSED):
		f.Why = l.who + " takes no connections"
	default:
		f.Why = "the connection to " + l.who + " broke"
	}
	return f
}

// turnedAway names a call that we did not send because the far end has been failing.
func (l *line) turnedAway(err error) *Failure {
	return &Failure{Why: l.who + " has been failing and is left alone for a moment", cause: err}
}

func isOpen(err error) bool {
	return errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests)
}

// unexpected names an answer whose status nobody has given a meaning, or that is trouble.
func (l *line) unexpected(status int) *Failure {
	f := &Failure{Status: status, Tries: 1}
	switch {
	case status == http.StatusTooManyRequests:
		f.Why, f.again = l.who+" is answering too many requests (429)", true
	case status >= 500:
		f.Why, f.again = fmt.Sprintf("%s answered with an error of its own (%d)", l.who, status), true
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		f.Why = fmt.Sprintf("%s doesn't accept our token (%d)", l.who, status)
	case status >= 300 && status < 400:
		f.Why = fmt.Sprintf("%s sent us to another address (%d), which is not followed", l.who, status)
	default:
		f.Why = fmt.Sprintf("%s answered %d, which nobody has given a meaning", l.who, status)
	}
	return f
}

// unreadable names an answer that arrived and can't be used; asking again would bring the same.
func (l *line) unreadable(why string, cause error) *Failure {
	return &Failure{Why: fmt.Sprintf("the answer of %s can't be used: %s", l.who, why), cause: cause, Tries: 1}
}
