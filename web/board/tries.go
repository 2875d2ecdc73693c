package board

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Wrong tokens from one address: so many at once, then one each refill.
const (
	triesAtOnce = 10
	refill      = 6 * time.Second
	manyPeers   = 1024
)

type verdict int

const (
	wrong verdict = iota
	right
	tooMany
)

// tries counts wrong tokens per address.
type tries struct {
	mu sync.Mutex
	by map[netip.Addr]*rate.Limiter
}

// try compares a token. Whoever has guessed too often is refused before the comparison: otherwise the answer would
// still tell a right guess from a wrong one.
func (b *Board) try(r *http.Request, token string) (Token, verdict) {
	limit := b.tries.of(site(r), b.c.Now())
	now := b.c.Now()
	if limit.TokensAt(now) < 1 {
		return Token{}, tooMany
	}
	t, ok := b.c.Tokens.find(token)
	if !ok {
		limit.AllowN(now, 1)
		return Token{}, wrong
	}
	return t, right
}

func (t *tries) of(peer netip.Addr, now time.Time) *rate.Limiter {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l := t.by[peer]; l != nil {
		return l
	}
	if len(t.by) >= manyPeers {
		for a, l := range t.by { // a full bucket is as good as none
			if l.TokensAt(now) >= triesAtOnce {
				delete(t.by, a)
			}
		}
	}
	if t.by == nil {
		t.by = map[netip.Addr]*rate.Limiter{}
	}
	l := rate.NewLimiter(rate.Every(refill), triesAtOnce)
	t.by[peer] = l
	return l
}

// site is what counts as one address: IPv4 whole, of IPv6 the /64 that one household has for itself. A peer without an
// address (a Unix socket) is the zero one.
func site(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	a := peer.Addr().Unmap().WithZone("")
	if p, err := a.Prefix(64); err == nil && a.Is6() {
		return p.Addr()
	}
	return a
}
