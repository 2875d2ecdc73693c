package shop

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/sony/gobreaker/v2"
)

// Limits of every line. They are the contract's, so they are not configurable.
const (
	tries      = 3        // requests for one call at most
	answerCap  = 64 << 10 // bytes of an answer; more is a failure
	concurrent = 16       // calls in flight; the next waits for its turn
	tripAfter  = 12       // failed requests in a row before the far end is left alone

	longestPause = 5 * time.Second // that a Retry-After may ask for; more is a failure at once
)

// line is the way to one far end: so many calls at a time, so many tries, and a rest for a far end that keeps failing. What
// happens on one line holds up no other.
type line struct {
	who      string // whom it leads to, in words: "the shop"
	client   *http.Client
	patience time.Duration // for one request, and for a turn
	backoff  time.Duration // before the second request, doubled for the third
	pause    func(ctx context.Context, d time.Duration) bool
	turns    chan struct{}
	breaker  *gobreaker.CircuitBreaker[answer]
}

// request is one call in the making; it is built anew for each try.
type request struct {
	name  string // in words, for a Failure
	build func(ctx context.Context) (*http.Request, error)
	takes func(status int) bool // the answers that mean something; others are trouble
	tries int
	deed  bool // it changes something: a failure says that it may have happened
}

// answer is what came back, read to its end.
type answer struct {
	status int
	body   []byte
}

func newLine(who string, client *http.Client, patience, backoff, rest time.Duration) *line {
	return &line{
		who: who, client: client, pause: sleep,
		patience: or(patience, 5*time.Second),
		backoff:  or(backoff, 250*time.Millisecond),
		turns:    make(chan struct{}, concurrent),
		breaker: gobreaker.NewCircuitBreaker[answer](gobreaker.Settings{
			Name:        who,
			Timeout:     or(rest, 5*time.Second),
			ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= tripAfter },
			// Whoever answers is alive, whatever the answer: 404, 422 and 429 are no reason to stop asking.
			IsSuccessful: func(err error) bool {
				var f *Failure
				return !errors.As(err, &f) || (f.Status != 0 && f.Status < 500)
			},
			IsExcluded: func(err error) bool { return errors.Is(err, context.Canceled) },
		}),
	}
}

func or(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}

// ask sends r until there is an answer that means something. A Failure names the call.
func (l *line) ask(ctx context.Context, r request) (answer, *Failure) {
	leave, failed := l.enter(ctx)
	if failed == nil {
		defer leave()
		var got answer
		if got, failed = l.insist(ctx, r); failed == nil {
			return got, nil
		}
	}
	failed.Call = r.name
	failed.Doubt = r.deed && failed.Tries > 0 && (failed.Status == 0 || failed.Status >= 500)
	return answer{}, failed
}

// enter is the bulkhead: a slow far end holds up so many calls and no more.
func (l *line) enter(ctx context.Context) (leave func(), _ *Failure) {
	ctx, cancel := context.WithTimeout(ctx, l.patience)
	defer cancel()
	select {
	case l.turns <- struct{}{}:
		return func() { <-l.turns }, nil
	case <-ctx.Done():
		return nil, &Failure{Why: "too many calls are waiting for " + l.who, cause: ctx.Err()}
	}
}

func (l *line) insist(ctx context.Context, r request) (answer, *Failure) {
	wait := l.backoff
	for sent := 1; ; sent++ {
		got, err := l.breaker.Execute(func() (answer, error) { return l.once(ctx, r) })
		if err == nil {
			return got, nil
		}
		var f *Failure
		switch {
		case isOpen(err):
			f = l.turnedAway(err)
			f.Tries = sent - 1
			return answer{}, f
		case !errors.As(err, &f):
			f = l.broken(err)
		}
		if f.Tries > 0 {
			f.Tries = sent
		}
		pause := max(f.wait, wait/2+rand.N(wait/2+1))
		// A far end that wants a long pause is not waited for while a customer watches: a person is quicker.
		if !f.again || sent >= r.tries || pause > longestPause || !l.pause(ctx, pause) {
			return answer{}, f
		}
		wait *= 2
	}
}

// once is one request and its whole answer within the patience for one.
func (l *line) once(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, l.patience)
	defer cancel()
	req, err := r.build(ctx)
	if err != nil {
		return answer{}, l.broken(err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "handrail")
	if req.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := l.client.Do(req)
	if err != nil {
		return answer{}, l.broken(err)
	}
	defer resp.Body.Close()
	if !r.takes(resp.StatusCode) {
		f := l.unexpected(resp.StatusCode)
		f.wait = retryAfter(resp.Header.Get("Retry-After"))
		return answer{}, f
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, answerCap+1))
	if err == nil {
		err = ctx.Err() // a far end that ends its answer as we hang up has not answered: it may be half of it
	}
	if err != nil {
		return answer{}, l.broken(err)
	}
	return answer{resp.StatusCode, text}, nil
}

// retryAfter reads both forms of RFC 9110 10.2.3; nonsense is 0.
func retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return time.Duration(min(n, 3600)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// sleep reports false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
