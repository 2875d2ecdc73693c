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
	// ErrAlreadyActive: the card was switched on before (409).
	ErrAlreadyActive = errors.New("already active")
)

// Failure is a call that brought no answer to use. Its text is for an agent's card: the call and what went wrong, in
// words, without address, header, code or token.
type Failure struct {
	Call   string // "looking up order 1042", "looking up the gift card"
	Why    string // "the shop did not answer within 5s"
	Status int    // HTTP status, 0 if there was none
	Tries  int    // requests that were sent; 0 if none was
	again  bool   // a repeat may help
	wait   time.Duration
	cause  error
}

func (f *Failure) Error() string {
	switch {
	case f.Tries > 1:
		return fmt.Sprintf("%s: %s (tried %d times)", f.Call, f.Why, f.Tries)
	case f.Tries == 0:
		return fmt.Sprintf("%s: %s (not sent)", f.Call, f.Why)
	}
	return fmt.Sprintf("%s: %s", f.Call, f.Why)
}

// Unwrap gives the cause to a caller that decides (context.Canceled). Its text may name the shop's address.
func (f *Failure) Unwrap() error { return f.cause }

// broken names a request that got no answer at all.
func broken(err error, patience time.Duration) *Failure {
	f := &Failure{cause: err, again: true, Tries: 1}
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		f.Why, f.again = "it was called off", false
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Why = fmt.Sprintf("the shop did not answer within %s", patience)
	case errors.As(err, &dns):
		f.Why = "the shop's address is not known to the network"
	case errors.Is(err, syscall.ECONNREFUSED):
		f.Why = "the shop takes no connections"
	default:
		f.Why = "the connection to the shop broke"
	}
	return f
}

// turnedAway names a call that we did not send because the shop has been failing.
func turnedAway(err error) *Failure {
	return &Failure{Why: "the shop has been failing and is left alone for a moment", cause: err}
}

func isOpen(err error) bool {
	return errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests)
}

// unexpected names an answer whose status the contract doesn't have, or has as trouble.
func unexpected(status int) *Failure {
	f := &Failure{Status: status, Tries: 1}
	switch {
	case status == http.StatusTooManyRequests:
		f.Why, f.again = "the shop is answering too many requests (429)", true
	case status >= 500:
		f.Why, f.again = fmt.Sprintf("the shop answered with an error of its own (%d)", status), true
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		f.Why = fmt.Sprintf("the shop doesn't accept our token (%d)", status)
	case status >= 300 && status < 400:
		f.Why = fmt.Sprintf("the shop sent us to another address (%d), which is not followed", status)
	default:
		f.Why = fmt.Sprintf("the shop answered %d, which its contract doesn't have", status)
	}
	return f
}

// unreadable names an answer that arrived and can't be used; asking again would bring the same.
func unreadable(why string, cause error) *Failure {
	return &Failure{Why: "the shop's answer can't be used: " + why, cause: cause, Tries: 1}
}
